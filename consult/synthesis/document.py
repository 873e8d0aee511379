"""The report as frozen plain data: blocks of sentences, tables, charts and quotes.

A document knows nothing of files. It is stored as JSON, and a renderer needs nothing else.
Every figure, quote, table row and chart bar carries the ids of the contributions it rests on.
Inserted names stand between U+2068 and U+2069, so that a renderer can isolate their direction.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

#: text, a whole number, or a share between 0 and 1
Cell = str | int | float
Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: what it is, how it was counted, and over what."""

    name: str
    value: Cell
    definition: str
    contributions: Ids = ()
    workshops: Ids = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, from the template ``key``, with the figures in it."""

    key: str
    text: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page; ``lines`` are (label, value) pairs."""

    block: ClassVar[str] = "cover"
    kind: str
    title: str
    subtitle: str
    region: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``anchor`` is unique in the document."""

    block: ClassVar[str] = "heading"
    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Label:
    """A run-in heading inside a theme, such as "Proposals", with a remark beside it."""

    block: ClassVar[str] = "label"
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that follow each other."""

    block: ClassVar[str] = "paragraph"
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A bulleted list of sentences."""

    block: ClassVar[str] = "points"
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must not miss."""

    block: ClassVar[str] = "notice"
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a contribution, exactly as typed; ``shortened`` when they go on."""

    contribution: int
    reference: str
    text: str
    shortened: bool = False
    #: where and when it was said, for the reader
    source: str = ""
    #: votes and supports together
    weight: int = 0
    weight_text: str = ""
    #: other contributions that say the same, word for word
    same: Ids = ()
    same_text: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """A list of quotes; ``key`` tells which list of the report."""

    block: ClassVar[str] = "quotes"
    key: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a table and what they rest on."""

    cells: tuple[Cell, ...]
    contributions: Ids = ()
    workshops: Ids = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table; the first column names the row."""

    block: ClassVar[str] = "table"
    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    #: relative widths of the columns, for paper
    widths: tuple[int, ...] = ()
    total: Row | None = None


class ChartKind(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or one day of a timeline (then ``label`` is an ISO date)."""

    label: str
    value: int
    contributions: Ids = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data, with the words that replace it for those who do not see it."""

    block: ClassVar[str] = "chart"
    key: str
    kind: ChartKind
    caption: str
    alt: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution in a list of contributions."""

    contribution: int
    reference: str
    text: str
    shortened: bool
    facts: str
    #: in the order of :attr:`Register.columns`
    values: tuple[Cell, ...] = ()
    #: the whole text when ``text`` is shortened
    full_text: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A list of contributions: the annex, the undecided, the unclear."""

    block: ClassVar[str] = "register"
    key: str
    caption: str
    #: headings of reference, text and facts
    headings: tuple[str, str, str]
    entries: tuple[Entry, ...]
    #: names of the single values of an entry, for spreadsheets
    columns: tuple[str, ...] = ()


Block = Cover | Heading | Label | Paragraph | Points | Notice | Quotes | Table | Chart | Register


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language."""

    language: str
    title: str
    #: ISO 8601 instant, with zone
    written: str
    version: int
    is_demo: bool
    #: printed on every page of a demo
    demo_notice: str
    #: words that renderers put around the content: "Contents", "Page"…
    words: Mapping[str, str]
    blocks: tuple[Block, ...]
    #: reference number and source of each contribution
    references: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.language == "ar" else "ltr"


BLOCKS: dict[str, type[Any]] = {kind.block: kind for kind in typing.get_args(Block)}


def to_plain(document: Document) -> dict[str, Any]:
    """The document as dictionaries, lists and scalars, as JSON holds them."""
    plain: dict[str, Any] = _plain(document)
    return plain


def from_plain(plain: Mapping[str, Any]) -> Document:
    """The document that :func:`to_plain` gave, also after a passage through JSON.

    Raises
    ------
    ValueError
        When the data are not a stored document.
    """
    try:
        made: Document = _build(Document, plain)
    except (KeyError, TypeError) as error:
        raise ValueError("this is not a stored report") from error
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        block = getattr(type(value), "block", None)
        return {"block": block, **plain} if block else plain
    if isinstance(value, tuple):
        # ids are most of a document, and need no second look
        return list(value) if value and type(value[0]) is int else [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return {k: v for k, v in typing.get_type_hints(kind).items() if k != "block"}


def _build(kind: Any, value: Any) -> Any:
    if isinstance(value, Mapping) and "block" in value:
        kind = BLOCKS[value["block"]]
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _build(hints[name], v) for name, v in value.items() if name in hints})
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        item = args[0]
        if args[-1] is not Ellipsis:
            return tuple(_build(a, v) for a, v in zip(args, value, strict=True))
        return tuple(value) if item in (int, str) else tuple(_build(item, v) for v in value)
    if origin is Mapping:
        return {args[0](k): _build(args[1], v) for k, v in value.items()}
    if origin is types.UnionType:
        return None if value is None else _build(args[0], value) if type(None) in args else value
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value
