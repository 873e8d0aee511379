"""The minutes of a workshop (محضر): drafted, read by those who came, amended, published."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.extensions import Model, Numbered
from consult.workshops.models.calls import Seat
from consult.workshops.models.meetings import Workshop


class MinutesState(StrEnum):
    """Where minutes stand; each state follows the one before."""

    DRAFT = "draft"
    CONSULTED = "consulted"
    CLOSED = "closed"
    PUBLISHED = "published"
    #: published, and being corrected: the public goes on reading what was published
    CORRECTED = "corrected"


class Verdict(StrEnum):
    """What somebody who came says of the minutes as a whole."""

    APPROVES = "approves"
    REMARKS = "remarks"


class RemarkDecision(StrEnum):
    """What became of a remark."""

    TAKEN = "taken"
    PARTLY = "partly"
    REFUSED = "refused"


class RevisionCause(StrEnum):
    """Why a text of the minutes changed."""

    DRAFTED = "drafted"
    EDITED = "edited"
    NOTES = "notes"
    REMARK = "remark"


#: allowed changes of state
MINUTES_TRANSITIONS: dict[MinutesState, frozenset[MinutesState]] = {
    MinutesState.DRAFT: frozenset({MinutesState.CONSULTED}),
    MinutesState.CONSULTED: frozenset({MinutesState.CLOSED}),
    MinutesState.CLOSED: frozenset({MinutesState.PUBLISHED}),
    MinutesState.PUBLISHED: frozenset({MinutesState.CORRECTED}),
    MinutesState.CORRECTED: frozenset({MinutesState.PUBLISHED}),
}
#: states in which the team may change the text
WRITABLE = frozenset({MinutesState.DRAFT, MinutesState.CLOSED, MinutesState.CORRECTED})

MINUTES_STATE_LABELS: dict[MinutesState, LazyString] = {
    MinutesState.DRAFT: lazy_pgettext("minutes", "Draft"),
    MinutesState.CONSULTED: _l("Read by the participants"),
    MinutesState.CLOSED: _l("Reading ended, amendments to be decided"),
    MinutesState.PUBLISHED: lazy_pgettext("minutes", "Published"),
    MinutesState.CORRECTED: _l("Published, being corrected"),
}
DECISION_LABELS: dict[RemarkDecision, LazyString] = {
    RemarkDecision.TAKEN: lazy_pgettext("remark", "Taken"),
    RemarkDecision.PARTLY: lazy_pgettext("remark", "Taken in part"),
    RemarkDecision.REFUSED: lazy_pgettext("remark", "Not taken"),
}


class Minutes(Numbered, Model):
    """The minutes of one workshop, from the draft to the editions that were published."""

    __tablename__ = "minutes"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), unique=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFT)
    #: how many days the participants have to answer
    days: Mapped[int] = mapped_column(default=7)
    #: first and last day on which they can answer
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    #: how many were written to when the reading began
    invited: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: of the first edition
    published_at: Mapped[datetime | None]
    #: of the correction that is under way
    correction_reason: Mapped[str] = mapped_column(sa.Text, default="")
    #: part of the link that all who came share
    nonce: Mapped[str] = mapped_column(sa.String(32))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    workshop: Mapped[Workshop] = relationship()
    sections: Mapped[list[MinutesSection]] = relationship(
        back_populates="minutes", order_by="MinutesSection.position", cascade="all, delete-orphan"
    )
    editions: Mapped[list[MinutesEdition]] = relationship(
        back_populates="minutes", order_by="MinutesEdition.number"
    )

    __table_args__ = (
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name="days_within_two_months"),
        sa.CheckConstraint("invited >= 0", name="invited_not_negative"),
        sa.CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_after_the_draft"),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (opens_on IS NULL) AND (sent_at IS NULL) = (closes_on IS NULL)",
            name="sent_has_its_days",
        ),
        sa.CheckConstraint("closes_on > opens_on", name="closes_after_it_opens"),
        sa.CheckConstraint(
            "(state IN ('closed', 'published', 'corrected')) = (closed_at IS NOT NULL)",
            name="closed_is_dated",
        ),
        sa.CheckConstraint(
            "(state IN ('published', 'corrected')) = (published_at IS NOT NULL)",
            name="published_is_dated",
        ),
        sa.CheckConstraint("closed_at >= sent_at", name="closed_after_it_was_sent"),
        sa.CheckConstraint("published_at >= closed_at", name="published_after_it_closed"),
        sa.CheckConstraint(
            "(state = 'corrected') = (correction_reason <> '')", name="correction_has_reason"
        ),
    )

    def takes_answers(self, today: date) -> bool:
        """Whether those who came may answer on this day."""
        return (
            self.state is MinutesState.CONSULTED
            and self.opens_on is not None
            and self.closes_on is not None
            and self.opens_on <= today <= self.closes_on
        )


class MinutesSection(Numbered, Model):
    """A part of the minutes: text that people edit, and tables of what was counted."""

    __tablename__ = "minutes_sections"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id", ondelete="CASCADE"))
    #: ``opening``, ``attendance``, ``criterion-3``, ``priorities``…
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    #: as ``workshops.minutes.text`` reads it
    text: Mapped[str] = mapped_column(sa.Text, default="")
    #: what was counted: list of ``{"key", "caption", "columns", "rows"}``
    tables: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: contributions under the text when it was last taken from the notes
    notes: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    #: of what the notes said then: another one now means that they changed since
    basis_hash: Mapped[str] = mapped_column(sa.String(64))
    #: number of the latest revision; whoever saves names the one that was seen
    revision: Mapped[int] = mapped_column(default=1)
    #: whether people changed what was made from the notes
    edited: Mapped[bool] = mapped_column(default=False)

    minutes: Mapped[Minutes] = relationship(back_populates="sections")

    __table_args__ = (
        sa.UniqueConstraint("minutes_id", "key"),
        sa.CheckConstraint("position > 0", name="position_positive"),
        sa.CheckConstraint("title <> ''", name="has_title"),
        sa.CheckConstraint("revision > 0", name="revision_positive"),
        sa.CheckConstraint("length(basis_hash) = 64", name="hash_whole"),
    )


class MinutesRevision(Numbered, Model):
    """A text that a section held, kept for ever; two people cannot write the same one."""

    __tablename__ = "minutes_revisions"

    section_id: Mapped[int] = mapped_column(
        sa.ForeignKey("minutes_sections.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    cause: Mapped[RevisionCause]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    author: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("section_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
    )


class MinutesAnswer(Numbered, Model):
    """What one person who came answered; it can change until the reading ends."""

    __tablename__ = "minutes_answers"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id", ondelete="CASCADE"))
    #: of the person who was written to; empty for who used the link of the hall
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seats.id"))
    #: one per opened page of the hall's link, so that a second click makes no second answer
    token: Mapped[str | None] = mapped_column(sa.String(64))
    #: as given with the hall's link. Personal data, shown to the team only
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    verdict: Mapped[Verdict]
    changed_at: Mapped[datetime | None]

    minutes: Mapped[Minutes] = relationship()
    seat: Mapped[Seat | None] = relationship()
    remarks: Mapped[list[MinutesRemark]] = relationship(
        back_populates="answer", order_by="MinutesRemark.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.UniqueConstraint("minutes_id", "seat_id"),
        sa.UniqueConstraint("minutes_id", "token"),
        sa.CheckConstraint("(seat_id IS NULL) = (token IS NOT NULL)", name="by_one_way"),
        sa.CheckConstraint("seat_id IS NULL OR name = ''", name="named_once"),
    )


class MinutesRemark(Numbered, Model):
    """A comment on a section or on the whole, perhaps with the text that should stand there."""

    __tablename__ = "minutes_remarks"

    answer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("minutes_answers.id", ondelete="CASCADE"), index=True
    )
    #: empty when it is about the whole
    section_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("minutes_sections.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(sa.Text, default="")
    replacement: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[RemarkDecision | None]
    #: why it was not taken, or only in part
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    #: the section that was changed, and its text before and after
    changed_section_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("minutes_sections.id", ondelete="SET NULL")
    )
    old_text: Mapped[str] = mapped_column(sa.Text, default="")
    new_text: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    answer: Mapped[MinutesAnswer] = relationship(back_populates="remarks")
    section: Mapped[MinutesSection | None] = relationship(foreign_keys=section_id)
    changed_section: Mapped[MinutesSection | None] = relationship(foreign_keys=changed_section_id)
    decided_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("answer_id", "section_id"),
        sa.CheckConstraint("text <> '' OR replacement <> ''", name="says_something"),
        sa.CheckConstraint("replacement = '' OR section_id IS NOT NULL", name="replaces_a_section"),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_is_dated"),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'taken' OR reason <> ''", name="not_taken_has_reason"
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'refused' OR old_text <> new_text OR reason <> ''",
            name="taken_changes_the_text",
        ),
    )


class MinutesEdition(Numbered, Model):
    """The minutes as they were published: frozen, whatever becomes of the notes."""

    __tablename__ = "minutes_editions"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"))
    #: 1 at first; one more with each correction
    number: Mapped[int]
    #: the whole as plain data (``documents.storing``)
    document: Mapped[dict[str, Any]]
    #: of the document's canonical JSON
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: why the edition before was corrected
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    minutes: Mapped[Minutes] = relationship(back_populates="editions")

    __table_args__ = (
        sa.UniqueConstraint("minutes_id", "number"),
        sa.CheckConstraint("number > 0", name="number_positive"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="correction_has_reason"),
        sa.CheckConstraint("length(sha256) = 64", name="hash_whole"),
    )
