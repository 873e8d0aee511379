"""What the three panes of the workbench are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.consultations.models import Consultation
from consult.contributions.figures import named_rows
from consult.contributions.models import PART_LABELS, Contribution
from consult.kernel.pagination import Page
from consult.themes.marking import Piece, pieces_of, shortened
from consult.themes.models import Assignment, Theme
from consult.themes.queries import ThemeCard, get_theme
from consult.themes.queries.desk import (
    DeskText,
    Group,
    ThemeFigures,
    desk_texts,
)
from consult.themes.views.state import State, ThemeOrder

#: texts of one page of the middle pane
PAGE_SIZE = 20
#: characters of a text in the list
SNIPPET = 280
NO_FIGURES = ThemeFigures()

#: texts in no theme, and everywhere: name and explanation
GROUP_NAMES = {
    Group.UNDECIDED: (
        _l("Undecided texts"),
        _l("Too near to several themes for the analysis to choose, or put here by the team."),
    ),
    Group.UNCLEAR: (_l("Unclear texts"), _l("Too short, or without words, to tell a theme.")),
    Group.UNREAD: (
        _l("Texts that no run has read yet"),
        _l("They came in after the latest run. Start another, or place them by hand."),
    ),
    Group.ALL: (_l("All texts"), _l("Wherever they are, in a theme or not.")),
}


@dataclass(frozen=True)
class Branch:
    """A theme of the tree, with its figures and the themes under it."""

    theme: Theme
    figures: ThemeFigures
    under: list[Branch] = field(default_factory=list)

    @property
    def texts(self) -> int:
        """Its texts and those of the themes under it."""
        return self.figures.texts + sum(branch.texts for branch in self.under)


def tree_of(
    themes: Sequence[Theme], figures: Mapping[int, ThemeFigures], order: ThemeOrder
) -> list[Branch]:
    """The themes in force as a tree, sorted; a theme whose parent is withdrawn stands alone."""
    known = {theme.id: Branch(theme, figures.get(theme.id, NO_FIGURES)) for theme in themes}
    roots: list[Branch] = []
    for branch in known.values():
        parent = known.get(branch.theme.parent_id or 0)
        (parent.under if parent else roots).append(branch)
    for branch in known.values():
        branch.under.sort(key=lambda each: _sort_key(each, order))
    return sorted(roots, key=lambda each: _sort_key(each, order))


def _sort_key(branch: Branch, order: ThemeOrder) -> tuple[float, int]:
    theme = branch.theme
    if order is ThemeOrder.NUMBER:
        return (0, theme.number)
    if order is ThemeOrder.QUALITY:
        return (-(theme.stability if theme.stability is not None else -1), theme.number)
    return (-branch.texts, theme.number)


def opened(consultation: Consultation, state: State) -> Theme | Group | None:
    """The theme, or the group of texts, that the address names; 404 for an unknown number."""
    if not state.theme:
        return None
    if state.theme in set(Group):
        return Group(state.theme)
    return get_theme(consultation, int(state.theme))


def listed(
    consultation: Consultation, where: Theme | Group | None, state: State
) -> Page[DeskText] | None:
    """The texts of the middle pane."""
    if where is None:
        return None
    wanted = state.filter(consultation)
    return desk_texts(consultation, where, wanted, page=state.page, size=PAGE_SIZE)


def card_rows(consultation: Consultation, card: ThemeCard) -> dict[str, list[tuple[str, int]]]:
    """Texts of a theme by language, province and channel, named, without those of no text."""
    counted = {
        "language": card.languages,
        "province": card.provinces,
        "channel": card.channels,
    }
    return {
        field: [row for row in named_rows(consultation, field, counts) if row[1]]
        for field, counts in counted.items()
    }


def marked_parts(
    contribution: Contribution, places: Sequence[Assignment], limit: int = 0
) -> list[tuple[str | None, list[Piece]]]:
    """``(name, pieces)`` of each part, marked where it speaks of the themes of ``places``.

    A part is named when there are several. ``limit``: characters of each part, 0 for all.
    """
    spans = {place.rank: place.spans for place in places if place.theme_id and place.spans}
    parts, start = [], 0
    for name, text in contribution.parts:
        pieces = pieces_of(text, spans, start=start)
        start += len(text) + 1
        named = str(PART_LABELS[name]) if len(contribution.parts) > 1 else None
        parts.append((named, shortened(pieces, limit) if limit else pieces))
    return parts


def snippet(text: DeskText) -> list[Piece]:
    """The beginning of a text, or what it says of the theme that is open, in one line of pieces."""
    place = [text.assignment] if text.assignment else []
    parts = marked_parts(text.contribution, place)
    pieces: list[Piece] = []
    for _name, found in parts:
        pieces += ([Piece(" · ")] if pieces else []) + found
    return shortened(pieces, SNIPPET)


def labels_for_desk() -> dict[str, Any]:
    """Names that only the workbench shows."""
    return {"group_names": GROUP_NAMES, "snippet": snippet, "marked_parts": marked_parts}
