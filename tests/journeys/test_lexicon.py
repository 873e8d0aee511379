"""A word of the citizens' own is added to the lexicon, and search finds it; in Arabic."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, send, sign_in, submit_contribution

pytestmark = pytest.mark.browser

#: an invented word for a bad road, which no lexicon holds
WORD = "الزعبوطة"
SEARCH = f"{TEAM}/contributions?q=chauss%C3%A9e"


def test_a_word_added_with_its_preview_is_found_by_search(open_page: Open, site: Site) -> None:
    page = open_page()
    reference = submit_contribution(page, f"هاد {WORD} كلها حفاري", "إصلاحها قبل الشتاء")
    sign_in(page, site, "supervision")
    page.goto(SEARCH)
    expect(page.locator("main")).not_to_contain_text(reference)
    open_road(page)
    look(page)
    expect(page.locator("mark")).to_have_text(WORD)
    before, after = page.locator("table tbody tr").first.locator("td").all_text_contents()
    assert int(before) < int(after)
    page.locator("[name=reason]").fill("كلمة يستعملها الناس للطريق المهترئة")
    page.locator("button[value=apply]").click()
    page.wait_for_url(re.compile(r"/lexicon/concepts/road"))
    expect(page.locator(".words__word--own")).to_contain_text(WORD)
    page.goto(SEARCH)
    expect(page.locator("main")).to_contain_text(reference)
    undo(page)
    page.goto(SEARCH)
    expect(page.locator("main")).not_to_contain_text(reference)


def test_a_word_that_cannot_serve_is_refused_in_arabic(open_page: Open, site: Site) -> None:
    page = open_page(scripts=False, width=320)
    sign_in(page, site, "supervision")
    open_road(page)
    page.locator("[name=language]").select_option("ar")
    page.locator("main [name=word]").fill("route")
    send(page)
    alert = page.locator("[role=alert]")
    expect(alert).to_contain_text(re.compile("[\u0621-\u064a]"))
    expect(page.locator("[name=word]")).to_have_value("route")


def open_road(page: Page) -> None:
    """Find the concept of roads by a word in another form than the one listed."""
    page.goto(f"{TEAM}/lexicon")
    page.locator("[name=q]").fill("والطرقات")
    send(page, "main form.filters")
    page.locator("main tbody a[href$='/concepts/road']").click()
    page.wait_for_url(re.compile(r"/concepts/road$"))


def look(page: Page) -> None:
    """Ask what adding the word would do."""
    page.locator("[name=language]").select_option("ary")
    page.locator("main [name=word]").fill(WORD)
    send(page)
    page.wait_for_url(re.compile(r"/lexicon/change"))


def undo(page: Page) -> None:
    """Take the change back from the history."""
    page.goto(f"{TEAM}/lexicon/history")
    page.locator("main a[href$='/undo']").first.click()
    expect(page.locator("mark")).to_have_text(WORD)
    page.locator("[name=reason]").fill("تجربة")
    page.locator("button[value=apply]").click()
    page.wait_for_url(re.compile(r"/lexicon/concepts/road"))
    expect(page.locator(".words__word--own")).to_have_count(0)
