"""Undoing and redoing any act, from what its event remembers."""

from __future__ import annotations

from typing import Any, NoReturn

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.themes.models import (
    EVENT_LABELS,
    Assignment,
    EventKind,
    Source,
    TextChange,
    Theme,
    ThemeEvent,
)
from consult.themes.operations.acts import Act
from consult.themes.operations.columns import plain
from consult.themes.operations.places import Place, Places, themes_of
from consult.themes.operations.refusals import (
    changed_meanwhile,
    check_unlocked,
    moved_meanwhile,
    when,
    who,
)
from consult.themes.operations.rows import Quote, batches, places_of, quote_rows
from consult.themes.queries import last_change_of_theme, stands, undone_by


def undo(*, event: ThemeEvent, actor: User | None, reason: str = "") -> ThemeEvent:
    """Bring back what an event changed; undoing an undo does the act again.

    Refused as a whole when somebody changed one of its rows since; acts on other themes, texts
    and columns do not stand in the way.

    Raises
    ------
    Conflict
        When it is undone already, or one of its rows was changed since (the message says by whom),
        or a theme that texts would enter or leave is locked or withdrawn.
    """
    consultation = db.session.get_one(Consultation, event.consultation_id)
    act = Act(consultation, actor, reason)
    _check_not_undone(event)
    if not stands(event):
        raise Conflict(_l("This decision was made before decisions could be undone."))
    _take_back_themes(act, event)
    _take_back_texts(act, event)
    _take_back_quotes(act, event)
    _check_result(act, event)
    kind = EventKind.REDONE if event.kind is EventKind.UNDONE else EventKind.UNDONE
    # of a decision done again and undone once more too, people ask what it was in the first place
    details = {"of": event.details.get("of", event.kind.value), "event": event.id}
    try:
        with db.session.begin_nested():
            return act.record(
                kind,
                theme=event.theme,
                contribution=event.contribution,
                undoes=event,
                **details,
            )
    except IntegrityError:
        _check_not_undone(event)
        raise


def redo(*, event: ThemeEvent, actor: User | None, reason: str = "") -> ThemeEvent:
    """Do again what was undone; ``event`` is the undo, or the decision that it undid.

    Raises
    ------
    Conflict
        When nothing is undone or somebody did it again already, or as :func:`undo`.
    """
    latest = event
    while later := undone_by(latest):
        latest = later
    if latest.kind is EventKind.REDONE:
        _refuse_twice(latest)
    if latest.kind is not EventKind.UNDONE:
        raise Conflict(_l("This decision stands: there is nothing to do again."))
    return undo(event=latest, actor=actor, reason=reason)


def _check_not_undone(event: ThemeEvent) -> None:
    done = undone_by(event)
    if done is not None:
        _refuse_twice(done)


def _refuse_twice(done: ThemeEvent) -> NoReturn:
    raise Conflict(
        _l(
            "%(who)s did this already (%(when)s): %(what)s.",
            who=who(done),
            when=when(done.created_at),
            what=EVENT_LABELS[done.kind],
        )
    )


def _take_back_themes(act: Act, event: ThemeEvent) -> None:
    """Note the columns of before, when all are as the event left them."""
    for change in _changes(event, "themes"):
        theme = db.session.get_one(Theme, change["key"], populate_existing=True)
        for column, after in change["after"].items():
            if plain(getattr(theme, column)) != after:
                raise Conflict(_changed_since(theme, event))
            act.themes[theme.id][column] = (after, change["before"][column])


def _take_back_texts(act: Act, event: ThemeEvent) -> None:
    """Note the places of before, when all texts stand as the event left them."""
    select = sa.select(TextChange.contribution_id, TextChange.before, TextChange.after).where(
        TextChange.event_id == event.id
    )
    rows = [
        (text, _read(before), _read(after)) for text, before, after in db.session.execute(select)
    ]
    now = places_of(text for text, _before, _after in rows)
    for text, before, after in rows:
        if now[text] != after:
            raise Conflict(_moved_since(text, now[text], event))
        act.texts[text] = (after, before)


def _take_back_quotes(act: Act, event: ThemeEvent) -> None:
    """Note the quotes of before, those of texts that were purged left out."""
    changes = _changes(event, "quotes")
    present = quote_rows({change["key"][0] for change in changes})
    there = _existing({change["key"][1] for change in changes})
    for change in (change for change in changes if change["key"][1] in there):
        key = (change["key"][0], change["key"][1])
        before, after = _quote(change["before"]), _quote(change["after"])
        if present.get(key) != after:
            theme = db.session.get_one(Theme, key[0])
            raise Conflict(_changed_since(theme, event))
        act.quotes[key] = (after, before)


def _check_result(act: Act, event: ThemeEvent) -> None:
    """Refuse what would leave a text in a withdrawn theme, or a tree of two levels."""
    left: set[int] = set()
    entered: set[int] = set()
    for before, after in act.texts.values():
        left |= set(themes_of(before)) - set(themes_of(after))
        entered |= set(themes_of(after)) - set(themes_of(before))
    for theme in _themes(left | entered):
        check_unlocked(theme)
    for theme in _themes(entered):
        if _will(act, theme, "retired_at") is not None:
            raise Conflict(_changed_since(theme, event))
    for key, columns in act.themes.items():
        theme = db.session.get_one(Theme, key)
        if columns.get("retired_at", (None, None))[1] is not None:
            _check_left_empty(act, theme, event)
        _check_tree(act, theme, event)


def _check_left_empty(act: Act, theme: Theme, event: ThemeEvent) -> None:
    """Refuse to withdraw a theme into which somebody put texts since."""
    stay = sa.select(Assignment.contribution_id).where(Assignment.theme_id == theme.id)
    for text in db.session.scalars(stay):
        if text not in act.texts:
            contribution = db.session.get_one(Contribution, text)
            raise Conflict(moved_meanwhile(contribution, theme, since=event.id))


def _check_tree(act: Act, theme: Theme, event: ThemeEvent) -> None:
    """Refuse a parent that is withdrawn or stands under another, and a child of such a one."""
    parent_id = _will(act, theme, "parent_id")
    if parent_id is not None:
        parent = db.session.get_one(Theme, parent_id, populate_existing=True)
        if _will(act, parent, "retired_at") or _will(act, parent, "parent_id"):
            raise Conflict(_changed_since(parent, event))
    alone = parent_id is None and _will(act, theme, "retired_at") is None
    if alone:
        return
    select = sa.select(Theme).where(Theme.parent_id == theme.id)
    for child in db.session.scalars(select):
        if _will(act, child, "parent_id") == theme.id:
            raise Conflict(_changed_since(child, event))


def _will(act: Act, theme: Theme, column: str) -> Any:
    """The value of a column once the act is written."""
    change: tuple[Any, Any] | None = act.themes.get(theme.id, {}).get(column)
    return change[1] if change else plain(getattr(theme, column))


def _changed_since(theme: Theme, event: ThemeEvent) -> Any:
    latest = last_change_of_theme(theme, since=event.id)
    if latest is None:
        return _l(
            "A theme run changed theme %(number)s since. Reload the page.", number=theme.number
        )
    return changed_meanwhile(latest, theme)


def _moved_since(text: int, now: Places, event: ThemeEvent) -> Any:
    contribution = db.session.get_one(Contribution, text)
    theme = db.session.get(Theme, now[0].theme) if now and now[0].theme else None
    return moved_meanwhile(contribution, theme, since=event.id)


def _existing(texts: set[int]) -> set[int]:
    """Those of these contributions that were not purged."""
    found: set[int] = set()
    for batch in batches(sorted(texts)):
        found.update(
            db.session.scalars(sa.select(Contribution.id).where(Contribution.id.in_(batch)))
        )
    return found


def _themes(keys: set[int]) -> list[Theme]:
    select = sa.select(Theme).where(Theme.id.in_(keys)).order_by(Theme.id)
    return list(db.session.scalars(select.execution_options(populate_existing=True)))


def _changes(event: ThemeEvent, table: str) -> list[dict[str, Any]]:
    return [change for change in event.changes if change["table"] == table]


def _read(stored: list[dict[str, Any]]) -> Places:
    return tuple(Place.read(row) for row in stored)


def _quote(stored: dict[str, Any] | None) -> Quote | None:
    return Quote(stored["position"], Source(stored["source"])) if stored else None
