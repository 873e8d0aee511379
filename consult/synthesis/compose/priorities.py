"""Recommendations and priorities: what people asked for, side by side, without any score.

Each column of the table of priorities is a count with its own definition, and the order is said
in words beside it, so that anybody can sort it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Heading,
    Ids,
    Label,
    Paragraph,
    Points,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.synthesis.compose.extracts import extracts, quote
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.scope import Group, Scope, dimension_name, ids_of, say
from consult.synthesis.facts import Contribution, Dimension, Kind
from consult.synthesis.places import Place

#: extracts of one kind shown for the whole report
SHOWN = 10


@dataclass(frozen=True)
class Column:
    """One way to see a priority: its name, what it counts, and over which contributions."""

    name: str
    definition: str
    value: Callable[[Sequence[Contribution]], int]
    behind: Callable[[Sequence[Contribution]], Ids]


def recommendations(scope: Scope) -> list[Block | Slot]:
    """The chapter: what the team recommends, then what people did, in their words."""
    return [
        Heading(1, _("Recommendations"), "recommendations"),
        Slot(Place.RECOMMENDATIONS, level=2),
        *_said(scope, Kind.RECOMMENDATION, "recommendations", _("Recommendations of participants")),
    ]


def priorities(scope: Scope) -> list[Block | Slot]:
    """The chapter: the table, what people called a priority, and what the team proposes."""
    return [
        Heading(1, _("Priorities"), "priorities"),
        *_table(scope),
        *_said(scope, Kind.PRIORITY, "priorities", _("Priorities stated by participants")),
        Slot(Place.PRIORITIES, level=2),
    ]


def priority_columns() -> tuple[Column, ...]:
    """What the priority of a theme can be seen from, in the order that the table is sorted by."""

    def summed(field: str) -> Callable[[Sequence[Contribution]], int]:
        return lambda held: sum(getattr(c, field) for c in held)

    def having(field: str) -> Callable[[Sequence[Contribution]], Ids]:
        return lambda held: ids_of(c for c in held if getattr(c, field))

    return (
        Column(
            _("Votes in workshops"),
            _("Votes that workshop tables gave to notes of the theme, added up."),
            summed("votes"),
            having("votes"),
        ),
        Column(
            _("Supports online"),
            _("Supports that visitors of the platform gave to contributions of the theme."),
            summed("supports"),
            having("supports"),
        ),
        Column(
            _("Stated priorities"),
            _("Contributions of the theme that were recorded as a priority."),
            lambda held: len(_stating(held)),
            lambda held: ids_of(_stating(held)),
        ),
        Column(
            _("Contributions"),
            _("All contributions that stand in the theme."),
            len,
            ids_of,
        ),
    )


def _stating(held: Iterable[Contribution]) -> list[Contribution]:
    return [c for c in held if any(p.kind is Kind.PRIORITY for p in c.parts)]


def _rows_of(scope: Scope) -> tuple[str, list[Group]]:
    """What the table is by: themes, or criteria before there is any."""
    if scope.themes:
        found = [
            Group(str(t.number), scope.theme_name(t), ids_of(scope.in_theme[t.id]), scope.where(t))
            for t in scope.themes
        ]
        return _("Theme"), found
    return dimension_name(Dimension.CRITERION), scope.groups(
        Dimension.CRITERION, scope.facts.contributions
    )


def _table(scope: Scope) -> list[Block]:
    name, groups = _rows_of(scope)
    if not groups:
        return []
    columns = priority_columns()
    rows = []
    for group in groups:
        held = [scope.by_id[i] for i in group.ids]
        counts = tuple(column.value(held) for column in columns)
        behind = ((), *(column.behind(held) for column in columns))
        rows.append(
            Row((group.label, *counts), group.ids, selection=group.selection, behind=behind)
        )
    # the sort is stable: themes alike in every column stay the largest first, then by number
    rows.sort(key=lambda row: [-int(cell) for cell in row.cells[1:]])
    table = Table(
        "priorities",
        _("What each theme weighs, by four counts that are not added up")
        if scope.themes
        else _("What each criterion weighs, by four counts that are not added up"),
        (name, *(column.name for column in columns)),
        tuple(rows),
        widths=(36, 16, 16, 16, 16),
        definitions=("", *(column.definition for column in columns)),
    )
    return [Paragraph((_order(scope),)), table, Points(tuple(_meanings(columns)))]


def _order(scope: Scope) -> Sentence:
    text = _(
        "The order is by votes in workshops, then by supports online, then by stated priorities, "
        "then by the number of contributions; no column outweighs another in a hidden score, and "
        "people who sort by another column get another order."
    )
    if scope.shares_themes:
        text += " " + _("A contribution that stands in several themes is counted in each.")
    return say("priority_order", text)


def _meanings(columns: Iterable[Column]) -> list[Sentence]:
    return [
        say("priority_column", _("%(name)s: %(meaning)s", name=c.name, meaning=c.definition))
        for c in columns
    ]


def _said(scope: Scope, kind: Kind, key: str, title: str) -> list[Block]:
    """What people said of this kind, in the whole report."""
    found = extracts(scope.facts.contributions, (kind,))
    if not found:
        return []
    note = _("Verbatim, sorted by votes and supports, then by date.")
    if len(found) > SHOWN:
        note = _(
            "Verbatim, the first %(shown)s of %(total)s by votes and supports, then by date.",
            shown=scope.number(SHOWN),
            total=scope.number(len(found)),
        )
    shown = tuple(quote(scope, e) for e in found[:SHOWN])
    return [
        Heading(2, title, f"{key}-stated"),
        Label(wording.not_reworded(), note),
        Quotes(f"{key}_stated", shown),
    ]
