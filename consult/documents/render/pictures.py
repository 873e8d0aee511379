"""The charts of a document as pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import segno

from consult.documents.blocks import Chart, ChartKind, MapChart
from consult.documents.wording import day
from consult.kernel.charts import Picture, bar_chart, day_chart
from consult.kernel.maps import Place, bubble_map

#: a CSS pixel on paper, in points; charts beside a theme's text are smaller
PIXEL, SMALL_PIXEL = 0.7, 0.56


def width_on_paper(chart: Chart | MapChart, drawn: Picture, most: float) -> float:
    """How wide a chart is printed, in points, where at most ``most`` are free."""
    small = chart.key.startswith(("theme-", "criterion-"))
    return min(drawn.width * (SMALL_PIXEL if small else PIXEL), most)


def code_svg(address: str) -> str:
    """An address as a code that telephones read; it is still read when half of it is torn."""
    return _code(address, "svg").decode()


def code_png(address: str) -> bytes:
    """The same as dots, for files that take no drawing."""
    return _code(address, "png")


def _code(address: str, kind: str) -> bytes:
    made = BytesIO()
    segno.make(address, error="q", micro=False).save(made, kind=kind, border=1, scale=8)
    return made.getvalue()


def label(text: str, chart: Chart | MapChart, language: str) -> str:
    """What a bar or bubble is called beside its number: a day of a timeline by its name."""
    if isinstance(chart, Chart) and chart.kind is ChartKind.TIMELINE:
        return day(date.fromisoformat(text), language)
    return text


def picture(chart: Chart | MapChart, language: str, clean: Callable[[str], str] = str) -> Picture:
    """Draw a chart; ``clean`` prepares its labels for the fonts at hand."""
    if isinstance(chart, MapChart):
        places = [Place(clean(s.label), s.value, s.latitude, s.longitude) for s in chart.spots]
        return bubble_map(places, alt=chart.alt, language=language)
    if chart.kind is ChartKind.TIMELINE:
        days = [(date.fromisoformat(bar.label), bar.value) for bar in chart.bars]
        return day_chart(days, alt=chart.alt, language=language)
    rows = [(clean(bar.label), bar.value) for bar in chart.bars]
    return bar_chart(rows, alt=chart.alt, language=language)
