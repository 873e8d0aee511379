"""The evaluation of meetings: questions, filled forms, and who was written to.

Answers are anonymous by the tables themselves: nothing that leads to a person stands in a response
or hangs on it. What says that a person's link was used has no time and no way to a response; a
response has a random key and the day alone, so that not even the order of the rows joins the two.
This holds for whoever can query the tables; a log of transactions that the server's operator keeps
may still show that two rows were written together.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.contributions.models import AgeBand, Category, Sex
from consult.extensions import Model, Numbered
from consult.kernel.i18n import localized
from consult.workshops.models.meetings import Workshop


class QuestionKind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    YES_PARTLY_NO = "yes_partly_no"
    TEXT = "text"


class ResponseWay(StrEnum):
    """How a filled form came."""

    LETTER = "letter"
    CODE = "code"
    PAPER = "paper"


class TextState(StrEnum):
    """What the team made of an open answer: nothing is public before it was read."""

    RECEIVED = "received"
    SHOWN = "shown"
    HIDDEN = "hidden"


#: the highest mark of each closed kind; marks begin at 1
MARKS: dict[QuestionKind, int] = {QuestionKind.SCALE: 5, QuestionKind.YES_PARTLY_NO: 3}

QUESTION_KIND_LABELS: dict[QuestionKind, LazyString] = {
    QuestionKind.SCALE: _l("A statement, agreed with from 1 to 5"),
    QuestionKind.YES_PARTLY_NO: _l("A question: yes, partly, no"),
    QuestionKind.TEXT: _l("An open question"),
}
MARK_LABELS: dict[QuestionKind, dict[int, LazyString]] = {
    QuestionKind.SCALE: {
        1: _l("Not at all"),
        2: _l("Rather not"),
        3: _l("So-so"),
        4: _l("Rather"),
        5: _l("Fully"),
    },
    QuestionKind.YES_PARTLY_NO: {1: _l("Yes"), 2: _l("Partly"), 3: _l("No")},
}
RESPONSE_WAY_LABELS: dict[ResponseWay, LazyString] = {
    ResponseWay.LETTER: _l("By the link of a letter"),
    ResponseWay.CODE: _l("By the code of the hall"),
    ResponseWay.PAPER: _l("On paper"),
}

#: 62 random bits; in SQLite the key is the place of the row, so that no order is left of them
ResponseKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _random_key() -> int:
    return secrets.randbelow(2**62 - 1) + 1


class EvaluationQuestion(Numbered, Model):
    """One wording of a question. Its words never change: another wording is another version."""

    __tablename__ = "evaluation_questions"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    #: the same for all versions of a question
    code: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[QuestionKind]
    position: Mapped[int]
    text_ar: Mapped[str] = mapped_column(sa.Text, default="")
    text_fr: Mapped[str] = mapped_column(sa.Text, default="")
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    #: since when it is no longer asked: another version is, or none
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "code", "version"),
        sa.Index(
            "uq_evaluation_questions_in_force",
            "consultation_id",
            "code",
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        ),
        sa.CheckConstraint("version > 0", name="version_positive"),
        sa.CheckConstraint("text_ar <> '' OR text_fr <> '' OR text_en <> ''", name="has_text"),
    )

    @property
    def text(self) -> str:
        """The question in the reader's language, else in another."""
        return localized(self, "text")


class Evaluation(Numbered, Model):
    """The evaluation of one meeting: when its form is open, and what was made public."""

    __tablename__ = "evaluations"

    workshop_id: Mapped[int] = mapped_column(
        sa.ForeignKey("workshops.id", ondelete="CASCADE"), unique=True
    )
    #: part of the form's address that cannot be guessed
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: paper forms that were collected, by the count of the hall
    papers: Mapped[int | None]
    #: since when the results stand on the meeting's public page
    published_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("closes_at >= opens_at", name="closes_after_it_opens"),
        sa.CheckConstraint("papers >= 0", name="papers_not_negative"),
    )

    def takes_answers(self, now: datetime) -> bool:
        """Whether somebody may answer at this instant."""
        return self.opens_at <= now < self.closes_at and not self.workshop.cancelled_at


class EvaluationInvitation(Model):
    """A person who came was written to, and whether their link was used: no time, no response."""

    __tablename__ = "evaluation_invitations"

    evaluation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    seat_id: Mapped[int] = mapped_column(
        sa.ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True
    )
    used: Mapped[bool] = mapped_column(default=False)


class EvaluationResponse(Model):
    """One filled form. Nothing in it tells whose it is."""

    __tablename__ = "evaluation_responses"

    id: Mapped[int] = mapped_column(
        ResponseKey, primary_key=True, autoincrement=False, default=_random_key
    )
    evaluation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evaluations.id", ondelete="CASCADE"), index=True
    )
    way: Mapped[ResponseWay]
    answered_on: Mapped[date]
    sex: Mapped[Sex | None]
    age_band: Mapped[AgeBand | None]
    province_id: Mapped[int | None] = mapped_column(sa.ForeignKey("provinces.id"))
    category: Mapped[Category | None]
    #: number written on the paper when it was typed in
    paper_number: Mapped[int | None]
    #: one per opened form, so that a second click makes no second response
    submission_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    marks: Mapped[list[EvaluationMark]] = relationship(cascade="all, delete-orphan")
    texts: Mapped[list[EvaluationText]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "paper_number"),
        sa.CheckConstraint(
            "(way = 'paper') = (paper_number IS NOT NULL)", name="paper_is_numbered"
        ),
        sa.CheckConstraint("paper_number > 0", name="paper_number_positive"),
    )


class EvaluationMark(Model):
    """The answer to a closed question."""

    __tablename__ = "evaluation_marks"

    response_id: Mapped[int] = mapped_column(
        ResponseKey,
        sa.ForeignKey("evaluation_responses.id", ondelete="CASCADE"),
        primary_key=True,
    )
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evaluation_questions.id"), primary_key=True, index=True
    )
    mark: Mapped[int]

    __table_args__ = (sa.CheckConstraint("mark BETWEEN 1 AND 5", name="mark_on_the_scale"),)


class EvaluationText(Model):
    """The answer to an open question, as typed."""

    __tablename__ = "evaluation_texts"

    response_id: Mapped[int] = mapped_column(
        ResponseKey,
        sa.ForeignKey("evaluation_responses.id", ondelete="CASCADE"),
        primary_key=True,
    )
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("evaluation_questions.id"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[TextState] = mapped_column(default=TextState.RECEIVED)

    __table_args__ = (sa.CheckConstraint("text <> ''", name="says_something"),)
