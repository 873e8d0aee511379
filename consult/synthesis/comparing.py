"""Two versions of a report beside each other: sections, sentences, figures, people's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from consult.documents.blocks import (
    Block,
    Cell,
    Document,
    Paragraph,
    Points,
    Prose,
    Quote,
    Quotes,
    Row,
    Sentence,
    Table,
)
from consult.documents.render.runs import plain
from consult.synthesis.sections import Section, sections

K = TypeVar("K", bound=Hashable)
#: words, spaces and single signs; marks of direction belong to none of them
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Fate(StrEnum):
    """What became of a piece between two versions."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came or went."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after; ``None`` where there was or is none."""

    name: str
    before: Cell | None
    after: Cell | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """A sentence or a passage, word for word, and the figures in it that changed."""

    fate: Fate
    pieces: tuple[Piece, ...]
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True)
class SectionChange:
    """What became of a section, its sub-sections left out."""

    key: str
    title: str
    level: int
    fate: Fate
    is_people: bool = False
    texts: tuple[TextChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    quotes_added: tuple[Quote, ...] = ()
    quotes_removed: tuple[Quote, ...] = ()


@dataclass
class _Parts:
    """A section taken apart."""

    sentences: list[Sentence] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    cells: dict[str, tuple[str, Cell]] = field(default_factory=dict)
    quotes: dict[int, Quote] = field(default_factory=dict)


def compare(before: Document, after: Document) -> tuple[SectionChange, ...]:
    """Every section of both versions, in the order of the later one; the same ones too."""
    old = {s.key: s for s in sections(before)}
    new = {s.key: s for s in sections(after)}
    order = _merged(list(old), list(new))
    return tuple(_section(old.get(key), new.get(key)) for key in order)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """The words that stayed, came and went, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece(Fate.SAME, "".join(new[c:d])))
            continue
        if a < b:
            found.append(Piece(Fate.REMOVED, "".join(old[a:b])))
        if c < d:
            found.append(Piece(Fate.ADDED, "".join(new[c:d])))
    return tuple(found)


def _merged(old: Sequence[K], new: Sequence[K]) -> list[K]:
    """Both orders as one: what went stands where it stood."""
    found: list[K] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        found += old[a:b] if what != "equal" else []
        found += new[c:d]
    return list(dict.fromkeys(found))


def _section(old: Section | None, new: Section | None) -> SectionChange:
    here = new or old
    if here is None:
        raise ValueError("a section of neither version")
    was, now = _parts(old.blocks if old else ()), _parts(new.blocks if new else ())
    texts = (*_sentences(was.sentences, now.sentences), *_passages(was.passages, now.passages))
    figures = tuple(_cells(was.cells, now.cells))
    came = tuple(q for key, q in now.quotes.items() if key not in was.quotes)
    went = tuple(q for key, q in was.quotes.items() if key not in now.quotes)
    return SectionChange(
        key=here.key,
        title=here.title,
        level=here.level,
        fate=_fate(old, new, changed=bool(texts or figures or came or went)),
        is_people=here.is_people,
        texts=texts,
        figures=figures,
        quotes_added=came,
        quotes_removed=went,
    )


def _fate(old: object, new: object, *, changed: bool) -> Fate:
    if old is None:
        return Fate.ADDED
    if new is None:
        return Fate.REMOVED
    return Fate.CHANGED if changed else Fate.SAME


def _parts(blocks: Iterable[Block]) -> _Parts:
    found = _Parts()
    for block in blocks:
        match block:
            case Paragraph() | Points():
                found.sentences += block.sentences
            case Prose():
                found.passages += ["".join(s.text for s in p.spans) for p in block.passages]
            case Quotes():
                found.quotes |= {q.contribution: q for q in block.quotes}
            case Table():
                found.cells |= _table(block)
            case _:
                pass
    return found


def _table(table: Table) -> dict[str, tuple[str, Cell]]:
    """The numbers of a table by the names of row and column."""
    rows: list[Row] = [*table.rows, *([table.total] if table.total else [])]
    found: dict[str, tuple[str, Cell]] = {}
    for row in rows:
        name = plain(str(row.cells[0]))
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=False):
            if not isinstance(cell, str):
                shown = f"{name} – {plain(column)}"
                found[f"{table.key}/{shown}"] = (shown, cell)
    return found


def _sentences(old: Sequence[Sentence], new: Sequence[Sentence]) -> Iterator[TextChange]:
    was, now = _numbered(old), _numbered(new)
    for key in _merged(list(was), list(now)):
        before, after = was.get(key), now.get(key)
        if before == after:
            continue
        figures = tuple(_figures(before, after))
        text = words(plain(before.text) if before else "", plain(after.text) if after else "")
        if figures or any(piece.fate is not Fate.SAME for piece in text):
            yield TextChange(_fate(before, after, changed=True), text, figures)


def _numbered(sentences: Sequence[Sentence]) -> dict[tuple[str, int], Sentence]:
    """Sentences by their template, and which of those it is."""
    found: dict[tuple[str, int], Sentence] = {}
    for sentence in sentences:
        number = sum(key == sentence.key for key, _number in found)
        found[sentence.key, number] = sentence
    return found


def _figures(before: Sentence | None, after: Sentence | None) -> Iterator[FigureChange]:
    was = {f.name: f.value for f in before.figures} if before else {}
    now = {f.name: f.value for f in after.figures} if after else {}
    for name in _merged(list(was), list(now)):
        if was.get(name) != now.get(name):
            yield FigureChange(plain(name), was.get(name), now.get(name))


def _passages(old: Sequence[str], new: Sequence[str]) -> Iterator[TextChange]:
    if list(old) == list(new):
        return
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        pairs = max(b - a, d - c)
        for index in range(pairs):
            before = old[a + index] if a + index < b else ""
            after = new[c + index] if c + index < d else ""
            yield TextChange(
                _fate(before or None, after or None, changed=True), words(before, after)
            )


def _cells(
    old: Mapping[str, tuple[str, Cell]], new: Mapping[str, tuple[str, Cell]]
) -> Iterator[FigureChange]:
    for key in _merged(list(old), list(new)):
        before, after = old.get(key), new.get(key)
        if (before and before[1]) != (after and after[1]):
            name = (after or before or ("", 0))[0]
            yield FigureChange(name, before[1] if before else None, after[1] if after else None)
