"""A run proposes; what lasts are numbers, and what a person decided."""

from __future__ import annotations

import pytest

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.operations import moderate
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import Outcome, Source, Theme
from consult.themes.operations import found_theme, move_text, rename_theme
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

pytestmark = pytest.mark.both_databases

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")


def _where(contributions: list[Contribution]) -> list[int | None]:
    """Number of the theme of each text."""
    places = []
    for contribution in contributions:
        assignment = queries.get_assignment(contribution)
        assert assignment is not None
        places.append(assignment.theme.number if assignment.theme else None)
    return places


def _themes(consultation: Consultation) -> dict[int, str]:
    return {theme.number: theme.label_ar for theme in queries.active_themes(consultation)}


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


def test_numbers_last_when_a_fifth_of_new_texts_arrives(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"نص جديد {i}") for i in range(3)]
    # the engine gives its groups in another order, and under other names
    run = adopt(
        consultation,
        suggest([*contributions, *more], [2, 0, 1] * 4 + [2, 0, 1], "مالية", "مستوصف", "مسالك"),
    )
    assert _themes(consultation) == {1: "مسالك", 2: "مالية", 3: "مستوصف"}
    assert _where(contributions) == [1, 2, 3] * 4
    assert (run.quality["themes_kept"], run.quality["themes_new"]) == (3, 0)


def test_a_theme_no_longer_found_is_retired_and_its_number_is_not_given_again(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    run = adopt(consultation, suggest(contributions, [0] * 12, "كل شيء"))
    assert run.quality["themes_retired"] == 3
    assert _themes(consultation) == {4: "كل شيء"}
    third = queries.get_theme(consultation, 3)
    assert third.retired_at is not None


def test_what_a_person_decided_survives_a_run(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads, budget, _health = queries.active_themes(consultation)
    moved, freed = contributions[0], contributions[1]
    rename_theme(theme=budget, labels={"ar": "شفافية الميزانية"}, actor=actor)
    move_text(contribution=moved, seen=roads.id, target=budget, actor=actor)
    move_text(contribution=freed, seen=budget.id, target=None, actor=actor)
    adopt(consultation, suggest(contributions, THREE, "مسالك", "مالية", "مستوصف"))
    assert _themes(consultation) == {1: "مسالك", 2: "شفافية الميزانية", 3: "مستوصف"}
    assert _where(contributions) == [2, None, 3] + [1, 2, 3] * 3
    assignment = queries.get_assignment(moved)
    assert assignment is not None
    assert (assignment.source, assignment.confidence) == (Source.PERSON, 1.0)
    assert moved not in queries.quotes_of([roads])[roads.id]


def test_a_theme_of_a_person_is_kept_although_no_run_finds_it(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    actor = make_user()
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads = queries.get_theme(consultation, 1)
    bridges = found_theme(consultation=consultation, labels={"ar": "القناطر"}, actor=actor)
    move_text(contribution=contributions[0], seen=roads.id, target=bridges, actor=actor)
    adopt(consultation, suggest(contributions, [0] * 12, "كل شيء"))
    assert _themes(consultation) == {4: "القناطر", 5: "كل شيء"}
    assert _where(contributions)[0] == 4


def test_a_theme_in_which_a_person_placed_a_text_is_kept(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    roads, budget, _health = queries.active_themes(consultation)
    move_text(contribution=contributions[3], seen=roads.id, target=budget, actor=make_user())
    # pairs of texts, each from two themes: none of the former three is found again
    adopt(consultation, suggest(contributions, [i // 2 for i in range(12)], *"abcdef"))
    assert set(_themes(consultation)) == {2, 4, 5, 6, 7, 8, 9}
    assert _where(contributions)[3] == 2


def test_texts_without_a_theme_are_undecided_or_unclear(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    suggestions = suggest(contributions, [-1, -1] + [0] * 10, "طرق")
    unclear = (False, True, *[False] * 10)
    adopt(consultation, type(suggestions)(**{**vars(suggestions), "unclear": unclear}))
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


def test_a_run_that_finds_nothing_leaves_no_theme(
    consultation: Consultation, contributions: list[Contribution]
) -> None:
    adopt(consultation, suggest(contributions, [-1] * 12))
    assert _themes(consultation) == {}
    assert len(queries.undecided(consultation)) == 12


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
