"""What a run is told of what people decided."""

from __future__ import annotations

import pytest

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.contributions.operations import Speaker
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import Theme
from consult.themes.operations import (
    Part,
    copy_text,
    describe_theme,
    lock_theme,
    move_text,
    redo,
    remove_text,
    rename_theme,
    split_theme,
    undo,
)
from consult.themes.queries.standing import MOST_APART, authors_of, standing_of, undone_events
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

pytestmark = pytest.mark.both_databases

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")


@pytest.fixture
def themes(consultation: Consultation, contributions: list[Contribution]) -> list[Theme]:
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    return list(queries.active_themes(consultation))


def test_places_of_persons_are_pinned_and_those_of_the_engine_are_earlier_ones(
    consultation: Consultation, contributions: list[Contribution], themes: list[Theme]
) -> None:
    roads, budget, health = themes
    actor = make_user()
    move_text(contribution=contributions[0], seen=roads.id, target=budget, actor=actor)
    lock_theme(theme=health, actor=actor)
    ids = [text.id for text in contributions]
    decisions = standing_of(consultation).decisions(ids)
    assert decisions.pinned == {0: 1}
    assert decisions.earlier == {row: row % 3 for row in range(1, 12)}
    assert decisions.refused == {(0, 0)}
    assert decisions.locked == {2}
    assert decisions.themes == 3


def test_a_fresh_start_gives_the_engine_what_people_hold_alone(
    consultation: Consultation, contributions: list[Contribution], themes: list[Theme]
) -> None:
    roads, _budget, health = themes
    lock_theme(theme=health, actor=make_user())
    rename_theme(theme=roads, labels={"ar": "الطرق"}, actor=make_user())
    standing = standing_of(consultation, anew=True)
    assert standing.given() == (roads.id, health.id)
    decisions = standing.decisions([text.id for text in contributions])
    assert decisions.earlier == dict.fromkeys((2, 5, 8, 11), 1)
    assert (decisions.locked, decisions.themes) == ({1}, 2)


@pytest.mark.parametrize("how", ["described", "copied", "filled"])
def test_a_theme_that_somebody_worked_on_is_held(
    consultation: Consultation,
    contributions: list[Contribution],
    themes: list[Theme],
    how: str,
) -> None:
    roads, budget, _health = themes
    actor = make_user()
    assert standing_of(consultation).held() == frozenset()
    if how == "described":
        describe_theme(theme=budget, descriptions={"ar": "عن الميزانية"}, actor=actor)
    elif how == "copied":
        copy_text(contribution=contributions[0], target=budget, actor=actor)
    else:
        move_text(contribution=contributions[0], seen=roads.id, target=budget, actor=actor)
    assert standing_of(consultation).held() == {budget.id}


def test_a_text_taken_out_does_not_come_back_unless_that_is_undone(
    consultation: Consultation, contributions: list[Contribution], themes: list[Theme]
) -> None:
    actor, text, budget = make_user(), contributions[1], themes[1]
    event = remove_text(contribution=text, theme=budget, actor=actor)
    assert standing_of(consultation).refusals.pairs == {(text.id, budget.id)}
    undone = undo(event=event, actor=actor)
    assert undone_events(consultation) == {event.id}
    assert standing_of(consultation).refusals.pairs == frozenset()
    redo(event=undone, actor=actor)
    assert undone_events(consultation) == {undone.id}
    assert standing_of(consultation).refusals.pairs == {(text.id, budget.id)}


def test_texts_that_a_split_parted_are_kept_apart_and_never_too_many(
    consultation: Consultation,
) -> None:
    texts = [make_contribution(consultation, f"نص عن الطريق {i}") for i in range(90)]
    adopt(consultation, suggest(texts, [0] * 90, "طرق"))
    roads = queries.get_theme(consultation, 1)
    gone = [text.id for text in texts[:45]]
    part = Part(labels={"ar": "قناطر"}, texts=gone, proposed=True)
    event = split_theme(theme=roads, parts=[part], actor=make_user())
    apart = standing_of(consultation).apart
    assert 0 < len(apart) <= MOST_APART**2
    assert all(one in gone and other not in gone for one, other in apart)
    undo(event=event, actor=make_user())
    assert standing_of(consultation).apart == frozenset()


def test_contributions_of_one_address_have_one_author(consultation: Consultation) -> None:
    first, second, third, _nobody = (
        make_contribution(consultation, f"نص {i}", speaker=Speaker(email=email, phone=phone))
        for i, (email, phone) in enumerate(
            [("a@x.example", ""), ("A@x.example", "1"), ("", "0600"), ("", "")]
        )
    )
    authors = authors_of(consultation)
    assert authors[first.id] == authors[second.id] != authors[third.id]
    assert len(authors) == 3
    db.session.rollback()
