"""A rapporteur fills in the workbook of a workshop, mends a row on the page, sends it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, download, sign_in
from tests.journeys.test_accessibility import WIDTHS, faults

pytestmark = pytest.mark.browser

#: table, kind, text, votes, who: the columns of the template after number and criterion
ROWS: tuple[tuple[str | int, ...], ...] = (
    ("٢", "مقترح", "نريد أن تفتح الخزانة البلدية أبوابها يوم السبت", "١٢", "جمعيه"),
    (2, "مشكل", "لا ولوجيات في مقر العمالة للكراسي المتحركة", "كثير", ""),
)


def open_sheets(page: Page) -> str:
    """Open the files of the first workshop of the list that is open; its address."""
    page.goto(f"{TEAM}/workshops")
    numbers = page.locator("main a[href*='/workshops/']").evaluate_all(
        "all => all.map(a => /workshops\\/(\\d+)$/.exec(a.href)).filter(Boolean).map(m => m[1])"
    )
    for number in dict.fromkeys(numbers):
        page.goto(f"{TEAM}/workshops/{number}/sheets")
        if page.locator("input[type=file]").count():
            return page.url
    pytest.fail("no workshop of the demo is open")


def fill_in(path: Path) -> None:
    """Write the rows below the examples of a template."""
    book = load_workbook(path)
    for at, (table, kind, text, votes, who) in enumerate(ROWS, start=7):
        for column, value in ((2, table), (4, kind), (5, text), (6, votes), (7, who)):
            book.worksheets[0].cell(at, column, value)
    book.save(path)


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/sheets/\d+$"))


def test_a_filled_in_workbook_is_mended_imported_and_never_doubled(
    open_page: Open, site: Site, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, site, "facilitator")
    address = open_sheets(page)
    path = download(page, "a[href*='template.xlsx']", tmp_path)
    fill_in(path)
    upload(page, path)
    expect(page.locator("main")).to_contain_text("السطر 8")
    expect(page.locator(".field__error")).to_contain_text("كثير")
    assert [fault for width in WIDTHS for fault in faults(page, width)] == []
    page.get_by_label("الأصوات").fill("٧")
    page.locator("button[value=import], button[value=check]").first.click()
    expect(page.locator(".field__error")).to_have_count(0)
    page.locator("button[value=import]").click()
    expect(page.locator("main")).to_contain_text("أضيفت ملاحظتان")
    imported = page.url
    assert faults(page, 320) == []

    # the rapporteur puts the file right as well, and sends it once more
    book = load_workbook(path)
    book.worksheets[0].cell(8, 6).value = 7
    book.save(path)
    page.goto(address)
    upload(page, path)
    expect(page.locator(".stats")).to_contain_text("0")
    expect(page.locator("button[value=import], button[value=import-right]")).to_have_count(0)
    expect(page.locator("main .notice")).to_be_visible()

    page.goto(imported)
    page.locator("details summary").last.click()
    page.locator("form[action$=undo] button").click()
    page.wait_for_url(imported)
    expect(page.locator("form[action$=undo]")).to_have_count(0)
