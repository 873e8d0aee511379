"""axe finds nothing on any page of the path, in each language, wide and narrow."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Open, Site
from tests.journeys.steps import (
    SLUG,
    TEAM,
    compose_report,
    draft_card,
    open_first_theme,
    sign_in,
    submit_contribution,
)

pytestmark = pytest.mark.browser

WIDTHS = (1280, 320)
#: each page is looked at wide in one language: what the others change is the room that words need
WIDTHS_IN = {"ar": WIDTHS, "fr": (320,), "en": (320,)}
FILES = re.compile(r"\.(?:pdf|docx|xlsx|html|json|csv|tsv|ics|svg|png|jpg|webmanifest)$")
#: rows, items and quotes after these many are made like those before, and a report has thousands
REPEATED = {"exclude": [["tr:nth-child(n+25)"], ["li:nth-child(n+25)"],
                        [".report-quote:nth-of-type(n+60)"]]}  # fmt: skip
REFERENCE = re.compile(r"/(?:demo-\d+|[0-9A-Z]{4}-[0-9A-Z]{4}|[^/]*\d{3,}[^/]*)(?=/|$)")


def kind(path: str) -> str:
    """The path without what tells one thing from another of its kind."""
    path = re.sub(r"/(concepts|questions)/[^/]+", r"/\1/1", path)
    path = re.sub(r"/(?:guide|evaluation|report|whole)/(?:ar|fr|en)$", "/guide/ar", path)
    return re.sub(r"/\d+(?=/|$)", "/1", REFERENCE.sub("/REF", path))


def links(page: Page) -> list[str]:
    """Paths that the page leads to."""
    # by the attribute: a link in a drawing has an object in place of its address
    addresses: list[str] = page.locator("a[href]").evaluate_all(
        "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    )
    here = urlsplit(page.url).netloc
    parts = [urlsplit(address) for address in addresses]
    return [part.path for part in parts if part.netloc == here and not FILES.search(part.path)]


def faults(page: Page, width: int) -> list[str]:
    """What axe finds, and whether the page must be scrolled sideways.

    Colours, the slowest rule by far, are looked at wide: they are the same narrow, and only pages
    in Arabic are looked at wide.
    """
    page.set_viewport_size({"width": width, "height": 900})
    rules = {"color-contrast": {"enabled": width == WIDTHS[0]}}
    results = Axe().run(
        page, context=REPEATED, options={"resultTypes": ["violations"], "rules": rules}
    )
    found = [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"][:3]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page is wider than the window")
    return found


def check_all(page: Page, starts: list[str], language: str) -> tuple[set[str], list[str]]:
    """Follow links from ``starts``, one page of each kind; the kinds seen and their faults."""
    waiting, seen, found = deque(starts), set[str](), list[str]()
    while waiting:
        path = waiting.popleft()
        if kind(path) in seen:
            continue
        seen.add(kind(path))
        answer = page.goto(f"{path}?lang={language}")
        assert answer is not None
        assert answer.status == 200, path
        for width in WIDTHS_IN[language]:
            found += [f"{path} {width} px: {fault}" for fault in faults(page, width)]
        waiting.extend(links(page))
    return seen, found


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_axe_finds_nothing_on_the_citizen_s_pages(open_page: Open, language: str) -> None:
    page = open_page(language=language)
    reference = submit_contribution(page, "المشكل", "المقترح")
    starts = ["/", f"/{SLUG}/received/{reference}"]
    seen, found = check_all(page, starts, language)
    assert found == []
    assert {f"/{SLUG}/contribute", f"/{SLUG}/contributions", "/track", "/sign-in"} <= seen


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_axe_finds_nothing_on_the_team_s_pages(open_page: Open, site: Site, language: str) -> None:
    page = open_page(language=language)
    sign_in(page, site, "administrator")
    compose_report(page, language)
    open_first_theme(page)
    draft_card(page)
    seen, found = check_all(page, ["/team/", f"{TEAM}/workshops/new"], language)
    assert found == []
    expected = ("workshops/1", "themes/1", "themes/1/rename", "theme-runs", "reports/1",
                "commitments/1", "commitments/1/edit", "contributions", "workshops/1/minutes",
                "themes/map", "coding", "lexicon", "lexicon/concepts/1")  # fmt: skip
    assert {f"{TEAM}/{name}" for name in expected} <= seen


def test_axe_finds_nothing_on_a_refused_form_nor_on_an_error_page(open_page: Open) -> None:
    page = open_page(scripts=True)
    page.goto(f"/{SLUG}/contributions?q=%D9%85%D9%8A%D8%B2%D8%A7%D9%86%D9%8A%D8%A9")
    assert [fault for width in WIDTHS for fault in faults(page, width)] == []
