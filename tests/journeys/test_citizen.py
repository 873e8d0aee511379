"""A citizen's browser: drafts come back, scripts only help, axe finds nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from consult.extensions import db
from tests.factories import make_consultation, make_contribution

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TEXT = "نص كتب بعناية ولم يرسل بعد"


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Address of the running site with one open consultation."""
    make_contribution(make_consultation("open", is_demo=True), reference="4KQ7-XM3R")
    db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def open_page(browser: Browser, **options: Any) -> Page:
    """A new visitor on a telephone."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, **options)
    context.set_default_timeout(10_000)
    return context.new_page()


def send(page: Page) -> None:
    page.locator("main form[data-draft] button[type=submit]").click()


def test_a_draft_comes_back_after_the_page_is_closed_and_goes_once_sent(
    browser: Browser, site: str
) -> None:
    page = open_page(browser)
    page.goto(f"{site}/open/contribute")
    page.fill("#problem", TEXT)
    page.locator("summary").nth(1).click()
    page.fill("#email", "someone@example.org")
    page.goto(f"{site}/track")
    page.goto(f"{site}/open/contribute")
    assert page.input_value("#problem") == TEXT
    assert page.input_value("#email") == "", "contact details are not kept on a shared computer"
    assert page.locator("form [role=status]").is_visible()
    send(page)
    page.wait_for_url("**/received/*")
    page.goto(f"{site}/open/contribute")
    assert page.input_value("#problem") == ""


def test_an_error_is_shown_where_the_reader_is_and_keeps_the_text(
    browser: Browser, site: str
) -> None:
    page = open_page(browser)
    page.goto(f"{site}/open/contribute")
    page.fill("#proposal", "👍🏽")
    send(page)
    assert page.locator("[role=alert]").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.input_value("#proposal") == "👍🏽"
    page.locator("[role=alert] a").click()
    assert page.evaluate("document.activeElement.id") == "proposal"


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    page = open_page(browser, java_script_enabled=False)
    page.goto(f"{site}/open/contribute")
    page.fill("#effect", TEXT)
    send(page)
    page.wait_for_url("**/received/*")
    page.goto(f"{site}/open/contributions/4KQ7-XM3R")
    page.click("#support button")
    assert page.locator("#support button[value=withdraw]").is_visible()


PATHS = (
    *("/open/", "/open/contribute", "/open/contributions", "/open/contributions/4KQ7-XM3R"),
    *("/open/received/4KQ7-XM3R", "/track?reference=4KQ7-XM3R", "/open/privacy", "/petitions"),
    *("/accessibility", "/open/paper-form", "/nowhere/"),
)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_telephone(
    browser: Browser, site: str, language: str
) -> None:
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    page = open_page(browser, bypass_csp=True)
    for path in PATHS:
        page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0, path
        page.evaluate(axe)
        found = page.evaluate("axe.run(document)")["violations"]
        assert [(path, v["id"], v["nodes"][0]["html"]) for v in found] == []
