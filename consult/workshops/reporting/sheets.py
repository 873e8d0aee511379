"""The matrix as a workbook: the meeting, a line for each criterion, the notes behind it."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.contributions.models import CATEGORY_LABELS, KIND_LABELS, Category
from consult.documents import wording
from consult.kernel.downloads import Cell, Sheet, xlsx_bytes
from consult.kernel.i18n import babel_locale
from consult.workshops.models import (
    ASPECT_LABELS,
    DIMENSION_LABELS,
    WORKSHOP_KIND_LABELS,
    Aspect,
)
from consult.workshops.reporting.document import ASPECTS, column_name
from consult.workshops.reporting.labels import COUNTED_BY_CODE, counted, group_labels
from consult.workshops.reporting.matrix import Column, Group, Matrix


def workbook(matrix: Matrix, language: str) -> bytes:
    """The report as an XLSX file without formulas, in this language."""
    with force_locale(babel_locale(language)):
        rtl = language == "ar"
        labels = group_labels()
        figures = (_("Criterion"), _("Notes"), *labels.values(), _("Votes"))
        aspects = [str(ASPECT_LABELS[aspect]) for aspect in ASPECTS]
        notes = (
            *(_("Reference"), _("Criterion"), _("Kind of note"), _("Table number")),
            *(_("Votes"), _("Who said it"), _("What was said")),
        )
        return xlsx_bytes(
            (
                Sheet(_("Matrix"), (*figures, *aspects), _matrix_rows(matrix, language), rtl),
                Sheet(_("The meeting"), (_("What"), _("Value")), _head(matrix, language), rtl),
                Sheet(_("Notes"), notes, _notes(matrix, language), rtl),
            )
        )


def figures_of(column: Column) -> tuple[int, ...]:
    """Notes, notes of each group, votes."""
    groups = (len(column.in_group(group)) for group in Group)
    return (len(column.notes), *groups, column.votes)


def _matrix_rows(matrix: Matrix, language: str) -> Iterator[tuple[Cell, ...]]:
    held = {note.contribution: note for note in matrix.notes}
    for column in matrix.columns:
        texts = [column.cell(aspect).text for aspect in ASPECTS if aspect is not Aspect.EXAMPLES]
        chosen = (held[i] for i in column.cell(Aspect.EXAMPLES).contributions if i in held)
        quoted = "\n".join(f"{note.text} [{note.reference}]" for note in chosen if note.text)
        texts.insert(ASPECTS.index(Aspect.EXAMPLES), quoted)
        yield (column_name(column, language), *figures_of(column), *texts)


def _head(matrix: Matrix, language: str) -> Iterator[tuple[Cell, ...]]:
    head = matrix.head
    if matrix.is_demo:
        yield (_("Demonstration: invented data"), "")
    yield (_("Workshop"), wording.name(head.titles, language))
    yield (_("Kind of meeting"), str(WORKSHOP_KIND_LABELS[head.kind]))
    yield (_("Date"), head.held)
    yield (_("Place"), head.place)
    yield (_("Prefecture or province"), wording.name(head.province, language))
    yield (str(ASPECT_LABELS[Aspect.TEAM]), matrix.columns[-1].cell(Aspect.TEAM).text)
    yield (_("Participants"), head.participants)
    for dimension in COUNTED_BY_CODE:
        label = str(DIMENSION_LABELS[dimension])
        for name, people in counted(head, dimension):
            yield (f"{label} – {name}", people)
    for names, people in head.provinces:
        yield (f"{_('Prefecture or province')} – {wording.name(names, language)}", people)
    if matrix.number:
        yield (_("Version"), matrix.number)


def _notes(matrix: Matrix, language: str) -> Iterator[tuple[Cell, ...]]:
    for column in matrix.columns:
        for note in column.notes:
            speaker = CATEGORY_LABELS[Category(note.speaker)] if note.speaker else ""
            yield (
                note.reference,
                column_name(column, language),
                str(KIND_LABELS[note.kind]) if note.kind else "",
                note.table,
                note.votes,
                str(speaker),
                note.text,
            )
