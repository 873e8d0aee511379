"""The places of one text: what each act of a person makes of them, without a database."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.themes.models import Outcome, Source
from consult.themes.operations.places import (
    Place,
    Places,
    copied,
    full,
    given_back,
    joined,
    led_by,
    left,
    moved,
    pinned,
    place_in,
    themes_of,
)

SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20)), max_size=2, unique=True).map(
    tuple
)


def _place(theme: int) -> st.SearchStrategy[Place]:
    return st.builds(
        Place,
        theme=st.just(theme),
        source=st.sampled_from(Source),
        confidence=st.floats(0, 1),
        spans=SPANS,
        run=st.none() | st.integers(1, 5),
        by=st.none() | st.integers(1, 5),
    )


PLACES: st.SearchStrategy[Places] = st.one_of(
    st.just(()),
    st.just((Place(None, Outcome.UNDECIDED, confidence=0.2),)),
    st.lists(st.sampled_from([1, 2, 3, 4]), min_size=1, max_size=3, unique=True).flatmap(
        lambda themes: st.tuples(*map(_place, themes))
    ),
)
THEME = st.sampled_from([1, 2, 3, 4])


def _sound(places: Places) -> bool:
    """Whether the tables take it: each theme once, three at most, undecided only alone."""
    themes = [place.theme for place in places]
    alone = None not in themes or len(places) == 1
    return len(themes) == len(set(themes)) <= 3 and alone


@given(PLACES)
def test_places_survive_the_json_of_an_event(places: Places) -> None:
    stored = json.loads(json.dumps([place.stored() for place in places]))
    assert tuple(Place.read(row) for row in stored) == places


@given(PLACES, st.none() | THEME)
def test_a_moved_main_place_is_in_the_target_and_decided_by_the_person(
    places: Places, target: int | None
) -> None:
    main = places[0].theme if places else None
    after = moved(places, main, target, 7)
    assert _sound(after)
    assert (after[0].theme, after[0].source, after[0].by) == (target, Source.PERSON, 7)
    others = () if target is None else themes_of(places)[1:]
    assert set(themes_of(after)[1:]) == set(others) - {target}


@given(PLACES, st.sets(THEME), THEME)
def test_merging_leaves_no_place_in_a_merged_theme(
    places: Places, sources: set[int], target: int
) -> None:
    gone = frozenset(sources - {target})
    after = joined(places, gone, target)
    assert _sound(after)
    assert not gone & set(themes_of(after))
    wanted = {target if theme in gone else theme for theme in themes_of(places)}
    assert set(themes_of(after)) == wanted
    people = {p.theme for p in places if p.source is Source.PERSON}
    if people & (gone | {target}):
        assert any(p.theme == target and p.source is Source.PERSON for p in after)


@given(PLACES, THEME)
def test_a_copy_comes_last_and_what_is_taken_out_again_leaves_the_rest(
    places: Places, theme: int
) -> None:
    if full(places) or place_in(places, theme):
        return
    after = copied(places, theme, 7, ((0, 3),))
    assert _sound(after)
    assert (after[-1].theme, after[-1].spans) == (theme, ((0, 3),))
    if themes_of(places):
        assert left(after, theme, 7) == places


@given(PLACES, THEME)
def test_a_text_taken_out_of_its_only_theme_is_undecided_for_good(
    places: Places, theme: int
) -> None:
    after = left(places, theme, 7)
    assert _sound(after)
    assert place_in(after, theme) is None
    if not themes_of(after):
        assert after == (Place.decided(None, 7),)


@given(PLACES.filter(lambda places: len(places) > 1))
def test_another_main_theme_changes_only_the_order(places: Places) -> None:
    after = led_by(places, places[-1].theme or 0, 7)
    assert after[0] == pinned(places[-1], 7)
    assert after[1:] == places[:-1]


def test_the_words_of_two_places_that_become_one_are_joined() -> None:
    places = (Place(1, spans=((0, 3),)), Place(2, spans=((5, 9),)))
    assert joined(places, frozenset({1}), 2)[0].spans == ((0, 3), (5, 9))


def test_a_place_about_the_whole_text_stays_about_the_whole_text() -> None:
    places = (Place(1, spans=((0, 3),)), Place(2))
    assert joined(places, frozenset({1}), 2)[0].spans == ()


@pytest.mark.parametrize("confidence", [0.0, 0.4])
def test_a_place_given_back_says_what_the_engine_said(confidence: float) -> None:
    back = given_back(pinned(Place(1, confidence=0.4, run=3), 7), confidence)
    assert back == Place(1, confidence=confidence, run=3)
