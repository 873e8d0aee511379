"""What people's texts can refer to in a report: contributions, themes, figures and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from flask_babel import gettext as _

from consult.documents.blocks import (
    Chart,
    Document,
    Figure,
    MapChart,
    Paragraph,
    Points,
    Span,
    Table,
    ThemeName,
)
from consult.documents.render.runs import plain
from consult.documents.wording import isolated, show

#: how keys of the tables begin that count by one dimension
COUNTED_BY = "by_"
FORMS = "[[ref:…]], [[theme:…]], [[figure:…]], [[chart:…]]"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be inserted: what to insert, what it shows, what it is."""

    token: str
    shown: str
    meaning: str


@dataclass(frozen=True)
class References:
    """What a report's generated blocks hold that a text can name."""

    language: str
    #: reference number → contribution
    contributions: Mapping[str, int] = field(default_factory=dict)
    themes: Mapping[int, ThemeName] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    charts: Mapping[str, Chart | MapChart] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Self:
        """Everything in a document that a text can name."""
        return cls(
            language=document.language,
            contributions={ref: id_ for id_, (ref, _source) in document.references.items()},
            themes={theme.number: theme for theme in document.themes},
            figures={f.key: f for f in _figures(document) if f.key},
            charts={b.key: b for b in document.blocks if isinstance(b, Chart | MapChart)},
        )

    def resolve(self, target: str) -> Span | None:
        """The words that stand for ``theme:7``, or nothing when there is no such thing."""
        kind, _colon, name = target.partition(":")
        match kind.strip():
            case "ref":
                return self._contribution(name.strip())
            case "theme":
                return self._theme(name.strip())
            case "figure":
                return self._figure(name.strip())
            case "chart":
                return self._chart(name.strip())
        return None

    def unknown(self, target: str) -> str:
        """Why ``target`` names nothing, for the person who typed it."""
        kind, colon, name = target.partition(":")
        shown = isolated(name.strip())
        match kind.strip() if colon else "":
            case "ref":
                problem = _(
                    "no contribution of this report has the reference %(name)s.", name=shown
                )
            case "theme":
                problem = _("this report has no theme with the number %(name)s.", name=shown)
            case "figure":
                problem = _("this report has no figure named %(name)s.", name=shown)
            case "chart":
                problem = _("this report has no chart named %(name)s.", name=shown)
            case _:
                what, forms = isolated(f"[[{target}]]"), isolated(FORMS)
                problem = _(
                    "%(what)s names nothing; a reference is one of %(forms)s.",
                    what=what,
                    forms=forms,
                )
        return str(problem)

    def offered(self) -> Iterator[Offer]:
        """Themes, figures and charts that can be inserted; contributions are looked up."""
        for theme in sorted(self.themes.values(), key=lambda t: t.number):
            yield Offer(f"[[theme:{theme.number}]]", theme.name, _("Theme"))
        for key, figure in self.figures.items():
            shown = show(figure.value, self.language)
            yield Offer(f"[[figure:{key}]]", shown, plain(f"{figure.name}: {figure.definition}"))
        for key, chart in self.charts.items():
            yield Offer(f"[[chart:{key}]]", chart.caption, _("Chart"))

    def chart_of(self, span: Span) -> Chart | MapChart | None:
        """The chart that a span refers to, if it does."""
        kind, _colon, key = span.target.partition(":")
        return self.charts.get(key) if kind == "chart" else None

    def _contribution(self, reference: str) -> Span | None:
        known = reference if reference in self.contributions else reference.upper()
        if known not in self.contributions:
            return None
        return Span(known, target=f"ref:{known}", contributions=(self.contributions[known],))

    def _theme(self, number: str) -> Span | None:
        theme = self.themes.get(int(number)) if number.isdecimal() else None
        if theme is None:
            return None
        return Span(theme.name, target=f"theme:{theme.number}", contributions=theme.contributions)

    def _figure(self, key: str) -> Span | None:
        figure = self.figures.get(key)
        if figure is None:
            return None
        return Span(
            show(figure.value, self.language),
            target=f"figure:{key}",
            figure=figure,
            contributions=figure.contributions,
        )

    def _chart(self, key: str) -> Span | None:
        chart = self.charts.get(key)
        return Span(chart.caption, target=f"chart:{key}") if chart else None


def _figures(document: Document) -> Iterator[Figure]:
    for block in document.blocks:
        if isinstance(block, Paragraph | Points):
            for sentence in block.sentences:
                yield from sentence.figures
        elif isinstance(block, Table) and block.key.startswith(COUNTED_BY):
            yield from _counts(block)


def _counts(table: Table) -> Iterator[Figure]:
    """The rows of a count by one dimension: ``province:tetouan``."""
    dimension = table.key.removeprefix(COUNTED_BY)
    for row in table.rows:
        code = dict(row.selection.arguments).get(dimension, "") if row.selection else ""
        if code:
            name, value = str(row.cells[0]), row.cells[1]
            key = f"{dimension}:{code}"
            yield Figure(name, value, table.caption, row.contributions, (), key, row.selection)
