"""A hall fills: people are found, checked in by name and by code; a chart is photographed."""

from __future__ import annotations

import re
import sqlite3
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import TEAM, sign_in
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.browser

#: the demo's meeting that is still open, with people expected at its door
NUMBER = 6
MEETING = f"{TEAM}/workshops/{NUMBER}"


def code_of(site: Site, guest: str) -> str:
    """The code that a guest would show, from the demo's database."""
    with sqlite3.connect(f"file:{site.folder}/consult.sqlite3?mode=ro", uri=True) as database:
        select = (
            "SELECT seats.code FROM seats JOIN interests ON interests.id = seats.interest_id"
            " WHERE seats.workshop_id = ? AND interests.name LIKE ?"
        )
        ((code,),) = database.execute(select, (NUMBER, f"%{guest}"))
    return str(code)


def check_people_in(page: Page, site: Site) -> None:
    """One is found by name without a mouse, another shows a code."""
    page.goto(f"{MEETING}/door")
    arrived = page.locator("section[aria-labelledby=arrived-title] li")
    before = arrived.count()
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("المدعو ٤")
    expect(page.locator("[data-find-text]:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-find-act]:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#seat-\d+$"))
    expect(arrived).to_have_count(before + 1)
    page.locator("[name=code]").fill(code_of(site, " 5").lower().replace("-", " "))
    page.locator("#code-pictures").select_option("yes")
    page.locator("#code").press("Enter")
    expect(arrived).to_have_count(before + 2)
    assert faults(page, 320) == []


def sent_files() -> list[dict[str, object]]:
    """A photo, and something that only has the name of one."""
    file = BytesIO()
    Image.new("RGB", (900, 1200), "white").save(file, "PNG")
    return [
        {"name": "chart.png", "mimeType": "image/png", "buffer": file.getvalue()},
        {"name": "page.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"},
    ]


def width_of(page: Page) -> float:
    """Of the photo as it is shown, in pixels."""
    box = page.locator("[data-zoom-picture]").bounding_box()
    assert box is not None
    return box["width"]


def write_down_a_chart(page: Page) -> None:
    """A photo is sent beside something else, looked at closely, and written down."""
    page.goto(f"{MEETING}/photos")
    page.locator("#table_number").fill("9")
    page.locator("#photos-form input[type=file]").set_input_files(sent_files())  # type: ignore[arg-type]
    page.locator("#photos-form button[type=submit]").click()
    expect(page.locator("[data-photos-list] .badge--success")).to_have_count(1)
    expect(page.locator("[data-photos-list] .badge--danger")).to_have_count(1)
    page.locator(".photo-card__link").last.click()
    page.wait_for_url(re.compile(r"/photos/\d+$"))
    whole = width_of(page)
    page.locator("[data-zoom-window]").focus()
    page.keyboard.press("+")
    assert width_of(page) > whole * 1.3
    page.keyboard.press("0")
    assert width_of(page) == whole
    page.locator("#text").fill("الإنارة غائبة في الممر")
    page.locator("#text").press("Control+Enter")
    expect(page.locator("#written li")).to_have_count(1)
    expect(page.locator("#note-form [role=status]")).to_be_visible()
    # the table of the photo is that of the next note too
    expect(page.locator("#table_number")).to_have_value("9")
    assert faults(page, 320) == []


def test_a_hall_fills_and_its_charts_are_photographed(open_page: Open, site: Site) -> None:
    page = open_page(width=320)
    sign_in(page, site, "facilitator")
    check_people_in(page, site)
    write_down_a_chart(page)
