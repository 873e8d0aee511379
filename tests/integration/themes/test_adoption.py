"""The first run is adopted; a later one places unread texts and proposes everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.operations import moderate
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import (
    Assignment,
    Outcome,
    Source,
    SuggestionKind,
    SuggestionState,
    Theme,
    ThemeRun,
    ThemeSuggestion,
)
from consult.themes.operations import found_theme, move_text, rename_theme
from consult.themes.queries.standing import standing_of
from consult.themes.suggestions import Mentioned
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

pytestmark = pytest.mark.both_databases

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")


def _where(contributions: list[Contribution]) -> list[int | None]:
    """Number of the main theme of each text."""
    places = []
    for contribution in contributions:
        select = sa.select(Assignment).filter_by(contribution_id=contribution.id, rank=1)
        assignment = db.session.scalars(select).one()
        places.append(assignment.theme.number if assignment.theme else None)
    return places


def _themes(consultation: Consultation) -> dict[int, str]:
    return {theme.number: theme.label_ar for theme in queries.active_themes(consultation)}


def _proposed(run: ThemeRun, *kinds: SuggestionKind) -> list[ThemeSuggestion]:
    """What the run leaves for people to decide."""
    select = sa.select(ThemeSuggestion).filter_by(run_id=run.id, state=SuggestionState.OPEN)
    if kinds:
        select = select.where(ThemeSuggestion.kind.in_(kinds))
    return list(db.session.scalars(select.order_by(ThemeSuggestion.id)))


def test_the_first_run_numbers_its_themes_from_one(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    run = adopt(consultation, suggest(contributions, THREE, *NAMES))
    assert _themes(consultation) == {1: "طرق", 2: "ميزانية", 3: "صحة"}
    assert _where(contributions) == [1, 2, 3] * 4
    assert run.quality["themes_new"] == 3
    first = queries.active_themes(consultation)[0]
    assert (first.terms, first.stability, first.margin) == (["طرق", "كلمة"], 0.9, 0.4)
    assert first.run_id == run.id
    assert _proposed(run) == []


def test_the_first_run_keeps_up_to_three_themes_of_a_text(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    text = contributions[0]
    spoken = (
        Mentioned(1, 0.5, ((0, 5),)),
        Mentioned(0, 0.3, ((5, 9),)),
        Mentioned(2, 0.2, ((9, 12),)),
    )
    found = replace(suggest(contributions, THREE, *NAMES), mentions={text.id: spoken})
    adopt(consultation, found)
    select = sa.select(Assignment).filter_by(contribution_id=text.id).order_by(Assignment.rank)
    rows = [
        (row.rank, row.theme.number if row.theme else None, row.confidence, row.spans)
        for row in db.session.scalars(select)
    ]
    assert rows == [(1, 1, 0.7, [[5, 9]]), (2, 2, 0.5, [[0, 5]]), (3, 3, 0.2, [[9, 12]])]


def test_a_later_run_places_what_nobody_had_read_and_moves_nothing(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"نص جديد {i}") for i in range(3)]
    # the engine would swap the first two of the old texts
    labels = [1, 0, 2] + [0, 1, 2] * 3 + [2, 0, -1]
    run = adopt(consultation, suggest([*contributions, *more], labels, *NAMES))
    assert _where(contributions) == [1, 2, 3] * 4
    assert _where(more) == [3, 1, None]
    moves = _proposed(run)
    assert [(m.kind, m.contribution_id) for m in moves] == [
        (SuggestionKind.MOVE, contributions[0].id),
        (SuggestionKind.MOVE, contributions[1].id),
    ]
    assert [(m.theme.number, m.target.number) for m in moves if m.theme and m.target] == [
        (1, 2),
        (2, 1),
    ]
    placed = db.session.scalars(sa.select(ThemeSuggestion).filter_by(kind=SuggestionKind.PLACE))
    assert [(p.contribution_id, p.state, p.decided_by_id) for p in placed] == [
        (more[0].id, SuggestionState.ACCEPTED, None),
        (more[1].id, SuggestionState.ACCEPTED, None),
    ]
    assert (run.quality["texts_placed"], run.quality["texts_undecided"]) == (2, 1)
    assert run.quality["agreement"] == round(10 / 12, 4)


def test_a_group_that_no_theme_covers_is_proposed_as_a_new_theme(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"التعليم {i}") for i in range(3)]
    labels = [*THREE[:-1], 3, 3, 3, 3]
    run = adopt(consultation, suggest([*contributions, *more], labels, *NAMES, "تعليم"))
    assert set(_themes(consultation)) == {1, 2, 3}
    assert _where(more) == [None] * 3
    (found,) = _proposed(run)
    assert found.kind is SuggestionKind.FOUND
    assert found.details["texts"] == [contributions[-1].id, *(text.id for text in more)]
    assert found.details["labels"]["ar"] == "تعليم"
    assert found.details["quotes"][0] == contributions[-1].id
    assert run.quality["themes_new"] == 1


def test_a_theme_that_would_hold_no_text_is_proposed_for_withdrawal(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    run = adopt(consultation, suggest(contributions, [0, 1, 1] * 4, *NAMES))
    assert _where(contributions) == [1, 2, 3] * 4
    assert len(_proposed(run, SuggestionKind.MOVE)) == 4
    (withdrawal,) = _proposed(run, SuggestionKind.RETIRE)
    assert withdrawal.theme is not None
    assert withdrawal.theme.number == 3
    assert withdrawal.theme.retired_at is None


def test_other_labels_are_proposed_where_the_engine_gave_those_of_before(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    budget = queries.get_theme(consultation, 2)
    rename_theme(theme=budget, labels={"ar": "شفافية الميزانية"}, actor=make_user())
    run = adopt(consultation, suggest(contributions, THREE, "مسالك", "مالية", "صحة"))
    assert _themes(consultation) == {1: "طرق", 2: "شفافية الميزانية", 3: "صحة"}
    (renaming,) = _proposed(run)
    assert renaming.kind is SuggestionKind.RENAME
    assert (renaming.details["before"]["ar"], renaming.details["after"]["ar"]) == ("طرق", "مسالك")


def test_nothing_is_proposed_for_what_a_person_placed(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads, budget, _health = queries.active_themes(consultation)
    moved, freed = contributions[0], contributions[1]
    move_text(contribution=moved, seen=roads.id, target=budget, actor=actor)
    move_text(contribution=freed, seen=budget.id, target=None, actor=actor)
    run = adopt(consultation, suggest(contributions, THREE, *NAMES))
    assert _where(contributions) == [2, None, 3] + [1, 2, 3] * 3
    assert _proposed(run) == []
    assignment = queries.get_assignment(moved)
    assert assignment is not None
    assert (assignment.source, assignment.confidence) == (Source.PERSON, 1.0)


def test_a_theme_of_a_person_is_not_proposed_for_withdrawal(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads = queries.get_theme(consultation, 1)
    bridges = found_theme(consultation=consultation, labels={"ar": "القناطر"}, actor=actor)
    move_text(contribution=contributions[3], seen=roads.id, target=bridges, actor=actor)
    move_text(contribution=contributions[3], seen=bridges.id, target=roads, actor=actor)
    run = adopt(consultation, suggest(contributions, [1] * 12, *NAMES, "القناطر"))
    # the first holds what a person put there, the last was made by a person
    withdrawn = [s.theme.number for s in _proposed(run, SuggestionKind.RETIRE) if s.theme]
    assert withdrawn == [3]


def test_a_locked_theme_neither_gains_nor_loses(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = make_contribution(consultation, "نص جديد")
    queries.get_theme(consultation, 1).locked = True
    db.session.flush()
    labels = [1, 0, 2, *THREE[3:], 0]
    found = suggest([*contributions, more], labels, "غير هذا", *NAMES[1:])
    found = replace(found, mentions={contributions[2].id: (Mentioned(0, 0.5, ((0, 4),)),)})
    run = adopt(consultation, found)
    assert _proposed(run) == []
    assert run.quality["overtaken"] == 2
    assert queries.get_assignment(more) is None


def test_what_people_did_while_a_run_was_at_work_is_left_to_them(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"نص جديد {i}") for i in range(2)]
    start = standing_of(consultation)
    roads, budget, health = queries.active_themes(consultation)
    actor = make_user()
    move_text(contribution=contributions[0], seen=roads.id, target=health, actor=actor)
    move_text(contribution=more[0], seen=None, target=health, actor=actor)
    moderate(contribution=more[1], status=Status.HIDDEN, actor_id=None, reason="سب")
    budget.retired_at = queries.latest_done_run(consultation).finished_at  # type: ignore[union-attr]
    db.session.flush()
    labels = [1, 1, 2, 1, 1, 0] + [0, 1, 2] * 2 + [0, 0]
    run = adopt(consultation, suggest([*contributions, *more], labels, *NAMES), start)
    assert _where(contributions) == [3, 2, 3] + [1, 2, 3] * 3
    assert _where(more[:1]) == [3]
    assert queries.get_assignment(more[1]) is None
    # of what the engine said only this is about a text and themes that nobody touched
    (move,) = _proposed(run, SuggestionKind.MOVE)
    assert (move.contribution_id, move.target_id) == (contributions[5].id, roads.id)
    assert run.quality["overtaken"] == 4


def test_a_later_run_outdates_what_the_one_before_proposed(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    second = adopt(consultation, suggest(contributions, [1, *THREE[1:]], *NAMES))
    third = adopt(consultation, suggest(contributions, [2, *THREE[1:]], *NAMES))
    assert _proposed(second) == []
    assert len(_proposed(third)) == 1


def test_what_was_refused_is_not_proposed_again(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"التعليم {i}") for i in range(3)]
    everything = suggest(
        [*contributions, *more], [1, *THREE[1:-1], 0, 3, 3, 3], "مسالك", *NAMES[1:], "تعليم"
    )
    run = adopt(consultation, everything)
    proposed = _proposed(run)
    assert {s.kind for s in proposed} == {
        SuggestionKind.MOVE,
        SuggestionKind.FOUND,
        SuggestionKind.RENAME,
    }
    for suggestion in proposed:
        suggestion.state = SuggestionState.REFUSED
        suggestion.decided_at = run.finished_at
    db.session.flush()
    assert _proposed(adopt(consultation, everything)) == []


def test_a_fresh_start_pairs_the_themes_it_finds_with_those_of_before(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads = queries.get_theme(consultation, 1)
    move_text(contribution=contributions[1], seen=2, target=roads, actor=make_user())
    # the engine is told of the first theme alone, since nobody holds the others
    labels = [0, 0, 1] + [0, 2, 1] * 3
    run = adopt(consultation, suggest(contributions, labels, "طرق", "صحة", "تعليم"), anew=True)
    assert _where(contributions) == [1, 1, 3] + [1, 2, 3] * 3
    (renaming,) = _proposed(run)
    assert renaming.kind is SuggestionKind.RENAME
    assert renaming.theme is not None
    assert renaming.theme.number == 2


def test_texts_without_a_theme_are_undecided_or_unclear(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    suggestions = suggest(contributions, [-1, -1] + [0] * 10, "طرق")
    adopt(consultation, replace(suggestions, unclear=(False, True, *[False] * 10)))
    assert queries.undecided(consultation) == [contributions[0]]
    assert queries.unclear(consultation) == [contributions[1]]
    assert queries.outcome_counts(consultation) == {
        Outcome.ASSIGNED: 10,
        Outcome.UNDECIDED: 1,
        Outcome.UNCLEAR: 1,
    }


def test_a_hidden_text_is_counted_nowhere(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    moderate(contribution=contributions[0], status=Status.HIDDEN, actor_id=None, reason="سب")
    (roads, *_others) = queries.themes_with_members(consultation)
    assert contributions[0] not in [member.contribution for member in roads.members]
    assert contributions[0] not in roads.quotes
    assert queries.sizes(consultation)[roads.theme.id] == 3


def test_a_run_that_finds_nothing_leaves_no_theme_and_the_next_is_adopted(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, [-1] * 12))
    assert _themes(consultation) == {}
    assert len(queries.undecided(consultation)) == 12
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    assert _where(contributions) == [1, 2, 3] * 4


def test_consultations_do_not_touch_each_other(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    from tests.factories import make_consultation

    other = make_consultation(region=consultation.region)
    theirs = [make_contribution(other) for _ in range(3)]
    adopt(other, suggest(theirs, [0] * 3, "آخر"))
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    assert _themes(other) == {1: "آخر"}
    assert _where(theirs) == [1, 1, 1]
    assert db.session.query(Theme).count() == 4
