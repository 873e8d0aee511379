"""What a decision changed, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from consult.kernel.i18n import LANGUAGES
from consult.themes.models import EVENT_LABELS, EventKind, ThemeEvent

#: kinds whose details hold language → text
WORDED = frozenset({EventKind.RENAMED, EventKind.DESCRIBED, EventKind.CREATED})
#: kinds whose details hold numbers of themes
NUMBERED = frozenset(
    {
        EventKind.MOVED,
        EventKind.COPIED,
        EventKind.REMOVED,
        EventKind.MERGED,
        EventKind.SPLIT,
        EventKind.NESTED,
        EventKind.ADOPTED,
    }
)


def words_of(event: ThemeEvent) -> str:
    """What a decision was, in a line: its kind and its theme."""
    about = event.undoes if event.kind is EventKind.UNDONE and event.undoes else event
    kind = str(EVENT_LABELS[about.kind])
    if about.theme is None:
        return kind
    return f"{kind} – {about.theme.number}. {about.theme.label}"


def changed(event: ThemeEvent) -> list[tuple[str, str]]:
    """``(before, after)`` of what a decision changed, as far as people read it."""
    details = event.details or {}
    before, after = details.get("before"), details.get("after")
    if event.kind in WORDED or (event.kind is EventKind.ADOPTED and isinstance(after, dict)):
        return _changed_words(_mapping(before), _mapping(after))
    if event.kind in NUMBERED and {"before", "after"} & details.keys():
        return [(_themes(before), _themes(after))]
    return []


def undone_kind(event: ThemeEvent) -> str:
    """What an undo undid, or a redo did again; empty for other decisions."""
    kinds = {kind.value: kind for kind in EventKind}
    found = kinds.get(str((event.details or {}).get("of", "")))
    return str(EVENT_LABELS[found]) if found else ""


def _changed_words(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (before.get(language, ""), after.get(language, ""))
        for language in LANGUAGES
        if before.get(language, "") != after.get(language, "")
    ]


def _themes(numbers: Any) -> str:
    """Numbers of themes in words; none: "no theme"."""
    listed: Sequence[Any] = numbers if isinstance(numbers, list) else [numbers]
    named = [_("theme %(number)s", number=number) for number in listed if number is not None]
    return ", ".join(named) or str(_("no theme"))


def _mapping(value: Any) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}
