"""Merging themes: all that hangs on them follows, and comes back when it is undone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes import queries
from consult.themes.models import EventKind, Outcome, Source, Theme, ThemeQuote
from consult.themes.operations import (
    copy_text,
    describe_theme,
    lock_theme,
    merge_themes,
    nest_theme,
    rename_theme,
    undo,
)
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    """Three themes with two texts each, all quoted, the first surer of itself."""
    made = [
        make_theme(consultation, n, terms=[f"كلمة {n}", "ماء"], stability=0.5) for n in (1, 2, 3)
    ]
    for theme in made:
        for position in range(2):
            text = make_contribution(consultation, f"نص {theme.number} {position}")
            assign(text, theme, confidence=0.4)
            db.session.add(
                ThemeQuote(theme_id=theme.id, contribution_id=text.id, position=position)
            )
    db.session.flush()
    return made


def _texts(theme: Theme) -> list[Contribution]:
    return [place.contribution for place in queries.members_page(theme, page=1).items]


@pytest.mark.both_databases
def test_texts_and_quotes_follow_and_the_others_say_where_they_went(
    themes: list[Theme], actor: User
) -> None:
    first, second, third = themes
    quoted = queries.quotes_of(themes)
    event = merge_themes(themes=[second, third], target=first, actor=actor, reason=" نفس الطلب ")
    assert (event.kind, event.theme_id, event.actor_id) == (EventKind.MERGED, first.id, actor.id)
    assert event.reason == "نفس الطلب"
    assert event.details == {"before": [2, 3], "after": 1, "texts": 4}
    assert queries.sizes(first.consultation) == {first.id: 6}
    assert queries.active_themes(first.consultation) == [first]
    for theme in (second, third):
        assert theme.retired_at is not None
        assert theme.merged_into_id == first.id
        assert queries.resolve(theme) is first
    in_turn = [text for theme in themes for text in quoted[theme.id]]
    assert queries.quotes_of([first])[first.id] == in_turn
    assert first.terms == ["كلمة 1", "ماء", "كلمة 2", "كلمة 3"]
    # nobody has measured the three together
    assert (first.stability, first.margin) == (None, None)


def test_who_placed_a_text_stays_as_it_was(themes: list[Theme], actor: User) -> None:
    first, second, _third = themes
    pinned = make_contribution(first.consultation)
    assign(pinned, second, source=Source.PERSON, confidence=1.0, decided_by_id=actor.id)
    merge_themes(themes=[second], target=first, actor=None)
    places = queries.members_page(first, page=1).items
    by_people = [place for place in places if place.source is Source.PERSON]
    assert [(p.contribution, p.decided_by) for p in by_people] == [(pinned, actor)]
    assert {place.confidence for place in places} == {0.4, 1.0}


@pytest.mark.both_databases
def test_merging_into_a_new_theme_retires_all_of_them(themes: list[Theme], actor: User) -> None:
    first, second, _third = themes
    event = merge_themes(themes=[first, second], target=None, labels={"ar": "طرق"}, actor=actor)
    new = event.theme
    assert new is not None
    assert (new.number, new.label_ar, new.labelled_by) == (4, "طرق", Source.PERSON)
    assert first.merged_into_id == second.merged_into_id == new.id
    assert queries.sizes(first.consultation)[new.id] == 4
    undo(event=event, actor=actor)
    assert new.retired_at is not None
    assert queries.sizes(first.consultation) == {theme.id: 2 for theme in themes}
    assert queries.quotes_of([first])[first.id] == _texts(first)


def test_a_target_can_be_renamed_at_once(themes: list[Theme], actor: User) -> None:
    event = merge_themes(themes=themes, target=themes[0], labels={"fr": "Routes"}, actor=actor)
    assert themes[0].labels == {"ar": "", "fr": "Routes", "en": ""}
    assert themes[0].labelled_by is Source.PERSON
    undo(event=event, actor=actor)
    assert themes[0].label_ar == "محور 1"
    assert themes[0].labelled_by.value == "engine"


@pytest.mark.both_databases
def test_a_text_of_two_merged_themes_is_in_one_place(themes: list[Theme], actor: User) -> None:
    first, second, third = themes
    text = _texts(second)[0]
    copy_text(contribution=text, target=third, actor=actor, spans=[(0, 2)])
    copy_text(contribution=text, target=first, actor=actor)
    merge_themes(themes=[third, second], target=first, actor=actor)
    (place,) = queries.assignments_of(text)
    # a person had put it there
    assert (place.theme_id, place.rank, place.source) == (first.id, 1, Source.PERSON)
    assert queries.sizes(first.consultation) == {first.id: 6}
    assert queries.outcome_counts(first.consultation) == {Outcome.ASSIGNED: 6}


def test_themes_under_a_merged_one_stand_under_the_target(themes: list[Theme], actor: User) -> None:
    first, second, third = themes
    nest_theme(theme=third, parent=second, actor=actor)
    event = merge_themes(themes=[second], target=first, actor=actor)
    assert third.parent_id == first.id
    undo(event=event, actor=actor)
    assert third.parent_id == second.id


def test_a_theme_that_takes_its_parent_in_stands_on_its_own(
    themes: list[Theme], actor: User
) -> None:
    first, second, third = themes
    for child in (second, third):
        nest_theme(theme=child, parent=first, actor=actor)
    merge_themes(themes=[first], target=second, actor=actor)
    assert (second.parent_id, third.parent_id) == (None, second.id)


def test_the_tree_keeps_one_level_when_the_target_stands_under_another(
    themes: list[Theme], consultation: Consultation, actor: User
) -> None:
    first, second, third = themes
    fourth = make_theme(consultation, 4)
    nest_theme(theme=second, parent=first, actor=actor)
    nest_theme(theme=fourth, parent=third, actor=actor)
    merge_themes(themes=[third], target=second, actor=actor)
    assert fourth.parent_id == first.id


def test_what_changed_since_the_page_was_opened_refuses_it(
    themes: list[Theme], actor: User
) -> None:
    first, second, _third = themes
    seen = {theme.id: theme.version for theme in themes}
    rename_theme(theme=second, labels={"ar": "ماء"}, actor=actor)
    with force_locale("en"), pytest.raises(Conflict) as refusal:
        merge_themes(themes=[second], target=first, seen=seen, actor=None)
    with force_locale("en"):
        assert str(refusal.value).startswith("أمينة changed theme 2 meanwhile (")
        assert "Theme renamed" in str(refusal.value)
    assert second.retired_at is None


def test_a_description_does_not_stand_in_the_way(themes: list[Theme], actor: User) -> None:
    first, second, _third = themes
    seen = {theme.id: theme.version for theme in themes}
    describe_theme(theme=second, descriptions={"ar": "كل ما يتعلق بالماء"}, actor=actor)
    merge_themes(themes=[second], target=first, seen=seen, actor=actor)
    assert second.merged_into_id == first.id


def test_a_locked_theme_is_unlocked_first(themes: list[Theme], actor: User) -> None:
    first, second, _third = themes
    lock_theme(theme=second, actor=actor)
    for ways in (([second], first), ([first], second)):
        with force_locale("en"), pytest.raises(Conflict, match="Theme 2 is locked"):
            merge_themes(themes=ways[0], target=ways[1], actor=actor)


@pytest.mark.parametrize("count", [0, 1])
def test_one_theme_is_not_merged(themes: list[Theme], actor: User, count: int) -> None:
    with pytest.raises(DomainError):
        merge_themes(themes=themes[:count], target=themes[0], actor=actor)
    with pytest.raises(DomainError):
        merge_themes(themes=themes[:1], target=None, labels={"ar": "طرق"}, actor=actor)


def test_a_new_theme_needs_a_label(themes: list[Theme], actor: User) -> None:
    with pytest.raises(DomainError):
        merge_themes(themes=themes, target=None, actor=actor)
    assert len(queries.active_themes(themes[0].consultation)) == 3


def test_themes_of_two_consultations_are_not_merged(themes: list[Theme], actor: User) -> None:
    other = make_theme(make_consultation())
    with pytest.raises(DomainError):
        merge_themes(themes=[other], target=themes[0], actor=actor)
