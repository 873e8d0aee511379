"""A report is written by two people at once, nothing is lost, and everybody reads it; in Arabic."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from consult.access.models import Role
from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, sign_in

pytestmark = pytest.mark.browser

#: the demo made its report and left it unpublished
WORKSHOP = 2
MINE, THEIRS = "- طالبت الطاولات بآجال واضحة", "- طالبت الطاولات بجواب مكتوب"


def _save_from_elsewhere(page: Page, address: str) -> None:
    """Somebody else writes the cell, on its own page."""
    other = page.context.new_page()
    other.goto(address)
    other.locator("[name=text]").fill(THEIRS)
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url("**/report#cell-*")
    other.close()


def test_two_write_one_cell_both_texts_stay_and_the_report_is_published(
    open_page: Open, site: Site
) -> None:
    page = open_page(width=390)
    sign_in(page, site, Role.SUPERVISION)
    page.goto(f"{TEAM}/workshops/{WORKSHOP}/report")
    cell = page.locator(".matrix__cell--people").first
    status = cell.locator("[data-cell-status]")
    area = cell.locator("textarea")
    area.fill("مسودة")
    expect(status).to_contain_text("حُفظ")
    history = cell.get_by_role("link", name="السجل").get_attribute("href")
    assert history is not None
    _save_from_elsewhere(page, history)
    area.fill(MINE)
    expect(cell.locator(".matrix__theirs")).to_contain_text(THEIRS)
    assert area.input_value() == MINE
    area.fill(f"{MINE}\n{THEIRS}")
    cell.locator("form[data-cell] button").click()
    expect(status).to_contain_text("حُفظ")
    page.locator("#published form button").click()
    expect(page.locator("#published")).to_contain_text("النسخة 1")
    page.locator("#published .listing a").first.click()
    report = page.locator("article.report")
    expect(report).to_contain_text(MINE.removeprefix("- "))
    expect(report).to_contain_text(THEIRS.removeprefix("- "))
    assert page.url.endswith(f"/{SLUG}/agenda/{WORKSHOP}/report/1")
    reference = report.locator(".report-prose a").first
    note = reference.get_attribute("href")
    assert note is not None
    expect(page.locator(note)).to_contain_text(reference.inner_text())
