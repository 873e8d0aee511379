"""A second run in Arabic: what the team decided stays, the rest waits in the review queue."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, send, sign_in, start_run, submit_contribution
from tests.journeys.test_accessibility import WIDTHS, faults

pytestmark = pytest.mark.browser

LABEL = "محور سماه الفريق"
NEWS = (
    ("ملعب القرب بلا إنارة", "إنارة الملعب وفتحه مساء للشباب"),
    ("دار الشباب مغلقة", "فتح دار الشباب كل مساء"),
)


def rename(page: Page, number: int) -> None:
    """Give a theme a label that no run would find."""
    page.goto(f"{TEAM}/themes/{number}/rename")
    page.locator("[name=label_ar]").fill(LABEL)
    send(page)
    page.wait_for_url(re.compile(rf"/themes/{number}$"))


def move_first_text(page: Page, source: int, target: int) -> str:
    """Move the surest text of a theme to another; its reference."""
    page.goto(f"{TEAM}/themes/{source}")
    reference = page.locator("#texts ~ ul .reference").first.inner_text()
    page.goto(f"{TEAM}/themes/texts/{reference}")
    page.locator("main [name=target]").select_option(str(target))
    send(page, "main form.column")
    page.wait_for_url(re.compile(r"/themes"))
    return reference


def open_suggestions(page: Page) -> int:
    """How many wait, as the queue says."""
    return int(page.locator(".review-tally a").first.locator("strong").inner_text())


def card(page: Page, index: int = 0) -> Locator:
    return page.locator("[data-review-card]").nth(index)


def expect_open(page: Page, count: int) -> None:
    expect(page.locator(".review-tally a").first.locator("strong")).to_have_text(str(count))


def test_what_a_second_run_proposes_is_decided_by_the_team(open_page: Open, site: Site) -> None:
    citizen = open_page()
    for problem, proposal in NEWS:
        submit_contribution(citizen, problem, proposal)

    page = open_page()
    sign_in(page, site, "supervision")
    rename(page, 1)
    moved = move_first_text(page, 2, 1)
    start_run(page)
    address = page.url.partition("?")[0]
    page.locator('main a[href$="/review"]').first.click()
    page.wait_for_url(re.compile(r"/review$"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    waiting = open_suggestions(page)
    assert waiting >= 4
    for language in ("fr", "en", "ar"):
        for shown in ("placed", "open"):
            page.goto(f"{address}/review?shown={shown}&lang={language}")
            assert [fault for width in WIDTHS for fault in faults(page, width)] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/review")

    # one by the keyboard alone: the next one has the focus
    page.keyboard.press("j")
    expect(card(page)).to_be_focused()
    page.keyboard.press("a")
    expect_open(page, waiting - 1)
    expect(page.locator("#flashes")).to_contain_text("قُبل اقتراح واحد.")
    expect(card(page)).to_be_focused()

    # and back, from the list of what was decided
    page.locator(".review-decided button").first.click()
    expect(page.locator(".review-decided .badge")).to_have_count(1)

    # two by ticking them
    page.keyboard.press("j")
    for _ in range(2):
        page.keyboard.press("x")
        page.keyboard.press("j")
    expect(page.locator("[data-review-tick]:checked")).to_have_count(2)
    page.locator('[value="refuse:ticked"]').click()
    expect_open(page, waiting - 3)

    # one kind at once
    kind = page.locator(".review-tally ul").first.locator("li a").last
    count = int(kind.locator("strong").inner_text())
    kind.click()
    page.wait_for_url(re.compile(r"kind="))
    page.locator("details.drawer summary").click()
    page.locator('[value="accept:all"]').click()
    expect(page.locator("#flashes")).to_contain_text("اقتراح")
    expect(page.locator("[data-review-card]")).to_have_count(0)
    page.goto(f"{address}/review")
    assert open_suggestions(page) == waiting - 3 - count

    # nothing that the person decided has moved
    page.goto(f"{TEAM}/themes/texts/{moved}")
    expect(page.locator("main")).to_contain_text(LABEL)
    page.goto(f"{TEAM}/themes/1")
    expect(page.locator("h1")).to_contain_text(LABEL)
    page.goto(address)
    assert [fault for width in WIDTHS for fault in faults(page, width)] == []


def test_two_people_review_at_once_and_the_second_is_told(open_page: Open, site: Site) -> None:
    first, second = open_page(), open_page()
    sign_in(first, site, "supervision")
    sign_in(second, site, "administrator")
    submit_contribution(first, *NEWS[0])
    start_run(first)
    address = f"{first.url.partition('?')[0]}/review?shown=placed"
    first.goto(address)
    second.goto(address)
    one = card(first).get_attribute("id")
    first.locator("[data-review-all]").click()
    expect(first.locator("[data-review-tick]:not(:checked)")).to_have_count(0)
    card(first).locator("[data-review-accept]").click()
    expect(first.locator(f"#{one}")).to_have_count(0)
    second.locator(f"#{one} [data-review-refuse]").click()
    expect(second.locator("#review [role=alert]")).to_contain_text("قبل")
    expect(second.locator("#review [role=alert]")).to_contain_text("فريق الإشراف")


def test_the_queue_works_without_javascript(open_page: Open, site: Site) -> None:
    other = open_page()
    submit_contribution(other, *NEWS[1])
    sign_in(other, site, "supervision")
    start_run(other)
    page = open_page(scripts=False)
    sign_in(page, site, "supervision")
    page.goto(f"{other.url.partition('?')[0]}/review?shown=placed")
    before = page.locator("[data-review-card]").count()
    assert before >= 1
    card(page).locator("[data-review-accept]").click()
    expect(page.locator("[data-review-card]")).to_have_count(before - 1)
