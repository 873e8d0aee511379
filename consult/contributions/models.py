"""Tables of contributions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Criterion
from consult.extensions import Model, Numbered
from consult.regions.models import Province


class Channel(StrEnum):
    """How somebody's words reached the register."""

    WEB = "web"
    WORKSHOP = "workshop"
    PAPER = "paper"
    EMAIL = "email"
    PHONE = "phone"
    IMPORT = "import"


class Status(StrEnum):
    """Where a contribution stands; only published ones are public."""

    RECEIVED = "received"
    PUBLISHED = "published"
    HELD = "held"
    HIDDEN = "hidden"


class Kind(StrEnum):
    """What a statement is (guide 2-ب: diagnosis, proposals, recommendations, priorities)."""

    DIAGNOSIS = "diagnosis"
    PROBLEM = "problem"
    PROPOSAL = "proposal"
    RECOMMENDATION = "recommendation"
    PRIORITY = "priority"


class Category(StrEnum):
    """Who speaks."""

    CITIZEN = "citizen"
    ASSOCIATION = "association"
    PRIVATE_SECTOR = "private_sector"
    MEDIA = "media"
    ACADEMIC = "academic"
    ELECTED = "elected"
    CIVIL_SERVANT = "civil_servant"
    OTHER = "other"


class AgeBand(StrEnum):
    """Age in years."""

    UNDER_18 = "under_18"
    FROM_18 = "18_24"
    FROM_25 = "25_34"
    FROM_35 = "35_49"
    FROM_50 = "50_64"
    FROM_65 = "65_plus"


class Sex(StrEnum):
    """As stated by the person."""

    FEMALE = "female"
    MALE = "male"


CHANNEL_LABELS: dict[Channel, LazyString] = {
    Channel.WEB: _l("Online"),
    Channel.WORKSHOP: _l("Workshop"),
    Channel.PAPER: _l("Paper"),
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Telephone"),
    Channel.IMPORT: _l("Imported file"),
}
STATUS_LABELS: dict[Status, LazyString] = {
    Status.RECEIVED: _l("Received"),
    Status.PUBLISHED: _l("Published"),
    Status.HELD: _l("On hold"),
    Status.HIDDEN: _l("Not published"),
}
KIND_LABELS: dict[Kind, LazyString] = {
    Kind.DIAGNOSIS: _l("Diagnosis"),
    Kind.PROBLEM: _l("Problem"),
    Kind.PROPOSAL: _l("Proposal"),
    Kind.RECOMMENDATION: _l("Recommendation"),
    Kind.PRIORITY: _l("Priority"),
}
CATEGORY_LABELS: dict[Category, LazyString] = {
    Category.CITIZEN: _l("Citizen"),
    Category.ASSOCIATION: _l("Association"),
    Category.PRIVATE_SECTOR: _l("Private sector"),
    Category.MEDIA: _l("Media"),
    Category.ACADEMIC: _l("Academic or expert"),
    Category.ELECTED: _l("Elected member"),
    Category.CIVIL_SERVANT: _l("Civil servant"),
    Category.OTHER: _l("Other"),
}
AGE_LABELS: dict[AgeBand, LazyString] = {
    AgeBand.UNDER_18: _l("Under 18"),
    AgeBand.FROM_18: _l("18 to 24"),
    AgeBand.FROM_25: _l("25 to 34"),
    AgeBand.FROM_35: _l("35 to 49"),
    AgeBand.FROM_50: _l("50 to 64"),
    AgeBand.FROM_65: _l("65 and over"),
}
SEX_LABELS: dict[Sex, LazyString] = {Sex.FEMALE: _l("Woman"), Sex.MALE: _l("Man")}

#: language code of the analysis → its name
LANGUAGE_LABELS: dict[str, LazyString] = {
    "ar": _l("Arabic"),
    "ary": _l("Moroccan Arabic (Darija)"),
    "ary-Latn": _l("Moroccan Arabic in Latin letters"),
    "tzm": _l("Amazigh"),
    "ber-Latn": _l("Amazigh in Latin letters"),
    "fr": _l("French"),
    "en": _l("English"),
    "mixed": _l("Several languages"),
    "und": _l("Not recognised"),
}

#: name of each text field → its label, in the order of the form
PART_LABELS: dict[str, LazyString] = {
    "problem": _l("Problem"),
    "proposal": _l("Proposal"),
    "effect": _l("Expected effect"),
    "statement": _l("What was said"),
}


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


class Contribution(Numbered, Model):
    """What one person or one table said, exactly as typed."""

    __tablename__ = "contributions"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: public reference number, for following it without an account
    reference: Mapped[str] = mapped_column(sa.String(200), unique=True)
    channel: Mapped[Channel]
    status: Mapped[Status] = mapped_column(default=Status.RECEIVED)
    #: why it was held or hidden; shown to the author
    status_reason: Mapped[str] = mapped_column(sa.Text, default="")
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
    category: Mapped[Category | None]
    age_band: Mapped[AgeBand | None]
    sex: Mapped[Sex | None]
    #: as found by the analysis: ar, ary, fr, en, tzm, ber-Latn, ary-Latn, mixed or und
    language: Mapped[str] = mapped_column(sa.String(10), default="und")

    #: equal for texts that differ only in spelling variants and punctuation
    content_key: Mapped[str] = mapped_column(sa.String(64), index=True)
    #: one per opened form, so that a second click makes no second row
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
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
    criterion: Mapped[Criterion | None] = relationship(lazy="joined")
    province: Mapped[Province | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(
            "coalesce(problem, '') <> '' OR coalesce(proposal, '') <> ''"
            " OR coalesce(effect, '') <> '' OR coalesce(statement, '') <> ''",
            name="says_something",
        ),
        sa.UniqueConstraint("consultation_id", "source_id"),
        sa.Index("ix_contributions_consultation_id_status", "consultation_id", "status"),
    )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """``(field, text)`` of each part that was filled in, in the order of the form."""
        return [(name, text) for name in PART_LABELS if (text := getattr(self, name))]

    @property
    def text(self) -> str:
        """All parts, one after the other, as the analysis reads them."""
        return "\n".join(text for _name, text in self.parts)


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
