"""What people do on the site, each a step of several journeys."""

from __future__ import annotations

import email
import email.policy
import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from consult.cli.demo_data.seeding import ACCOUNTS
from tests.journeys.conftest import Site

SLUG = "demo"
TEAM = f"/team/{SLUG}"
#: seconds that a theme run may take on a busy machine
RUN_PATIENCE = 240
#: seconds that a letter may take on a busy machine
LETTER_PATIENCE = 60


def send(page: Page, within: str = "main form") -> None:
    """Press the button of the page's own form."""
    page.locator(f"{within} button[type=submit]").first.click()


def sign_in(page: Page, site: Site, role: str) -> None:
    """Sign in with the demo's account of a role."""
    (email,) = (account.email for account in ACCOUNTS if account.role == role)
    page.goto("/sign-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(site.passwords[role])
    send(page)
    page.wait_for_url(re.compile(r"/team/"))


def submit_contribution(page: Page, problem: str, proposal: str) -> str:
    """Go from the home page through the form to the receipt; the reference number."""
    page.goto(f"/{SLUG}/")
    page.locator(f'a[href="/{SLUG}/contribute"]').first.click()
    page.locator("[name=problem]").fill(problem)
    page.locator("[name=proposal]").fill(proposal)
    page.locator("[name=criterion]").nth(1).check()
    send(page)
    page.wait_for_url(re.compile(r"/received/"))
    reference = page.url.partition("/received/")[2].partition("?")[0]
    expect(page.locator("main")).to_contain_text(reference)
    return reference


def start_run(page: Page) -> None:
    """Start a theme run and wait on its page until it ends."""
    page.goto(f"{TEAM}/theme-runs")
    send(page)
    page.wait_for_url(re.compile(r"/theme-runs/\d+"))
    # the page follows the run by itself and reloads at its end
    done = page.locator("main .badge--success, main .badge--danger").first
    done.wait_for(timeout=RUN_PATIENCE * 1000)
    assert page.locator("main .badge--danger").count() == 0


def compose_report(page: Page, language: str = "ar") -> None:
    """Compose a synthesis report and stay on its page."""
    page.goto(f"{TEAM}/reports")
    page.locator("main [name=language]").select_option(language)
    send(page)
    page.wait_for_url(re.compile(r"/reports/\d+"))


def open_first_theme(page: Page) -> None:
    """Open the theme that the list names first, the one with the most contributions."""
    page.goto(f"{TEAM}/themes")
    page.locator("main tbody a[href*='/themes/']").first.click()
    page.wait_for_url(re.compile(r"/themes/\d+$"))


def draft_card(page: Page) -> None:
    """Draft a commitment card from the theme whose page is open; save it, stay on its page."""
    page.locator('main form[action*="/commitments/draft"] button').click()
    page.wait_for_url(re.compile(r"/commitments/\d+/edit$"))
    page.locator("main form button[type=submit]:not([name])").first.click()
    page.wait_for_url(re.compile(r"/commitments/\d+$"))


def download(page: Page, selector: str, folder: Path) -> Path:
    """Follow the link to a file; where it was saved."""
    with page.expect_download() as waiting:
        page.locator(selector).first.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def link_in_letter(page: Page, site: Site, to: str, path: str) -> str:
    """Wait for a letter to this address with a link below ``path``; the link's own path."""
    end = time.monotonic() + LETTER_PATIENCE
    while time.monotonic() < end:
        for letter in sorted((site.folder / "outbox").glob("*.eml")):
            if found := _link(letter.read_bytes(), site, to, path):
                return found
        page.wait_for_timeout(100)
    raise AssertionError(f"no letter to {to} holds a link below {path}")


def _link(content: bytes, site: Site, to: str, path: str) -> str:
    letter = email.message_from_bytes(content, policy=email.policy.default)
    body = letter.get_body()
    if to not in str(letter["To"]) or body is None:
        return ""
    found = re.search(rf"{re.escape(site.address)}({re.escape(path)}\S+)", body.get_content())
    return found[1] if found else ""
