"""The workshop file, the team of a workshop and its checklist."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import Model, Numbered
from consult.workshops.models.calls import Seat
from consult.workshops.models.meetings import Workshop


class KitDocument(StrEnum):
    """The three documents of the workshop file (guide 2-ب, "workshop_kit")."""

    GUIDE = "guide"
    EVALUATION = "evaluation"
    REPORT = "report"


class TeamRole(StrEnum):
    """What somebody does at a workshop (guide 2-ب, "facilitators_rapporteurs")."""

    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    RAPPORTEUR = "rapporteur"
    TIMEKEEPER = "timekeeper"


class ItemState(StrEnum):
    """Where an item of the checklist stands."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_NEEDED = "not_needed"


#: items that somebody still has to see to
UNFINISHED = frozenset({ItemState.TO_DO, ItemState.IN_PROGRESS})
#: the number that stands for the whole hall instead of one table
WHOLE_HALL = 0

KIT_DOCUMENT_LABELS: dict[KitDocument, LazyString] = {
    KitDocument.GUIDE: _l("Facilitation guide"),
    KitDocument.EVALUATION: _l("Evaluation form"),
    KitDocument.REPORT: _l("Report matrix"),
}
TEAM_ROLE_LABELS: dict[TeamRole, LazyString] = {
    TeamRole.FACILITATOR: _l("Lead facilitator"),
    TeamRole.CO_FACILITATOR: _l("Second facilitator"),
    TeamRole.RAPPORTEUR: _l("Rapporteur"),
    TeamRole.TIMEKEEPER: _l("Timekeeper"),
}
ITEM_STATE_LABELS: dict[ItemState, LazyString] = {
    ItemState.TO_DO: _l("To do"),
    ItemState.IN_PROGRESS: _l("In progress"),
    ItemState.DONE: _l("Done"),
    ItemState.NOT_NEEDED: _l("Not needed"),
}


class KitText(Numbered, Model):
    """One revision of a document's text in one language; the latest is in force."""

    __tablename__ = "kit_texts"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    document: Mapped[KitDocument]
    language: Mapped[str] = mapped_column(sa.String(2))
    #: from 1 on, without gaps
    revision: Mapped[int]
    #: Markdown as typed; empty when this revision took the usual text again
    source: Mapped[str | None] = mapped_column(sa.Text)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    consultation: Mapped[Consultation] = relationship()
    author: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "document", "language", "revision"),
        sa.CheckConstraint("language IN ('ar', 'fr', 'en')", name="language_known"),
        sa.CheckConstraint("revision > 0", name="revision_positive"),
        sa.CheckConstraint("source <> ''", name="source_not_blank"),
    )


class TeamMember(Numbered, Model):
    """Who does what at a workshop: an account of the team, or a participant with a seat."""

    __tablename__ = "workshop_team"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    role: Mapped[TeamRole]
    #: ``WHOLE_HALL`` or the number of a table
    table_number: Mapped[int] = mapped_column(default=WHOLE_HALL)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seats.id"))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: when the letter that tells them was written
    told_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    seat: Mapped[Seat | None] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (seat_id IS NULL)", name="one_person"),
        sa.CheckConstraint("table_number >= 0", name="table_not_negative"),
        sa.UniqueConstraint("workshop_id", "role", "table_number", "user_id"),
        sa.UniqueConstraint("workshop_id", "role", "table_number", "seat_id"),
        sa.Index(
            "uq_workshop_team_one_lead_a_table",
            "workshop_id",
            "table_number",
            unique=True,
            sqlite_where=sa.text("role = 'facilitator'"),
            postgresql_where=sa.text("role = 'facilitator'"),
        ),
    )


class UsualItem(Numbered, Model):
    """An item that the checklists of a consultation begin with, once the team changed the list."""

    __tablename__ = "usual_items"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    #: of the built-in list, whose name is in each language; empty for the team's own
    code: Mapped[str] = mapped_column(sa.String(40), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    #: days before the meeting on which it is due
    days_before: Mapped[int]

    __table_args__ = (
        sa.CheckConstraint("code <> '' OR name <> ''", name="has_name"),
        sa.CheckConstraint("days_before >= 0", name="days_not_negative"),
        # two clicks at once make one list
        sa.Index(
            "uq_usual_items_code",
            "consultation_id",
            "code",
            unique=True,
            sqlite_where=sa.text("code <> ''"),
            postgresql_where=sa.text("code <> ''"),
        ),
    )


class ChecklistItem(Numbered, Model):
    """Something to see to before a workshop: who, until when, where it stands."""

    __tablename__ = "checklist_items"

    workshop_id: Mapped[int] = mapped_column(sa.ForeignKey("workshops.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(40), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[ItemState] = mapped_column(default=ItemState.TO_DO)
    #: an account that sees to it, or else somebody by name
    responsible_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    responsible: Mapped[str] = mapped_column(sa.String(200), default="")
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    #: in whole dirhams
    cost: Mapped[int | None]
    #: counts the changes, so that nobody writes over what they have not seen
    version: Mapped[int] = mapped_column(default=1)

    workshop: Mapped[Workshop] = relationship()
    account: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("code <> '' OR name <> ''", name="has_name"),
        sa.CheckConstraint("responsible_id IS NULL OR responsible = ''", name="one_responsible"),
        sa.CheckConstraint("cost >= 0", name="cost_not_negative"),
        sa.Index("ix_checklist_items_state_due_on", "state", "due_on"),
        sa.Index(
            "uq_checklist_items_code",
            "workshop_id",
            "code",
            unique=True,
            sqlite_where=sa.text("code <> ''"),
            postgresql_where=sa.text("code <> ''"),
        ),
    )

    def is_late(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.due_on is not None and self.due_on < today and self.state in UNFINISHED
