"""Splitting a theme, by hand and as the analysis proposes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes import queries
from consult.themes.models import Source, Theme, ThemeEvent, ThemeQuote
from consult.themes.operations import (
    Part,
    lock_theme,
    move_text,
    nest_theme,
    propose_split,
    split_theme,
    undo,
)
from tests.factories import assign, make_contribution, make_theme, make_user


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def theme(consultation: Consultation, contributions: list[Contribution]) -> Theme:
    """A theme that holds texts about three matters, the first two of which speak for it."""
    made = make_theme(consultation, stability=0.5)
    for position, text in enumerate(contributions):
        assign(text, made, confidence=0.4)
        if position < 2:
            db.session.add(ThemeQuote(theme_id=made.id, contribution_id=text.id, position=position))
    db.session.flush()
    return made


def _keys(contributions: list[Contribution], matter: int) -> list[int]:
    """Texts of one of the three matters."""
    return [text.id for text in contributions[matter::3]]


@pytest.mark.both_databases
def test_chosen_texts_become_themes_of_their_own(
    theme: Theme, contributions: list[Contribution], actor: User
) -> None:
    parts = [
        Part({"ar": "طرق"}, _keys(contributions, 0)),
        Part({"fr": "Budget"}, _keys(contributions, 1), terms=("ميزانية",)),
    ]
    event = split_theme(theme=theme, parts=parts, actor=actor, reason="موضوعان")
    assert event.details == {"before": 1, "after": [2, 3], "texts": [4, 4]}
    roads, budget = (queries.get_theme(theme.consultation, number) for number in (2, 3))
    assert (roads.label_ar, roads.split_from_id, roads.labelled_by) == (
        "طرق",
        theme.id,
        Source.PERSON,
    )
    assert budget.terms == ["ميزانية"]
    members = queries.members_by_theme(theme.consultation)
    assert members[roads.id] == set(_keys(contributions, 0))
    assert members[theme.id] == set(_keys(contributions, 2))
    # a person chose each of them
    assert {place.source for place in queries.members_page(roads, page=1).items} == {Source.PERSON}
    # who spoke for the theme speaks for the one its text is in now
    assert queries.quotes_of([theme, roads, budget]) == {
        theme.id: [],
        roads.id: contributions[:1],
        budget.id: contributions[1:2],
    }
    assert theme.stability is None
    undo(event=event, actor=actor)
    assert queries.sizes(theme.consultation) == {theme.id: 12}
    assert queries.active_themes(theme.consultation) == [theme]
    assert queries.quotes_of([theme])[theme.id] == contributions[:2]
    assert theme.stability == 0.5


def test_an_accepted_group_of_the_analysis_keeps_who_placed_its_texts(
    theme: Theme, contributions: list[Contribution], actor: User
) -> None:
    keys = _keys(contributions, 2)
    part = Part({"ar": "صحة"}, keys, quotes=keys[2:0:-1], proposed=True)
    split_theme(theme=theme, parts=[part], actor=actor)
    health = queries.get_theme(theme.consultation, 2)
    places = queries.members_page(health, page=1).items
    assert {(place.source, place.confidence) for place in places} == {(Source.ENGINE, 0.4)}
    quotes = [quote.id for quote in queries.quotes_of([health])[health.id]]
    assert quotes == [keys[2], keys[1]]


def test_a_new_theme_stands_beside_the_one_it_comes_from(
    theme: Theme, contributions: list[Contribution], actor: User
) -> None:
    parent = make_theme(theme.consultation, 2)
    nest_theme(theme=theme, parent=parent, actor=actor)
    event = split_theme(
        theme=theme, parts=[Part({"ar": "طرق"}, _keys(contributions, 0))], actor=actor
    )
    new = queries.get_theme(theme.consultation, 3)
    assert new.parent_id == parent.id
    undo(event=event, actor=actor)
    assert new.parent_id is None


@pytest.mark.parametrize("case", ["no part", "no text", "twice", "no label", "of another theme"])
def test_what_makes_no_themes_is_refused(
    theme: Theme, contributions: list[Contribution], actor: User, case: str
) -> None:
    first = contributions[0].id
    stranger = make_contribution(theme.consultation, "نص آخر")
    parts = {
        "no part": [],
        "no text": [Part({"ar": "طرق"}, [])],
        "twice": [Part({"ar": "طرق"}, [first]), Part({"ar": "ماء"}, [first])],
        "no label": [Part({"ar": " "}, [first])],
        "of another theme": [Part({"ar": "طرق"}, [stranger.id])],
    }[case]
    with pytest.raises(DomainError):
        split_theme(theme=theme, parts=parts, actor=actor)
    assert queries.active_themes(theme.consultation) == [theme]
    assert db.session.scalar(sa.select(sa.func.count(ThemeEvent.id))) == 0


def test_a_text_that_somebody_moved_refuses_the_split(
    theme: Theme, contributions: list[Contribution], actor: User
) -> None:
    other = make_theme(theme.consultation, 2)
    seen = theme.version
    move_text(contribution=contributions[0], seen=theme.id, target=other, actor=actor)
    part = Part({"ar": "طرق"}, _keys(contributions, 0))
    for version in (None, seen):
        with force_locale("en"), pytest.raises(Conflict, match="أمينة"):
            split_theme(theme=theme, parts=[part], seen=version, actor=None)


def test_a_locked_theme_is_not_split(
    theme: Theme, contributions: list[Contribution], actor: User
) -> None:
    lock_theme(theme=theme, actor=actor)
    with pytest.raises(Conflict):
        split_theme(theme=theme, parts=[Part({"ar": "طرق"}, [contributions[0].id])], actor=actor)


def test_the_analysis_proposes_the_matters_of_a_theme_and_changes_nothing(
    theme: Theme, contributions: list[Contribution]
) -> None:
    contributions[0].status = Status.HIDDEN
    db.session.flush()
    parts = propose_split(theme=theme, n_parts=3)
    wanted = [set(_keys(contributions, matter)) - {contributions[0].id} for matter in range(3)]
    assert sorted(map(sorted, (part.texts for part in parts))) == sorted(map(sorted, wanted))
    for part in parts:
        assert part.proposed
        assert part.terms
        assert any(part.labels.values())
        assert set(part.quotes) <= set(part.texts)
    assert parts == propose_split(theme=theme, n_parts=3)
    assert queries.active_themes(theme.consultation) == [theme]


def test_a_proposal_can_be_accepted_as_it_is(theme: Theme, actor: User) -> None:
    first, *rest = propose_split(theme=theme, n_parts=3)
    split_theme(theme=theme, parts=rest, seen=theme.version, actor=actor)
    assert queries.members_by_theme(theme.consultation)[theme.id] == frozenset(first.texts)
    assert len(queries.active_themes(theme.consultation)) == 3


def test_the_number_of_parts_may_be_left_to_the_analysis(theme: Theme) -> None:
    parts = propose_split(theme=theme)
    assert 2 <= len(parts) <= 6
    texts = [text for part in parts for text in part.texts]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_texts_have_no_parts(consultation: Consultation, actor: User, count: int) -> None:
    small = make_theme(consultation)
    for number in range(count):
        assign(make_contribution(consultation, f"نص {number}"), small)
    with pytest.raises(DomainError):
        propose_split(theme=small, n_parts=3)


def test_texts_that_are_all_alike_have_no_parts(consultation: Consultation) -> None:
    same = make_theme(consultation)
    for _number in range(6):
        assign(make_contribution(consultation, "إصلاح الطريق"), same)
    with pytest.raises(DomainError):
        propose_split(theme=same)


def test_a_sentence_model_that_cannot_be_read_is_told(app: Flask, theme: Theme) -> None:
    app.extensions["settings"] = replace(
        app.extensions["settings"], embedding_folder="/no/such/folder"
    )
    with force_locale("en"), pytest.raises(DomainError, match="CONSULT_EMBEDDING_FOLDER"):
        propose_split(theme=theme)
