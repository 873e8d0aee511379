"""Every named constraint of the room's tables refuses the row that violates it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from consult.commitments.models import (
    Activity,
    Answer,
    Commitment,
    Evidence,
    Relevance,
    RelevanceAnswer,
)
from consult.commitments.operations import draft_commitment
from consult.extensions import Model, db
from consult.themes.models import Theme

pytestmark = pytest.mark.both_databases

LATER, EARLIER = date(2027, 2, 1), date(2027, 1, 1)


@pytest.fixture
def commitment(theme: Theme) -> Commitment:
    return draft_commitment(theme=theme, token="page")


def _refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


def _card(commitment: Commitment, **values: Any) -> Commitment:
    values = {"title": "x", "number": 99, "problem": "", **values}
    return Commitment(consultation_id=commitment.consultation_id, **values)


def test_a_card_has_a_title(commitment: Commitment) -> None:
    _refused("ck_commitments_has_title", _card(commitment, title=""))


def test_a_card_ends_after_it_starts(commitment: Commitment) -> None:
    _refused(
        "ck_commitments_ends_after_it_starts",
        _card(commitment, starts_on=LATER, ends_on=EARLIER),
    )


# PostgreSQL names a unique constraint, SQLite its columns


def test_a_number_is_given_once(commitment: Commitment) -> None:
    _refused("commitments[._]consultation_id", _card(commitment, number=commitment.number))


def test_a_page_drafts_one_card(commitment: Commitment) -> None:
    _refused(
        "commitments[._]submission_token",
        _card(commitment, submission_token=commitment.submission_token),
    )


def test_a_theme_belongs_to_a_card_once(commitment: Commitment, theme: Theme) -> None:
    again = sa.text("INSERT INTO commitment_themes VALUES (:card, :theme)")
    with pytest.raises(IntegrityError, match="commitment_themes"):
        db.session.execute(again, {"card": commitment.id, "theme": theme.id})
    db.session.rollback()


def test_a_contribution_is_evidence_of_a_card_once(commitment: Commitment) -> None:
    row = Evidence(
        commitment_id=commitment.id,
        contribution_id=commitment.evidence[0].contribution_id,
        position=99,
    )
    _refused("commitment_evidence[._]commitment_id", row)


def test_a_question_is_answered_once(commitment: Commitment) -> None:
    rows = [
        RelevanceAnswer(commitment_id=commitment.id, question=Relevance.TRANSPARENCY, answer=answer)
        for answer in Answer
    ]
    _refused("commitment_relevance[._]commitment_id", *rows)


def test_an_activity_ends_after_it_starts(commitment: Commitment) -> None:
    row = Activity(
        commitment_id=commitment.id, position=1, title="x", starts_on=LATER, ends_on=EARLIER
    )
    _refused("ck_commitment_activities_ends_after_it_starts", row)


def test_a_row_of_activities_is_given_once(commitment: Commitment) -> None:
    rows = [Activity(commitment_id=commitment.id, position=1, title=title) for title in "ab"]
    _refused("commitment_activities[._]commitment_id", *rows)


@pytest.mark.parametrize(
    ("table", "column", "constraint"),
    [
        ("commitments", "state", "ck_commitments_commitmentstate"),
        ("commitment_relevance", "question", "ck_commitment_relevance_relevance"),
        ("commitment_relevance", "answer", "ck_commitment_relevance_answer"),
    ],
)
def test_an_unknown_code_is_refused(
    commitment: Commitment, table: str, column: str, constraint: str
) -> None:
    commitment.relevance = [RelevanceAnswer(question=Relevance.CIVIC_SPACE, answer=Answer.NO)]
    db.session.flush()
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(sa.text(f"UPDATE {table} SET {column} = 'other'"))  # ours
    db.session.rollback()
