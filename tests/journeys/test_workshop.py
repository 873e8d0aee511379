"""A whole meeting: announced, asked for, chosen, entered, noted down, reported, put in minutes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Site
from tests.journeys.halls import open_hall, wait_sent, write_note
from tests.journeys.steps import SLUG, TEAM, link_in_letter, send, sign_in
from tests.journeys.test_minutes import press

pytestmark = pytest.mark.browser

TITLE = "لقاء المجلس الجهوي للشباب"
SAID = "نريد مجلسا للشباب في كل جماعة"
ADDED = "وطلب شباب الجماعات القروية النقل إلى المجلس."
EMAIL = "participant@demo.example"
REASON = "توازن بين النساء والرجال"


def today() -> str:
    """The day on which the meeting is held, as fields of dates take it."""
    return datetime.now(UTC).date().isoformat()


def announce(team: Page) -> str:
    """Put a meeting of two seats, held today, in the agenda; its address."""
    team.goto(f"{TEAM}/workshops/new")
    team.locator("[name=title_ar]").fill(TITLE)
    team.locator("[name=kind][value=regional]").check()
    team.locator("[name=held_on]").fill(today())
    team.locator("[name=capacity]").fill("2")
    send(team)
    team.wait_for_url(re.compile(r"/workshops/\d+$"))
    home = re.sub(r"^.*?/team/", "/team/", team.url)
    press(team, "/publish")
    return home


def call_for_interest(team: Page) -> None:
    """Publish a call that is open today."""
    team.goto(f"{TEAM}/call")
    team.locator("[name=opens_on]").fill(today())
    last = datetime.now(UTC).date() + timedelta(days=9)
    team.locator("[name=closes_on]").fill(last.isoformat())
    team.locator("[name=text_ar]").fill("ندعو الجمعيات والمواطنات والمواطنين إلى لقاءاتنا.")
    send(team, "main form.column")
    publish = team.locator("main form[action$='/call/publish'] button")
    if publish.count():
        publish.click()


def ask_for_a_seat(visitor: Page, name: str) -> str:
    """Answer the call; the address of the person's own page."""
    visitor.goto(f"/{SLUG}/call")
    visitor.get_by_label(TITLE).check()
    visitor.locator("[name=name]").fill(name)
    visitor.locator("[name=email]").fill(EMAIL)
    visitor.locator("[name=category]").select_option("association")
    visitor.locator("[name=sex]").select_option("female")
    send(visitor)
    visitor.wait_for_url(re.compile(r"/seats/"))
    return visitor.url


def test_a_meeting_goes_from_its_call_to_its_published_minutes(open_page: Open, site: Site) -> None:
    team, visitor = open_page(), open_page(scripts=False, width=390)
    sign_in(team, site, "supervision")
    home = announce(team)
    number = home.rsplit("/", 1)[1]
    call_for_interest(team)
    own = ask_for_a_seat(visitor, "مشاركة تجريبية")

    # the team invites, with its reason; the person comes, by the code on her own page
    team.goto(f"{home}/people")
    team.locator("[name=seat]").first.check()
    team.locator("[name=reason]").fill(REASON)
    team.locator("[name=choice][value=choose]").click()
    expect(team.locator("main tbody tr").first).to_contain_text(REASON)
    visitor.goto(own)
    press(visitor, "/confirm")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", visitor.locator("main").inner_text())
    assert code, "her own page shows no code for the door"
    team.goto(f"{home}/door")
    team.locator("main [name=code]").fill(code[0].lower())
    team.locator("main [name=code]").press("Enter")
    expect(team.locator("main .stat__figure").first).to_have_text("1")

    # a rapporteur writes; both the register and the report of the meeting have it
    open_hall(team, f"{home}/table")
    write_note(team, SAID, table_number="1")
    wait_sent(team)
    team.goto(f"{home}/report")
    send(team)
    expect(team.locator("main")).to_contain_text(SAID)

    # who came reads the minutes and amends them; what is published says so
    team.goto(f"{home}/minutes")
    press(team, "/minutes/draft")
    expect(team.locator("main")).to_contain_text(SAID)
    press(team, "/minutes/send")
    visitor.goto(link_in_letter(team, site, EMAIL, f"/{SLUG}/minutes/"))
    section = visitor.locator(".minutes-section").last
    section.locator("summary").click()
    text = section.locator("[name^=text_]")
    text.fill(f"{text.input_value()}\n{ADDED}")
    visitor.locator("[name=verdict][value=remarks]").check()
    send(visitor)
    team.goto(f"{home}/minutes")
    press(team, "/minutes/close")
    team.locator("a[href*='/remarks/']").first.click()
    team.locator("[name=decision][value=taken]").check()
    send(team)
    press(team, "/minutes/publish")
    visitor.goto(f"/{SLUG}/agenda/{number}")
    visitor.locator(f'main a[href$="/agenda/{number}/minutes"]').click()
    expect(visitor.locator("article.report")).to_contain_text(SAID)
    expect(visitor.locator("article.report")).to_contain_text(ADDED)
