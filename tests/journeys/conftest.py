"""A running demo, as ``consult demo`` opens it, and a real browser that reports every fault."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.conftest import skip_or_fail

#: where Chromium may be; the setting CHROMIUM names another
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
#: seconds that the demo may take to answer on a busy machine
PATIENCE = 120


def find_chromium() -> str:
    """The browser's path; the test is skipped where there is none."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None or not Path(found).exists():
        skip_or_fail("Chromium is not installed, or CHROMIUM names no file")
    return str(found)


@dataclass(frozen=True)
class Site:
    """The address of a running demo, the passwords of its accounts by role, and its folder."""

    address: str
    passwords: dict[str, str]
    folder: Path

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return f"{self.address}{path}"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser."""
    return find_chromium()


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo that the journeys of one process share."""
    with running_demo(tmp_path_factory.mktemp("demo")) as site:
        yield site


@contextmanager
def running_demo(folder: Path) -> Iterator[Site]:
    """``consult demo`` in a process of its own, on a free port and an empty folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder.with_suffix(".log")
    command = ("from consult.cli import main; main()", "demo", "--data", str(folder))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", *command, "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "CONSULT_RATE_LIMITS": "no"},
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, log)
        passwords = json.loads((folder / "demo.json").read_text("utf-8"))["passwords"]
        yield Site(address, passwords, folder)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the address answers; fail with the log when it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/", timeout=5):  # noqa: S310  # our own address
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    pytest.fail(f"the demo does not answer:\n{log.read_text('utf-8', 'replace')}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Faults:
    """What must not happen on any page: errors in the console, requests elsewhere, status 5xx."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.seen: list[str] = []

    def watch(self, page: Page) -> None:
        """Note the faults of a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # what could not be loaded is told by its response, below
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme in {"http", "https", "ws", "wss"}
            and parts.netloc != urlsplit(self.site.address).netloc
        ):
            self.seen.append(f"request to another site: {request.url}")

    def _response(self, response: Response) -> None:
        # a page may answer 4xx to say that it refuses something; a file of a page may not
        is_page = response.request.resource_type in {"document", "fetch"}
        if response.status >= (500 if is_page else 400):
            self.seen.append(f"{response.status}: {response.url}")


Open = Callable[..., Page]


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    """Give a page of a browser of its own: ``open_page(scripts=False, width=320)``.

    The test fails when anything in :class:`Faults` happened on one of its pages.
    """
    faults = Faults(site)
    with ExitStack() as stack:

        def opened(
            *, scripts: bool = True, width: int = 1280, language: str = "ar", touch: bool = False
        ) -> Page:
            context = browser.new_context(
                java_script_enabled=scripts,
                has_touch=touch,
                viewport={"width": width, "height": 900},
                base_url=site.address,
                accept_downloads=True,
            )
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            page = context.new_page()
            faults.watch(page)
            page.goto(f"/?lang={language}")
            return page

        yield opened
    assert faults.seen == []
