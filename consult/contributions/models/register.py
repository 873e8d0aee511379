"""Tables of contributions and of what hangs on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access.models import User
from consult.consultations.models import Consultation, Criterion
from consult.contributions.marks import without_marks
from consult.contributions.models.codes import (
    PART_LABELS,
    AgeBand,
    Category,
    Channel,
    Kind,
    Setting,
    Sex,
    Status,
)
from consult.extensions import Model, Numbered
from consult.regions.models import Province


class ImportBatch(Numbered, Model):
    """Where imported rows came from, so that they can be found, checked and undone."""

    __tablename__ = "import_batches"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(300))
    #: of the file's bytes, hexadecimal
    sha256: Mapped[str] = mapped_column(sa.String(64))
    sheet: Mapped[str] = mapped_column(sa.String(200), default="")
    #: field → column of the file
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    #: rows that an earlier import had brought already
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    imported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: rows taken out again when the import was undone
    rows_undone: Mapped[int] = mapped_column(default=0, server_default="0")
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    imported_by: Mapped[User | None] = relationship(foreign_keys=[imported_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __table_args__ = (
        sa.CheckConstraint("rows_undone BETWEEN 0 AND rows_added", name="undoes_what_it_added"),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"
        ),
    )


class Contribution(Numbered, Model):
    """What one person or one table said, exactly as typed."""

    __tablename__ = "contributions"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: public reference number, for following it without an account
    reference: Mapped[str] = mapped_column(sa.String(200), unique=True)
    channel: Mapped[Channel]
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    #: why it was held, hidden or withdrawn; shown to the author
    status_reason: Mapped[str] = mapped_column(sa.Text, default="")
    #: the one that stays and counts for both; never itself merged
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contributions.id"), index=True
    )
    #: grows with each change, so that nobody writes over what they have not seen
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    #: day on which it was said
    said_on: Mapped[date]

    problem: Mapped[str | None] = mapped_column(sa.Text)
    proposal: Mapped[str | None] = mapped_column(sa.Text)
    effect: Mapped[str | None] = mapped_column(sa.Text)
    #: one text that is not split in parts: a workshop note, a letter, an imported text
    statement: Mapped[str | None] = mapped_column(sa.Text)
    #: what the statement is, when somebody said so
    kind: Mapped[Kind | None]

    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"), index=True)
    commune: Mapped[str | None] = mapped_column(sa.String(200))
    #: whether who speaks lives in a town or in the countryside
    setting: Mapped[Setting | None]
    category: Mapped[Category | None]
    age_band: Mapped[AgeBand | None]
    sex: Mapped[Sex | None]
    #: as found by the analysis: ar, ary, fr, en, tzm, ber-Latn, ary-Latn, mixed or und
    language: Mapped[str] = mapped_column(sa.String(10), default="und")

    #: equal for texts that differ only in spelling variants and punctuation
    content_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    #: one per opened form, so that a second click makes no second row
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    #: SHA-256, hexadecimal, of the code that lets its author withdraw it
    author_code: Mapped[str | None] = mapped_column(sa.String(64))
    #: identifier in the file it came from
    source_id: Mapped[str | None] = mapped_column(sa.String(200))
    #: row of the file it came from, as a spreadsheet counts
    source_row: Mapped[int | None]
    import_batch_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("import_batches.id"), index=True
    )
    #: member of the team who typed it in
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    #: what the team answered; public with the contribution, and to its author at /track
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship()
    merged_into: Mapped[Contribution | None] = relationship(remote_side="Contribution.id")
    criterion: Mapped[Criterion | None] = relationship(lazy="joined")
    province: Mapped[Province | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(
            "coalesce(problem, '') <> '' OR coalesce(proposal, '') <> ''"
            " OR coalesce(effect, '') <> '' OR coalesce(statement, '') <> ''",
            name="says_something",
        ),
        sa.CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_another"
        ),
        sa.CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        sa.CheckConstraint("version >= 1", name="version_positive"),
        sa.UniqueConstraint("consultation_id", "source_id"),
        sa.Index("ix_contributions_consultation_id_status", "consultation_id", "status"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads it once

    @property
    def parts(self) -> list[tuple[str, str]]:
        """``(field, text)`` of each part that was filled in, in the order of the form."""
        return [(name, text) for name in PART_LABELS if (text := getattr(self, name))]

    @property
    def text(self) -> str:
        """All parts, one after the other, as the analysis reads them.

        Marks of what was taken out, which nobody said, are blanks; every other place stays.
        """
        return without_marks("\n".join(text for _name, text in self.parts))


class Contact(Numbered, Model):
    """How to reach an author: personal data, kept apart and purged on its own."""

    __tablename__ = "contacts"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(255), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")

    __table_args__ = (
        sa.CheckConstraint("name <> '' OR email <> '' OR phone <> ''", name="holds_something"),
    )


class ContributionTerm(Model):
    """Inverted index of the search: normalised stem → contribution, on any database."""

    __tablename__ = "contribution_terms"

    #: compared by code point everywhere, so that a range finds all words with one beginning
    term: Mapped[str] = mapped_column(
        sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Support(Numbered, Model):
    """One visitor supports one contribution, once."""

    __tablename__ = "supports"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    #: random number that the visitor's browser keeps; says nothing about the person
    visitor: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.UniqueConstraint("contribution_id", "visitor"),)


class StatusChange(Numbered, Model):
    """History of a contribution, shown at /track."""

    __tablename__ = "status_changes"

    contribution_id: Mapped[int] = mapped_column(
        sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[Status]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
