"""What people decide about themes, and what is refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.text import has_words
from consult.themes import queries
from consult.themes.models import EventKind, Outcome, Source, ThemeEvent, ThemeQuote
from consult.themes.operations import found_theme, move_text, rename_theme, retire_theme
from tests.factories import assign, make_contribution, make_theme, make_user


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


def _last_event() -> ThemeEvent:
    event = db.session.scalar(sa.select(ThemeEvent).order_by(ThemeEvent.id.desc()))
    assert event is not None
    return event


@pytest.mark.both_databases
def test_a_renaming_keeps_before_and_after(consultation: Consultation, actor: User) -> None:
    theme = make_theme(consultation, label_ar="طرق", label_fr="Routes")
    rename_theme(theme=theme, labels={"ar": "فك العزلة", "fr": "", "en": "Access"}, actor=actor)
    assert theme.labels == {"ar": "فك العزلة", "fr": "", "en": "Access"}
    assert theme.labelled_by is Source.PERSON
    event = _last_event()
    assert (event.kind, event.theme_id, event.actor_id) == (EventKind.RENAMED, theme.id, actor.id)
    assert event.details == {
        "before": {"ar": "طرق", "fr": "Routes", "en": ""},
        "after": {"ar": "فك العزلة", "fr": "", "en": "Access"},
    }


def test_the_same_renaming_sent_twice_is_one_decision(
    consultation: Consultation, actor: User
) -> None:
    theme = make_theme(consultation, label_ar="طرق")
    for _click in range(2):
        rename_theme(theme=theme, labels={"ar": "طرق"}, actor=actor)
    db.session.flush()
    assert theme.labelled_by is Source.PERSON
    assert db.session.scalar(sa.select(sa.func.count(ThemeEvent.id))) == 1


@pytest.mark.parametrize("label", ["", "   ", "🙂🙂", "…!", "x" * 201])
def test_a_label_must_say_something_in_200_characters(
    consultation: Consultation, actor: User, label: str
) -> None:
    theme = make_theme(consultation, label_ar="طرق")
    with pytest.raises(DomainError):
        rename_theme(theme=theme, labels={"ar": label}, actor=actor)
    assert theme.label_ar == "طرق"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(label=st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=200))
def test_a_label_is_kept_exactly_as_typed_or_refused(
    consultation: Consultation, label: str
) -> None:
    theme = queries.active_themes(consultation)
    one = theme[0] if theme else make_theme(consultation)
    if label.strip() and has_words(label):
        rename_theme(theme=one, labels={"fr": label}, actor=None)
        db.session.refresh(one)
        assert one.label_fr == label
    else:
        with pytest.raises(DomainError):
            rename_theme(theme=one, labels={"fr": label}, actor=None)


@pytest.mark.both_databases
def test_a_moved_text_is_a_person_s_decision(consultation: Consultation, actor: User) -> None:
    first, second = make_theme(consultation, 1), make_theme(consultation, 2)
    text = make_contribution(consultation)
    assign(text, first)
    db.session.add(ThemeQuote(theme_id=first.id, contribution_id=text.id, position=0))
    db.session.flush()
    move_text(contribution=text, seen=first.id, target=second, actor=actor)
    place = queries.get_assignment(text)
    assert place is not None
    assert (place.theme_id, place.source, place.confidence) == (second.id, Source.PERSON, 1.0)
    assert place.decided_by_id == actor.id
    assert _last_event().details == {"before": 1, "after": 2}
    # it speaks for the theme in which it is now
    assert queries.quotes_of([first, second]) == {first.id: [], second.id: [text]}


def test_a_text_moved_to_undecided_stays_there(consultation: Consultation, actor: User) -> None:
    theme, text = make_theme(consultation), make_contribution(consultation)
    assign(text, theme)
    move_text(contribution=text, seen=theme.id, target=None, actor=actor)
    place = queries.get_assignment(text)
    assert place is not None
    assert (place.outcome, place.source) == (Outcome.UNDECIDED, Source.PERSON)
    assert _last_event().theme_id == theme.id


def test_a_text_that_no_run_has_read_can_be_placed(consultation: Consultation) -> None:
    theme, text = make_theme(consultation), make_contribution(consultation)
    assert queries.unsorted(consultation) == [text]
    move_text(contribution=text, seen=None, target=theme, actor=None)
    assert queries.unsorted(consultation) == []
    assert queries.sizes(consultation) == {theme.id: 1}


@pytest.mark.both_databases
def test_who_moved_a_text_meanwhile_is_named(consultation: Consultation, actor: User) -> None:
    first, second = make_theme(consultation, 1), make_theme(consultation, 2, label_en="Roads")
    text = make_contribution(consultation)
    assign(text, first)
    move_text(contribution=text, seen=first.id, target=second, actor=actor)
    with force_locale("en"), pytest.raises(Conflict) as refusal:
        move_text(contribution=text, seen=first.id, target=None, actor=make_user())
    with force_locale("en"):
        assert str(refusal.value) == "أمينة moved this text to theme 2 meanwhile: Roads."


def test_a_run_that_moved_a_text_meanwhile_is_told(consultation: Consultation) -> None:
    first, second = make_theme(consultation, 1), make_theme(consultation, 2)
    text = make_contribution(consultation)
    assign(text, second)
    with pytest.raises(Conflict) as refusal:
        move_text(contribution=text, seen=first.id, target=None, actor=None)
    with force_locale("en"):
        assert "theme run" in str(refusal.value)


def test_a_withdrawn_theme_takes_no_texts(consultation: Consultation, actor: User) -> None:
    theme, text = make_theme(consultation), make_contribution(consultation)
    retire_theme(theme=theme, actor=actor)
    assert queries.active_themes(consultation) == []
    with pytest.raises(Conflict):
        move_text(contribution=text, seen=None, target=theme, actor=actor)
    with pytest.raises(Conflict):
        retire_theme(theme=theme, actor=actor)


def test_a_theme_with_texts_is_not_withdrawn(consultation: Consultation, actor: User) -> None:
    theme = make_theme(consultation)
    assign(make_contribution(consultation), theme)
    with pytest.raises(Conflict):
        retire_theme(theme=theme, actor=actor)


@pytest.mark.both_databases
def test_a_new_theme_takes_the_next_number_for_good(
    consultation: Consultation, actor: User
) -> None:
    retire_theme(theme=make_theme(consultation, 7), actor=actor)
    theme = found_theme(consultation=consultation, labels={"ar": "قناطر"}, actor=actor)
    assert (theme.number, theme.labelled_by) == (8, Source.PERSON)
    assert _last_event().kind is EventKind.CREATED
