"""Templates keep to the content security policy, to relative addresses and to a readable size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.places import STATIC, TEMPLATES, relative

PAGES = sorted(TEMPLATES.rglob("*.html"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
#: lines of a template, as advice (architecture: ~35, at most 120)
LONGEST = 120

#: what a strict content security policy would refuse
INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
#: scripts that hold data, not code, are let through by the policy's nonce
DATA_SCRIPT = re.compile(r'<script type="application/(?:ld\+)?json"')


def source(path: Path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", path.read_text("utf-8"))


def test_there_are_templates_to_read() -> None:
    assert PAGES
    assert SCRIPTS


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_nothing_is_inline(path: Path) -> None:
    text = DATA_SCRIPT.sub('<script src=""', source(path))
    assert [name for name, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_text_is_marked_safe_only_with_a_reason_on_the_same_line(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    unsafe = [line for line in lines if re.search(r"\|\s*safe\b|autoescape false", line)]
    assert [line for line in unsafe if "{#" not in line] == []


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_links_name_their_endpoint(path: Path) -> None:
    addresses = re.findall(r'\b(?:href|action|src)="([^"]*)"', source(path))
    literal = [a for a in addresses if a and not a.startswith(("{{", "{%", "#"))]
    # "/" is the way out of an error page, where nothing may fail
    unnamed = [a for a in literal if a != "/" and not re.match(r"(?:mailto:|tel:)", a)]
    assert unnamed == [], "write url_for(…), so that a moved page is found"


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_a_form_that_posts_carries_its_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", source(path), flags=re.DOTALL | re.IGNORECASE):
        if re.search(r'method="post"', form, re.IGNORECASE):
            assert re.search(r"csrf_token|hidden_tag|caller\(", form), form[:200]


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_neither_writes_markup_nor_asks_other_sites(path: Path) -> None:
    text = path.read_text("utf-8")
    refused = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://"
    assert re.findall(refused, text) == []


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("a script in the page", "<script nonce='x'>go()</script>"),
        ("a style in the page", "<style>p{}</style>"),
        ("a style attribute", '<p class="a" style="color:red">'),
        ("a handler attribute", '<button type="button" onclick="go()">'),
        ("a javascript address", '<a href="javascript:go()">'),
    ],
)
def test_inline_code_is_seen(name: str, markup: str) -> None:
    assert INLINE[name].search(markup)
