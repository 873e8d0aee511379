"""Files of notes as people really fill them in: what is read, what is passed over, what refused."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Sequence

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.tables import TableError
from consult.workshops.sheets.columns import Column, find_columns
from consult.workshops.sheets.errors import SheetError
from consult.workshops.sheets.examples import EXAMPLES
from consult.workshops.sheets.reading import (
    MOST_NOTES,
    Place,
    SheetContent,
    files,
    read_sheet,
)

HEAD = ("الرقم", "الطاولة", "المعيار", "نوع الملاحظة", "ما قيل", "الأصوات")
Table = Sequence[Sequence[object]]


@pytest.fixture(scope="module", autouse=True)
def languages() -> object:
    """Catalogues without a database."""
    from flask_babel import Babel

    from consult.kernel.i18n import select_locale

    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ""
    Babel(app, locale_selector=select_locale)
    with app.app_context():
        yield


def workbook(*sheets: Table, merged: str = "") -> bytes:
    """A workbook whose sheets hold these rows."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for at, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    if cell is not None:
                        page.write(at, place, cell)
            if merged:
                page.merge_range(merged, rows[1][4])
    return held.getvalue()


def document(*tables: Table) -> docx.document.Document:
    """A document with these tables, and words between them."""
    made = docx.Document()
    made.add_paragraph("ملاحظات الطاولة")
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for at, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                table.cell(at, place).text = str(cell)
        made.add_paragraph("—")
    return made


def saved(made: docx.document.Document) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def texts(content: SheetContent) -> list[str]:
    return [row.cells[Column.TEXT] for row in content.rows]


def note(text: object, number: object = 1, kind: object = "مقترح") -> tuple[object, ...]:
    return (number, 2, "", kind, text, 3)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (HEAD, [0, 1, 2, 3, 4, 5]),
        (("Votes", "What was said", "Kind of note"), [None, None, None, 2, 1, 0]),
        (("N°", "Table n°", "Critère", "Type", "Propos", "Voix"), [0, 1, 2, 3, 4, 5]),
        (("الأصوات (نقط)", "الملاحظات", "رقم الطاولة"), [None, 2, None, None, 1, 0]),
        (("ما قيل",), [None] * 6),
        (("نوع الملاحظة", "تشخيص · مشكل · مقترح · توصية · أولوية"), [None] * 6),
        (("الاسم", "الهاتف"), [None] * 6),
    ],
)
def test_columns_are_known_by_many_names_in_any_order(
    names: Sequence[str], expected: list[int | None]
) -> None:
    found = find_columns(names)
    assert [found.get(column) for column in list(Column)[:6]] == expected


def test_titles_blank_rows_examples_and_prepared_rows_are_no_notes() -> None:
    rows = [
        ("محضر ورشة تطوان",),
        (),
        HEAD,
        ("مثال", 1, "", "مشكل", str(EXAMPLES[0].text), 7),
        note("نريد مكتبة", 1),
        (2, None, None, None, None, None),
        HEAD,
        (3, 4, "الميزانية", "مشكل", None, None),
        note("نريد ملعبا", 4),
    ]
    read = read_sheet(workbook(rows), "notes.xlsx")
    assert texts(read) == ["نريد مكتبة", "نريد ملعبا"]
    assert [row.place for row in read.rows] == [Place(5), Place(9)]
    assert (read.examples, read.empty) == ([Place(4)], [Place(8)])


def test_an_example_that_somebody_wrote_over_is_a_note() -> None:
    read = read_sheet(workbook([HEAD, note("نريد مكتبة", "مثال")]), "notes.xlsx")
    assert texts(read) == ["نريد مكتبة"]


def test_a_mark_that_repeats_the_cell_above_means_that_cell() -> None:
    rows = [
        HEAD,
        note("أول"),
        note("ثان", 2, "〃"),
        note("ثالث", 3, "نفس الشيء"),
        note('"', 4, "//"),
    ]
    read = read_sheet(workbook(rows), "notes.xlsx")
    assert [row.cells[Column.KIND] for row in read.rows] == ["مقترح"] * 4
    assert texts(read)[-1] == '"'


def test_a_text_merged_over_several_rows_is_one_note() -> None:
    rows = [HEAD, note("قيل مرة واحدة"), (2, 2, "", "", None, None), note("آخر", 3)]
    read = read_sheet(workbook(rows, merged="E2:E3"), "notes.xlsx")
    assert texts(read) == ["قيل مرة واحدة", "آخر"]


def test_every_sheet_with_the_columns_is_read_and_named() -> None:
    read = read_sheet(workbook([HEAD, note("أول")], [["قوائم"]], [HEAD, note("ثان")]), "n.xlsx")
    assert [(row.place.sheet, row.place.row) for row in read.rows] == [("Sheet1", 2), ("Sheet3", 2)]


def test_columns_that_are_not_read_are_named_when_something_stands_there() -> None:
    rows = [(*HEAD, "ملحوظات المقرر", "فارغ"), (*note("نريد مكتبة"), "مهم", None)]
    assert read_sheet(workbook(rows), "notes.xlsx").unread == ["ملحوظات المقرر"]


def test_csv_of_any_program_is_read_too() -> None:
    content = "Type de note;Ce qui a été dit;Voix\nProposition;Une bibliothèque;3\n"
    read = read_sheet(content.encode("cp1252"), "notes.csv")
    assert [dict(row.cells) for row in read.rows] == [
        {Column.KIND: "Proposition", Column.TEXT: "Une bibliothèque", Column.VOTES: "3"}
    ]


def test_tables_of_a_document_are_numbered_and_their_lines_kept() -> None:
    first = [("الفريق", "المقرر"), ("1", "2")]
    made = document(first, [HEAD, note("سطر\nوسطر")], [HEAD, note("ثان", 1), note("ثالث", 2)])
    read = read_sheet(saved(made), "notes.docx")
    assert texts(read) == ["سطر\nوسطر", "ثان", "ثالث"]
    assert [(r.place.table, r.place.row) for r in read.rows] == [(2, 2), (3, 2), (3, 3)]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<w:r><w:t>نريد</w:t></w:r><w:r><w:t xml:space='preserve'> مكتبة</w:t></w:r>",
         "نريد مكتبة"),
        (("<w:del w:id='1' w:author='a'><w:r><w:delText>لا</w:delText></w:r></w:del>"
         "<w:ins w:id='2' w:author='a'><w:r><w:t>نعم</w:t></w:r></w:ins>"), "نعم"),
        (("<w:moveFrom w:id='1' w:author='a'><w:r><w:t>هناك</w:t></w:r></w:moveFrom>"
         "<w:moveTo w:id='2' w:author='a'><w:r><w:t>هنا</w:t></w:r></w:moveTo>"), "هنا"),
        ("<w:r><w:t>أ</w:t><w:br/><w:t>ب</w:t><w:tab/><w:t>ج</w:t></w:r>", "أ\nب\tج"),
        ("<w:hyperlink><w:r><w:t>رابط</w:t></w:r></w:hyperlink>", "رابط"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>مختار</w:t></w:r></w:sdtContent></w:sdt>",
         "مختار"),
        (("<w:r><w:t>قول</w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
         "<w:r><w:t>اختاروا</w:t></w:r></w:sdtContent></w:sdt>"), "قول"),
        (("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
         "<w:r><w:t>اليوم</w:t></w:r>"), "اليوم"),
    ],
)  # fmt: skip
def test_a_document_says_what_its_reader_sees(inside: str, expected: str) -> None:
    made = document([HEAD, note("")])
    cell = made.tables[0].cell(1, 4)._tc
    for paragraph in list(cell.p_lst):
        cell.remove(paragraph)
    cell.append(parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))
    assert texts(read_sheet(saved(made), "notes.docx")) == [expected]


def test_cells_and_rows_within_content_controls_and_deleted_rows() -> None:
    made = document([HEAD, note("أول"), note("محذوف", 2), note("ثالث", 3)])
    table = made.tables[0]
    deleted = table.rows[2]._tr
    deleted.get_or_add_trPr().append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='9' w:author='a' w:date='2026-01-01T00:00:00Z'/>")
    )
    row = table.rows[3]._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control[1].append(row)
    read = read_sheet(saved(made), "notes.docx")
    assert [(t, r.place.row) for t, r in zip(texts(read), read.rows, strict=True)] == [
        ("أول", 2),
        ("ثالث", 4),
    ]


def test_cells_merged_in_a_document_say_their_words_once_and_their_choice_for_all() -> None:
    made = document([HEAD, note("قول"), note("", 2, ""), note("ثالث", 3, "مشكل")])
    table = made.tables[0]
    for place in (3, 4):
        table.cell(1, place).merge(table.cell(2, place))
    table.cell(2, 5).text = ""
    read = read_sheet(saved(made), "notes.docx")
    assert [text.strip() for text in texts(read)] == ["قول", "ثالث"]
    assert [place.row for place in read.empty] == [3]


def zipped(**parts: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO(package)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = [HEAD, note("نريد مكتبة")]
BOMB = b"0" * (40 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "other_kind"),
        ("notes.xlsx", b"%PDF-1.7" + bytes(50), "other_kind"),
        ("notes.xls", OLE, "older"),
        ("notes.doc", OLE + "WordDocument".encode("utf-16-le"), "older"),
        ("notes.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("notes.xlsm", with_part(workbook(GOOD), "xl/vbaProject.bin", b"x"), "macros"),
        ("notes.docm", with_part(saved(document(GOOD)), "word/vbaProject.bin", b"x"), "macros"),
        ("notes.docx", with_part(saved(document(GOOD)), "word/media/a.bin", BOMB), "bomb"),
        ("notes.xlsx", with_part(workbook(GOOD), "xl/media/a.bin", BOMB), "bomb"),
        ("notes.docx", saved(document(GOOD))[:-900], "broken"),
        ("notes.docx", zipped(word__document__xml=b""), "other_kind"),
        ("notes.docx", zipped(**{"word/document.xml": b"<w"}), "broken"),
        ("notes.docx", zipped(**{"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
         "broken"),
        ("notes.docx", zipped(**{"word/document.xml": "<a>" * 20_000 + "</a>" * 20_000}), "broken"),
        ("notes.odt", zipped(mimetype="application/vnd.oasis.opendocument.text"), "other_kind"),
        ("notes.xlsx", workbook([("الاسم", "الهاتف"), ("أ", "ب")]), "no_columns"),
        ("notes.docx", saved(document([("أ", "ب"), ("ج", "د")])), "no_columns"),
        ("notes.xlsx", workbook([HEAD, (1, None, None, None, None, None)]), "no_notes"),
        ("notes.xlsx", workbook([HEAD, note("consult-notes:here:1:AAAAAA"),
                                 note("consult-notes:here:2:AAAAAA")]), "several_workshops"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_notes_is_refused_with_its_reason(
    name: str, content: bytes, key: str
) -> None:
    with pytest.raises(SheetError) as caught:
        read_sheet(content, name)
    assert caught.value.key == key
    assert name in str(caught.value)


def test_an_empty_file_and_a_large_one_are_refused_before_anything_is_read() -> None:
    for content, key in ((b"", "empty"), (bytes(11 * 1024 * 1024), "too_large")):
        with pytest.raises(TableError) as caught:
            read_sheet(content, "notes.xlsx")
        assert caught.value.key == key


def test_five_thousand_rows_are_read() -> None:
    content = workbook([HEAD, *[note(f"قول {i}", i) for i in range(MOST_NOTES)]])
    assert len(read_sheet(content, "notes.xlsx").rows) == MOST_NOTES


def test_more_notes_than_a_workshop_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_NOTES", 2)
    with pytest.raises(SheetError) as caught:
        read_sheet(workbook([HEAD, *[note(f"قول {i}", i) for i in range(3)]]), "notes.xlsx")
    assert caught.value.key == "too_many_notes"


@given(st.binary(max_size=300) | st.builds(lambda b: b"PK\x03\x04" + b, st.binary(max_size=300)))
def test_no_bytes_make_it_fail_in_another_way(content: bytes) -> None:
    with contextlib.suppress(SheetError, TableError):
        read_sheet(content, "notes.docx")
