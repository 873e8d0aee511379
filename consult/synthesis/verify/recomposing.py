"""The stored document beside the one that the snapshot gives when it is composed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from consult.documents.blocks import (
    Bar,
    Block,
    Chart,
    Document,
    Figure,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Register,
    Row,
    Sentence,
    Spot,
    Table,
)
from consult.documents.render.runs import plain


def differences(stored: Document, again: Document, *, words_too: bool) -> Iterator[str]:
    """Each place where the two differ; ``words_too`` when the same engine must word alike."""
    for index, (was, now) in enumerate(zip_longest(stored.blocks, again.blocks), start=1):
        where = f"block {index} ({was.block if was else now.block})"
        if was is None:
            yield f"{where}: the snapshot gives it, the document lacks it"
        elif now is None or type(was) is not type(now):
            yield f"{where}: the document holds it, the snapshot does not give it"
        elif was != now:
            yield from _block(where, was, now, words_too=words_too)
    if words_too and (stored.title, stored.references) != (again.title, again.references):
        yield "document: its title or its list of references differs"


def _block(where: str, was: Block, now: Block, *, words_too: bool) -> Iterator[str]:
    found = [*_counted(where, was, now, words_too=words_too), *_said(was, now)]
    if found or words_too:
        yield from found or [f"{where}: its words differ"]


def _counted(where: str, was: Block, now: Block, *, words_too: bool) -> Iterator[str]:
    match was, now:
        case (Paragraph() | Points(), Paragraph() | Points()):
            for a, b in zip_longest(was.sentences, now.sentences):
                yield from _sentence(where, a, b, words_too=words_too)
        case Table(), Table():
            yield from _table(was, now)
        case Chart(), Chart():
            yield from _bars(was.key, was.bars, now.bars)
        case MapChart(), MapChart():
            yield from _bars(was.key, was.spots, now.spots)
        case _:
            pass


def _said(was: Block, now: Block) -> Iterator[str]:
    match was, now:
        case Quotes(), Quotes():
            for quote, other in zip_longest(was.quotes, now.quotes):
                if quote != other and (one := quote or other):
                    yield f"quote {one.reference}: it differs from the snapshot's"
        case Register(), Register():
            for entry, another in zip_longest(was.entries, now.entries):
                if entry != another and (row := entry or another):
                    yield f"list {was.key} {row.reference}: it differs from the snapshot's"
        case Prose(), Prose():
            yield from _prose(was, now)
        case _:
            pass


def _sentence(
    where: str, was: Sentence | None, now: Sentence | None, *, words_too: bool
) -> Iterator[str]:
    if was is None or now is None or was.key != now.key:
        key = (was or now).key if was or now else ""  # type: ignore[union-attr]
        yield f"{where}, sentence {key}: it is not the one that the snapshot gives"
        return
    for a, b in zip_longest(was.figures, now.figures):
        yield from _figure(f"sentence {was.key}", a, b)
    if words_too and was.text != now.text:
        yield f"sentence {was.key}: it says “{plain(was.text)}”, the snapshot “{plain(now.text)}”"


def _figure(where: str, was: Figure | None, now: Figure | None) -> Iterator[str]:
    if was is None or now is None:
        one = was or now
        yield f"{where}, figure {one.name if one else ''}: only one of the two has it"
        return
    name = f"{where}, figure {plain(was.name)}"
    if was.value != now.value:
        yield f"{name}: the document says {was.value}, the snapshot gives {now.value}"
    if (was.contributions, was.workshops) != (now.contributions, now.workshops):
        yield f"{name}: it names other contributions or workshops than the snapshot gives"


def _table(was: Table, now: Table) -> Iterator[str]:
    rows = zip_longest((*was.rows, was.total), (*now.rows, now.total))
    for row, other in rows:
        if row != other and _row(row) != _row(other):
            one = row or other
            name = plain(str(one.cells[0])) if one else ""
            yield (
                f"table {was.key}, row {name}: the document says {_shown(row)},"
                f" the snapshot gives {_shown(other)}"
            )


def _row(row: Row | None) -> object:
    return row and (
        [cell for cell in row.cells if not isinstance(cell, str)],
        row.contributions,
        row.workshops,
    )


def _shown(row: Row | None) -> str:
    return " | ".join(plain(str(cell)) for cell in row.cells) if row else "nothing"


def _bars(key: str, was: Sequence[Bar | Spot], now: Sequence[Bar | Spot]) -> Iterator[str]:
    for bar, other in zip_longest(was, now):
        if _held(bar) != _held(other) and (one := bar or other):
            values = [each.value if each else "nothing" for each in (bar, other)]
            yield (
                f"chart {key}, {plain(one.label)}: the document says {values[0]},"
                f" the snapshot gives {values[1]}"
            )


def _held(bar: Bar | Spot | None) -> object:
    return bar and (bar.value, bar.contributions)


def _prose(was: Prose, now: Prose) -> Iterator[str]:
    for passage, other in zip_longest(was.passages, now.passages):
        if passage != other:
            words = [
                "".join(s.text for s in each.spans) if each else "" for each in (passage, other)
            ]
            yield f"text {was.key}: the document says “{words[0]}”, the snapshot “{words[1]}”"
