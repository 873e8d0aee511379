"""A run at work and people at the same time: nobody is overwritten, each thing is decided once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.contributions.operations import remove_contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes import queries
from consult.themes.models import (
    Assignment,
    RunProblem,
    RunStatus,
    SuggestionKind,
    SuggestionState,
    Theme,
    ThemeEvent,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.operations import (
    accept_suggestions,
    fail_run,
    lock_theme,
    merge_themes,
    move_text,
    start_run,
    stop_run,
)
from consult.themes.suggestions import Suggestions
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

pytestmark = pytest.mark.both_databases

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")

InBetween = Callable[[], None]


@pytest.fixture
def texts(consultation: Consultation, contributions: list[Contribution]) -> list[Contribution]:
    """Twelve texts in three themes, and three that nobody read."""
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    return [
        *contributions,
        *(make_contribution(consultation, f"نص جديد {i}") for i in range(3)),
    ]


def elsewhere(app: Flask, act: InBetween) -> None:
    """Do something in another transaction, as another process would, and wait for its end."""
    failed: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            try:
                act()
                db.session.commit()
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=60)
    assert not failed, failed


def run_while(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    consultation: Consultation,
    found: Suggestions,
    act: InBetween,
) -> ThemeRun:
    """A run that finds this, while somebody does something."""

    def discover(*_args: Any, **_kwargs: Any) -> Suggestions:
        elsewhere(app, act)
        return found

    monkeypatch.setattr("consult.themes.operations.runs.discover", discover)
    run = start_run(consultation=consultation, n_themes=None, seed=0, actor=None)
    db.session.commit()
    db.session.expire_all()
    return queries.get_run(consultation, run.id)


def _number(text: Contribution) -> int | None:
    select = (
        sa.select(Theme.number)
        .join(Assignment, Assignment.theme_id == Theme.id)
        .where(Assignment.contribution_id == text.id, Assignment.rank == 1)
    )
    return db.session.scalar(select)


def _proposed(run: ThemeRun) -> list[tuple[SuggestionKind, int | None]]:
    select = sa.select(ThemeSuggestion).filter_by(run_id=run.id, state=SuggestionState.OPEN)
    return [(s.kind, s.contribution_id) for s in db.session.scalars(select.order_by("id"))]


def test_a_text_that_somebody_moved_while_the_run_was_at_work_stays_there(
    app: Flask,
    consultation: Consultation,
    texts: list[Contribution],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, unread, actor = texts[0].id, texts[12].id, make_user().id
    found = suggest(texts, [1, *THREE[1:], 0, 0, 0], *NAMES)
    roads, _budget, health = (theme.id for theme in queries.active_themes(consultation))
    db.session.commit()

    def act() -> None:
        who = db.session.get_one(User, actor)
        target = db.session.get_one(Theme, health)
        for text, seen in ((key, roads), (unread, None)):
            moved = db.session.get_one(Contribution, text)
            move_text(contribution=moved, seen=seen, target=target, actor=who)

    run = run_while(app, monkeypatch, consultation, found, act)
    assert run.status is RunStatus.DONE
    assert [_number(text) for text in (texts[0], texts[12], texts[13])] == [3, 3, 1]
    assert _proposed(run) == []
    assert run.quality["overtaken"] == 2


def test_themes_merged_or_locked_while_the_run_was_at_work_neither_gain_nor_lose(
    app: Flask,
    consultation: Consultation,
    texts: list[Contribution],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = suggest(texts, [1, 2, 0, *THREE[3:], 1, 2, 0], *NAMES)
    roads, budget, health = (theme.id for theme in queries.active_themes(consultation))
    db.session.commit()

    def act() -> None:
        target, source, other = (db.session.get_one(Theme, k) for k in (roads, budget, health))
        merge_themes(themes=[target, source], target=target, actor=None)
        lock_theme(theme=other, actor=None)

    run = run_while(app, monkeypatch, consultation, found, act)
    assert [_number(text) for text in texts[:3]] == [1, 1, 3]
    assert [_number(text) for text in texts[12:]] == [None, None, 1]
    assert _proposed(run) == []


def test_a_text_removed_while_the_run_was_at_work_is_left_out(
    app: Flask,
    consultation: Consultation,
    texts: list[Contribution],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = suggest(texts, [1, *THREE[1:], 0, 3, 3], *NAMES, "تعليم")
    old, new, third = texts[0].id, texts[12].id, texts[13].id
    db.session.commit()

    def act() -> None:
        for key in (old, new, third):
            remove_contribution(contribution=db.session.get_one(Contribution, key))

    run = run_while(app, monkeypatch, consultation, found, act)
    assert run.status is RunStatus.DONE
    found_theme = sa.select(ThemeSuggestion).filter_by(kind=SuggestionKind.FOUND)
    assert [s.details["texts"] for s in db.session.scalars(found_theme)] == [[texts[14].id]]


def test_a_run_stopped_at_its_last_moment_changes_nothing(
    app: Flask,
    consultation: Consultation,
    texts: list[Contribution],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = suggest(texts, [1, *THREE[1:], 0, 0, 0], *NAMES)
    slug = consultation.id
    db.session.commit()

    def act() -> None:
        (run, *_earlier) = queries.list_runs(db.session.get_one(Consultation, slug))
        stop_run(run=run, actor=None)

    run = run_while(app, monkeypatch, consultation, found, act)
    assert (run.status, run.error) == (RunStatus.FAILED, RunProblem.STOPPED)
    assert _number(texts[12]) is None
    assert _proposed(run) == []


def test_a_run_that_ended_meanwhile_cannot_be_stopped(
    app: Flask, consultation: Consultation, texts: list[Contribution]
) -> None:
    run = ThemeRun(consultation_id=consultation.id, status=RunStatus.RUNNING)
    db.session.add(run)
    db.session.commit()
    key = run.id
    assert run.unfinished

    elsewhere(app, lambda: (fail_run(run_id=key, problem=RunProblem.UNEXPECTED), None)[1])
    with pytest.raises(Conflict):
        stop_run(run=run, actor=None)
    db.session.rollback()
    assert queries.get_run(consultation, key).error == RunProblem.UNEXPECTED


def test_two_people_accept_one_suggestion_at_once_and_one_of_them_is_told(
    app: Flask, consultation: Consultation, texts: list[Contribution]
) -> None:
    run = adopt(consultation, suggest(texts, [1, *THREE[1:], 0, 0, 0], *NAMES))
    people = [make_user(name=name).id for name in ("سعاد", "هند")]
    (move,) = db.session.scalars(sa.select(ThemeSuggestion.id).filter_by(kind=SuggestionKind.MOVE))
    key = run.id
    db.session.commit()
    ready, outcomes = threading.Barrier(2), []

    def decide(person: int) -> None:
        with app.app_context():
            try:
                actor = db.session.get_one(User, person)
                its = db.session.get_one(ThemeRun, key)
                assert its.consultation.id
                ready.wait(timeout=30)
                accept_suggestions(run=its, ids=[move], actor=actor, read=True)
                db.session.commit()
                outcomes.append("done")
            except Conflict as error:
                db.session.rollback()
                outcomes.append(str(error.message))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(outcomes) == 2
    assert outcomes.count("done") == 1
    (told,) = (words for words in outcomes if words != "done")
    assert "سعاد" in told or "هند" in told
    assert db.session.scalar(sa.select(sa.func.count(ThemeEvent.id))) == 1
    assert _number(texts[0]) == 2
