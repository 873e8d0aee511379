"""Figures counted again from the contributions they name, without the code that composes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from consult.documents.blocks import (
    Bar,
    Chart,
    Document,
    Figure,
    MapChart,
    Paragraph,
    Points,
    Sentence,
    Spot,
    Table,
)
from consult.documents.render.runs import plain
from consult.synthesis.facts import Contribution, Facts, Workshop


def count_again(
    document: Document, facts: Facts, taken_back: Collection[int], checked: dict[str, int]
) -> Iterator[str]:
    """Each figure, share, row and bar that its own contributions do not bear out."""
    counter = _Counter(facts, taken_back)
    for block in document.blocks:
        match block:
            case Paragraph() | Points():
                for sentence in block.sentences:
                    _tick(checked, "figures", len(sentence.figures))
                    yield from counter.sentence(sentence)
            case Table():
                _tick(checked, "rows", len(block.rows))
                yield from counter.table(block)
            case Chart():
                _tick(checked, "bars", len(block.bars))
                yield from counter.bars(block.key, block.bars)
            case MapChart():
                _tick(checked, "bars", len(block.spots))
                yield from counter.bars(block.key, block.spots)
            case _:
                pass


def _tick(checked: dict[str, int], name: str, count: int) -> None:
    checked[name] = checked.get(name, 0) + count


class _Counter:
    """Counts in the facts of a snapshot."""

    def __init__(self, facts: Facts, taken_back: Collection[int]) -> None:
        self.by_id = {c.id: c for c in facts.contributions}
        self.workshops = {w.id: w for w in facts.workshops}
        self.taken_back = frozenset(taken_back)

    def known(self, name: str, ids: Collection[int]) -> Iterator[str]:
        """Whether the contributions are in the snapshot, each named once."""
        unknown = [key for key in ids if key not in self.by_id and key not in self.taken_back]
        if unknown:
            yield f"{name}: {len(unknown)} of its contributions are not in the snapshot"
        if len(set(ids)) != len(ids):
            yield f"{name}: it names a contribution twice"

    def sentence(self, sentence: Sentence) -> Iterator[str]:
        """The figures of a sentence."""
        for figure in sentence.figures:
            yield from self.figure(f"sentence {sentence.key}, figure {plain(figure.name)}", figure)

    def table(self, table: Table) -> Iterator[str]:
        """The rows of a table name contributions of the snapshot."""
        for row in (*table.rows, *([table.total] if table.total else [])):
            name = f"table {table.key}, row {plain(str(row.cells[0]))}"
            yield from self.known(name, row.contributions)

    def bars(self, key: str, bars: Sequence[Bar | Spot]) -> Iterator[str]:
        """A bar is as long as the contributions it names, or as what they weigh together."""
        for bar in bars:
            name = f"chart {key}, {plain(bar.label)}"
            yield from self.known(name, bar.contributions)
            if bar.contributions and bar.value not in self._totals(bar.contributions, ()):
                yield f"{name}: it says {bar.value}, but names {len(bar.contributions)} texts"

    def figure(self, name: str, figure: Figure) -> Iterator[str]:
        """A number is what its contributions or workshops add up to; a share is a part of all."""
        if "themes" not in figure.key:
            yield from self.known(name, figure.contributions)
        if isinstance(figure.value, float):
            yield from self._share(name, figure.value, figure.contributions)
        elif isinstance(figure.value, int) and (figure.contributions or figure.workshops):
            totals = self._totals(figure.contributions, figure.workshops)
            if figure.value not in totals:
                yield (
                    f"{name}: it says {figure.value}, but its"
                    f" {len(figure.contributions) or len(figure.workshops)} sources give"
                    f" none of {', '.join(map(str, sorted(totals)))}"
                )

    def _share(self, name: str, value: float, ids: Collection[int]) -> Iterator[str]:
        part, most = len(ids), len(self.by_id)
        if not value:
            if part:
                yield f"{name}: it says 0 %, but names {part} contributions"
            return
        whole = part / value
        if not 0 < value <= 1 or abs(whole - round(whole)) > 1e-6 or round(whole) > most:
            yield f"{name}: it says {value:.4f}, but names {part} contributions of {most}"

    def _totals(self, ids: Collection[int], workshops: Collection[int]) -> set[int]:
        """Everything that these can add up to."""
        held = [self.by_id[key] for key in ids if key in self.by_id]
        found = {len(ids)} if ids else set()
        if held:
            found |= _weights(held)
            found.add(len({theme for c in held for theme in c.themes}))
        if workshops:
            found |= {len(workshops), *_people([self.workshops[k] for k in workshops])}
        return found


def _weights(held: list[Contribution]) -> set[int]:
    return {
        sum(c.votes for c in held),
        sum(c.supports for c in held),
        sum(c.weight for c in held),
    }


def _people(held: list[Workshop]) -> set[int]:
    counts: list[int] = [
        sum(w.participants or 0 for w in held),
        sum(w.women or 0 for w in held),
        sum(w.men or 0 for w in held),
        sum(1 for w in held if w.participants is not None),
        sum(w.answers for w in held),
    ]
    for name in ("age_bands", "categories"):
        keys = {key for w in held for key in getattr(w, name)}
        counts += [sum(getattr(w, name).get(key, 0) for w in held) for key in keys]
    return {*counts, *_reported(held)}


def _reported(held: list[Workshop]) -> Iterator[int]:
    """What the published reports of meetings count, and what is counted now."""
    reports = [w.report for w in held if w.report is not None]
    if reports:
        yield len(reports)
        yield sum(len(report.notes) for report in reports)
        yield sum(report.votes for report in reports)
        yield sum(report.participants_now or 0 for report in reports)
