"""The citizen's path without any script, on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, send, sign_in, submit_contribution

pytestmark = pytest.mark.browser

PROBLEM = "الطريق إلى المدرسة غير معبدة"
PROPOSAL = "نشر برنامج صيانة الطرق القروية"


def test_a_citizen_submits_and_follows(open_page: Open) -> None:
    page = open_page(scripts=False, width=320)
    reference = submit_contribution(page, PROBLEM, PROPOSAL)
    page.goto("/track")
    page.locator("[name=reference]").fill(reference)
    send(page)
    expect(page.locator("main")).to_contain_text(PROPOSAL)


def test_nothing_typed_is_lost_when_a_form_is_refused(open_page: Open) -> None:
    page = open_page(scripts=False, width=320)
    page.goto(f"/{SLUG}/contribute")
    page.locator("[name=problem]").fill("😀😀")
    page.locator("[name=proposal]").fill(PROPOSAL)
    send(page)
    expect(page.locator("[name=proposal]")).to_have_value(PROPOSAL)
    expect(page.locator("[name=problem]")).to_have_value("😀😀")
    page.locator("[name=problem]").fill("")
    send(page)
    assert "/received/" in page.url


def test_a_citizen_reads_searches_and_supports(open_page: Open) -> None:
    page = open_page(scripts=False, width=320)
    page.goto(f"/{SLUG}/contributions")
    page.locator("main [name=q]").fill("ميزانية")
    page.locator("main [name=q]").press("Enter")
    first = page.locator(f'main a[href*="/{SLUG}/contributions/"]').first
    expect(first).to_be_visible()
    first.click()
    button = page.locator('main form[action$="/support"] button')
    before = page.locator("main").inner_text()
    button.click()
    assert page.locator("main").inner_text() != before


def test_the_language_is_changed_on_every_page(open_page: Open) -> None:
    page = open_page(scripts=False)
    page.goto(f"/{SLUG}/contribute")
    page.locator('a[hreflang="fr"]').last.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith(f"/{SLUG}/contribute?lang=fr")
    page.goto("/track")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_facilitator_logs_a_note(open_page: Open, site: Site) -> None:
    page = open_page(scripts=False)
    sign_in(page, site, "facilitator")
    page.goto(f"{TEAM}/workshops/new")
    page.locator("[name=title_ar]").fill("ورشة بدون برمجيات")
    page.locator("[name=kind]").nth(1).check()
    page.locator("[name=held_on]").fill("2026-11-02")
    send(page)
    page.locator("#note textarea").fill("تبسيط المساطر الإدارية")
    send(page, "#note")
    expect(page.locator("#notes tbody tr")).to_have_count(1)
