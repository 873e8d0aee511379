"""Rules that every page keeps, checked on every address that shows one, in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES
from tests.architecture.conftest import address
from tests.architecture.test_endpoints import rules

#: elements that have no end tag
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: pictures that browsers keep, but ask each time whether they may still show them
ASKED_ANEW = {"photos.picture", "agenda.photo"}


class Page(HTMLParser):
    """What the rules look at: elements in order, ids, unclosed elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> closes <{self.open[-1] if self.open else ''}>")

    def all(self, name: str) -> list[dict[str, str | None]]:
        """Attributes of the elements of this name."""
        return [attributes for tag, attributes in self.elements if tag == name]

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute."""
        return [value for _, found in self.elements if (value := found.get(attribute)) is not None]


def broken_rules(text: str, language: str) -> list[str]:
    """The rules that a page of this language breaks, in words."""
    page = Page(text)
    html = page.all("html")[0]
    ids = Counter(page.values("id"))
    targets = [v[1:] for v in page.values("href") if v.startswith("#") and len(v) > 1]
    targets += [v for name in ("for", "aria-labelledby", "aria-describedby") for value in
                page.values(name) for v in value.split()]  # fmt: skip
    checks = {
        "begins with a doctype": text.startswith("<!doctype html>"),
        "is closed properly": not page.faults and not page.open,
        "names its language": html.get("lang") == language,
        "has its direction": html.get("dir") == ("rtl" if language == "ar" else "ltr"),
        "has one h1": len(page.all("h1")) == 1,
        "has one main": len(page.all("main")) == 1,
        "has a title": bool(page.all("title")),
        "repeats no id": not [name for name, count in ids.items() if count > 1],
        "points to ids that exist": not [name for name in targets if name not in ids],
        "has no inline style": not page.values("style"),
        "has no inline handler": not [
            name for _, found in page.elements for name in found if name.startswith("on")
        ],
        "loads only its own files": not [
            value
            for name in ("src", "href", "action")
            for value in page.values(name)
            if value.startswith(("http:", "https:", "//"))
        ],
        "offers the other languages": set(page.values("hreflang")) >= set(LANGUAGES) - {language},
    }
    return [f"{name} {page.faults[:3]}" for name, holds in checks.items() if not holds]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_rules(
    app: Flask, sign_in: Callable[..., FlaskClient], values: dict[str, Any], language: str
) -> None:
    clients = [app.test_client(), sign_in(Role.ADMINISTRATOR)]
    pages = 0
    for rule in rules(app, "GET"):
        for client in clients:
            answer = client.get(address(app, rule, values), query_string={"lang": language})
            db.session.remove()
            if answer.mimetype == "text/html" and answer.status_code == 200:
                pages += 1
                broken = broken_rules(answer.get_data(as_text=True).lstrip(), language)
                assert broken == [], rule
    assert pages > 20


def test_every_answer_has_the_security_headers(
    app: Flask, sign_in: Callable[..., FlaskClient], values: dict[str, Any]
) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    for rule in rules(app, "GET"):
        answer = client.get(address(app, rule, values))
        db.session.remove()
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, rule
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, rule
        assert "unsafe" not in policy, rule
        stored = "private, no-cache" if rule.endpoint in ASKED_ANEW else "no-store"
        assert stored in answer.headers["Cache-Control"], rule


def test_error_pages_keep_the_rules_too(app: Flask, client: FlaskClient) -> None:
    for language in LANGUAGES:
        answer = client.get("/no/such/page", query_string={"lang": language})
        assert answer.status_code == 404
        assert broken_rules(answer.get_data(as_text=True).lstrip(), language) == []


def test_a_broken_rule_is_seen() -> None:
    text = '<html lang="ar" dir="rtl"><h1 style="x">a</h1><p id="a"></p><p id="a"></div></html>'
    names = " ".join(broken_rules(text, "ar"))
    for expected in ("doctype", "closed", "main", "no id", "style"):
        assert expected in names
