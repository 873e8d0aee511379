"""Runs of the analysis."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import Model, Numbered


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


class ThemeRun(Numbered, Model):
    """One run of theme discovery over a consultation."""

    __tablename__ = "theme_runs"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.PENDING)
    #: themes asked for; empty = the engine proposes a number
    n_themes: Mapped[int | None]
    seed: Mapped[int] = mapped_column(default=0)
    #: themes that no person holds are looked for afresh; what it finds is still only proposed
    anew: Mapped[bool] = mapped_column(default=False)
    #: share done, 0 to 100
    progress: Mapped[int] = mapped_column(default=0)
    #: a value of ``RunProblem`` when it failed; ``problem`` gives it in words for the team
    error: Mapped[str] = mapped_column(sa.Text, default="")
    engine_version: Mapped[str] = mapped_column(sa.String(40), default="")
    #: SHA-256 of the texts read, so that a run can be compared with another
    corpus_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    #: ``Lexicon.digest`` of the lexicon that it read the texts with
    lexicon_digest: Mapped[str] = mapped_column(sa.String(64), default="")
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
