"""What a run proposes is decided by people: once, with an event to undo, never over their heads."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes import queries
from consult.themes.models import (
    Assignment,
    EventKind,
    Source,
    SuggestionKind,
    SuggestionState,
    TextChange,
    Theme,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.operations import (
    accept_all,
    accept_suggestions,
    lock_theme,
    move_text,
    refuse_suggestions,
    rename_theme,
    undo,
)
from consult.themes.queries.review import (
    ReviewFilter,
    Shown,
    matching_ids,
    suggestion_page,
    tally,
)
from consult.themes.suggestions import Mentioned
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

pytestmark = pytest.mark.both_databases

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")


@pytest.fixture
def more(consultation: Consultation, contributions: list[Contribution]) -> list[Contribution]:
    """Four texts that came in after the first run."""
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    return [make_contribution(consultation, f"نص جديد رقم {i}") for i in range(4)]


@pytest.fixture
def run(
    consultation: Consultation, contributions: list[Contribution], more: list[Contribution]
) -> ThemeRun:
    """A second run: two moves, a new theme of three texts, a renaming, one unread text placed."""
    labels = [1, 2, 2, *THREE[3:-1], 3, 3, 3, 0, -1]
    return adopt(
        consultation,
        suggest([*contributions, *more], labels, "مسالك", *NAMES[1:], "تعليم"),
    )


def _open(run: ThemeRun, kind: SuggestionKind) -> list[ThemeSuggestion]:
    select = sa.select(ThemeSuggestion).filter_by(run_id=run.id, kind=kind).order_by("id")
    return [s for s in db.session.scalars(select) if s.state is SuggestionState.OPEN]


def _places(text: Contribution) -> list[tuple[int | None, Source]]:
    """Number of each theme of a text and who said so, the main one first."""
    select = sa.select(Assignment).filter_by(contribution_id=text.id).order_by(Assignment.rank)
    rows = db.session.scalars(select.execution_options(populate_existing=True))
    return [(row.theme.number if row.theme else None, row.source) for row in rows]


def _numbers(consultation: Consultation) -> set[int]:
    return {theme.number for theme in queries.active_themes(consultation)}


def test_a_move_that_somebody_read_is_a_person_s_word_and_can_be_undone(
    run: ThemeRun, contributions: list[Contribution]
) -> None:
    actor = make_user()
    move = _open(run, SuggestionKind.MOVE)[0]
    decision = accept_suggestions(run=run, ids=[move.id], actor=actor, read=True)
    assert _places(contributions[0]) == [(2, Source.PERSON)]
    (event,) = decision.events
    assert (event.kind, event.actor_id) == (EventKind.ADOPTED, actor.id)
    assert (event.details["before"], event.details["after"]) == (1, 2)
    assert (move.state, move.decided_by_id, move.event_id) == (
        SuggestionState.ACCEPTED,
        actor.id,
        event.id,
    )
    undo(event=event, actor=actor)
    assert _places(contributions[0]) == [(1, Source.ENGINE)]


def test_moves_accepted_by_kind_remain_the_engine_s_word_as_one_event_for_each_way(
    run: ThemeRun, contributions: list[Contribution]
) -> None:
    moves = _open(run, SuggestionKind.MOVE)
    decision = accept_suggestions(
        run=run, ids=[move.id for move in moves], actor=make_user(), read=False
    )
    assert decision.done == 2
    assert [_places(text) for text in contributions[:2]] == [
        [(2, Source.ENGINE)],
        [(3, Source.ENGINE)],
    ]
    assert len(decision.events) == 2
    changed = sa.select(sa.func.count()).select_from(TextChange)
    assert db.session.scalar(changed) == 2


def test_a_new_theme_is_made_of_its_texts_and_undone_as_a_whole(
    consultation: Consultation,
    run: ThemeRun,
    contributions: list[Contribution],
    more: list[Contribution],
) -> None:
    (found,) = _open(run, SuggestionKind.FOUND)
    decision = accept_suggestions(run=run, ids=[found.id], actor=make_user(), read=True)
    theme = queries.get_theme(consultation, 4)
    assert (theme.label_ar, theme.labelled_by, theme.run_id) == ("تعليم", Source.ENGINE, run.id)
    assert [_places(text)[0] for text in (contributions[-1], *more[:2])] == [(4, Source.ENGINE)] * 3
    assert contributions[-1] in queries.quotes_of([theme])[theme.id]
    health = queries.get_theme(consultation, 3)
    assert contributions[-1] not in queries.quotes_of([health])[health.id]
    undo(event=decision.events[0], actor=make_user())
    assert _numbers(consultation) == {1, 2, 3}
    assert _places(contributions[-1]) == [(3, Source.ENGINE)]
    assert _places(more[0]) == [(None, Source.ENGINE)]


def test_a_renaming_is_accepted_and_undone(consultation: Consultation, run: ThemeRun) -> None:
    (renaming,) = _open(run, SuggestionKind.RENAME)
    decision = accept_suggestions(run=run, ids=[renaming.id], actor=make_user(), read=True)
    roads = queries.get_theme(consultation, 1)
    assert (roads.label_ar, roads.terms, roads.labelled_by) == (
        "مسالك",
        ["مسالك", "كلمة"],
        Source.ENGINE,
    )
    undo(event=decision.events[0], actor=make_user())
    assert (roads.label_ar, roads.terms) == ("طرق", ["طرق", "كلمة"])


def test_a_theme_is_withdrawn_once_its_texts_have_left(
    consultation: Consultation, contributions: list[Contribution], more: list[Contribution]
) -> None:
    run = adopt(consultation, suggest(contributions, [0, 1, 1] * 4, *NAMES))
    (withdrawal,) = _open(run, SuggestionKind.RETIRE)
    with pytest.raises(Conflict) as refusal:
        accept_suggestions(run=run, ids=[withdrawal.id], actor=None, read=True)
    with force_locale("en"):
        assert str(refusal.value) == "This theme holds texts: move them first."
    decision = accept_all(run=run)
    assert (decision.done, decision.holding) == (5, 0)
    assert _numbers(consultation) == {1, 2}
    assert tally(run).open == 0


def test_all_that_a_run_proposes_is_accepted_at_once(
    consultation: Consultation, run: ThemeRun, contributions: list[Contribution]
) -> None:
    decision = accept_all(run=run)
    assert decision.done == 4
    assert _numbers(consultation) == {1, 2, 3, 4}
    assert [_places(text)[0][0] for text in contributions] == [
        *[2, 3, 3, 1, 2, 3, 1, 2, 3, 1, 2],
        4,
    ]
    found = adopt(
        consultation,
        suggest(contributions, [1, 2, *THREE[2:-1], 3], "مسالك", *NAMES[1:], "تعليم"),
    )
    assert tally(found).open == 0


def test_further_themes_of_a_text_come_with_its_move(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    text = contributions[0]
    found = suggest(contributions, [1, *THREE[1:]], *NAMES)
    spoken = (Mentioned(1, 0.6, ((0, 6),)), Mentioned(2, 0.4, ((6, 12),)))
    run = adopt(consultation, type(found)(**{**vars(found), "mentions": {text.id: spoken}}))
    accept_all(run=run)
    select = sa.select(Assignment).filter_by(contribution_id=text.id).order_by(Assignment.rank)
    rows = [(r.theme.number, r.spans) for r in db.session.scalars(select) if r.theme]
    assert rows == [(2, [[0, 6]]), (3, [[6, 12]])]


def test_what_the_run_placed_can_be_taken_back_and_is_not_placed_there_again(
    consultation: Consultation,
    run: ThemeRun,
    contributions: list[Contribution],
    more: list[Contribution],
) -> None:
    actor = make_user()
    (placed,) = suggestion_page(run, ReviewFilter(shown=Shown.PLACED), page=1).items
    assert placed.contribution == more[2]
    assert _places(more[2]) == [(1, Source.ENGINE)]
    decision = refuse_suggestions(run=run, ids=[placed.id], actor=actor)
    assert _places(more[2]) == [(None, Source.ENGINE)]
    assert decision.events[0].kind is EventKind.REMOVED
    again = adopt(consultation, suggest([*contributions, *more], [*THREE, -1, -1, 0, -1], *NAMES))
    assert more[2].id not in {s.contribution_id for s in _open(again, SuggestionKind.PLACE)}


def test_what_the_run_placed_is_a_person_s_word_once_confirmed(
    run: ThemeRun, more: list[Contribution]
) -> None:
    (placed,) = suggestion_page(run, ReviewFilter(shown=Shown.PLACED), page=1).items
    accept_suggestions(run=run, ids=[placed.id], actor=make_user(), read=True)
    assert _places(more[2]) == [(1, Source.PERSON)]
    assert tally(run).shown[Shown.ACCEPTED] == 1


def test_a_suggestion_is_decided_once_and_the_second_person_is_told_by_whom(
    run: ThemeRun,
) -> None:
    move = _open(run, SuggestionKind.MOVE)[0]
    refuse_suggestions(run=run, ids=[move.id], actor=make_user(name="سعاد"))
    with pytest.raises(Conflict) as refusal:
        accept_suggestions(run=run, ids=[move.id], actor=make_user(), read=True)
    with force_locale("en"):
        assert str(refusal.value) == "سعاد refused this suggestion meanwhile."
    others = [s.id for s in _open(run, SuggestionKind.MOVE)]
    decision = accept_suggestions(run=run, ids=[move.id, *others], actor=None, read=False)
    assert (decision.done, decision.late) == (1, 1)


def test_what_a_person_moved_since_is_outdated_and_the_message_says_by_whom(
    consultation: Consultation, run: ThemeRun, contributions: list[Contribution]
) -> None:
    move, other = _open(run, SuggestionKind.MOVE)
    before = tally(run).open
    roads, health = queries.get_theme(consultation, 1), queries.get_theme(consultation, 3)
    move_text(
        contribution=contributions[0], seen=roads.id, target=health, actor=make_user(name="هند")
    )
    db.session.commit()
    assert tally(run).open == before - 1
    assert tally(run).shown[Shown.OUTDATED] == 1
    with pytest.raises(Conflict) as refusal:
        accept_suggestions(run=run, ids=[move.id], actor=make_user(), read=True)
    with force_locale("en"):
        assert "هند moved this text to theme 3" in str(refusal.value)
    db.session.rollback()
    decision = accept_suggestions(run=run, ids=[move.id, other.id], actor=None, read=False)
    assert (decision.done, decision.outdated) == (1, 1)
    assert move.state is SuggestionState.OUTDATED
    assert _places(contributions[0]) == [(3, Source.PERSON)]


@pytest.mark.parametrize("number", [1, 2])
def test_a_theme_locked_or_renamed_since_outdates_what_is_about_it(
    consultation: Consultation, run: ThemeRun, number: int
) -> None:
    theme = queries.get_theme(consultation, number)
    if number == 1:
        rename_theme(theme=theme, labels={"ar": "الطرق القروية"}, actor=make_user())
        expected = {SuggestionKind.FOUND: 1, SuggestionKind.MOVE: 2}
    else:
        lock_theme(theme=theme, actor=make_user())
        expected = {SuggestionKind.FOUND: 1, SuggestionKind.RENAME: 1}
    assert tally(run).kinds == expected
    decision = accept_all(run=run)
    assert decision.done == sum(expected.values())


def test_a_new_theme_whose_texts_have_gone_is_outdated(
    consultation: Consultation,
    run: ThemeRun,
    contributions: list[Contribution],
    more: list[Contribution],
) -> None:
    roads = queries.get_theme(consultation, 1)
    (found,) = _open(run, SuggestionKind.FOUND)
    for text in more[:2]:
        move_text(contribution=text, seen=None, target=roads, actor=make_user())
    with pytest.raises(Conflict):
        accept_suggestions(run=run, ids=[found.id], actor=make_user(), read=True)
    assert db.session.scalar(sa.select(sa.func.count(Theme.id))) == 3


def test_an_acceptance_that_was_undone_is_not_proposed_again(
    consultation: Consultation,
    run: ThemeRun,
    contributions: list[Contribution],
    more: list[Contribution],
) -> None:
    actor = make_user()
    for event in accept_all(run=run).events[::-1]:
        undo(event=event, actor=actor)
    labels = [1, 2, 2, *THREE[3:-1], 3, 3, 3, 0, -1]
    again = adopt(
        consultation,
        suggest([*contributions, *more], labels, "مسالك", *NAMES[1:], "تعليم"),
    )
    assert tally(again).open == 0


def test_the_queue_is_filtered_by_kind_theme_and_confidence(
    consultation: Consultation, run: ThemeRun
) -> None:
    assert tally(run).kinds == {
        SuggestionKind.MOVE: 2,
        SuggestionKind.FOUND: 1,
        SuggestionKind.RENAME: 1,
    }
    roads = queries.get_theme(consultation, 1)

    def count(**wanted: Any) -> int:
        found = suggestion_page(run, ReviewFilter(**wanted), page=1).total
        assert found == len(matching_ids(run, ReviewFilter(**wanted)))
        return found

    assert count() == 4
    assert count(kind=SuggestionKind.MOVE) == 2
    assert count(theme_id=roads.id) == 2
    assert count(sure=0.6) == 3
    assert count(sure=0.9) == 0
    assert count(shown=Shown.PLACED) == 1
