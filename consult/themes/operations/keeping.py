"""Where a theme stands in the tree, whether it is finished, whether it is in force."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.places import left
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.refusals import (
    changed_meanwhile,
    check_in_force,
    check_seen,
    check_unlocked,
)
from consult.themes.operations.rows import places_of, texts_in
from consult.themes.queries import last_change_of_theme, sizes


def nest_theme(
    *,
    theme: Theme,
    parent: Theme | None,
    actor: User | None,
    reason: str = "",
    seen: int | None = None,
) -> ThemeEvent | None:
    """Put a theme under another in the tree, one level deep, or on its own for None.

    None when it stands there already.

    Raises
    ------
    Conflict
        When one of them is withdrawn, or was changed after version ``seen``.
    DomainError
        When the tree would have two levels, or the theme would stand under itself.
    """
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme, *([parent] if parent else []))
    if theme.parent_id == (parent.id if parent else None):
        return None
    check_in_force(theme)
    check_seen(theme, seen, but=frozenset(EventKind) - {EventKind.NESTED, EventKind.MERGED})
    if parent is not None:
        check_in_force(parent)
        _check_one_level(theme, parent)
    before = db.session.get(Theme, theme.parent_id) if theme.parent_id else None
    act.change(theme, parent_id=parent.id if parent else None)
    return act.record(
        EventKind.NESTED,
        theme=theme,
        before=before.number if before else None,
        after=parent.number if parent else None,
    )


def lock_theme(*, theme: Theme, actor: User | None, reason: str = "") -> ThemeEvent:
    """Say that a theme is finished: no run and no person moves its texts before it is unlocked.

    It may still be renamed, described and quoted from.

    Raises
    ------
    Conflict
        When it is locked already, or withdrawn.
    """
    return _set_locked(theme, actor, reason, locked=True)


def unlock_theme(*, theme: Theme, actor: User | None, reason: str = "") -> ThemeEvent:
    """Open a finished theme again.

    Raises
    ------
    Conflict
        When it is not locked, or withdrawn.
    """
    return _set_locked(theme, actor, reason, locked=False)


def retire_theme(*, theme: Theme, actor: User | None, reason: str = "") -> ThemeEvent:
    """Withdraw a theme that holds no text; its number is not given again.

    Themes under it stand on their own from then on; texts that do not count leave it.

    Raises
    ------
    Conflict
        When it holds texts, is locked, or is withdrawn already.
    """
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    if theme.retired_at is not None:
        raise Conflict(_l("This theme is withdrawn already."))
    check_unlocked(theme)
    if sizes(theme.consultation).get(theme.id):
        raise Conflict(_l("This theme holds texts: move them first."))
    before = places_of(texts_in([theme.id]))
    act.place({text: left(places, theme.id, act.by) for text, places in before.items()}, before)
    let_quotes_go(act)
    for child in children_of(theme):
        act.change(child, parent_id=None)
    act.change(theme, retired_at=utc_now(), parent_id=None)
    return act.record(EventKind.RETIRED, theme=theme)


def revive_theme(*, theme: Theme, actor: User | None, reason: str = "") -> ThemeEvent:
    """Take a withdrawn or merged theme back into use, without texts.

    To get back the texts of a merged theme, its merging is undone.

    Raises
    ------
    Conflict
        When it is in force.
    """
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    if theme.retired_at is None:
        event = last_change_of_theme(theme)
        raise Conflict(
            changed_meanwhile(event, theme) if event else _l("This theme is in use already.")
        )
    act.change(theme, retired_at=None, merged_into_id=None)
    return act.record(EventKind.REVIVED, theme=theme)


def children_of(theme: Theme) -> list[Theme]:
    """Themes that stand under it."""
    select = sa.select(Theme).where(Theme.parent_id == theme.id).order_by(Theme.number)
    return list(db.session.scalars(select.execution_options(populate_existing=True)))


def _set_locked(theme: Theme, actor: User | None, reason: str, *, locked: bool) -> ThemeEvent:
    act = Act(theme.consultation, actor, reason)
    act.fresh(theme)
    check_in_force(theme)
    if theme.locked is locked:
        event = last_change_of_theme(theme)
        raise Conflict(
            changed_meanwhile(event, theme) if event else _l("The theme is in this state already.")
        )
    act.change(theme, locked=locked)
    return act.record(EventKind.LOCKED if locked else EventKind.UNLOCKED, theme=theme)


def _check_one_level(theme: Theme, parent: Theme) -> None:
    if parent.id == theme.id:
        raise DomainError(_l("A theme cannot stand under itself."))
    if parent.parent_id is not None:
        raise DomainError(
            _l(
                "Theme %(number)s stands under another: choose one on its own.",
                number=parent.number,
            )
        )
    if children_of(theme):
        raise DomainError(
            _l("Themes stand under theme %(number)s: move them first.", number=theme.number)
        )
