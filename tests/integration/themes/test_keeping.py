"""The tree, locks, withdrawing and taking back, descriptions, quotes, new themes from a search."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.contributions.queries import Filters
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes import queries
from consult.themes.models import EventKind, Source, Theme
from consult.themes.operations import (
    choose_quotes,
    copy_text,
    describe_theme,
    found_from_search,
    lock_theme,
    merge_themes,
    move_text,
    nest_theme,
    preview_search,
    rename_theme,
    retire_theme,
    revive_theme,
    undo,
    unlock_theme,
)
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    return [make_theme(consultation, number) for number in (1, 2, 3)]


def test_the_tree_has_one_level_and_no_circle(themes: list[Theme], actor: User) -> None:
    first, second, third = themes
    event = nest_theme(theme=second, parent=first, actor=actor)
    assert event is not None
    assert (event.kind, event.details) == (EventKind.NESTED, {"before": None, "after": 1})
    for theme, parent in ((first, first), (third, second), (first, third), (first, second)):
        with pytest.raises(DomainError):
            nest_theme(theme=theme, parent=parent, actor=actor)
    # the same click twice is one decision
    assert nest_theme(theme=second, parent=first, actor=actor) is None
    nest_theme(theme=second, parent=None, actor=actor)
    assert second.parent_id is None


def test_a_theme_of_another_consultation_is_refused(themes: list[Theme], actor: User) -> None:
    stranger = make_theme(make_consultation())
    with pytest.raises(DomainError):
        nest_theme(theme=themes[0], parent=stranger, actor=actor)
    with pytest.raises(DomainError):
        merge_themes(themes=[stranger], target=themes[0], actor=actor)


def test_a_withdrawn_theme_takes_none_under_it(themes: list[Theme], actor: User) -> None:
    retire_theme(theme=themes[0], actor=actor)
    with pytest.raises(Conflict):
        nest_theme(theme=themes[1], parent=themes[0], actor=actor)
    with pytest.raises(Conflict):
        nest_theme(theme=themes[0], parent=themes[1], actor=actor)


def test_a_lock_is_set_and_taken_off_once(themes: list[Theme], actor: User) -> None:
    lock_theme(theme=themes[0], actor=actor, reason="قُرئ كله")
    with force_locale("en"), pytest.raises(Conflict, match="أمينة changed theme 1"):
        lock_theme(theme=themes[0], actor=None)
    with pytest.raises(Conflict):
        retire_theme(theme=themes[0], actor=actor)
    # what it is called and who speaks for it may still change
    rename_theme(theme=themes[0], labels={"ar": "طرق"}, actor=actor)
    unlock_theme(theme=themes[0], actor=actor)
    assert not themes[0].locked
    with pytest.raises(Conflict):
        unlock_theme(theme=themes[0], actor=actor)
    with pytest.raises(Conflict):
        unlock_theme(theme=themes[1], actor=actor)


def test_a_withdrawn_theme_comes_back_with_what_stood_under_it(
    themes: list[Theme], actor: User
) -> None:
    first, second, _third = themes
    nest_theme(theme=second, parent=first, actor=actor)
    event = retire_theme(theme=first, actor=actor)
    assert second.parent_id is None
    undo(event=event, actor=actor)
    assert first.retired_at is None
    assert second.parent_id == first.id


def test_texts_that_do_not_count_leave_a_withdrawn_theme(themes: list[Theme], actor: User) -> None:
    hidden = make_contribution(themes[0].consultation, "نص", status=Status.HIDDEN)
    assign(hidden, themes[0])
    event = retire_theme(theme=themes[0], actor=actor)
    place = queries.get_assignment(hidden)
    assert place is not None
    assert place.theme_id is None
    undo(event=event, actor=actor)
    place = queries.get_assignment(hidden)
    assert place is not None
    assert place.theme_id == themes[0].id


def test_a_merged_theme_is_taken_back_without_its_texts(themes: list[Theme], actor: User) -> None:
    first, second, _third = themes
    assign(make_contribution(first.consultation), first)
    merge_themes(themes=[first], target=second, actor=actor)
    revive_theme(theme=first, actor=actor)
    assert (first.retired_at, first.merged_into_id) == (None, None)
    assert queries.sizes(first.consultation) == {second.id: 1}
    with pytest.raises(Conflict):
        revive_theme(theme=first, actor=actor)
    with pytest.raises(Conflict):
        revive_theme(theme=themes[2], actor=actor)


def test_a_description_in_each_language(themes: list[Theme], actor: User) -> None:
    texts = {"ar": " كل ما يتعلق بالطرق ", "fr": "Les routes", "en": ""}
    event = describe_theme(theme=themes[0], descriptions=texts, actor=actor)
    assert event is not None
    assert themes[0].description_ar == "كل ما يتعلق بالطرق"
    assert event.details["after"] == {"ar": "كل ما يتعلق بالطرق", "fr": "Les routes", "en": ""}
    assert describe_theme(theme=themes[0], descriptions=texts, actor=actor) is None
    with pytest.raises(DomainError):
        describe_theme(theme=themes[0], descriptions={"ar": "ا" * 4001}, actor=actor)


def test_a_label_that_somebody_changed_since_is_not_written_over(
    themes: list[Theme], actor: User
) -> None:
    seen = themes[0].version
    describe_theme(theme=themes[0], descriptions={"ar": "وصف"}, actor=actor)
    rename_theme(theme=themes[0], labels={"ar": "طرق"}, seen=seen, actor=actor)
    with force_locale("en"), pytest.raises(Conflict, match="أمينة changed theme 1"):
        rename_theme(theme=themes[0], labels={"ar": "ماء"}, seen=seen, actor=None)
    with force_locale("en"), pytest.raises(Conflict, match="أمينة changed theme 1"):
        describe_theme(theme=themes[0], descriptions={"ar": "آخر"}, seen=seen, actor=None)
    assert (themes[0].label_ar, themes[0].description_ar) == ("طرق", "وصف")


@pytest.mark.both_databases
def test_a_person_chooses_and_orders_quotes(themes: list[Theme], actor: User) -> None:
    theme = themes[0]
    texts = [make_contribution(theme.consultation, f"نص {n}") for n in range(4)]
    for text in texts:
        assign(text, theme)
    seen = theme.version
    choose_quotes(theme=theme, contributions=texts[:2], actor=actor)
    event = choose_quotes(theme=theme, contributions=[texts[3], texts[1]], actor=actor)
    assert queries.quotes_of([theme])[theme.id] == [texts[3], texts[1]]
    assert event.details["before"] == [text.id for text in texts[:2]]
    with force_locale("en"), pytest.raises(Conflict, match="أمينة changed theme 1"):
        choose_quotes(theme=theme, contributions=texts[:1], seen=seen, actor=None)
    undo(event=event, actor=actor)
    assert queries.quotes_of([theme])[theme.id] == texts[:2]
    # a text that leaves speaks for it no more
    move_text(contribution=texts[0], seen=theme.id, target=None, actor=actor)
    assert queries.quotes_of([theme])[theme.id] == [texts[1]]


def test_only_texts_of_the_theme_speak_for_it(themes: list[Theme], actor: User) -> None:
    theme = themes[0]
    stranger = make_contribution(theme.consultation)
    hidden = make_contribution(theme.consultation, "آخر", status=Status.HIDDEN)
    assign(hidden, theme)
    for text in (stranger, hidden):
        with pytest.raises(Conflict):
            choose_quotes(theme=theme, contributions=[text], actor=actor)
    with pytest.raises(DomainError):
        choose_quotes(theme=theme, contributions=[], actor=actor)


@pytest.fixture
def found(consultation: Consultation, themes: list[Theme]) -> list[Contribution]:
    """Texts about bridges: in two themes, one locked; in three themes; unread. One is hidden."""
    words = ("قنطرة مهدمة", "قنطرة الدوار", "قنطرة جديدة", "قنطرة الواد", "قنطرة أخرى", "مستوصف")
    texts = [make_contribution(consultation, text) for text in words]
    for text, theme in zip(texts, (themes[0], themes[1], themes[2], None), strict=False):
        if theme is not None:
            assign(text, theme)
    texts[4].status = Status.HIDDEN
    db.session.flush()
    return texts


@pytest.mark.both_databases
def test_a_new_theme_from_a_search_takes_what_may_move(
    themes: list[Theme], found: list[Contribution], actor: User
) -> None:
    consultation = themes[0].consultation
    lock_theme(theme=themes[1], actor=actor)
    filters = Filters(search="قنطرة")
    preview = preview_search(consultation=consultation, filters=filters, copy=False)
    assert (preview.texts, preview.left_out) == (3, 1)
    event = found_from_search(
        consultation=consultation,
        filters=filters,
        labels={"ar": "قناطر"},
        copy=False,
        without=[found[2].id],
        actor=actor,
    )
    new = event.theme
    assert new is not None
    assert (event.kind, new.number) == (EventKind.CREATED, 4)
    assert event.details["search"] == "قنطرة"
    assert (event.details["texts"], event.details["left_out"]) == (2, 1)
    members = queries.members_by_theme(consultation)
    assert members[new.id] == {found[0].id, found[3].id}
    assert members[themes[1].id] == {found[1].id}
    undo(event=event, actor=actor)
    assert new.retired_at is not None
    assert found[3] in queries.unsorted(consultation)


def test_found_texts_can_stay_where_they_are_too(
    themes: list[Theme], found: list[Contribution], actor: User
) -> None:
    consultation = themes[0].consultation
    for theme in themes[1:]:
        copy_text(contribution=found[0], target=theme, actor=actor)
    event = found_from_search(
        consultation=consultation,
        filters=Filters(search="قنطرة"),
        labels={"ar": "قناطر"},
        copy=True,
        actor=actor,
    )
    assert event.theme is not None
    # the one in three themes already is left out
    assert (event.details["texts"], event.details["left_out"]) == (3, 1)
    second = queries.assignments_of(found[1])[1]
    assert (second.theme, second.rank, second.source) == (event.theme, 2, Source.PERSON)


@pytest.mark.parametrize(("search", "label"), [("لا شيء هنا", "قناطر"), ("قنطرة", " ")])
def test_a_search_without_texts_or_label_makes_no_theme(
    themes: list[Theme], found: list[Contribution], actor: User, search: str, label: str
) -> None:
    with pytest.raises(DomainError):
        found_from_search(
            consultation=themes[0].consultation,
            filters=Filters(search=search),
            labels={"ar": label},
            copy=True,
            actor=actor,
        )
    assert queries.active_themes(themes[0].consultation) == themes
