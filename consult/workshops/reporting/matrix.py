"""The matrix as plain, frozen data: what a version freezes, and all that its figures count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from consult.contributions.models import Kind
from consult.documents.wording import Names
from consult.kernel.plain import as_plain, plain_hash
from consult.workshops.models import Aspect, Dimension, WorkshopKind

Ids = tuple[int, ...]


class Group(StrEnum):
    """Under which heading of the matrix a note is counted: each under one."""

    OBSTACLES = "obstacles"
    PROPOSALS = "proposals"
    PRIORITIES = "priorities"
    UNSORTED = "unsorted"


GROUP_OF: Mapping[Kind, Group] = {
    Kind.DIAGNOSIS: Group.OBSTACLES,
    Kind.PROBLEM: Group.OBSTACLES,
    Kind.PROPOSAL: Group.PROPOSALS,
    Kind.RECOMMENDATION: Group.PROPOSALS,
    Kind.PRIORITY: Group.PRIORITIES,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A note of a table, as the register holds it."""

    contribution: int
    reference: str
    text: str
    kind: Kind | None = None
    criterion: int | None = None
    table: int | None = None
    votes: int = 0
    #: code of who speaks, when the table said so
    speaker: str = ""

    @property
    def group(self) -> Group:
        """Under which heading it is counted."""
        return GROUP_OF[self.kind] if self.kind else Group.UNSORTED


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and the contributions behind it."""

    aspect: Aspect
    text: str = ""
    contributions: Ids = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A criterion; without one, what names none and the meeting as a whole."""

    criterion: int | None
    names: Names = field(default_factory=dict)
    code: str = ""
    notes: tuple[Said, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def votes(self) -> int:
        """Votes of all its notes."""
        return sum(note.votes for note in self.notes)

    def in_group(self, group: Group) -> tuple[Said, ...]:
        """The notes counted under a heading."""
        return tuple(note for note in self.notes if note.group is group)

    def cell(self, aspect: Aspect) -> Cell:
        """A cell; an empty one where nothing was written."""
        return next((c for c in self.cells if c.aspect is aspect), Cell(aspect))


@dataclass(frozen=True, slots=True)
class Head:
    """What the meeting was, and who came; an empty mapping means that nobody counted."""

    workshop: int
    titles: Names
    kind: WorkshopKind
    held: date
    place: str = ""
    province: Names = field(default_factory=dict)
    #: by what people were counted: code → people
    attendance: Mapping[Dimension, Mapping[str, int]] = field(default_factory=dict)
    #: where those live who came: (province, people)
    provinces: tuple[tuple[Names, int], ...] = ()

    @property
    def participants(self) -> int | None:
        """How many came: the largest total of the ways in which people were counted."""
        totals = [sum(counts.values()) for counts in self.attendance.values() if counts]
        return max(totals, default=None)

    def counted(self, dimension: Dimension) -> Mapping[str, int]:
        """People by one dimension."""
        return self.attendance.get(dimension, {})


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole report, in the language in which people wrote it."""

    head: Head
    columns: tuple[Column, ...]
    language: str
    consultation: Names = field(default_factory=dict)
    region: Names = field(default_factory=dict)
    is_demo: bool = False
    #: of the published version
    number: int = 0
    published: datetime | None = None
    reason: str = ""

    @property
    def notes(self) -> tuple[Said, ...]:
        """Every note, column by column."""
        return tuple(note for column in self.columns for note in column.notes)

    @property
    def votes(self) -> int:
        """Votes of all notes."""
        return sum(column.votes for column in self.columns)


def columns_of(criteria: Sequence[Column], notes: Iterable[Said]) -> tuple[Column, ...]:
    """The columns with their notes, that without a criterion last: each note stands in one."""
    known = {column.criterion for column in criteria}
    held: dict[int | None, list[Said]] = {key: [] for key in (*known, None)}
    for note in notes:
        held[note.criterion if note.criterion in known else None].append(note)
    whole = Column(None)
    return tuple(
        replace(column, notes=tuple(held[column.criterion])) for column in (*criteria, whole)
    )


def foremost(notes: Iterable[Said]) -> list[Said]:
    """Notes by their votes, then as they were written down."""
    return sorted(notes, key=lambda note: (-note.votes, note.contribution))


def behind(column: Column, aspect: Aspect) -> tuple[Said, ...]:
    """The notes that a cell is made from."""
    match aspect:
        case Aspect.OBSTACLES:
            return column.in_group(Group.OBSTACLES)
        case Aspect.PROPOSALS:
            return column.in_group(Group.PROPOSALS)
        case Aspect.PRIORITIES:
            first = Group.PRIORITIES
            return tuple(n for n in column.notes if n.group is first or n.votes)
        case Aspect.SPEAKERS | Aspect.EXAMPLES:
            return column.notes
    return ()


def basis_of(column: Column, aspect: Aspect) -> str:
    """The hash of what the notes behind a cell say now."""
    return plain_hash([as_plain(note) for note in behind(column, aspect)])


def speakers_of(notes: Iterable[Said]) -> tuple[Counter[str], list[int]]:
    """How many notes each kind of speaker has, and at which tables they were written."""
    notes = list(notes)
    tables = sorted({note.table for note in notes if note.table is not None})
    return Counter(note.speaker for note in notes), tables


def without(matrix: Matrix, contributions: Iterable[int]) -> Matrix:
    """The matrix without the words of some contributions, which may no longer be shown.

    Their notes go on being counted, without words. A line that names one of them goes as a whole:
    it may repeat its words.
    """
    gone = frozenset(contributions)
    if not gone:
        return matrix
    references = {n.reference for n in matrix.notes if n.contribution in gone}
    return replace(
        matrix, columns=tuple(_without(column, gone, references) for column in matrix.columns)
    )


def _without(column: Column, gone: frozenset[int], references: Iterable[str]) -> Column:
    marks = [f"[{reference}]" for reference in references]

    def kept(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(line for line in lines if not any(mark in line for mark in marks))

    return replace(
        column,
        notes=tuple(replace(n, text="") if n.contribution in gone else n for n in column.notes),
        cells=tuple(replace(cell, text=kept(cell.text)) for cell in column.cells),
    )
