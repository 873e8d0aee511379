"""Who changed a theme or a text last: what a refusal tells."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from consult.extensions import db
from consult.themes.models import EventKind, TextChange, Theme, ThemeEvent, ThemeVersion


def last_change_of_text(text: int, *, since: int = 0) -> ThemeEvent | None:
    """The latest event that moved this contribution, after the event ``since``."""
    select = (
        _events()
        .join(TextChange, TextChange.event_id == ThemeEvent.id)
        .where(TextChange.contribution_id == text, ThemeEvent.id > since)
    )
    return db.session.scalar(select.limit(1))


def last_change_of_theme(
    theme: Theme, *, version: int = 0, since: int = 0, but: Collection[EventKind] = ()
) -> ThemeEvent | None:
    """The latest event about a theme after its ``version`` and the event ``since``.

    ``but``: kinds that do not count.
    """
    select = (
        _events()
        .join(ThemeVersion, ThemeVersion.event_id == ThemeEvent.id)
        .where(
            ThemeVersion.theme_id == theme.id,
            ThemeVersion.version > version,
            ThemeEvent.id > since,
            ThemeEvent.kind.not_in(but),
        )
    )
    return db.session.scalar(select.limit(1))


def undone_by(event: ThemeEvent) -> ThemeEvent | None:
    """The event that undid this one, if any."""
    return db.session.scalar(_events().where(ThemeEvent.undoes_id == event.id))


def _events() -> sa.Select[ThemeEvent]:
    """Events, the latest first, with who and what they are about."""
    return (
        sa.select(ThemeEvent)
        .options(joinedload(ThemeEvent.actor), joinedload(ThemeEvent.theme))
        .order_by(ThemeEvent.id.desc())
    )
