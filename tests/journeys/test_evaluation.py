"""A participant judges a meeting on a telephone, without a script; the team types in a paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, send, sign_in

pytestmark = pytest.mark.browser

#: the second meeting of the demo, which nobody has judged
EVALUATION = f"{TEAM}/workshops/2/evaluation"
SAID = "النقاش على الموائد كان نافعا"


def test_a_meeting_is_judged_by_code_and_on_paper(open_page: Open, site: Site) -> None:
    team = open_page(language="en")
    sign_in(team, site, "supervision")
    team.goto(EVALUATION)
    send(team)
    team.locator("form[action$='/start'] button, form[action$='/open'] button").first.click()
    expect(team.locator("main .badge--success").first).to_have_text("Takes answers")
    address = team.locator(".evaluation-address a").get_attribute("href") or ""

    phone = open_page(scripts=False, width=390)
    phone.goto(address)
    for question in phone.locator(".marks").all():
        question.locator("label").nth(1).click()
    phone.locator("textarea").first.fill(SAID)
    send(phone)
    phone.wait_for_url(re.compile("/thanks$"))

    team.goto(f"{EVALUATION}/papers/entry")
    team.locator("[data-digit]").first.focus()
    # each digit leads to the next box
    team.keyboard.type("5٤43211543")
    expect(team.locator("textarea").first).to_be_focused()
    team.keyboard.press("Control+Enter")
    expect(team.locator("#papers")).to_contain_text("Paper 1")
    expect(team.locator("[name=number]")).to_have_value("2")
    team.goto(EVALUATION)
    expect(team.locator(".stat__figure").first).to_have_text("2")
    # of so few nobody sees anything
    assert SAID not in team.locator("main").inner_text()
