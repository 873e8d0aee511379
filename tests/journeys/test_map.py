"""The theme map: seen, moved through by pointer and keyboard, and read as a table; in Arabic."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, sign_in

pytestmark = pytest.mark.browser

MAP = f"{TEAM}/themes/map"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_map_is_moved_through_and_leads_to_a_theme(
    open_page: Open, site: Site, width: int
) -> None:
    page = open_page(width=width)
    sign_in(page, site, "reader")
    page.goto(MAP)
    expect(page.locator("a.bubble").first).to_be_visible()
    labels_within(page)
    whole = page.locator(".map__svg").get_attribute("viewBox")
    page.locator("[data-zoom=in]").click()
    page.locator("[data-zoom=in]").click()
    expect(page.locator(".map__svg")).not_to_have_attribute("viewBox", whole or "")
    page.locator("[data-zoom=all]").click()
    expect(page.locator(".map__svg")).to_have_attribute("viewBox", whole or "")
    page.locator("nav a[href*='by=province']").click()
    expect(page.locator(".legend")).to_contain_text("طنجة")
    bubble = page.locator("a.bubble").first
    bubble.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/themes/\d+"))


def test_without_a_script_the_map_and_its_table_say_the_same(open_page: Open, site: Site) -> None:
    page = open_page(scripts=False)
    sign_in(page, site, "reader")
    page.goto(MAP)
    bubbles = page.locator("a.bubble")
    rows = page.locator("main table tbody tr")
    assert bubbles.count() == rows.count() > 2
    addresses = [
        sorted(links.evaluate_all("all => all.map(a => a.getAttribute('href'))"))
        for links in (bubbles, rows.locator("th a"))
    ]
    assert addresses[0] == addresses[1]
    assert page.locator("[data-map-points] path").count() > 2
    rows.first.locator("a").click()
    page.wait_for_url(re.compile(r"/themes/\d+"))


def labels_within(page: Page) -> None:
    """No label leaves the drawing, as those of an SVG in a right-to-left page would."""
    frame = page.locator(".map__frame").bounding_box()
    assert frame is not None
    for words in page.locator(".bubble__number").all():
        box = words.bounding_box()
        assert box is not None
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
