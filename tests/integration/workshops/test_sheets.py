"""Files of notes: read, looked at, mended, imported once, undone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from openpyxl import load_workbook

from consult.access.models import User
from consult.contributions.models import Category, Contribution, ContributionTerm, Kind
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.models import Workshop, WorkshopNote
from consult.workshops.models.sheets import NoteSheet, SheetState
from consult.workshops.operations import NoteText, close_workshop, edit_note, log_note
from consult.workshops.queries import list_notes
from consult.workshops.sheets import operations
from consult.workshops.sheets.blank import document_template, workbook_template
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.looking import Look, look_at
from consult.workshops.sheets.marks import Mark, new_mark
from consult.workshops.sheets.undoing import purge_sheets, undo_sheet, undoable
from tests.factories import make_consultation, make_user, make_workshop

#: rows above the first empty one of a template: head, names of the columns, examples
FIRST = 7
Rows = Sequence[Mapping[Column, object]]


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    consultation = make_consultation("here")
    workshop = make_workshop(consultation, province_id=consultation.region.provinces[0].id)
    db.session.commit()
    return workshop


@pytest.fixture
def actor(workshop: Workshop) -> User:
    return make_user()


def row(text: str, **cells: object) -> dict[Column, object]:
    """A row of a template with a kind."""
    values = {"text": text, "kind": "مقترح", **cells}
    return {Column(name): value for name, value in values.items()}


def filled(workshop: Workshop, rows: Rows, mark: Mark | None = None, language: str = "ar") -> bytes:
    """The workbook of a workshop with these rows written in it."""
    with force_locale(language):
        book = load_workbook(io.BytesIO(workbook_template(workshop, mark or new_mark(workshop))))
    sheet = book.worksheets[0]
    for at, cells in enumerate(rows):
        for column, value in cells.items():
            sheet.cell(FIRST + at, 1 + list(Column).index(column)).value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def keep(workshop: Workshop, content: bytes, actor: User, name: str = "notes.xlsx") -> NoteSheet:
    return operations.keep_sheet(workshop=workshop, content=content, name=name, actor=actor)


def bring(workshop: Workshop, content: bytes, actor: User, *, skip_bad: bool = False) -> NoteSheet:
    """Upload and import at once."""
    sheet = keep(workshop, content, actor)
    operations.import_sheet(sheet=sheet, skip_bad=skip_bad, seen=sheet.revision, actor=actor)
    return sheet


def counts(look: Look) -> tuple[int, int, int, int]:
    """New, known, changed, refused."""
    return len(look.added), len(look.known), len(look.changed), len(look.refused)


@pytest.mark.both_databases
def test_a_filled_in_workbook_becomes_notes_once(workshop: Workshop, actor: User) -> None:
    criterion = workshop.consultation.criteria[0]
    province = workshop.consultation.region.provinces[1]
    rows = [
        row("الإنارة ضعيفة", table="٣", votes="١٢", kind="مشكل", who="جمعيه",
            criterion=criterion.name_ar, province=province.name_fr.upper()),
        row("نريد مكتبة"),
        row("نريد مكتبة"),
    ]  # fmt: skip
    mark = new_mark(workshop)
    bring(workshop, filled(workshop, rows, mark), actor)
    db.session.commit()
    notes = list_notes(workshop)
    assert [n.contribution.statement for n in notes] == [
        "الإنارة ضعيفة",
        "نريد مكتبة",
        "نريد مكتبة",
    ]
    first = notes[0].contribution
    assert (notes[0].table_number, notes[0].votes, first.kind) == (3, 12, Kind.PROBLEM)
    assert (first.category, first.criterion_id) == (Category.ASSOCIATION, criterion.id)
    assert first.province_id == province.id
    assert notes[1].contribution.province_id == workshop.province_id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ContributionTerm))

    # the same file again, and again with more rows at its end
    again = keep(workshop, filled(workshop, rows, mark), actor)
    assert counts(look_at(again)) == (0, 3, 0, 0)
    with pytest.raises(DomainError):
        operations.import_sheet(sheet=again, skip_bad=False, seen=again.revision, actor=actor)
    more = bring(workshop, filled(workshop, [*rows, row("نريد ملعبا")], mark), actor)
    db.session.commit()
    assert more.import_batch is not None
    assert (more.import_batch.rows_added, more.import_batch.rows_known) == (1, 3)
    assert len(list_notes(workshop)) == 4


def test_a_row_of_its_own_document_is_read_as_the_workbook(workshop: Workshop, actor: User) -> None:
    with force_locale("fr"):
        content = document_template(workshop, new_mark(workshop))
    document = docx.Document(io.BytesIO(content))
    table = document.tables[0]
    places = list(Column)
    for at, text in ((3, "Trop de papiers\nà fournir"), (5, "Une permanence le samedi")):
        table.cell(at, places.index(Column.TEXT)).text = text
        table.cell(at, places.index(Column.VOTES)).text = "4 voix"
        cell = table.cell(at, places.index(Column.KIND))
        for paragraph in cell.paragraphs:
            for child in list(paragraph._p):
                paragraph._p.remove(child)
        cell.paragraphs[0].add_run("Prop")
        cell.paragraphs[0].add_run("osition")
    held = io.BytesIO()
    document.save(held)
    sheet = keep(workshop, held.getvalue(), actor, "notes.docx")
    look = look_at(sheet)
    assert counts(look) == (2, 0, 0, 0)
    assert [(r.place.table, r.place.row, r.said.text) for r in look.rows if r.said] == [
        (1, 4, "Trop de papiers\nà fournir"),
        (1, 6, "Une permanence le samedi"),
    ]
    assert {r.said.votes for r in look.rows if r.said} == {4}
    assert {r.said.kind for r in look.rows if r.said} == {Kind.PROPOSAL}
