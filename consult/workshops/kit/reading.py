"""The Markdown of a workshop file, read into blocks of a document.

Beside what every text may use (:mod:`consult.documents.prose`), tables are read: those with an
empty cell become ruled grids to write in, and the dashes under their heads give the widths.
``- [ ]`` begins a line with a box to tick. Alone in a paragraph, ``[[facts]]``, ``[[form]]``,
``[[matrix]]``, ``[[attendance]]`` and ``[[code]]`` stand for what the workshop brings,
``[[lines:4]]`` for empty lines, and what follows ``[[criterion:…]]`` until the next heading of its
kind is left out of the file of a workshop on another criterion. ``[[title]]``, ``[[day]]``,
``[[hours]]``, ``[[place]]``, ``[[capacity]]`` and ``[[criterion]]`` are words in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from markdown_it.token import Token

from consult.documents.blocks import (
    Block,
    Chart,
    Grid,
    Heading,
    MapChart,
    Passage,
    PassageKind,
    Prose,
    Row,
    Span,
    Table,
    WriteLines,
)
from consult.documents.prose import REFUSED, SUBHEADINGS, ProseError, Reader, parser
from consult.documents.wording import isolated

BOX, TICK = "[ ] ", "\u2610\u00a0"
#: what a blank in a sentence looks like on paper, where no workshop fills it
BLANK = "…………"
#: height of a row to write in, in millimetres
ROOM = 14
MOST_LINES = 40

#: markup that is refused in a workshop file: tables are not
_REFUSED: Mapping[str, LazyString] = {k: v for k, v in REFUSED.items() if k != "table_open"}
_ALONE = re.compile(r"\[\[([^\[\]\n]{1,240})\]\]")
_LINES = re.compile(r"lines:([0-9]{1,3})")

#: names of words, and of blocks, that a text may hold
WORDS = ("title", "day", "hours", "place", "capacity", "criterion")
BLOCKS = ("facts", "form", "matrix", "attendance", "code")


@dataclass(frozen=True)
class Inserts:
    """What stands for the names in a text."""

    #: name → words; a name without any is a blank to fill in by hand
    words: Mapping[str, str] = field(default_factory=dict)
    #: name → blocks; a name without any leaves nothing
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    #: codes of the consultation's criteria
    criteria: frozenset[str] = frozenset()
    #: the criterion of the workshop; empty when it is about all of them
    criterion: str = ""

    def resolve(self, token: str) -> Span | None:
        """The words for a name."""
        if token not in WORDS:
            return None
        return Span(self.words.get(token) or BLANK, target=f"insert:{token}")

    def unknown(self, token: str) -> str:
        """Why a name cannot be read here."""
        if self.knows_block(token):
            return str(_("[[%(name)s]] must stand alone in its paragraph.", name=token))
        return str(_("There is nothing called [[%(name)s]].", name=token))

    def chart_of(self, span: Span) -> Chart | MapChart | None:
        """None: a workshop file has no charts."""
        return None

    def knows_block(self, token: str) -> bool:
        """Whether a name stands for blocks."""
        lines = _LINES.fullmatch(token)
        return (
            token in BLOCKS
            or bool(lines and 1 <= int(lines[1]) <= MOST_LINES)
            or token.removeprefix("criterion:") in self.criteria
        )


def read(source: str, inserts: Inserts, *, anchor: str, strict: bool = True) -> tuple[Block, ...]:
    """The blocks of a text; its headings are of the second and third level, named from ``anchor``.

    With ``strict`` off, a name that means nothing any more becomes words that say so.

    Raises
    ------
    ProseError
        Naming the lines that cannot be read.
    """
    reading = _Reading(source.split("\n"), inserts, anchor, strict)
    blocks = tuple(reading.blocks(parser().parse(source)))
    if reading.reader.problems:
        raise ProseError(reading.reader.problems)
    return blocks


class _Reading:
    """Walks over the top of the text: headings, tables, names that stand alone, and the rest."""

    def __init__(self, lines: Sequence[str], inserts: Inserts, anchor: str, strict: bool) -> None:
        self.lines, self.inserts, self.anchor, self.strict = lines, inserts, anchor, strict
        self.reader = Reader(inserts, strict, _REFUSED)
        self.headings = 0
        #: level of the heading that ends what is left out; 0 while nothing is
        self.left_out = 0
        self.awaited = ""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        held: list[Passage] = []
        for chunk in _chunks(tokens):
            made = self._block(chunk)
            if made is None:
                found = [_ticked(passage) for passage in self.reader.passages(chunk)]
                held += [] if self.left_out else found
                continue
            if held:
                yield Prose(self.anchor, tuple(held))
                held = []
            yield from () if self.left_out else made
        if held:
            yield Prose(self.anchor, tuple(held))

    def _block(self, chunk: Sequence[Token]) -> tuple[Block, ...] | None:
        first = chunk[0]
        if first.type == "heading_open" and first.tag in SUBHEADINGS:
            return (self._heading(chunk),)
        if first.type == "table_open":
            return (self._table(chunk),)
        alone = (
            _ALONE.fullmatch(chunk[1].content.strip()) if first.type == "paragraph_open" else None
        )
        name = alone[1].strip() if alone else ""
        if not self.inserts.knows_block(name):
            return None
        if name.startswith("criterion:"):
            self.awaited = name.removeprefix("criterion:")
            return ()
        if lines := _LINES.fullmatch(name):
            return (WriteLines(int(lines[1])),)
        return self.inserts.blocks.get(name, ())

    def _heading(self, chunk: Sequence[Token]) -> Heading:
        level = SUBHEADINGS[chunk[0].tag] + 1
        if self.left_out and level <= self.left_out:
            self.left_out = 0
        if self.awaited and self.inserts.criterion not in ("", self.awaited):
            self.left_out = level
        self.awaited = ""
        self.headings += 1
        return Heading(level, self._text(chunk[1]), f"{self.anchor}-{self.headings}")

    def _table(self, chunk: Sequence[Token]) -> Grid | Table:
        rows: list[list[str]] = []
        for token in chunk:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._text(token))
        columns, body = tuple(rows[0]), [tuple(row) for row in rows[1:]]
        widths = self._widths(chunk[0], len(columns))
        if not body or any(not cell.strip() for row in body for cell in row):
            return Grid("", columns, tuple(body) or (("",) * len(columns),), widths, ROOM)
        return Table("kit", "", columns, tuple(Row(cells) for cells in body), widths)

    def _widths(self, table: Token, columns: int) -> tuple[int, ...]:
        """Relative widths by the dashes under the heads."""
        line = self.lines[table.map[0] + 1] if table.map else ""
        found = tuple(len(part) for part in re.findall(r"-+", line))
        return found if len(found) == columns else ()

    def _text(self, token: Token) -> str:
        """The letters of a heading or cell, what was inserted kept apart."""
        line = token.map[0] + 1 if token.map else 1
        spans = self.reader.spans(token, line)
        return "".join(isolated(span.text) if span.target else span.text for span in spans)


def _chunks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block at the top of the text."""
    begin = 0
    for i, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[begin : i + 1]
            begin = i + 1


def _ticked(passage: Passage) -> Passage:
    """An item that begins with ``[ ]`` is a line with a box to tick."""
    if passage.kind is not PassageKind.ITEM or not passage.spans[0].text.startswith(BOX):
        return passage
    first = passage.spans[0]
    first = replace(first, text=TICK + first.text.removeprefix(BOX))
    return Passage(PassageKind.PARAGRAPH, (first, *passage.spans[1:]))
