"""Files of notes: read, looked at, mended, imported once, undone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.models import CATEGORY_LABELS, Category, ContributionTerm, Kind
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.models import NoteAct, NoteOperation, Workshop
from consult.workshops.models.sheets import NoteSheet, SheetCorrection, SheetNote, SheetState
from consult.workshops.operations import NoteText, close_workshop, edit_note, log_note
from consult.workshops.queries import list_notes
from consult.workshops.sheets import operations
from consult.workshops.sheets.blank import document_template, workbook_template
from consult.workshops.sheets.cells import NoteReader
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.looking import Look, look_at
from consult.workshops.sheets.marks import Mark, new_mark
from consult.workshops.sheets.undoing import purge_sheets, undo_sheet, undoable
from consult.workshops.sheets.writing import apply_sheet
from tests.factories import make_consultation, make_note_sheet, make_user, make_workshop

#: rows above the first empty one of a template: head, names of the columns, examples
FIRST = 7
Rows = Sequence[Mapping[Column, str | int]]


@pytest.fixture(autouse=True)
def short_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty prepared rows are filled in as three hundred are, and are read faster."""
    monkeypatch.setattr("consult.workshops.sheets.blank.workbook.PREPARED_ROWS", 30)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    consultation = make_consultation("here")
    workshop = make_workshop(consultation, province_id=consultation.region.provinces[0].id)
    db.session.commit()
    return workshop


@pytest.fixture
def actor(workshop: Workshop) -> User:
    return make_user()


def row(text: str, **cells: str | int) -> dict[Column, str | int]:
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


def _decide(sheet: NoteSheet, choice: str) -> None:
    operations.decide_all(sheet=sheet, choice=choice, seen=sheet.revision)


def test_a_row_that_changed_since_corrects_its_note_only_when_asked(
    workshop: Workshop, actor: User
) -> None:
    mark = new_mark(workshop)
    bring(workshop, filled(workshop, [row("نشر الميزانية", table=2), row("مكتبة")], mark), actor)
    changed = [row("نشر الميزانية مبسطة", table=2, votes=9), row("مكتبة"), row("ملعب")]
    sheet = keep(workshop, filled(workshop, changed, mark), actor)
    look = look_at(sheet)
    assert counts(look) == (1, 1, 1, 0)
    assert look.corrections == []
    _decide(sheet, "correct")
    operations.import_sheet(sheet=sheet, skip_bad=False, seen=sheet.revision, actor=actor)
    texts = [(n.contribution.statement, n.votes) for n in list_notes(workshop)]
    assert texts == [("نشر الميزانية مبسطة", 9), ("مكتبة", 0), ("ملعب", 0)]
    assert (sheet.state, sheet.corrected, sheet.rows) == (SheetState.APPLIED, 1, [])
    again = keep(workshop, filled(workshop, changed, mark), actor)
    assert counts(look_at(again)) == (0, 3, 0, 0)

    undo_sheet(sheet=sheet, leave_worked_on=False, actor=actor)
    texts = [(n.contribution.statement, n.votes) for n in list_notes(workshop)]
    assert texts == [("نشر الميزانية", 0), ("مكتبة", 0)]
    assert counts(look_at(again)) == (1, 1, 1, 0)
    with pytest.raises(Conflict):
        undo_sheet(sheet=sheet, leave_worked_on=True, actor=actor)
    kinds = db.session.scalars(sa.select(NoteOperation.kind).order_by(NoteOperation.number)).all()
    added, corrected, removed = NoteAct.ADDED, NoteAct.CORRECTED, NoteAct.REMOVED
    assert list(kinds) == [added, added, added, corrected, removed, corrected]


def test_a_changed_row_can_be_another_note(workshop: Workshop, actor: User) -> None:
    mark = new_mark(workshop)
    bring(workshop, filled(workshop, [row("نريد مستشفى")], mark), actor)
    sheet = keep(workshop, filled(workshop, [row("نريد مستشفى كبيرا")], mark), actor)
    _decide(sheet, "add")
    operations.import_sheet(sheet=sheet, skip_bad=False, seen=sheet.revision, actor=actor)
    assert len(list_notes(workshop)) == 2


def test_one_template_copied_to_two_tables_keeps_the_notes_of_both(
    workshop: Workshop, actor: User
) -> None:
    mark = new_mark(workshop)
    bring(workshop, filled(workshop, [row("الإنارة", table=1)], mark), actor)
    other = keep(workshop, filled(workshop, [row("النقل المدرسي", table=2)], mark), actor)
    assert counts(look_at(other)) == (1, 0, 0, 0)


def test_a_note_typed_in_on_the_page_is_not_added_again(workshop: Workshop, actor: User) -> None:
    log_note(workshop=workshop, note=NoteText("نريد مكتبة", Kind.PROPOSAL, table_number=1))
    sheet = keep(workshop, filled(workshop, [row("نريد مكتبة", table="طاولة ١")]), actor)
    assert counts(look_at(sheet)) == (0, 1, 0, 0)


def test_what_people_worked_on_stays_when_an_import_is_undone(
    workshop: Workshop, actor: User
) -> None:
    sheet = bring(workshop, filled(workshop, [row("مكتبة"), row("ملعب")]), actor)
    note = list_notes(workshop)[0]
    edit_note(note=note, text=NoteText("مكتبة للأطفال", Kind.PROPOSAL), actor_id=actor.id)
    assert (undoable(sheet).removable, len(undoable(sheet).staying)) == (1, 1)
    with pytest.raises(Conflict):
        undo_sheet(sheet=sheet, leave_worked_on=False, actor=actor)
    undo_sheet(sheet=sheet, leave_worked_on=True, actor=actor)
    assert [n.contribution.statement for n in list_notes(workshop)] == ["مكتبة للأطفال"]


@pytest.mark.both_databases
def test_the_same_rows_in_two_files_at_once_are_added_once(workshop: Workshop, actor: User) -> None:
    mark = new_mark(workshop)
    one = keep(workshop, filled(workshop, [row("مكتبة")], mark), actor)
    two = keep(workshop, filled(workshop, [row("مكتبة"), row("ملعب")], mark), actor)
    seen = look_at(two)
    assert len(seen.added) == 2
    operations.import_sheet(sheet=one, skip_bad=False, seen=one.revision, actor=actor)
    assert len(apply_sheet(sheet=two, look=seen, actor=actor).added) == 1
    assert len(list_notes(workshop)) == 2
    with pytest.raises(Conflict):
        operations.import_sheet(sheet=one, skip_bad=False, seen=1, actor=actor)


def test_an_import_takes_as_many_queries_for_many_rows_as_for_few(
    workshop: Workshop, actor: User
) -> None:
    seen: list[str] = []

    def note(*args: object) -> None:
        # the register itself sends its rows one by one on SQLite
        if not str(args[2]).startswith("INSERT INTO contributions "):
            seen.append(str(args[2]))

    numbers = []
    sa.event.listen(db.engine, "before_cursor_execute", note)
    for size, word in ((2, "مكتبة"), (40, "ملعب")):
        content = filled(workshop, [row(f"{word} {i}") for i in range(size)])
        sheet = keep(workshop, content, actor)
        db.session.expire_all()
        seen.clear()
        operations.import_sheet(sheet=sheet, skip_bad=False, seen=1, actor=actor)
        numbers.append(len(seen))
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert numbers[0] == numbers[1]


def test_a_template_of_another_workshop_is_refused_by_name(workshop: Workshop, actor: User) -> None:
    other = make_workshop(workshop.consultation, title_ar="لقاء وزان")
    elsewhere = make_workshop(make_consultation("there"))
    rows = [row("مكتبة")]
    for owner, key in ((other, "other_workshop"), (elsewhere, "elsewhere")):
        with pytest.raises(SheetError) as caught:
            keep(workshop, filled(owner, rows), actor)
        assert caught.value.key == key
    assert "لقاء وزان" in str(SheetError("other_workshop", name="a", workshop="لقاء وزان"))


def test_a_closed_workshop_takes_no_file(workshop: Workshop, actor: User) -> None:
    sheet = keep(workshop, filled(workshop, [row("مكتبة")]), actor)
    close_workshop(workshop=workshop)
    with pytest.raises(Conflict):
        operations.import_sheet(sheet=sheet, skip_bad=False, seen=sheet.revision, actor=actor)
    with pytest.raises(Conflict):
        keep(workshop, filled(workshop, [row("ملعب")]), actor)


def test_files_that_nobody_goes_on_with_do_not_stay(workshop: Workshop, actor: User) -> None:
    old = keep(workshop, filled(workshop, [row("مكتبة")]), actor)
    old.changed_at = utc_now() - timedelta(days=15)
    bring(workshop, filled(workshop, [row("ملعب")]), actor)
    db.session.flush()
    assert purge_sheets() == 1
    assert len(list_notes(workshop)) == 1


def test_a_long_file_is_imported_by_a_job(
    workshop: Workshop, actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    sheet = keep(workshop, filled(workshop, [row("مكتبة"), row("ملعب")]), actor)
    operations.import_sheet(sheet=sheet, skip_bad=False, seen=sheet.revision, actor=actor)
    states = [sheet.state]
    db.session.commit()
    db.session.refresh(sheet)
    assert [*states, sheet.state] == [SheetState.APPLYING, SheetState.APPLIED]
    assert len(list_notes(workshop)) == 2


#: what people may type in a cell; a workbook holds no control characters but line ends
TYPED = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff")
    | st.sampled_from("\n\t ابةأ٣é'\"=+<&"),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()) and not text.startswith("=") and "_x00" not in text)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            TYPED,
            st.integers(1, 99),
            st.integers(0, 500),
            st.sampled_from([str(label) for label in CATEGORY_LABELS.values()]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_typed_in_a_template_arrives_as_it_was_typed_and_once(
    workshop: Workshop, actor: User, rows: list[tuple[str, int, int, str]]
) -> None:
    other = make_workshop(workshop.consultation)
    written = [row(text, table=table, votes=votes, who=who) for text, table, votes, who in rows]
    content = filled(other, written, language="fr")
    bring(other, content, actor)
    notes = list_notes(other)
    arrived = [(n.contribution.statement, n.table_number, n.votes) for n in notes]
    assert arrived == [(text, table, votes) for text, table, votes, _who in rows]
    assert counts(look_at(keep(other, content, actor))) == (0, len(rows), 0, 0)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"revision": 0}, "revision_positive"),
        ({"corrected": -1}, "corrected_not_negative"),
        ({"state": SheetState.APPLIED}, "applied_as_a_batch"),
    ],
)
@pytest.mark.both_databases
def test_a_file_keeps_its_rules(
    workshop: Workshop, actor: User, change: dict[str, object], constraint: str
) -> None:
    sheet = make_note_sheet(workshop, actor)
    for name, value in change.items():
        setattr(sheet, name, value)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.mark.both_databases
def test_a_row_counts_once_and_a_correction_is_kept_once(workshop: Workshop, actor: User) -> None:
    sheet = bring(workshop, filled(workshop, [row("مكتبة"), row("ملعب")]), actor)
    db.session.commit()
    one, two = db.session.scalars(sa.select(SheetNote).order_by(SheetNote.contribution_id))
    former = {"sheet_id": sheet.id, "contribution_id": one.contribution_id, "former": {}}
    kept = SheetCorrection(**former, version=1)
    db.session.add(kept)
    db.session.commit()
    for model, values, constraint in (
        (SheetNote, {"occurrence": 0}, "occurrence_positive"),
        (SheetNote, {"fingerprint": one.fingerprint}, "workshop_id"),
        (SheetCorrection, {"version": 0}, "version_positive"),
    ):
        key = {"contribution_id": two.contribution_id} if model is SheetNote else {"id": kept.id}
        with pytest.raises(IntegrityError, match=constraint):
            db.session.execute(sa.update(model).filter_by(**key).values(**values))
        db.session.rollback()
    db.session.add(SheetCorrection(**former, version=2))
    with pytest.raises(IntegrityError, match="contribution_id"):
        db.session.flush()
    db.session.rollback()
    other = NoteSheet(workshop_id=workshop.id, file_name="a", sha256="0" * 64)
    other.state, other.import_batch_id = SheetState.APPLIED, sheet.import_batch_id
    db.session.add(other)
    with pytest.raises(IntegrityError, match="import_batch_id"):
        db.session.flush()
    db.session.rollback()


#: column, what stands in the cell, what it is understood as; None: an error
CELLS = [
    ("votes", "١٢", 12), ("votes", " 12.0 ", 12), ("votes", "12 صوتا", 12), ("votes", "-", 0),
    ("votes", "", 0), ("votes", "كثير", None), ("votes", "-3", None), ("votes", "3.5", None),
    ("votes", "3-4", None), ("votes", "1e3", None), ("votes", "100001", None),
    ("table", "الطاولة ٣", 3), ("table", "Table n° 4", 4), ("table", "T5", 5), ("table", "0", None),
    ("table", "1000", None), ("table", "ثلاثة", None), ("table", "n/a", None.__class__),
    ("kind", "PROPOSITION", Kind.PROPOSAL), ("kind", "problème", Kind.PROBLEM),
    ("kind", "اولويه", Kind.PRIORITY), ("kind", "توصيات", Kind.RECOMMENDATION),
    ("kind", "", None), ("kind", "رأي", None),
    ("who", "association", Category.ASSOCIATION), ("who", "الجمعيه", Category.ASSOCIATION),
    ("who", "elu", Category.ELECTED), ("who", "شاعر", None),
    ("text", "  ", None), ("text", "أ" * 20_001, None),
]  # fmt: skip
FIELDS = {"votes": "votes", "table": "table_number", "kind": "kind", "who": "category"}


def test_cells_are_understood_as_people_write_them(workshop: Workshop) -> None:
    reader = NoteReader(workshop)
    for column, cell, expected in CELLS:
        said, errors = reader.read({"text": "نص", "kind": "مقترح", column: cell})
        if expected is None:
            assert said is None, (column, cell)
            assert [error.column for error in errors] == [Column(column)]
        else:
            assert said is not None, (column, cell)
            value = getattr(said, FIELDS[column])
            assert value == expected or (value is None and expected is type(None)), (column, cell)


def test_names_of_every_list_are_understood_in_every_language(workshop: Workshop) -> None:
    reader = NoteReader(workshop)
    for language in ("ar_MA", "fr", "en"):
        with force_locale(language):
            names = {c: [str(name) for _, name in n.named] for c, n in reader.named.items()}
        for column, named in names.items():
            for name in named:
                assert reader.named[column].find(name.upper()) is not None, (language, name)
    assert reader.named[Column.WHO].nearest("assosiation") == ""
    with force_locale("fr"):
        assert NoteReader(workshop).named[Column.WHO].nearest("assosiation") == "Association"
