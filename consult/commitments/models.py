"""Tables of commitments."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import Model, Numbered
from consult.themes.models import Theme


class CommitmentState(StrEnum):
    """How far a card has come; the later states belong to co-creation and ratification."""

    IDEA = "idea"
    DRAFTED = "drafted"


#: allowed changes of state
TRANSITIONS: dict[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.IDEA: frozenset({CommitmentState.DRAFTED}),
    CommitmentState.DRAFTED: frozenset({CommitmentState.IDEA}),
}

COMMITMENT_STATE_LABELS: dict[CommitmentState, LazyString] = {
    CommitmentState.IDEA: _l("Idea"),
    CommitmentState.DRAFTED: _l("Drafted"),
}


class Relevance(StrEnum):
    """The guide's six relevance questions (annexes 2 and 4), in its order."""

    QUALITY_INFORMATION = "quality_information"
    TRANSPARENCY = "transparency"
    INFLUENCE_DECISIONS = "influence_decisions"
    CIVIC_SPACE = "civic_space"
    CITIZEN_PARTICIPATION = "citizen_participation"
    PUBLIC_ACCOUNTABILITY = "public_accountability"


class Answer(StrEnum):
    """Answer to a relevance question."""

    YES = "yes"
    NO = "no"


ANSWER_LABELS: dict[Answer, LazyString] = {Answer.YES: _l("Yes"), Answer.NO: _l("No")}


class Commitment(Numbered, Model):
    """A commitment card: the fields of the guide's annex 2, in its order."""

    __tablename__ = "commitments"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    #: permanent within the consultation
    number: Mapped[int]
    state: Mapped[CommitmentState] = mapped_column(default=CommitmentState.IDEA)
    title: Mapped[str] = mapped_column(sa.String(300))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    responsible_unit: Mapped[str] = mapped_column(sa.Text, default="")
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    what: Mapped[str] = mapped_column(sa.Text, default="")
    how: Mapped[str] = mapped_column(sa.Text, default="")
    additional: Mapped[str] = mapped_column(sa.Text, default="")
    cost: Mapped[str] = mapped_column(sa.Text, default="")
    link_programmes: Mapped[str] = mapped_column(sa.Text, default="")
    link_plans: Mapped[str] = mapped_column(sa.Text, default="")
    link_sdg: Mapped[str] = mapped_column(sa.Text, default="")
    responsible_person: Mapped[str] = mapped_column(sa.Text, default="")
    phone_email: Mapped[str] = mapped_column(sa.Text, default="")
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: one per opened page, so that a second click drafts no second card
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    consultation: Mapped[Consultation] = relationship()
    themes: Mapped[list[Theme]] = relationship(
        secondary="commitment_themes", order_by="Theme.number"
    )
    evidence: Mapped[list[Evidence]] = relationship(
        order_by="Evidence.position", cascade="all, delete-orphan"
    )
    relevance: Mapped[list[RelevanceAnswer]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.CheckConstraint("title <> ''", name="has_title"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    @property
    def answers(self) -> dict[Relevance, RelevanceAnswer]:
        """The answers given, by question."""
        return {answer.question: answer for answer in self.relevance}


commitment_themes = sa.Table(
    "commitment_themes",
    Model.metadata,
    sa.Column(
        "commitment_id", sa.ForeignKey("commitments.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("theme_id", sa.ForeignKey("themes.id"), primary_key=True, index=True),
)


class Evidence(Numbered, Model):
    """A contribution carried by reference: what somebody said that this commitment answers."""

    __tablename__ = "commitment_evidence"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    position: Mapped[int]

    contribution: Mapped[Contribution] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("commitment_id", "contribution_id"),)


class RelevanceAnswer(Numbered, Model):
    """The team's answer to one relevance question."""

    __tablename__ = "commitment_relevance"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id", ondelete="CASCADE"))
    question: Mapped[Relevance]
    answer: Mapped[Answer]
    explanation: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.UniqueConstraint("commitment_id", "question"),)


class Activity(Numbered, Model):
    """A row of the guide's table of activities: a milestone with its dates."""

    __tablename__ = "commitment_activities"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (
        sa.UniqueConstraint("commitment_id", "position"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )
