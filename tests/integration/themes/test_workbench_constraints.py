"""Every named constraint of what people decide and what runs suggest refuses its violation."""

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
    SuggestionKind,
    SuggestionState,
    TextChange,
    ThemeEvent,
    ThemeRun,
    ThemeSuggestion,
    ThemeVersion,
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


def _event(consultation: Consultation, **values: Any) -> ThemeEvent:
    event = ThemeEvent(consultation_id=consultation.id, **{"kind": EventKind.CREATED, **values})
    db.session.add(event)
    db.session.flush()
    return event


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("parent_id", "not_its_own_parent"),
        ("merged_into_id", "not_merged_into_itself"),
    ],
)
def test_a_theme_does_not_point_to_itself(
    consultation: Consultation, column: str, constraint: str
) -> None:
    theme = make_theme(consultation, retired_at=utc_now())
    setattr(theme, column, theme.id)
    _refused(f"ck_themes_{constraint}", theme)


def test_a_merged_theme_is_withdrawn(consultation: Consultation) -> None:
    first, second = make_theme(consultation, 1), make_theme(consultation, 2)
    first.merged_into_id = second.id
    _refused("ck_themes_merged_is_retired", first)


def test_versions_begin_at_one(consultation: Consultation) -> None:
    theme = make_theme(consultation)
    theme.version = 0
    _refused("ck_themes_version_positive", theme)


@pytest.mark.parametrize("rank", [0, 4])
def test_a_text_has_three_places(consultation: Consultation, rank: int) -> None:
    place = Assignment(
        contribution_id=make_contribution(consultation).id,
        theme_id=make_theme(consultation).id,
        rank=rank,
        outcome=Outcome.ASSIGNED,
        confidence=0.5,
    )
    _refused("ck_theme_assignments_rank_of_three", place)


def test_a_second_place_is_in_a_theme(consultation: Consultation) -> None:
    contribution = make_contribution(consultation)
    assign(contribution, make_theme(consultation))
    place = Assignment(
        contribution_id=contribution.id, rank=2, outcome=Outcome.UNDECIDED, confidence=0
    )
    _refused("ck_theme_assignments_other_ranks_have_theme", place)


def test_a_text_is_in_a_theme_once(consultation: Consultation) -> None:
    contribution, theme = make_contribution(consultation), make_theme(consultation)
    assign(contribution, theme)
    place = Assignment(
        contribution_id=contribution.id,
        theme_id=theme.id,
        rank=2,
        outcome=Outcome.ASSIGNED,
        confidence=0.5,
    )
    _refused("uq_theme_assignments_contribution_id_theme_id|theme_assignments.theme_id", place)


def test_a_text_has_one_main_place(consultation: Consultation) -> None:
    contribution = make_contribution(consultation)
    assign(contribution, make_theme(consultation, 1))
    place = Assignment(
        contribution_id=contribution.id,
        theme_id=make_theme(consultation, 2).id,
        outcome=Outcome.ASSIGNED,
        confidence=0.5,
    )
    _refused("uq_theme_assignments_contribution_id_rank|theme_assignments.rank", place)


@pytest.mark.parametrize("kind", [EventKind.UNDONE, EventKind.REDONE])
def test_an_undo_names_what_it_undoes(consultation: Consultation, kind: EventKind) -> None:
    event = ThemeEvent(consultation_id=consultation.id, kind=kind)
    _refused("ck_theme_events_undo_names_its_event", event)


def test_only_an_undo_names_another_event(consultation: Consultation) -> None:
    first = _event(consultation)
    event = ThemeEvent(consultation_id=consultation.id, kind=EventKind.MOVED, undoes_id=first.id)
    _refused("ck_theme_events_undo_names_its_event", event)


def test_an_event_is_undone_once(consultation: Consultation) -> None:
    first = _event(consultation)
    undoing = {"kind": EventKind.UNDONE, "undoes_id": first.id}
    _event(consultation, **undoing)
    _refused(
        "uq_theme_events_undoes_id|theme_events.undoes_id",
        ThemeEvent(consultation_id=consultation.id, **undoing),
    )


def test_a_version_of_a_theme_has_one_event(consultation: Consultation) -> None:
    theme = make_theme(consultation)
    events = [_event(consultation), _event(consultation)]
    _refused(
        "uq_theme_versions_theme_id_version|theme_versions.theme_id",
        *(ThemeVersion(event_id=event.id, theme_id=theme.id, version=2) for event in events),
    )


def test_an_event_changes_a_text_once(consultation: Consultation) -> None:
    event, text = _event(consultation), make_contribution(consultation)
    row = {"event_id": event.id, "contribution_id": text.id, "before": [], "after": []}
    with pytest.raises(IntegrityError, match=r"pk_text_changes|text_changes\.event_id"):
        db.session.execute(sa.insert(TextChange), [row, row])
    db.session.rollback()


def test_what_an_event_changed_goes_with_it(consultation: Consultation) -> None:
    event, text = _event(consultation), make_contribution(consultation)
    theme = make_theme(consultation)
    db.session.add(TextChange(event_id=event.id, contribution_id=text.id, before=[], after=[]))
    db.session.add(ThemeVersion(event_id=event.id, theme_id=theme.id, version=2))
    db.session.flush()
    db.session.execute(sa.delete(ThemeEvent))
    for table in (TextChange, ThemeVersion):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def _suggestion(consultation: Consultation, **values: Any) -> ThemeSuggestion:
    run = ThemeRun(consultation_id=consultation.id, status=RunStatus.DONE, finished_at=utc_now())
    db.session.add(run)
    db.session.flush()
    return ThemeSuggestion(
        **{
            "run_id": run.id,
            "kind": SuggestionKind.RETIRE,
            "theme_id": make_theme(consultation).id,
            **values,
        }
    )


@pytest.mark.parametrize(
    "values",
    [
        {"decided_at": utc_now()},
        *({"state": state} for state in SuggestionState if state is not SuggestionState.OPEN),
    ],
)
def test_only_a_decided_suggestion_has_a_date(
    consultation: Consultation, values: dict[str, Any]
) -> None:
    _refused("ck_theme_suggestions_decided_has_a_date", _suggestion(consultation, **values))


@pytest.mark.parametrize("kind", list(SuggestionKind))
def test_a_suggestion_is_about_a_text_or_a_theme(
    consultation: Consultation, kind: SuggestionKind
) -> None:
    about_text = kind in {SuggestionKind.PLACE, SuggestionKind.MOVE, SuggestionKind.RELEASE}
    text = None if about_text else make_contribution(consultation).id
    _refused(
        "ck_theme_suggestions_about_a_text_or_a_theme",
        _suggestion(consultation, kind=kind, contribution_id=text),
    )


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_how_sure_a_suggestion_is_is_a_share(consultation: Consultation, confidence: float) -> None:
    _refused(
        "ck_theme_suggestions_confidence_is_a_share",
        _suggestion(consultation, confidence=confidence),
    )


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        # a code that is no kind is about no text either, so one rule or the other is named
        ("kind", "suggestionkind|ck_theme_suggestions_about_a_text_or_a_theme"),
        ("state", "suggestionstate|ck_theme_suggestions_decided_has_a_date"),
    ],
)
def test_a_code_that_is_not_listed_is_refused(
    consultation: Consultation, column: str, constraint: str
) -> None:
    db.session.add(_suggestion(consultation))
    db.session.flush()
    with pytest.raises(IntegrityError, match=f"ck_theme_suggestions_{constraint}"):
        db.session.execute(sa.text(f"UPDATE theme_suggestions SET {column} = 'other'"))
    db.session.rollback()
