"""A figure of the report is opened: what it means, and the words behind it; in Arabic."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import compose_report, sign_in

pytestmark = pytest.mark.browser


def _opened_report(page: Page, site: Site) -> None:
    sign_in(page, site, "supervision")
    compose_report(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_figure_opens_beside_the_report_and_leads_to_a_contribution(
    open_page: Open, site: Site, width: int
) -> None:
    page = open_page(width=width)
    _opened_report(page, site)
    report = page.url
    figure = page.locator("a[data-inspect-panel]:visible").first
    figure.focus()
    page.keyboard.press("Enter")
    panel = page.locator("dialog#inspector")
    expect(panel).to_be_visible()
    assert page.url == report
    quote = panel.locator("blockquote.said").first
    if not quote.count():
        # a sentence of several figures: the first of them
        panel.locator(".inspected__parts a").first.click()
    expect(quote).to_be_visible()
    expect(panel.locator(".inspected__facts")).to_contain_text("المساهمات")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    figure.click()
    panel.locator("[data-inspect-page]").click()
    page.wait_for_url("**/inspect/**")
    expect(page.locator("main h1")).to_be_visible()


def test_without_a_script_a_figure_has_a_page_of_its_own(open_page: Open, site: Site) -> None:
    page = open_page(scripts=False)
    _opened_report(page, site)
    page.locator("a[data-inspect-panel]:visible").first.click()
    page.wait_for_url("**/inspect/**")
    if not page.locator("blockquote.said").count():
        page.locator(".inspected__parts a").first.click()
    words = page.locator("blockquote.said").first.inner_text()
    reference = page.locator(".inspected__said a").first
    reference.click()
    expect(page.locator("main")).to_contain_text(words.split("\n")[0][:40])
