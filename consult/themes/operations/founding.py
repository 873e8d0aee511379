"""New themes that the analysis did not find: alone, or with the texts of a search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import UNCOUNTED, Contribution
from consult.contributions.queries import Filters, select_contributions
from consult.extensions import db
from consult.kernel.errors import DomainError
from consult.themes.models import EventKind, Theme, ThemeEvent
from consult.themes.operations.acts import Act
from consult.themes.operations.naming import checked_labels, label_columns
from consult.themes.operations.places import Places, copied, full, moved
from consult.themes.operations.quoting import let_quotes_go
from consult.themes.operations.rows import places_of


@dataclass(frozen=True)
class Found:
    """What a search would put in a new theme, and what it would leave where it is."""

    texts: int
    #: texts whose main theme is locked, or that are in three themes already
    left_out: int


def found_theme(
    *, consultation: Consultation, labels: Mapping[str, str], actor: User | None, reason: str = ""
) -> Theme:
    """Make a theme that the analysis did not find, with the next number.

    Raises
    ------
    DomainError
        When every label is empty, or one is too long or has no letters.
    """
    after = checked_labels(labels)
    act = Act(consultation, actor, reason)
    theme = act.found(**label_columns(after))
    act.record(EventKind.CREATED, theme=theme, before={}, after=after)
    return theme


def found_from_search(
    *,
    consultation: Consultation,
    filters: Filters,
    labels: Mapping[str, str],
    copy: bool,
    actor: User | None,
    reason: str = "",
    without: Collection[int] = (),
) -> ThemeEvent:
    """Make a theme of the texts that a search of the register finds.

    ``copy``: they stay in their main theme and are in the new one too; else they move. Texts that
    people took out of the list (``without``, keys of contributions), those in a locked theme when
    they would move, and those in three themes when they would be copied stay as they are; the
    event says how many.

    Raises
    ------
    DomainError
        When no text is left, or the labels are not good (``found_theme``).
    """
    after = checked_labels(labels)
    act = Act(consultation, actor, reason)
    before = places_of(_searched(consultation, filters) - set(without))
    taken = _open_to(consultation, before, copy=copy)
    if not taken:
        raise DomainError(_l("The search finds no text that can be put in the new theme."))
    theme = act.found(**label_columns(after))
    for text, places in taken.items():
        main = places[0].theme if places else None
        way = copied(places, theme.id, act.by) if copy else moved(places, main, theme.id, act.by)
        act.texts[text] = (places, way)
    let_quotes_go(act)
    return act.record(
        EventKind.CREATED,
        theme=theme,
        before={},
        after=after,
        search=filters.search,
        copied=copy,
        texts=len(taken),
        left_out=len(before) - len(taken),
    )


def preview_search(*, consultation: Consultation, filters: Filters, copy: bool) -> Found:
    """How many texts :func:`found_from_search` would take and leave; changes nothing."""
    before = places_of(_searched(consultation, filters))
    taken = len(_open_to(consultation, before, copy=copy))
    return Found(texts=taken, left_out=len(before) - taken)


def _searched(consultation: Consultation, filters: Filters) -> set[int]:
    """Keys of the counted contributions that the search finds."""
    select = select_contributions(consultation, filters)
    keys = select.with_only_columns(Contribution.id).where(Contribution.status.not_in(UNCOUNTED))
    return set(db.session.scalars(keys.order_by(None)))


def _open_to(
    consultation: Consultation, before: Mapping[int, Places], *, copy: bool
) -> dict[int, Places]:
    """Those of these texts that may enter a further theme, or leave their main one."""
    if copy:
        return {text: places for text, places in before.items() if not full(places)}
    locked = set(
        db.session.scalars(
            sa.select(Theme.id).where(
                Theme.consultation_id == consultation.id, Theme.locked, Theme.retired_at.is_(None)
            )
        )
    )
    return {
        text: places
        for text, places in before.items()
        if not places or places[0].theme not in locked
    }
