"""Minutes on their way: drafted, sent, read by who came, amended, published."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, send, sign_in

pytestmark = pytest.mark.browser

#: the demo's meeting that has participants and no minutes
NUMBER = 3
MINUTES = f"{TEAM}/workshops/{NUMBER}/minutes"
ADDED = "وطلب الحاضرون نشر المحضر في الدواوير."
#: seconds that letters may take on a busy machine
PATIENCE = 60


def links_in_letters(page: Page, site: Site, count: int) -> list[str]:
    """The links that the outbox's letters to this meeting's participants hold."""
    end = time.monotonic() + PATIENCE
    while True:
        found = [link for path in _letters(site.folder) if (link := _link(path, site))]
        if len(found) >= count or time.monotonic() > end:
            return found
        page.wait_for_timeout(100)


def _letters(folder: Path) -> list[Path]:
    return sorted((folder / "outbox").glob("*.eml"))


def _link(path: Path, site: Site) -> str:
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    if f".{NUMBER}@" not in str(letter["To"]):
        return ""
    body = letter.get_body()
    text = body.get_content() if body else ""
    found = re.search(rf"{re.escape(site.address)}(/{SLUG}/minutes/\S+)", text)
    return found[1] if found else ""


def press(page: Page, action: str) -> None:
    """Press the button of the form that posts to this address."""
    page.locator(f'main form[action$="{action}"] button').first.click()


def test_minutes_go_from_notes_through_those_who_came_to_the_public(
    open_page: Open, site: Site
) -> None:
    team, hall = open_page(), open_page(scripts=False, width=320)
    sign_in(team, site, "supervision")
    team.goto(MINUTES)
    press(team, "/minutes/draft")
    expect(team.locator(".minutes-section")).not_to_have_count(0)
    press(team, "/minutes/send")
    links = links_in_letters(team, site, 2)
    assert len(links) == 2

    for place, link in enumerate(links):
        hall.goto(link)
        if place == 0:
            section = hall.locator(".minutes-section").last
            section.locator("summary").click()
            proposed = section.locator("[name^=text_]")
            proposed.fill(f"{proposed.input_value()}\n{ADDED}")
        hall.locator(f"[name=verdict][value={'remarks' if place == 0 else 'approves'}]").check()
        send(hall)
        expect(hall.locator(".flashes .notice--success")).to_be_visible()

    team.goto(MINUTES)
    press(team, "/minutes/close")
    team.locator("a[href*='/remarks/']").first.click()
    expect(team.locator("[name=text]")).to_have_value(re.compile(ADDED))
    team.locator("[name=decision][value=taken]").check()
    send(team)
    press(team, "/minutes/publish")

    hall.goto(f"/{SLUG}/agenda/{NUMBER}")
    hall.locator(f'main a[href$="/agenda/{NUMBER}/minutes"]').click()
    expect(hall.locator("article.report")).to_contain_text(ADDED)
    expect(hall.locator("#amendments + ul")).to_contain_text("1")
    hall.goto(links[0])
    expect(hall.locator("main form")).to_have_count(0)
