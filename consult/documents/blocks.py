"""A document as frozen plain data: blocks of sentences, tables, charts and quotes.

A document knows nothing of files. It is stored as JSON, and a renderer needs nothing else.
Every figure, quote, table row and chart bar carries the ids of the contributions it rests on,
and most carry the selection that found them. A field that came later has a default, so that the
documents which earlier versions stored are read.
Inserted names stand between U+2068 and U+2069, so that a renderer can isolate their direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

#: text, a whole number, or a share between 0 and 1
Cell = str | int | float
Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which contributions were counted: as people read it, and as the register's page takes it.

    Without ``arguments`` no page of the register shows just these.
    """

    text: str
    arguments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence: what it is, how it was counted, and over what."""

    name: str
    value: Cell
    definition: str
    contributions: Ids = ()
    workshops: Ids = ()
    #: how people's texts name it, as ``theme_size:7``; empty when they cannot
    key: str = ""
    selection: Selection | None = None


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
    selection: Selection | None = None
    #: what each cell rests on, where that is less than the row: in the order of ``cells``, or empty
    behind: tuple[Ids, ...] = ()

    def ids(self, column: int) -> Ids:
        """The contributions behind one cell."""
        return self.behind[column] if self.behind else self.contributions


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
    #: what each column counts, for those who ask; in the order of ``columns``, or empty
    definitions: tuple[str, ...] = ()


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
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data, with the words that replace it for those who do not see it."""

    block: ClassVar[str] = "chart"
    key: str
    kind: ChartKind
    caption: str
    alt: str
    bars: tuple[Bar, ...]
    #: key of the table that holds the same data; without one an annex has them
    table: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map, in degrees, and what it holds."""

    label: str
    value: int
    latitude: float
    longitude: float
    contributions: Ids = ()
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class MapChart:
    """A map of bubbles, with the words that replace it for those who do not see it."""

    block: ClassVar[str] = "map"
    key: str
    caption: str
    alt: str
    spots: tuple[Spot, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Letters of people's text in one style; line feeds are line breaks."""

    text: str
    bold: bool = False
    italic: bool = False
    #: what it refers to: ``ref:K7QM-2XWD``, ``theme:7``, ``figure:theme_size:7``, ``chart:themes``
    target: str = ""
    #: the figure it shows, when it refers to one
    figure: Figure | None = None
    contributions: Ids = ()
    #: it refers to something that is no longer there; ``text`` says so
    missing: bool = False


class PassageKind(StrEnum):
    """What a passage of people's text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    NUMBERED = "numbered"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a sub-heading, an item of a list, or a chart shown in its place."""

    kind: PassageKind
    spans: tuple[Span, ...]
    #: 1 or 2 of a sub-heading; the number of an item
    level: int = 1
    chart: Chart | MapChart | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """What people wrote in the report, resolved; ``key`` is that of its place."""

    block: ClassVar[str] = "prose"
    key: str
    passages: tuple[Passage, ...]
    #: tells the reader that people wrote this
    note: str = ""
    #: of its heading; sub-headings count from there
    level: int = 1


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


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table to fill in by hand: cells may be empty, and rows are as high as asked for."""

    block: ClassVar[str] = "grid"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: relative widths of the columns, for paper
    widths: tuple[int, ...] = ()
    #: least height of a row on paper, in millimetres
    height: int = 9


@dataclass(frozen=True, slots=True)
class WriteLines:
    """Empty lines to write on by hand."""

    block: ClassVar[str] = "lines"
    count: int


@dataclass(frozen=True, slots=True)
class Code:
    """An address as a code that telephones read, with the address beside it."""

    block: ClassVar[str] = "code"
    address: str
    caption: str
    alt: str


Block = (
    Cover
    | Heading
    | Label
    | Paragraph
    | Points
    | Notice
    | Quotes
    | Table
    | Chart
    | MapChart
    | Register
    | Prose
    | Grid
    | WriteLines
    | Code
)


@dataclass(frozen=True, slots=True)
class ThemeName:
    """A theme as the report names it, with the contributions that stand in it."""

    number: int
    name: str
    contributions: Ids = ()
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language."""

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
    #: what kind of document it is: ``synthesis``, ``thematic``, ``minutes``…
    kind: str = "synthesis"
    #: themes that the report names
    themes: tuple[ThemeName, ...] = ()

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.language == "ar" else "ltr"
