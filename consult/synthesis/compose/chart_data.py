"""The data of the charts that have no table beside them, as one table of the annex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Block, Chart, ChartKind, Heading, MapChart, Row, Table
from consult.documents.render.runs import plain
from consult.synthesis.compose.scope import Scope

#: a timeline of more days than this is told by weeks
MOST_DAYS = 21


def chart_data(scope: Scope, before: Sequence[object]) -> list[Block]:
    """A heading and the table, or nothing when every chart has its own table."""
    rows = tuple(_rows(scope, before))
    if not rows:
        return []
    columns = (_("Section"), _("Chart"), _("Data"))
    return [
        Heading(2, _("Data of the charts"), "chart-data"),
        Table("chart_data", "", columns, rows, widths=(24, 28, 48)),
    ]


def _rows(scope: Scope, before: Sequence[object]) -> Iterator[Row]:
    """One row a chart, in the order of the report."""
    section = ""
    for block in before:
        if isinstance(block, Heading):
            section = plain(block.text)
        elif isinstance(block, Chart | MapChart) and not block.table:
            values = list(_values(scope, block))
            told = (f"{label}: {scope.number(len(ids))}" for label, ids in values)
            # one that stands in several themes is behind the row once
            ids = tuple(dict.fromkeys(i for _label, found in values for i in found))
            data = wording.clauses(told, scope.language)
            yield Row((section, block.caption, data), ids)


def _values(scope: Scope, chart: Chart | MapChart) -> Iterator[tuple[str, tuple[int, ...]]]:
    if isinstance(chart, MapChart):
        yield from ((spot.label, spot.contributions) for spot in chart.spots)
    elif chart.kind is not ChartKind.TIMELINE:
        yield from ((bar.label, bar.contributions) for bar in chart.bars)
    else:
        yield from _days(scope, chart)


def _days(scope: Scope, chart: Chart) -> Iterator[tuple[str, tuple[int, ...]]]:
    days = [(date.fromisoformat(bar.label), bar.contributions) for bar in chart.bars]
    if len(days) <= MOST_DAYS:
        yield from ((wording.day(day, scope.language), ids) for day, ids in days)
        return
    weeks: dict[date, list[int]] = defaultdict(list)
    for day, ids in days:
        weeks[day - timedelta(days=day.weekday())] += ids
    for monday, found in weeks.items():
        name = _("Week of %(day)s", day=wording.day(monday, scope.language))
        yield name, tuple(found)
