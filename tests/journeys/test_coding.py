"""Two people label the same texts in two browsers; the page shows how far they agree; in Arabic."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, download, sign_in

pytestmark = pytest.mark.browser

TITLE = "جولة تجريبية"


def test_two_browsers_label_the_same_sample(open_page: Open, site: Site, tmp_path: Path) -> None:
    first, second = open_page(), open_page(width=390)
    sign_in(first, site, "supervision")
    sign_in(second, site, "administrator")
    here = make_round(first)
    second.goto(f"{TEAM}/coding")
    second.get_by_role("link", name=TITLE, exact=True).click()
    begin(first)
    begin(second)
    texts = [page.locator(".quote__text").first.inner_text() for page in (first, second)]
    assert texts[0] == texts[1], "the same text stands first for both"
    by_keyboard(first, ["1", "2", "-"])
    # leaving and coming back loses nothing
    second.locator(".coding__choices label").first.click()
    second.locator("[name=note]").fill("ملاحظة لا يراها غيري")
    second.locator("form[data-coding] button[type=submit]").click()
    second.goto(here)
    expect(second.locator(".places__place--done")).to_have_count(1)
    expect(first.locator("body")).not_to_contain_text("ملاحظة لا يراها غيري")
    begin(second)
    by_keyboard(second, ["1", "؟"])
    for page in (first, second):
        page.locator("form[action$='/finish'] button").click()
    first.goto(f"{here}/results")
    check_results(first)
    check_file(first, tmp_path)
    settle(first)


def make_round(page: Page) -> str:
    """Draw three texts for both accounts; the round's address."""
    page.goto(f"{TEAM}/coding")
    page.locator("main a[href$='/coding/new']").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=size]").fill("3")
    page.locator("[name=seed]").fill("11")
    for role in ("الإدارة", "فريق الإشراف"):
        page.get_by_label(role).check()
    page.locator("main form.column button[type=submit]").click()
    page.wait_for_url(re.compile(r"/coding/\d+$"))
    return page.url


def begin(page: Page) -> None:
    """Go to the first text without a label."""
    page.locator("main section a.button").first.click()
    page.wait_for_url(re.compile(r"/texts/\d+"))


def by_keyboard(page: Page, keys: list[str]) -> None:
    """Label texts without touching the mouse: type, Enter."""
    for key in keys:
        address = page.url
        expect(page.locator("#coding-filter")).to_be_focused()
        page.keyboard.type(key)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"^(?!{re.escape(address)}$)"))


def check_results(page: Page) -> None:
    """Agreement of the two people and of each with the analysis, in figures and words."""
    rows = page.locator("table").first.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text(re.compile(r"\[\d?-?\d\.\d\d – \d\.\d\d\]"))
    expect(rows.nth(1)).to_contain_text("التحليل")
    expect(page.locator("#texts")).to_be_visible()
    expect(page.locator("main li.card").first).to_be_visible()


def check_file(page: Page, folder: Path) -> None:
    """The labels as a spreadsheet."""
    path = download(page, "a[href$='results.xlsx']", folder)
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 3
    assert book.worksheets[0].max_row == 4


def settle(page: Page) -> None:
    """Decide where a text belongs on which the two disagree."""
    card = page.locator("main li.card").first
    card.locator("select").select_option("3")
    card.locator("form button").click()
    expect(page.locator(".notice--success").first).to_be_visible()
    expect(page.locator("main li.card").first.locator(".badge--success")).to_be_visible()
