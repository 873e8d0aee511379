"""What a person is told whose page showed an older state: who did what, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.models import Contribution
from consult.kernel.errors import Conflict
from consult.themes.models import EVENT_LABELS, EventKind, Theme, ThemeEvent
from consult.themes.queries import last_change_of_text, last_change_of_theme

#: acts that leave a theme's labels and texts as they were
GENTLE = frozenset(
    {
        EventKind.DESCRIBED,
        EventKind.QUOTED,
        EventKind.PINNED,
        EventKind.UNPINNED,
        EventKind.NESTED,
        EventKind.UNLOCKED,
    }
)
#: acts that leave a theme's labels as they were
ABOUT_TEXTS = GENTLE | {
    EventKind.MOVED,
    EventKind.COPIED,
    EventKind.REMOVED,
    EventKind.LOCKED,
    EventKind.SPLIT,
}


def check_seen(theme: Theme, seen: int | None, *, but: Collection[EventKind] = GENTLE) -> None:
    """Refuse when somebody changed the theme after its version ``seen``; None = not asked.

    ``but``: kinds of acts that make no difference.
    """
    if seen is None or seen >= theme.version:
        return
    event = last_change_of_theme(theme, version=seen, but=but)
    if event is not None:
        raise Conflict(changed_meanwhile(event, theme))


def check_in_force(theme: Theme) -> None:
    """Refuse a theme that is merged or withdrawn, and say by whom."""
    if theme.retired_at is None:
        return
    event = last_change_of_theme(theme)
    if event is not None:
        raise Conflict(changed_meanwhile(event, theme))
    raise Conflict(_l("This theme is withdrawn: it takes no texts."))


def check_unlocked(*themes: Theme) -> None:
    """Refuse to move texts into or out of a locked theme: it is unlocked first, in the open."""
    for theme in themes:
        if theme.locked:
            raise Conflict(
                _l(
                    "Theme %(number)s is locked: %(label)s. Unlock it first.",
                    number=theme.number,
                    label=_label(theme),
                )
            )


def changed_meanwhile(event: ThemeEvent, theme: Theme) -> LazyString:
    """Who changed a theme, when, and what they did."""
    return _l(
        "%(who)s changed theme %(number)s meanwhile (%(when)s): %(what)s. Reload the page.",
        who=who(event),
        number=theme.number,
        when=when(event.created_at),
        what=EVENT_LABELS[event.kind],
    )


def moved_meanwhile(contribution: Contribution, now: Theme | None, *, since: int = 0) -> LazyString:
    """Who moved a text, and where it is now."""
    event = last_change_of_text(contribution.id, since=since)
    if event is None or event.actor is None:
        return _l("A theme run placed this text anew meanwhile. Reload the page to see where.")
    if event.kind is not EventKind.MOVED:
        return _l(
            "%(who)s changed where text %(reference)s stands meanwhile (%(when)s): %(what)s."
            " Reload the page.",
            who=who(event),
            reference=contribution.reference,
            when=when(event.created_at),
            what=EVENT_LABELS[event.kind],
        )
    if now is None:
        return _l("%(who)s put this text with the undecided ones meanwhile.", who=who(event))
    return _l(
        "%(who)s moved this text to theme %(number)s meanwhile: %(label)s.",
        who=who(event),
        number=now.number,
        label=_label(now),
    )


def who(event: ThemeEvent) -> Any:
    """Name of the person who did it."""
    if event.actor is None:
        return _l("Somebody")
    return event.actor.name or event.actor.email


def when(moment: datetime) -> LazyString:
    """The moment, as the reader's language writes it."""
    return LazyString(format_datetime, moment, "short")


def _label(theme: Theme) -> LazyString:
    return LazyString(lambda: theme.label)
