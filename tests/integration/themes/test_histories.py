"""The history of decisions, of one text and of one theme; the cards of themes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import NotFound

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Channel, Contribution, Status
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import EventKind, Outcome, Source, Theme, ThemeEvent, ThemeQuote
from consult.themes.operations import (
    Part,
    copy_text,
    lock_theme,
    merge_themes,
    move_text,
    rename_theme,
    retire_theme,
    split_theme,
    undo,
)
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user


@pytest.fixture
def amina(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    """Three themes, two texts in each of the first two."""
    made = [make_theme(consultation, number) for number in (1, 2, 3)]
    for theme in made[:2]:
        for number in range(2):
            assign(make_contribution(consultation, f"نص {theme.number} {number}"), theme)
    return made


def _text(theme: Theme) -> Contribution:
    return queries.members_page(theme, page=1).items[0].contribution


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(*args: object) -> None:
        sent.append(str(args[2]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.both_databases
def test_the_history_is_filtered_by_theme_text_person_kind_and_day(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    first, second, third = themes
    text = _text(first)
    said = make_user(name="Said")
    rename_theme(theme=third, labels={"ar": "ماء"}, actor=said)
    merged = merge_themes(themes=[first], target=second, actor=amina)
    moved = move_text(contribution=text, seen=second.id, target=third, actor=said)

    def listed(**wanted: object) -> list[EventKind]:
        page = queries.event_page(
            consultation,
            page=1,
            wanted=queries.EventFilter(**wanted),  # type: ignore[arg-type]
        )
        return [event.kind for event in page.items]

    assert listed() == [EventKind.MOVED, EventKind.MERGED, EventKind.RENAMED]
    # a merge is in the history of each theme it concerns
    assert listed(theme=first) == [EventKind.MERGED]
    assert listed(theme=third) == [EventKind.MOVED, EventKind.RENAMED]
    assert listed(contribution=text) == [EventKind.MOVED, EventKind.MERGED]
    assert listed(actor_id=amina.id) == [EventKind.MERGED]
    assert listed(kind=EventKind.RENAMED) == [EventKind.RENAMED]
    # half past eleven in the evening of the 2nd in Greenwich is the 3rd in Morocco
    merged.created_at = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
    db.session.flush()
    assert listed(day=date(2026, 6, 3)) == [EventKind.MERGED]
    assert listed(day=date(2026, 6, 2)) == []
    assert queries.deciders(consultation) == sorted([amina, said], key=lambda user: user.name or "")
    assert queries.text_counts([merged, moved]) == {merged.id: 2, moved.id: 1}


def test_what_was_undone_is_marked(themes: list[Theme], amina: User) -> None:
    event, other = (lock_theme(theme=theme, actor=amina) for theme in themes[:2])
    undone = undo(event=event, actor=amina)
    assert queries.undoings([event, other, undone]) == {event.id: undone}


def test_an_event_of_another_consultation_is_not_found(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    event = lock_theme(theme=themes[0], actor=amina)
    assert queries.get_event(consultation, event.id) == event
    with pytest.raises(NotFound):
        queries.get_event(make_consultation(), event.id)


def test_a_page_of_the_history_takes_the_same_queries_however_long(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    def sent() -> int:
        db.session.flush()
        db.session.expunge_all()
        with counted() as statements:
            page = queries.event_page(consultation, page=1)
            for event in page.items:
                _names = (
                    event.actor.name if event.actor else "",
                    event.theme.label_ar if event.theme else "",
                    event.contribution.reference if event.contribution else "",
                )
            queries.undoings(page.items)
            queries.text_counts(page.items)
        return len(statements)

    lock_theme(theme=themes[2], actor=amina)
    few = sent()
    for _round in range(5):
        text = _text(db.session.get_one(Theme, themes[0].id))
        place = queries.get_assignment(text)
        assert place is not None
        move_text(contribution=text, seen=place.theme_id, target=place.theme, actor=make_user())
    assert sent() == few


@pytest.mark.both_databases
def test_the_life_of_a_text(themes: list[Theme], amina: User) -> None:
    first, second, third = themes
    text = _text(first)
    copy_text(contribution=text, target=third, actor=amina)
    event = merge_themes(themes=[first], target=second, actor=amina, reason="سواء")
    undo(event=event, actor=amina)
    steps = queries.history_of_text(text)
    assert [(step.event.kind, step.before, step.after) for step in steps] == [
        (EventKind.COPIED, (first,), (first, third)),
        (EventKind.MERGED, (first, third), (second, third)),
        (EventKind.UNDONE, (second, third), (first, third)),
    ]
    assert (steps[1].event.reason, steps[1].event.actor) == ("سواء", amina)


@pytest.mark.both_databases
def test_where_a_theme_comes_from_and_where_it_went(themes: list[Theme], amina: User) -> None:
    first, second, third = themes
    part = Part({"ar": "جزء"}, [_text(first).id])
    split_theme(theme=first, parts=[part], actor=amina)
    new = queries.get_theme(first.consultation, 4)
    merge_themes(themes=[first], target=second, actor=amina)
    merge_themes(themes=[second], target=third, actor=amina)
    of_first = queries.lineage(first)
    assert (of_first.split_into, of_first.merged_into, of_first.in_force) == (
        (new,),
        second,
        third,
    )
    assert queries.lineage(new).split_from is first
    assert queries.lineage(third).merged_from == (second,)
    assert queries.resolve(first) is third
    for text in db.session.scalars(sa.select(Contribution)).unique():
        place = queries.get_assignment(text)
        if place is not None and place.theme is third:
            move_text(contribution=text, seen=third.id, target=new, actor=amina)
    retire_theme(theme=third, actor=amina)
    assert queries.resolve(first) is None
    assert queries.lineage(second).in_force is None


def test_a_text_left_in_a_withdrawn_theme_is_undecided(
    themes: list[Theme], consultation: Consultation
) -> None:
    themes[0].retired_at = datetime(2026, 11, 1, tzinfo=UTC)
    db.session.flush()
    assert queries.sizes(consultation) == {themes[1].id: 2}
    assert queries.outcome_counts(consultation) == {Outcome.ASSIGNED: 2, Outcome.UNDECIDED: 2}
    assert len(queries.undecided(consultation)) == 2
    assert queries.assignment_page(consultation, Outcome.UNDECIDED, page=1).total == 2
    assert queries.assignment_page(consultation, Outcome.ASSIGNED, page=1).total == 2
    assert themes[0].id not in queries.members_by_theme(consultation)
    assert themes[0].id not in queries.counts_by(consultation, "channel")


@pytest.mark.both_databases
def test_the_card_of_a_theme(consultation: Consultation, amina: User) -> None:
    theme, other = make_theme(consultation, 1, stability=0.6), make_theme(consultation, 2)
    words = ("إصلاح الطريق", "اصلاح الطريق!", "Réparer la route rurale", "قنطرة")
    texts = [
        make_contribution(consultation, text, channel=channel)
        for text, channel in zip(
            words, (Channel.WEB, Channel.WEB, Channel.PAPER, Channel.WEB), strict=True
        )
    ]
    for text in texts[:3]:
        assign(text, theme)
    assign(texts[3], other)
    copy_text(contribution=texts[3], target=theme, actor=amina)
    hidden = make_contribution(consultation, "مخفي", status=Status.HIDDEN)
    assign(hidden, theme, source=Source.PERSON)
    db.session.add(ThemeQuote(theme_id=theme.id, contribution_id=texts[0].id, position=-1))
    db.session.flush()
    card = queries.theme_cards([theme, other])[theme.id]
    assert (card.texts, card.main, card.second, card.reviewed) == (4, 3, 1, 1)
    assert (card.share_reviewed, card.duplicates, card.share_duplicates) == (0.25, 1, 0.25)
    assert card.channels == {Channel.WEB: 3, Channel.PAPER: 1}
    assert sum(card.languages.values()) == 4
    assert card.languages["fr"] == 1
    assert card.provinces == {None: 4}
    assert card.quotes[0] == texts[0]
    assert card.theme.stability == 0.6


def test_an_empty_theme_has_a_card_too(consultation: Consultation) -> None:
    theme = make_theme(consultation)
    card = queries.theme_cards([theme])[theme.id]
    assert (card.texts, card.share_reviewed, card.share_duplicates) == (0, 0.0, 0.0)
    assert (dict(card.channels), card.quotes) == ({}, ())


def test_cards_take_five_queries_however_many_themes(
    themes: list[Theme], consultation: Consultation
) -> None:
    for count in (1, 3):
        with counted() as sent:
            queries.theme_cards(themes[:count])
        assert len(sent) == 5


def test_old_events_are_listed_with_the_theme_they_name(
    themes: list[Theme], consultation: Consultation
) -> None:
    db.session.add(
        ThemeEvent(consultation_id=consultation.id, kind=EventKind.RENAMED, theme_id=themes[0].id)
    )
    db.session.flush()
    wanted = queries.EventFilter(theme=themes[0])
    assert queries.event_page(consultation, page=1, wanted=wanted).total == 1
