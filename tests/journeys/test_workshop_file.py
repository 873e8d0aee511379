"""The preparation of a workshop: its file, who works there, what is left to do."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import SLUG, TEAM, sign_in
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.browser

#: seconds that a letter may take on a busy machine
PATIENCE = 60
ADDED = "قاعدة زادها الفريق: نبدأ في الوقت."


def link_in_a_letter(page: Page, site: Site, *, known: set[Path]) -> str:
    """The page of the workshop file that a new letter of the outbox leads to."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for path in set((site.folder / "outbox").glob("*.eml")) - known:
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = letter.get_body()
            found = re.search(rf"(/{SLUG}/workshop-file/\S+)", body.get_content() if body else "")
            if found:
                return found[1]
        page.wait_for_timeout(100)
    pytest.fail("no letter leads to the workshop file")


def test_a_workshop_is_prepared_on_a_telephone(open_page: Open, site: Site, tmp_path: Path) -> None:
    team, person = open_page(width=320), open_page(width=320)
    sign_in(team, site, "supervision")
    known = set((site.folder / "outbox").glob("*.eml"))

    # what is late, and seeing to it
    team.goto(f"{TEAM}/logistics")
    row = team.locator("tbody tr", has=team.locator(".badge--danger")).first
    late = row.locator(".badge--danger").count()
    title = row.locator("th a").inner_text()
    row.locator("th a").click()
    team.locator("tbody tr", has=team.locator(".badge--danger")).first.locator("th a").click()
    team.locator("[name=state]").select_option("done")
    team.locator("main form button").first.click()
    team.goto(f"{TEAM}/logistics")
    row = team.locator("tbody tr", has_text=title)
    expect(row.locator(".badge--danger")).to_have_count(late - 1)

    # a participant takes the notes of a table, and is told by letter
    row.locator("th a").click()
    workshop = re.search(r"/workshops/(\d+)/", team.url)
    assert workshop
    team.goto(f"{TEAM}/workshops/{workshop[1]}/team")
    seat = team.locator("[name=person] option[value^='seat:']").first.get_attribute("value")
    team.locator("[name=person]").select_option(seat)
    team.locator("[name=role]").select_option("rapporteur")
    team.locator("[name=table]").fill("4")
    team.locator("main section.card form button").click()
    expect(team.locator("main table")).to_contain_text("4")
    person.goto(link_in_a_letter(person, site, known=known))
    assert faults(person, 320) == []
    with person.expect_download() as download:
        person.locator('a[href$="report-ar.pdf"]').click()
    download.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")

    # the team adds a rule to the guide, looks at it, saves it
    team.goto(f"{TEAM}/workshop-file/guide/ar")
    usual = team.locator("[name=source]").input_value()
    team.locator("[name=source]").fill(f"{usual}\n{ADDED}\n")
    team.locator("button[value=preview]").click()
    expect(team.locator("article.kit")).to_contain_text(ADDED)
    assert faults(team, 320) == []
    team.locator("main form button").first.click()
    team.goto(f"{TEAM}/workshops/{workshop[1]}/file/guide/ar")
    expect(team.locator("article.kit")).to_contain_text(ADDED)
