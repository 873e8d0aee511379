"""Merging: several themes become one, and everything that hangs on them follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.themes.models import EventKind, Source, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.keeping import children_of
from consult.themes.operations.naming import checked_labels, label_columns
from consult.themes.operations.places import joined
from consult.themes.operations.quoting import let_quotes_follow, let_quotes_go
from consult.themes.operations.refusals import check_in_force, check_seen, check_unlocked
from consult.themes.operations.rows import places_of, texts_in

#: characteristic words that a merged theme keeps
MOST_TERMS = 12


def merge_themes(
    *,
    themes: Sequence[Theme],
    target: Theme | None,
    actor: User | None,
    labels: Mapping[str, str] | None = None,
    reason: str = "",
    seen: Mapping[int, int] | None = None,
) -> ThemeEvent:
    """Merge themes into ``target``, or into a new theme with ``labels`` when it is None.

    With both, the target is renamed too. The others are withdrawn and say into which one they went
    (``merged_into_id``); their texts, also those for which they are a second theme, their quotes
    and the themes under them follow. Who placed each text stays as it was. ``seen``: key of each
    theme → its version on the page.

    Raises
    ------
    Conflict
        When one was changed since, is withdrawn, or is locked; the message says by whom.
    DomainError
        When there is nothing to merge, or the labels are not good (``found_theme``).
    """
    sources = _sources(themes, target)
    named = checked_labels(labels or {}) if labels or target is None else None
    act = Act(sources[0].consultation, actor, reason)
    concerned = [*sources, *([target] if target else [])]
    act.fresh(*concerned)
    for theme in concerned:
        check_in_force(theme)
        check_unlocked(theme)
        check_seen(theme, (seen or {}).get(theme.id))
    into = target or act.found(**label_columns(named or {}))
    if named and target is not None:
        act.change(into, **label_columns(named), labelled_by=Source.PERSON)
    texts = _move_all(act, sources, into)
    _move_children(act, sources, into)
    _withdraw(act, sources, into)
    return act.record(
        EventKind.MERGED,
        theme=into,
        before=[theme.number for theme in sources],
        after=into.number,
        texts=texts,
    )


def _sources(themes: Sequence[Theme], target: Theme | None) -> list[Theme]:
    """The themes that go into another, each once."""
    sources = [theme for theme in dict.fromkeys(themes) if theme is not target]
    if len(sources) + (target is not None) < 2:
        raise DomainError(_l("Choose at least two themes to merge."))
    return sorted(sources, key=lambda theme: theme.number)


def _move_all(act: Act, sources: Sequence[Theme], into: Theme) -> int:
    keys = frozenset(theme.id for theme in sources)
    before = places_of(texts_in(keys))
    act.place({text: joined(places, keys, into.id) for text, places in before.items()}, before)
    for theme in sources:
        let_quotes_follow(act, theme.id, into.id)
    let_quotes_go(act)
    return len(before)


def _move_children(act: Act, sources: Sequence[Theme], into: Theme) -> None:
    """The themes under merged ones stand under the result, or beside it when it is under one."""
    gone = {theme.id for theme in sources}
    if into.parent_id in gone:
        act.change(into, parent_id=None)
    parent = into.id if into.parent_id in {None, *gone} else into.parent_id
    for theme in sources:
        for child in children_of(theme):
            if child.id not in {into.id, *gone}:
                act.change(child, parent_id=parent)


def _withdraw(act: Act, sources: Sequence[Theme], into: Theme) -> None:
    now = utc_now()
    for theme in sources:
        act.change(theme, retired_at=now, merged_into_id=into.id, parent_id=None)
    # they were measured apart, not as one
    terms = [term for theme in (into, *sources) for term in theme.terms]
    kept = list(dict.fromkeys(terms))[:MOST_TERMS]
    act.change(into, terms=kept, stability=None, margin=None)
