"""XLSX workbooks as people make them, and files that only claim to be one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from consult.kernel.tables import Limits, Table, TableError, column_letter, read_table

#: a workbook's instants have no time zone
HALF_PAST_NINE = datetime(2026, 5, 12, 9, 30)  # noqa: DTZ001


def book(fill: Callable[[Worksheet], None]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    fill(sheet)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def read(content: bytes, name: str = "contributions.xlsx", **kwargs: object) -> Table:
    return read_table(content, name=name, **kwargs)  # type: ignore[arg-type]


def rows_of(*rows: list[object]) -> bytes:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return book(fill)


def refused(content: bytes, name: str = "contributions.xlsx", **kwargs: object) -> TableError:
    with pytest.raises(TableError) as caught:
        read(content, name, **kwargs)
    assert "%(" not in str(caught.value)
    return caught.value


def test_values_are_read_as_people_see_them() -> None:
    content = rows_of(
        ["رقم", "النص", "تاريخ", "سن", "نسبة", "صحيح"],
        [1, "نريد طريقا", date(2026, 5, 12), 34.0, 0.1 + 0.2, True],
        [2.0, " كما كُتب ", HALF_PAST_NINE, "٣٤", 1e20, None],
    )
    assert [row.cells for row in read(content).rows] == [
        ("1", "نريد طريقا", "2026-05-12", "34", "0.3", "TRUE"),
        ("2", " كما كُتب ", "2026-05-12T09:30:00", "٣٤", "1e+20", ""),
    ]


def test_blank_rows_are_skipped_and_numbers_stay_those_of_the_file() -> None:
    content = rows_of(
        ["قائمة المساهمات"], [], ["id", "text", "place"], [1, "a", "b"], [], [None, " "], [2, "c"]
    )
    table = read(content)
    assert (table.header_row, table.columns) == (3, ["id", "text", "place"])
    assert [(row.number, row.cells) for row in table.rows] == [
        (4, ("1", "a", "b")),
        (7, ("2", "c", "")),
    ]


def test_an_area_merged_downwards_gives_its_value_to_each_row() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["province", "text"], ["تطوان", "a"], [None, "b"], [None, None], [None, "c"]):
            sheet.append(row)
        sheet.append(["وزان", "d"])
        sheet.merge_cells("A2:A5")

    table = read(book(fill))
    assert table.column("province") == ["تطوان", "تطوان", "تطوان", "وزان"]
    assert [row.number for row in table.rows] == [2, 3, 5, 6]
    assert table.origin.merged == ("A2:A5",)


def test_text_merged_across_columns_is_read_once() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["id", "problem", "proposal"], [1, "a", "b"], [2, "both", None]):
            sheet.append(row)
        sheet.merge_cells("B3:C3")

    assert read(book(fill)).rows[1].cells == ("2", "both", "")


def test_titles_across_the_table_are_reported_and_not_read_as_rows() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["ورشة تطوان"])
        sheet.append(["id", "text", "place"])
        sheet.append([1, "a", "b"])
        sheet.append(["إقليم وزان"])
        sheet.append([2, "c", "d"])
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A4:C4")

    table = read(book(fill))
    assert [row.number for row in table.rows] == [3, 5]
    assert table.titles == [(4, "إقليم وزان")]


def test_groups_above_the_header_are_not_the_header() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["id", "participant", None, "contribution", None])
        sheet.append([None, "sexe", "âge", "problème", "proposition"])
        sheet.append(["A1", "F", "34", "x", "y"])
        for area in ("A1:A2", "B1:C1", "D1:E1"):
            sheet.merge_cells(area)

    table = read(book(fill))
    assert table.columns == ["id", "sexe", "âge", "problème", "proposition"]
    assert [row.number for row in table.rows] == [3]


def test_a_formula_gives_its_last_shown_value_and_is_never_run() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["id", "text"])
        sheet.write_formula(1, 0, "=1+1", value=7)
        sheet.write_formula(1, 1, '=HYPERLINK("http://x")', value="كما ظهر")
        sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")
        sheet.write_string(2, 1, "=cmd|' /C calc'!A0")
    assert [row.cells for row in read(file.getvalue()).rows] == [
        ("7", "كما ظهر"),
        ("", "=cmd|' /C calc'!A0"),
    ]


def test_the_first_sheet_with_something_in_it_is_read_unless_one_is_named() -> None:
    workbook = Workbook()
    hidden = workbook.active
    assert isinstance(hidden, Worksheet)
    hidden.title, hidden.sheet_state = "listes", "hidden"
    hidden.append(["x", "y"])
    workbook.create_sheet("vide")
    for title in ("مساهمات", "Tables"):
        sheet = workbook.create_sheet(title)
        sheet.append(["id", "text"])
        sheet.append([1, title])
    file = io.BytesIO()
    workbook.save(file)
    table = read(file.getvalue())
    assert table.origin.sheet == "مساهمات"
    assert table.origin.sheets == ("listes", "vide", "مساهمات", "Tables")
    assert read(file.getvalue(), sheet=" tables").column("text") == ["Tables"]
    error = refused(file.getvalue(), sheet="Feuille 9")
    assert (error.key, "مساهمات" in str(error)) == ("no_such_sheet", True)


def test_a_wrong_dimension_in_the_file_hides_no_rows() -> None:
    content = rewritten(
        rows_of(["id", "text"], [1, "a"], [2, "b"]),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b'ref="A1:B3"', b'ref="A1"'),
    )
    assert len(read(content).rows) == 2


def test_a_column_without_a_name_is_called_by_its_letter_when_it_holds_something() -> None:
    table = read(rows_of(["id", "text", None, None, "place"], [1, "a", None, "note", "b"]))
    assert table.columns == ["id", "text", "[D]", "place"]
    assert table.rows[0].cells == ("1", "a", "note", "b")


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_the_letters_a_spreadsheet_shows(index: int, letters: str) -> None:
    assert column_letter(index) == letters


def test_a_control_character_of_a_workbook_is_decoded() -> None:
    table = read(rows_of(["id", "text"], [1, "a_x000D_\nb"]))
    assert table.column("text") == ["a\r\nb"]


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"<html><table><tr><td>id</td></tr></table></html>", "unreadable_kind"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "unreadable_kind"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "unreadable_kind"),
        (b"id,text\n1,a\n", "named_as_workbook"),
        (zipped({"photo.jpg": b"x"}), "unreadable_kind"),
        (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "unreadable_kind"),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "legacy_workbook"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "legacy_workbook",
        ),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "broken_workbook"),
        (rows_of(["id", "text"], [1, "a"])[:900], "broken_workbook"),
        (OLE, "legacy_workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_by_its_content(content: bytes, key: str) -> None:
    assert refused(content).key == key


def test_a_workbook_is_read_whatever_its_name() -> None:
    assert read(rows_of(["id", "text"], [1, "a"]), name="export.csv").columns == ["id", "text"]


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    zeros = b"0" * (60 * 1024 * 1024)
    bomb = zipped({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": zeros})
    assert len(bomb) < 100_000
    assert refused(bomb).key == "archive_bomb"
    assert refused(bomb, limits=Limits(ratio=10**6, unpacked=1024)).key == "archive_bomb"


def test_a_workbook_that_declares_entities_is_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = rewritten(
        rows_of(["id", "text"], [1, "a"]),
        "xl/worksheets/sheet1.xml",
        lambda body: body.replace(b"<worksheet", laughs + b"<worksheet", 1),
    )
    assert refused(content).key == "broken_workbook"


def test_cells_far_to_the_right_or_too_many_rows_are_refused() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["id", "text"])
        sheet.append([1, "a"])
        sheet["XFD2"] = "far"

    assert read(book(fill), limits=Limits(columns=20_000)).columns == ["id", "text", "[XFD]"]
    rows = rows_of(["id", "text"], [1, "a"], [2, "b"])
    assert refused(rows, limits=Limits(rows=1)).key == "too_many_rows"
    wide = rows_of([f"c{i}" for i in range(5)], [1, 2, 3, 4, 5])
    assert refused(wide, limits=Limits(columns=4)).key == "too_many_columns"


def test_a_header_without_rows_is_told() -> None:
    assert refused(rows_of(["id", "text"])).key == "no_rows"


def test_a_path_gives_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "مساهمات.xlsx"
    path.write_bytes(rows_of(["id", "text"], [1, "a"]))
    table = read_table(path)
    assert table.origin.name == "مساهمات.xlsx"
    assert table.origin.size == path.stat().st_size
    assert len(table.origin.sha256) == 64
