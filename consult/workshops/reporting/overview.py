"""All meetings of a consultation: criterion by criterion, how much and what came first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.documents import wording
from consult.kernel.downloads import Cell
from consult.kernel.i18n import localized
from consult.workshops.models import (
    WORKSHOP_KIND_LABELS,
    Dimension,
    Workshop,
    WorkshopReportVersion,
)
from consult.workshops.queries import list_workshops
from consult.workshops.reporting.document import column_name
from consult.workshops.reporting.labels import group_labels
from consult.workshops.reporting.matrix import Column, Said, columns_of, foremost
from consult.workshops.reporting.queries import (
    counted_notes,
    criteria_columns,
    latest_versions,
)
from consult.workshops.reporting.sheets import figures_of

#: priorities of a meeting and criterion in the overview
MOST_PRIORITIES = 3
#: characters of one in the page; files hold all of it
SHORT = 90


@dataclass(frozen=True)
class Line:
    """A meeting with its notes by criterion, and its published report if there is one."""

    workshop: Workshop
    columns: tuple[Column, ...]
    version: WorkshopReportVersion | None

    @property
    def notes(self) -> int:
        """All its notes."""
        return sum(len(column.notes) for column in self.columns)

    @property
    def votes(self) -> int:
        """Votes of all its notes."""
        return sum(column.votes for column in self.columns)


@dataclass(frozen=True)
class Overview:
    """All meetings by date, and all their notes together in the last line."""

    lines: tuple[Line, ...]
    total: tuple[Column, ...]

    @property
    def notes(self) -> int:
        """All notes."""
        return sum(len(column.notes) for column in self.total)

    @property
    def votes(self) -> int:
        """All votes."""
        return sum(column.votes for column in self.total)


def overview_of(consultation: Consultation) -> Overview:
    """The meetings against the criteria, in a constant number of queries."""
    notes = counted_notes(consultation)
    criteria = criteria_columns(consultation)
    versions = latest_versions(consultation)
    lines = tuple(
        Line(held, columns_of(criteria, notes.get(held.id, ())), versions.get(held.id))
        for held, _count in list_workshops(consultation)
    )
    everything = [note for said in notes.values() for note in said]
    return Overview(lines, columns_of(criteria, everything))


def first_of(column: Column) -> list[Said]:
    """What got most votes; without any vote, what was called a priority."""
    voted = [note for note in column.notes if note.votes]
    named = [note for note in column.notes if note.group == "priorities"]
    return foremost(voted or named)[:MOST_PRIORITIES]


def shortened(note: Said) -> str:
    """The beginning of a note, for a narrow cell."""
    text, is_cut = wording.cut(" ".join(note.text.split()), SHORT)
    return f"{text} …" if is_cut else text


def table_columns() -> list[str]:
    """Columns of the overview as a table."""
    return [
        *(_("Workshop"), _("Kind of meeting"), _("Date"), _("Prefecture or province")),
        *(_("Participants"), _("Women"), _("Report"), _("Criterion"), _("Notes")),
        *group_labels().values(),
        *(_("Votes"), _("What came first")),
    ]


def table_rows(overview: Overview, language: str) -> Iterator[list[Cell]]:
    """A line for each meeting and each criterion."""
    for line in overview.lines:
        held = line.workshop
        women = held.counted(Dimension.SEX).get("female")
        about: list[Cell] = [
            held.title,
            str(WORKSHOP_KIND_LABELS[held.kind]),
            held.held_on,
            localized(held.province) if held.province else _("The whole region"),
            held.participants if held.attendance else None,
            women,
            line.version.number if line.version else None,
        ]
        for column in line.columns:
            first = "\n".join(
                f"{note.text} [{note.reference}] ({note.votes})" for note in first_of(column)
            )
            yield [*about, column_name(column, language), *figures_of(column), first]
