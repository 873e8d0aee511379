"""Downloads that a spreadsheet program opens without running anything."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook

from consult.kernel.downloads import FileType, Sheet, csv_bytes, download, guarded, xlsx_bytes
from consult.kernel.tables import read_table

ATTACKS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_cell_that_would_run_is_guarded_in_csv(attack: str) -> None:
    content = csv_bytes(["id", attack], [[1, attack]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["id", f"'{attack}"], ["1", f"'{attack}"]]


@pytest.mark.parametrize("cell", ["نص عادي", "a=b", "", -5, 3.5, None, "'=x"])
def test_other_cells_are_left_as_they_are(cell: str | float | None) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize("attack", [*ATTACKS, "https://evil.example/", "{=1+1}"])
def test_text_stays_text_in_a_workbook(attack: str) -> None:
    content = xlsx_bytes([Sheet("مساهمات", ["id", "text"], [[1, attack]], right_to_left=True)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
        assert not [name for name in archive.namelist() if name.endswith("sheet1.xml.rels")]
    assert b"<f>" not in page
    assert b"hyperlink" not in page
    assert b'rightToLeft="1"' in page
    assert read_table(content, name="x.xlsx").column("text") == [attack]


def test_numbers_and_dates_keep_their_kind_in_a_workbook() -> None:
    moment = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
    content = xlsx_bytes(
        [Sheet("s", ["n", "d", "t", "b", "e"], [[-5, date(2026, 5, 12), moment, True, None]])]
    )
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    number, day, text, yes, empty = next(sheet.iter_rows(min_row=2, values_only=True))
    assert (number, day, yes, empty) == (-5, datetime(2026, 5, 12), True, None)  # noqa: DTZ001
    assert text == "2026-05-12T09:30:00+00:00"


def test_text_longer_than_a_cell_is_cut_with_a_mark_and_whole_in_csv() -> None:
    long = "ط" * 40_000
    sheet = read_table(xlsx_bytes([Sheet("s", ["id", "text"], [[1, long]])]), name="x.xlsx")
    assert sheet.column("text")[0].endswith("ط […]")
    assert len(sheet.column("text")[0]) == 32_767
    assert long in csv_bytes(["id", "text"], [[1, long]]).decode("utf-8-sig")


def test_sheet_names_are_made_acceptable_and_different() -> None:
    wanted = ["a/b:c*d?[e]", "x" * 40, "x" * 40, "", "'"]
    content = xlsx_bytes(Sheet(name, ["id"], [[1]]) for name in wanted)
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert names == ["a b c d  e", "x" * 31, "x" * 29 + " 2", "Sheet", "Sheet 2"]


def test_a_download_has_its_name_in_any_script() -> None:
    with Flask(__name__).test_request_context():
        response = download(b"x", name='تقرير "1".csv', kind=FileType.CSV)
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%20_1_.csv" in disposition
    assert response.content_type == "text/csv; charset=utf-8"
