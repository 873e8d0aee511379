"""Tables of themes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered, utc_now
from consult.kernel.i18n import localized


class RunStatus(StrEnum):
    """Where a run of the analysis stands; the worker always writes its end."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


RUN_STATUS_LABELS: dict[RunStatus, LazyString] = {
    RunStatus.PENDING: _l("Waiting"),
    RunStatus.RUNNING: _l("Running"),
    RunStatus.DONE: _l("Done"),
    RunStatus.FAILED: _l("Failed"),
}


#: a run that has not ended
UNFINISHED = frozenset({RunStatus.PENDING, RunStatus.RUNNING})


class RunProblem(StrEnum):
    """Why a run failed; kept as a code, so that each reader sees it in their own language."""

    NO_TEXTS = "no_texts"
    STOPPED = "stopped"
    NO_CLUSTER = "no_cluster"
    NO_MODEL = "no_model"
    UNEXPECTED = "unexpected"


RUN_PROBLEM_LABELS: dict[RunProblem, LazyString] = {
    RunProblem.NO_TEXTS: _l("There was no contribution to read."),
    RunProblem.STOPPED: _l("Somebody of the team stopped this run. The themes did not change."),
    RunProblem.NO_CLUSTER: _l(
        "The machines that share the analysis cannot be reached, and the themes did not change."
        " Tell the person who runs this site: the setting is CONSULT_DASK_SCHEDULER."
    ),
    RunProblem.NO_MODEL: _l(
        "The sentence model of this site cannot be read, and the themes did not change. Tell the"
        " person who runs this site: the setting is CONSULT_EMBEDDING_FOLDER."
    ),
    RunProblem.UNEXPECTED: _l(
        "The analysis failed. The fault was recorded, and the themes did not change. Start it"
        " again; if it fails once more, tell the person who runs this site."
    ),
}


class Source(StrEnum):
    """Who decided: what a person decided, no run changes."""

    ENGINE = "engine"
    PERSON = "person"


SOURCE_LABELS: dict[Source, LazyString] = {
    Source.ENGINE: _l("Proposed by the analysis"),
    Source.PERSON: _l("Decided by the team"),
}


class Outcome(StrEnum):
    """What became of a text: in a theme; too near to several; too short to tell."""

    ASSIGNED = "assigned"
    UNDECIDED = "undecided"
    UNCLEAR = "unclear"


class ThemeRun(Numbered, Model):
    """One run of theme discovery over a consultation."""

    __tablename__ = "theme_runs"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.PENDING)
    #: themes asked for; empty = the engine proposes a number
    n_themes: Mapped[int | None]
    seed: Mapped[int] = mapped_column(default=0)
    #: share done, 0 to 100
    progress: Mapped[int] = mapped_column(default=0)
    #: a value of ``RunProblem`` when it failed; ``problem`` gives it in words for the team
    error: Mapped[str] = mapped_column(sa.Text, default="")
    engine_version: Mapped[str] = mapped_column(sa.String(40), default="")
    #: SHA-256 of the texts read, so that a run can be compared with another
    corpus_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    texts_read: Mapped[int] = mapped_column(default=0)
    #: quality figures of the whole run
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    started_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("n_themes >= 1", name="n_themes_positive"),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_percent"),
        sa.CheckConstraint(
            "(status IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="end_is_dated"
        ),
        # two runs at once would each move the texts that the other has just placed
        sa.Index(
            "uq_theme_runs_one_at_a_time",
            "consultation_id",
            unique=True,
            sqlite_where=sa.text("status IN ('pending', 'running')"),
            postgresql_where=sa.text("status IN ('pending', 'running')"),
        ),
    )

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.status in UNFINISHED

    @property
    def problem(self) -> str:
        """What failed, in words for the team; empty when nothing did."""
        return str(RUN_PROBLEM_LABELS[RunProblem(self.error)]) if self.error else ""


class Theme(Numbered, Model):
    """A theme with a permanent number; runs propose, people decide."""

    __tablename__ = "themes"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: permanent within the consultation
    number: Mapped[int]
    label_ar: Mapped[str] = mapped_column(sa.String(200), default="")
    label_fr: Mapped[str] = mapped_column(sa.String(200), default="")
    label_en: Mapped[str] = mapped_column(sa.String(200), default="")
    #: who gave the label
    labelled_by: Mapped[Source] = mapped_column(default=Source.ENGINE)
    #: characteristic words as people wrote them, the strongest first
    terms: Mapped[list[str]] = mapped_column(default=list)
    #: share of repeated runs that keep its texts together, 0 to 1
    stability: Mapped[float | None]
    #: mean lead of this theme over the next one, 0 to 1
    margin: Mapped[float | None]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_runs.id"))
    #: set when later runs no longer find it and no person keeps it
    retired_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )

    @property
    def label(self) -> str:
        """The label in the reader's language, else in another; its number before it has any."""
        return localized(self, "label") or _("Theme %(number)s", number=self.number)

    @property
    def labels(self) -> dict[str, str]:
        """Language → label, as typed."""
        return {"ar": self.label_ar, "fr": self.label_fr, "en": self.label_en}


class Assignment(Numbered, Model):
    """Where a contribution belongs, who said so, and how sure."""

    __tablename__ = "theme_assignments"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), unique=True
    )
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    outcome: Mapped[Outcome]
    source: Mapped[Source] = mapped_column(default=Source.ENGINE)
    #: 0 to 1; 1 for a person's decision
    confidence: Mapped[float]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme_runs.id"))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now)

    theme: Mapped[Theme | None] = relationship()
    contribution: Mapped[Contribution] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "(outcome = 'assigned') = (theme_id IS NOT NULL)", name="assigned_has_theme"
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
    )


class ThemeQuote(Numbered, Model):
    """A contribution that represents a theme, in order of preference."""

    __tablename__ = "theme_quotes"

    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    source: Mapped[Source] = mapped_column(default=Source.ENGINE)

    contribution: Mapped[Contribution] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("theme_id", "contribution_id"),)


class EventKind(StrEnum):
    """What a person did to a theme."""

    RENAMED = "renamed"
    MOVED = "moved"
    CREATED = "created"
    RETIRED = "retired"


EVENT_LABELS: dict[EventKind, LazyString] = {
    EventKind.RENAMED: _l("Theme renamed"),
    EventKind.MOVED: _l("Text moved"),
    EventKind.CREATED: _l("Theme created"),
    EventKind.RETIRED: _l("Theme withdrawn"),
}


class ThemeEvent(Numbered, Model):
    """A decision of a person: who, when, what, before and after.

    ``details`` of a renaming: ``before`` and ``after``, language → label. Of a move: ``before``
    and ``after``, numbers of themes, null for "undecided" or "not sorted yet".
    """

    __tablename__ = "theme_events"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    kind: Mapped[EventKind]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    contribution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE")
    )
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    theme: Mapped[Theme | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
    actor: Mapped[User | None] = relationship()
