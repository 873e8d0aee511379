"""Undoing and redoing: all of an act or nothing, and whoever changed it since is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes import queries
from consult.themes.models import (
    Assignment,
    EventKind,
    TextChange,
    Theme,
    ThemeEvent,
    ThemeVersion,
)
from consult.themes.operations import (
    choose_quotes,
    copy_text,
    describe_theme,
    found_theme,
    lock_theme,
    merge_themes,
    move_text,
    nest_theme,
    redo,
    rename_theme,
    retire_theme,
    split_theme,
    undo,
    undoing,
)
from consult.themes.operations.splitting import Part
from consult.themes.policies import undoable
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_region,
    make_theme,
    make_user,
)


@pytest.fixture
def amina(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def said(app: Flask) -> User:
    return make_user(name="Said")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    """Three themes, two texts in each of the first two."""
    made = [make_theme(consultation, number) for number in (1, 2, 3)]
    for theme in made[:2]:
        for number in range(2):
            assign(make_contribution(consultation, f"نص {theme.number} {number}"), theme)
    return made


def _text(theme: Theme, index: int = 0) -> Contribution:
    return queries.members_page(theme, page=1).items[index].contribution


def _numbers(text: Contribution) -> list[int]:
    return [place.theme.number for place in queries.assignments_of(text) if place.theme]


@pytest.mark.both_databases
def test_an_undo_is_an_event_that_names_what_it_undoes(
    themes: list[Theme], amina: User, said: User
) -> None:
    event = merge_themes(themes=[themes[0]], target=themes[1], actor=amina)
    undone = undo(event=event, actor=said, reason="موضوعان مختلفان")
    assert (undone.kind, undone.undoes, undone.actor) == (EventKind.UNDONE, event, said)
    assert undone.reason == "موضوعان مختلفان"
    assert undone.details == {"of": "merged", "event": event.id}
    assert undone.theme is themes[1]
    again = redo(event=event, actor=amina)
    assert (again.kind, again.undoes) == (EventKind.REDONE, undone)
    assert themes[0].merged_into_id == themes[1].id
    # and back once more: what was done again is undone like any act
    back = undo(event=again, actor=amina)
    assert (back.kind, back.undoes) == (EventKind.UNDONE, again)
    assert back.details["of"] == "merged"
    assert themes[0].retired_at is None
    # from the decision itself, through all that became of it
    assert redo(event=event, actor=amina).undoes == back
    assert themes[0].merged_into_id == themes[1].id


def test_what_is_undone_already_is_told(themes: list[Theme], amina: User, said: User) -> None:
    event = lock_theme(theme=themes[0], actor=amina)
    undone = undo(event=event, actor=amina)
    with force_locale("en"), pytest.raises(Conflict) as refusal:
        undo(event=event, actor=said)
    with force_locale("en"):
        assert str(refusal.value).startswith("أمينة did this already (")
    redo(event=undone, actor=said)
    with force_locale("en"), pytest.raises(Conflict, match="Said did this already"):
        redo(event=undone, actor=amina)


@pytest.mark.both_databases
def test_the_database_refuses_a_second_undo_that_no_check_saw(
    themes: list[Theme], amina: User, said: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = merge_themes(themes=[themes[0]], target=themes[1], actor=amina)
    check, calls = undoing._check_not_undone, []

    def too_early(event: ThemeEvent) -> None:
        """The check of before a rival wrote; the second one sees it."""
        calls.append(event.id)
        if len(calls) > 1:
            check(event)
            return
        rival = ThemeEvent(
            consultation_id=event.consultation_id,
            kind=EventKind.UNDONE,
            undoes_id=event.id,
            actor_id=said.id,
        )
        db.session.add(rival)
        db.session.flush()

    monkeypatch.setattr(undoing, "_check_not_undone", too_early)
    monkeypatch.setattr(undoing, "stands", lambda _event: True)
    with force_locale("en"), pytest.raises(Conflict, match="Said did this already"):
        undo(event=event, actor=amina)
    db.session.expire_all()
    assert themes[0].merged_into_id == themes[1].id
    assert queries.sizes(themes[0].consultation) == {themes[1].id: 4}


def test_what_stands_cannot_be_done_again(themes: list[Theme], amina: User) -> None:
    event = lock_theme(theme=themes[0], actor=amina)
    with pytest.raises(Conflict):
        redo(event=event, actor=amina)


def _moved_since(themes: list[Theme], actor: User) -> None:
    text = _text(themes[1])
    move_text(contribution=text, seen=themes[1].id, target=themes[2], actor=actor)


def _copied_since(themes: list[Theme], actor: User) -> None:
    copy_text(contribution=_text(themes[1]), target=themes[2], actor=actor)


def _quotes_since(themes: list[Theme], actor: User) -> None:
    choose_quotes(theme=themes[1], contributions=[_text(themes[1], 3)], actor=actor)


def _renamed_since(themes: list[Theme], actor: User) -> None:
    rename_theme(theme=themes[1], labels={"ar": "ماء"}, actor=actor)


@pytest.mark.both_databases
@pytest.mark.parametrize("since", [_moved_since, _copied_since, _renamed_since, _quotes_since])
def test_somebody_else_s_change_refuses_the_undo_and_is_named(
    themes: list[Theme], amina: User, said: User, since: Callable[[list[Theme], User], None]
) -> None:
    choose_quotes(theme=themes[0], contributions=[_text(themes[0])], actor=amina)
    event = merge_themes(themes=[themes[0]], target=themes[1], labels={"ar": "طرق"}, actor=amina)
    since(themes, said)
    before = queries.members_by_theme(event.theme.consultation)  # type: ignore[union-attr]
    with force_locale("en"), pytest.raises(Conflict, match="Said"):
        undo(event=event, actor=amina)
    assert queries.members_by_theme(themes[1].consultation) == before
    assert themes[0].merged_into_id == themes[1].id


def test_other_columns_and_other_texts_do_not_stand_in_the_way(
    themes: list[Theme], amina: User, said: User
) -> None:
    event = merge_themes(themes=[themes[0]], target=themes[1], actor=amina)
    # of the target alone: the act took nothing from it and gave it no label
    _renamed_since(themes, said)
    describe_theme(theme=themes[1], descriptions={"fr": "L'eau"}, actor=said)
    new = make_contribution(themes[1].consultation, "نص جديد")
    move_text(contribution=new, seen=None, target=themes[1], actor=said)
    undo(event=event, actor=amina)
    assert queries.sizes(themes[0].consultation) == {themes[0].id: 2, themes[1].id: 3}
    assert (themes[1].label_ar, themes[1].description_fr) == ("ماء", "L'eau")


def test_a_new_theme_that_got_texts_since_is_not_undone(
    themes: list[Theme], amina: User, said: User
) -> None:
    found_theme(consultation=themes[0].consultation, labels={"ar": "قناطر"}, actor=amina)
    event = queries.last_undoable(themes[0].consultation)
    assert event is not None
    new = event.theme
    assert new is not None
    move_text(contribution=_text(themes[0]), seen=themes[0].id, target=new, actor=said)
    with force_locale("en"), pytest.raises(Conflict, match="Said moved this text to theme 4"):
        undo(event=event, actor=amina)


def test_a_text_does_not_go_back_to_a_theme_that_was_withdrawn_since(
    themes: list[Theme], amina: User, said: User
) -> None:
    alone = _text(themes[0])
    for text in (alone, _text(themes[0], 1)):
        event = move_text(contribution=text, seen=themes[0].id, target=themes[1], actor=amina)
    retire_theme(theme=themes[0], actor=said)
    with force_locale("en"), pytest.raises(Conflict, match="Said changed theme 1"):
        undo(event=event, actor=amina)


def test_a_lock_holds_against_an_undo(themes: list[Theme], amina: User, said: User) -> None:
    event = move_text(
        contribution=_text(themes[0]), seen=themes[0].id, target=themes[1], actor=amina
    )
    lock_theme(theme=themes[1], actor=said)
    with force_locale("en"), pytest.raises(Conflict, match="Theme 2 is locked"):
        undo(event=event, actor=amina)


def test_a_tree_that_grew_since_refuses_the_undo(
    themes: list[Theme], amina: User, said: User
) -> None:
    nest_theme(theme=themes[1], parent=themes[0], actor=amina)
    event = nest_theme(theme=themes[1], parent=None, actor=amina)
    assert event is not None
    nest_theme(theme=themes[2], parent=themes[1], actor=said)
    with force_locale("en"), pytest.raises(Conflict, match="Said"):
        undo(event=event, actor=amina)


def test_a_run_that_moved_a_text_since_is_told(themes: list[Theme], amina: User) -> None:
    text = _text(themes[0])
    event = move_text(contribution=text, seen=themes[0].id, target=themes[1], actor=amina)
    db.session.execute(
        sa.update(Assignment)
        .where(Assignment.contribution_id == text.id)
        .values(theme_id=themes[2].id)
    )
    with force_locale("en"), pytest.raises(Conflict, match="theme run"):
        undo(event=event, actor=amina)


def test_undo_and_redo_go_back_and_forth_step_by_step(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    text = _text(themes[0])
    for source, target in ((0, 1), (1, 2)):
        move_text(contribution=text, seen=themes[source].id, target=themes[target], actor=amina)
    rename_theme(theme=themes[2], labels={"ar": "ماء"}, actor=amina)
    seen: list[Any] = []
    while event := queries.last_undoable(consultation, amina):
        undo(event=event, actor=amina)
        seen.append((_numbers(text), themes[2].label_ar))
    assert seen == [([3], "محور 3"), ([2], "محور 3"), ([1], "محور 3")]
    while event := queries.last_redoable(consultation, amina):
        redo(event=event, actor=amina)
    assert (_numbers(text), themes[2].label_ar) == ([3], "ماء")


def test_a_new_decision_ends_what_can_be_done_again(
    themes: list[Theme], consultation: Consultation, amina: User, said: User
) -> None:
    undo(event=lock_theme(theme=themes[0], actor=amina), actor=amina)
    lock_theme(theme=themes[1], actor=said)
    assert queries.last_redoable(consultation, amina) is not None
    assert queries.last_redoable(consultation) is None
    lock_theme(theme=themes[2], actor=amina)
    assert queries.last_redoable(consultation, amina) is None


def test_mine_and_anybody_s_last_decision(
    themes: list[Theme], consultation: Consultation, amina: User, said: User
) -> None:
    assert queries.last_undoable(consultation) is None
    mine = lock_theme(theme=themes[0], actor=amina)
    theirs = lock_theme(theme=themes[1], actor=said)
    assert queries.last_undoable(consultation) == theirs
    assert queries.last_undoable(consultation, amina) == mine
    assert queries.last_undoable(make_consultation()) is None


def test_the_team_of_the_region_undoes_anybody_s_decision_once(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    event = lock_theme(theme=themes[0], actor=amina)
    reader = make_user(Role.READER, consultation.region)
    elsewhere = make_user(Role.SUPERVISION, make_region("02"))
    here = make_user(Role.SUPERVISION, consultation.region)
    assert [undoable(user, event, consultation) for user in (here, reader, elsewhere)] == [
        True,
        False,
        False,
    ]
    undo(event=event, actor=here)
    assert not undoable(here, event, consultation)


def test_a_decision_of_before_there_was_an_undo_is_left_alone(
    themes: list[Theme], consultation: Consultation, amina: User
) -> None:
    old = ThemeEvent(
        consultation_id=consultation.id,
        kind=EventKind.MOVED,
        theme_id=themes[0].id,
        actor_id=amina.id,
        details={"before": 2, "after": 1},
    )
    db.session.add(old)
    db.session.flush()
    assert queries.last_undoable(consultation) is None
    assert not queries.stands(old)
    with pytest.raises(Conflict):
        undo(event=old, actor=amina)


@pytest.mark.both_databases
def test_a_purged_text_leaves_the_rest_of_a_decision_to_be_undone(
    themes: list[Theme], amina: User
) -> None:
    gone = _text(themes[0])
    choose_quotes(theme=themes[0], contributions=[gone], actor=amina)
    event = merge_themes(themes=[themes[0]], target=themes[1], actor=amina)
    db.session.execute(sa.delete(Contribution).where(Contribution.id == gone.id))
    db.session.expire_all()
    undo(event=event, actor=amina)
    assert queries.sizes(themes[0].consultation) == {themes[0].id: 1, themes[1].id: 2}


def test_every_version_of_a_theme_has_its_event(themes: list[Theme], amina: User) -> None:
    first, second, third = themes
    split_theme(theme=first, parts=[Part({"ar": "جزء"}, [_text(first).id])], actor=amina)
    move_text(contribution=_text(second), seen=second.id, target=third, actor=amina)
    rename_theme(theme=third, labels={"ar": "ماء"}, actor=amina)
    select = sa.select(ThemeVersion.version, ThemeEvent.kind).join(ThemeVersion.event)
    of_third = select.where(ThemeVersion.theme_id == third.id).order_by(ThemeVersion.version)
    assert db.session.execute(of_third).all() == [(2, EventKind.MOVED), (3, EventKind.RENAMED)]
    assert [theme.version for theme in themes] == [2, 2, 3]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TextChange)) == 2
