"""Every named constraint of the room's tables refuses the row that violates it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation
from consult.extensions import Model, db, utc_now
from consult.themes.models import (
    Assignment,
    EventKind,
    Outcome,
    RunStatus,
    Theme,
    ThemeEvent,
    ThemeQuote,
    ThemeRun,
)
from tests.factories import assign, make_consultation, make_contribution, make_theme

pytestmark = pytest.mark.both_databases


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


def _refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    # SQLite names the columns of a UNIQUE, PostgreSQL its name
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


def _run(consultation: Consultation, **values: Any) -> ThemeRun:
    return ThemeRun(consultation_id=consultation.id, **values)


def test_a_run_looks_for_one_theme_at_least(consultation: Consultation) -> None:
    _refused("ck_theme_runs_n_themes_positive", _run(consultation, n_themes=0))


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_is_a_percentage(consultation: Consultation, progress: int) -> None:
    _refused("ck_theme_runs_progress_is_percent", _run(consultation, progress=progress))


@pytest.mark.parametrize(
    "values",
    [
        {"status": RunStatus.DONE},
        {"status": RunStatus.FAILED},
        {"status": RunStatus.RUNNING, "finished_at": utc_now()},
    ],
)
def test_only_a_run_that_ended_has_an_end(
    consultation: Consultation, values: dict[str, Any]
) -> None:
    _refused("ck_theme_runs_end_is_dated", _run(consultation, **values))


def test_one_run_at_a_time(consultation: Consultation) -> None:
    _refused(
        "uq_theme_runs_one_at_a_time|theme_runs.consultation_id",
        _run(consultation),
        _run(consultation, status=RunStatus.RUNNING),
    )


def test_runs_that_ended_stand_beside_one_that_waits(consultation: Consultation) -> None:
    ended = {"status": RunStatus.DONE, "finished_at": utc_now()}
    db.session.add_all([_run(consultation, **ended), _run(consultation, **ended)])
    db.session.add(_run(consultation))
    db.session.flush()


def test_a_number_is_given_once(consultation: Consultation) -> None:
    make_theme(consultation, 3)
    _refused(
        "uq_themes_consultation_id_number|themes.consultation_id",
        Theme(consultation_id=consultation.id, number=3),
    )


def test_numbers_begin_at_one(consultation: Consultation) -> None:
    _refused("ck_themes_number_positive", Theme(consultation_id=consultation.id, number=0))


def test_a_text_has_one_place(consultation: Consultation) -> None:
    contribution = make_contribution(consultation)
    assign(contribution, make_theme(consultation))
    _refused(
        "uq_theme_assignments_contribution_id|theme_assignments.contribution_id",
        Assignment(contribution_id=contribution.id, outcome=Outcome.UNCLEAR, confidence=0),
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_assigned_means_a_theme_and_only_that(consultation: Consultation, outcome: Outcome) -> None:
    theme = make_theme(consultation)
    assignment = Assignment(
        contribution_id=make_contribution(consultation).id,
        theme_id=None if outcome is Outcome.ASSIGNED else theme.id,
        outcome=outcome,
        confidence=0.5,
    )
    _refused("ck_theme_assignments_assigned_has_theme", assignment)


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_confidence_is_a_share(consultation: Consultation, confidence: float) -> None:
    assignment = Assignment(
        contribution_id=make_contribution(consultation).id,
        outcome=Outcome.UNDECIDED,
        confidence=confidence,
    )
    _refused("ck_theme_assignments_confidence_is_a_share", assignment)


def test_a_text_represents_a_theme_once(consultation: Consultation) -> None:
    theme, contribution = make_theme(consultation), make_contribution(consultation)
    quotes = [
        ThemeQuote(theme_id=theme.id, contribution_id=contribution.id, position=position)
        for position in (0, 1)
    ]
    _refused("uq_theme_quotes_theme_id_contribution_id|theme_quotes.theme_id", *quotes)


@pytest.mark.parametrize(
    ("table", "column", "constraint"),
    [
        ("theme_runs", "status", "runstatus"),
        ("themes", "labelled_by", "source"),
        ("theme_assignments", "source", "source"),
        ("theme_assignments", "outcome", "outcome|assigned_has_theme"),
        ("theme_quotes", "source", "source"),
        ("theme_events", "kind", "eventkind"),
    ],
)
def test_a_code_that_is_not_listed_is_refused(
    consultation: Consultation, table: str, column: str, constraint: str
) -> None:
    theme, contribution = make_theme(consultation), make_contribution(consultation)
    assign(contribution, theme)
    db.session.add_all(
        [
            _run(consultation),
            ThemeQuote(theme_id=theme.id, contribution_id=contribution.id, position=0),
            ThemeEvent(consultation_id=consultation.id, kind=EventKind.CREATED),
        ]
    )
    db.session.flush()
    with pytest.raises(IntegrityError, match=f"ck_{table}_{constraint}"):
        db.session.execute(sa.text(f"UPDATE {table} SET {column} = 'other'"))
    db.session.rollback()
