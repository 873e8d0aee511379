"""Texts in bulk, in a second theme, out of one, confirmed and given back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

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
from consult.themes.models import EventKind, Outcome, Source, Theme, ThemeQuote
from consult.themes.operations import (
    copy_text,
    copy_texts,
    lock_theme,
    move_text,
    move_texts,
    pin_texts,
    remove_text,
    remove_texts,
    retire_theme,
    set_main,
    undo,
    unpin_texts,
)
from tests.factories import assign, make_contribution, make_theme, make_user


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    return [make_theme(consultation, number) for number in (1, 2, 3, 4)]


@pytest.fixture
def texts(consultation: Consultation, themes: list[Theme]) -> list[Contribution]:
    """Three texts of the first theme."""
    made = [make_contribution(consultation, f"نص طويل رقم {n}") for n in range(3)]
    for text in made:
        assign(text, themes[0], confidence=0.4)
    return made


def _themes_of(text: Contribution) -> list[int]:
    return [place.theme.number for place in queries.assignments_of(text) if place.theme]


@pytest.mark.both_databases
def test_several_texts_are_moved_as_one_decision(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    db.session.add(ThemeQuote(theme_id=themes[0].id, contribution_id=texts[0].id, position=0))
    event = move_texts(
        contributions=texts[:2], source=themes[0], target=themes[1], actor=actor, reason="طرق"
    )
    assert (event.kind, event.theme, event.reason) == (EventKind.MOVED, themes[1], "طرق")
    assert event.details["before"] == 1
    assert event.details["after"] == 2
    assert event.details["texts"] == 2
    assert event.details["references"] == [text.reference for text in texts[:2]]
    assert queries.sizes(themes[0].consultation) == {themes[0].id: 1, themes[1].id: 2}
    place = queries.get_assignment(texts[0])
    assert place is not None
    assert (place.source, place.confidence, place.decided_by) == (Source.PERSON, 1.0, actor)
    assert queries.quotes_of(themes[:2]) == {themes[0].id: [], themes[1].id: [texts[0]]}
    undo(event=event, actor=actor)
    assert queries.sizes(themes[0].consultation) == {themes[0].id: 3}
    assert queries.quotes_of(themes[:2]) == {themes[0].id: [texts[0]], themes[1].id: []}


def test_one_text_that_somebody_moved_refuses_all(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    move_text(contribution=texts[2], seen=themes[0].id, target=themes[2], actor=actor)
    with force_locale("en"), pytest.raises(Conflict, match="أمينة moved this text to theme 3"):
        move_texts(contributions=texts, source=themes[0], target=themes[1], actor=None)
    assert queries.sizes(themes[0].consultation) == {themes[0].id: 2, themes[2].id: 1}


def test_texts_in_no_theme_are_moved_from_nowhere(
    consultation: Consultation, themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    unread, undecided = (make_contribution(consultation, f"آخر {n}") for n in range(2))
    assign(undecided, None)
    move_texts(contributions=[unread, undecided], source=None, target=themes[1], actor=actor)
    assert queries.sizes(consultation)[themes[1].id] == 2
    with pytest.raises(Conflict):
        move_texts(contributions=texts[:1], source=None, target=themes[1], actor=actor)


@pytest.mark.parametrize("chosen", [()])
def test_no_text_is_no_decision(
    themes: list[Theme], actor: User, chosen: Sequence[Contribution]
) -> None:
    with pytest.raises(DomainError):
        move_texts(contributions=chosen, source=themes[0], target=themes[1], actor=actor)
    with pytest.raises(DomainError):
        copy_texts(contributions=chosen, target=themes[1], actor=actor)
    for settle in (pin_texts, unpin_texts):
        with pytest.raises(DomainError):
            settle(contributions=chosen, theme=themes[0], actor=actor)


@pytest.mark.both_databases
def test_a_text_is_in_three_themes_at_most(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    text = texts[0]
    for theme in themes[1:3]:
        copy_text(contribution=text, target=theme, actor=actor)
    assert _themes_of(text) == [1, 2, 3]
    with pytest.raises(DomainError):
        copy_text(contribution=text, target=themes[3], actor=actor)
    with pytest.raises(Conflict):
        copy_text(contribution=text, target=themes[2], actor=actor)
    # each text once in each theme, and by its main theme where texts are counted
    sizes = queries.sizes(text.consultation)
    assert sizes == {themes[0].id: 3, themes[1].id: 1, themes[2].id: 1}
    assert queries.outcome_counts(text.consultation) == {Outcome.ASSIGNED: 3}


def test_several_texts_are_copied_and_taken_out_as_one_decision(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    copied = copy_texts(contributions=texts, target=themes[1], actor=actor)
    assert (copied.kind, copied.details["texts"]) == (EventKind.COPIED, 3)
    assert [_themes_of(text) for text in texts] == [[1, 2]] * 3
    removed = remove_texts(contributions=texts[:2], theme=themes[0], actor=actor)
    assert [_themes_of(text) for text in texts] == [[2], [2], [1, 2]]
    # one of them refuses all
    with pytest.raises(Conflict):
        remove_texts(contributions=texts, theme=themes[0], actor=actor)
    with pytest.raises(Conflict):
        copy_texts(contributions=texts, target=themes[1], actor=actor)
    undo(event=removed, actor=actor)
    undo(event=copied, actor=actor)
    assert [_themes_of(text) for text in texts] == [[1]] * 3


@pytest.mark.parametrize("spans", [[(0, 99)], [(-1, 2)], [(3, 3)], [(0, 2), (5, 4)]])
def test_a_part_lies_within_the_text(
    themes: list[Theme], texts: list[Contribution], actor: User, spans: list[tuple[int, int]]
) -> None:
    with pytest.raises(DomainError):
        copy_text(contribution=texts[0], target=themes[1], spans=spans, actor=actor)
    assert _themes_of(texts[0]) == [1]


def test_parts_of_a_text_are_kept_in_order(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    copy_text(contribution=texts[0], target=themes[1], spans=[(5, 8), (0, 3)], actor=actor)
    second = queries.assignments_of(texts[0])[1]
    assert (second.rank, second.spans) == (2, [[0, 3], [5, 8]])


def test_the_next_theme_becomes_the_main_one(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    text = texts[0]
    copy_text(contribution=text, target=themes[1], actor=actor)
    event = remove_text(contribution=text, theme=themes[0], actor=actor)
    assert _themes_of(text) == [2]
    assert event.details == {"before": [1, 2], "after": [2]}
    remove_text(contribution=text, theme=themes[1], actor=actor)
    place = queries.get_assignment(text)
    assert place is not None
    assert (place.theme, place.outcome, place.source) == (
        None,
        Outcome.UNDECIDED,
        Source.PERSON,
    )
    with pytest.raises(Conflict):
        remove_text(contribution=text, theme=themes[1], actor=actor)


def test_another_theme_becomes_the_main_one(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    text = texts[0]
    copy_text(contribution=text, target=themes[1], actor=actor)
    event = set_main(contribution=text, theme=themes[1], actor=actor)
    assert _themes_of(text) == [2, 1]
    with pytest.raises(Conflict):
        set_main(contribution=text, theme=themes[1], actor=actor)
    with pytest.raises(Conflict):
        set_main(contribution=text, theme=themes[2], actor=actor)
    undo(event=event, actor=actor)
    assert _themes_of(text) == [1, 2]


@pytest.mark.both_databases
def test_moving_the_main_place_keeps_the_second_one(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    text = texts[0]
    copy_text(contribution=text, target=themes[1], actor=actor)
    move_text(contribution=text, seen=themes[0].id, target=themes[2], actor=actor)
    assert _themes_of(text) == [3, 2]
    # to the theme that is its second one already: one place is left
    move_text(contribution=text, seen=themes[2].id, target=themes[1], actor=actor)
    assert _themes_of(text) == [2]


def test_a_second_place_is_moved_as_such(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    copy_text(contribution=texts[0], target=themes[1], actor=actor)
    move_texts(contributions=texts[:1], source=themes[1], target=themes[2], actor=actor)
    assert _themes_of(texts[0]) == [1, 3]


def test_a_lock_holds_texts_in_and_out(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    first, second = themes[:2]
    copy_text(contribution=texts[0], target=second, actor=actor)
    lock_theme(theme=first, actor=actor)
    refused: list[Callable[[], object]] = [
        lambda: move_text(contribution=texts[1], seen=first.id, target=second, actor=actor),
        lambda: move_texts(contributions=texts[:1], source=second, target=first, actor=actor),
        lambda: copy_text(contribution=texts[1], target=first, actor=actor),
        lambda: remove_text(contribution=texts[0], theme=first, actor=actor),
        lambda: set_main(contribution=texts[0], theme=second, actor=actor),
    ]
    for act in refused:
        with force_locale("en"), pytest.raises(Conflict, match="Theme 1 is locked"):
            act()
    # saying that it stands there for good takes nothing out
    pin_texts(contributions=texts, theme=first, actor=actor)


def test_an_undecided_text_is_in_no_theme_and_leaves_no_locked_one(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    first, second, third = themes[:3]
    for text in texts[:2]:
        copy_text(contribution=text, target=second, actor=actor)
    move_text(contribution=texts[0], seen=first.id, target=None, actor=actor)
    assert _themes_of(texts[0]) == []
    lock_theme(theme=second, actor=actor)
    refused: list[Callable[[], object]] = [
        lambda: move_text(contribution=texts[1], seen=first.id, target=None, actor=actor),
        lambda: move_texts(contributions=texts[1:], source=first, target=None, actor=actor),
    ]
    for act in refused:
        with force_locale("en"), pytest.raises(Conflict, match="Theme 2 is locked"):
            act()
    # its main theme is another matter
    move_text(contribution=texts[1], seen=first.id, target=third, actor=actor)
    assert _themes_of(texts[1]) == [3, 2]


def test_a_withdrawn_theme_takes_no_copy(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    retire_theme(theme=themes[3], actor=actor)
    with force_locale("en"), pytest.raises(Conflict, match="أمينة changed theme 4"):
        copy_text(contribution=texts[0], target=themes[3], actor=None)


def test_confirmed_texts_are_given_back_as_the_engine_left_them(
    themes: list[Theme], texts: list[Contribution], actor: User
) -> None:
    event = pin_texts(contributions=texts, theme=themes[0], actor=actor)
    assert event.details == {"before": 1, "after": 1, "texts": 3}
    place = queries.get_assignment(texts[0])
    assert place is not None
    assert (place.source, place.confidence, place.decided_by) == (Source.PERSON, 1.0, actor)
    with pytest.raises(DomainError):
        pin_texts(contributions=texts, theme=themes[0], actor=actor)
    unpin_texts(contributions=texts[:1], theme=themes[0], actor=actor)
    place = queries.get_assignment(texts[0])
    assert place is not None
    assert (place.source, place.confidence, place.decided_by) == (Source.ENGINE, 0.4, None)
    with pytest.raises(DomainError):
        unpin_texts(contributions=texts[:1], theme=themes[0], actor=actor)
    with pytest.raises(Conflict):
        pin_texts(contributions=texts, theme=themes[1], actor=actor)


def test_an_undecided_text_can_be_confirmed_as_such(
    consultation: Consultation, themes: list[Theme], actor: User
) -> None:
    text = make_contribution(consultation)
    assign(text, None)
    pin_texts(contributions=[text], theme=None, actor=actor)
    place = queries.get_assignment(text)
    assert place is not None
    assert (place.outcome, place.source) == (Outcome.UNDECIDED, Source.PERSON)


@pytest.mark.both_databases
@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN, Status.MERGED])
def test_what_does_not_count_is_counted_nowhere(
    themes: list[Theme], texts: list[Contribution], actor: User, status: Status
) -> None:
    copy_text(contribution=texts[0], target=themes[1], actor=actor)
    values: dict[str, Any] = {"status": status}
    if status is Status.MERGED:
        values["merged_into_id"] = texts[1].id
    db.session.execute(
        sa.update(Contribution).where(Contribution.id == texts[0].id).values(**values)
    )
    db.session.expire_all()
    consultation = themes[0].consultation
    assert queries.sizes(consultation) == {themes[0].id: 2}
    assert queries.outcome_counts(consultation) == {Outcome.ASSIGNED: 2}
    assert queries.members_by_theme(consultation) == {
        themes[0].id: frozenset(text.id for text in texts[1:])
    }
    assert queries.members_page(themes[1], page=1).total == 0
    assert queries.counts_by(consultation, "channel").keys() == {themes[0].id}
