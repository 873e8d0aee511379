"""From the dashboard to who has not been heard, and on to a meeting where none is planned."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, sign_in

pytestmark = pytest.mark.browser


def test_the_team_finds_who_is_missing_and_plans_a_meeting_there(
    open_page: Open, site: Site
) -> None:
    page = open_page(width=390)
    sign_in(page, site, "facilitator")
    page.goto(f"{TEAM}/?lang=en")
    page.locator(f'main a[href="/team/{SLUG}/coverage"]').click()
    expect(page.locator("main h1")).to_have_text("Who has been heard, and who has not")
    quiet = page.locator(".coverage__quiet > li")
    before = quiet.count()
    page.locator("[name=channel]").select_option("web")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"channel=web"))
    # online the countryside is missing, whatever meetings and paper bring
    expect(page.locator(".coverage__quiet")).to_contain_text("In the countryside")
    assert quiet.count() > before
    with page.expect_download() as file:
        page.locator('a[href*="coverage.xlsx"]').click()
    assert file.value.suggested_filename == f"{SLUG}-coverage-web.xlsx"
    plan = page.locator(".coverage__plans > li").last
    name = plan.locator("strong").inner_text()
    plan.locator("a").click()
    expect(page.locator("[name=province] option:checked")).to_have_text(name)
