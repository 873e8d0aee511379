"""The language of a page, its direction, dates as Moroccans write them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from consult.kernel.i18n import (
    COOKIE,
    babel_locale,
    compile_catalogues,
    current_language,
    direction,
    language_links,
    localized,
    long_date,
    select_locale,
)

#: months as official Moroccan texts write them
MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
    *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
)
CATALOGUE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "ب"\n'
)


@pytest.mark.parametrize(
    ("query", "cookie", "locale"),
    [
        ("", "", "ar_MA"),
        ("?lang=fr", "", "fr"),
        ("", "en", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=xx", "", "ar_MA"),
        ("", "../../etc", "ar_MA"),
    ],
)
def test_the_language_is_asked_for_remembered_or_arabic(
    app: Flask, query: str, cookie: str, locale: str
) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    with app.test_request_context(f"/{query}", headers=headers):
        assert select_locale() == locale


def test_a_language_asked_for_is_remembered(client: FlaskClient) -> None:
    assert client.get("/?lang=fr").headers["Content-Language"] == "fr"
    assert client.get("/").headers["Content-Language"] == "fr"
    assert client.get("/?lang=xx").headers["Content-Language"] == "fr"


def test_arabic_is_written_from_the_right() -> None:
    assert [direction(code) for code in ("ar", "fr", "en")] == ["rtl", "ltr", "ltr"]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_months_are_the_moroccan_ones_and_digits_western(
    app: Flask, number: int, name: str
) -> None:
    with force_locale(babel_locale("ar")):
        assert long_date(date(2026, number, 3)) == f"3 {name} 2026"


def test_an_instant_is_shown_as_its_day_and_nothing_as_nothing(app: Flask) -> None:
    with force_locale("en"):
        assert long_date(datetime(2026, 8, 3, 12, tzinfo=UTC)) == "August 3, 2026"
        assert long_date(None) == ""


def test_a_name_is_taken_in_the_language_else_in_arabic_else_in_any(app: Flask) -> None:
    thing = SimpleNamespace(name_ar="طنجة", name_fr="Tanger", name_en="")
    assert localized(thing, language="fr") == "Tanger"
    assert localized(thing, language="en") == "طنجة"
    assert localized(SimpleNamespace(name_fr="Fès"), language="ar") == "Fès"
    assert localized(SimpleNamespace(), language="ar") == ""


def test_language_links_keep_the_page_and_its_filters(app: Flask) -> None:
    with app.test_request_context("/track?reference=%D8%A7&lang=fr"):
        assert current_language() == "fr"
        codes = [(code, address) for code, _, address in language_links()]
    assert codes[0] == ("ar", "/track?reference=%D8%A7&lang=ar")


def test_catalogues_are_compiled_when_they_changed(tmp_path: Path) -> None:
    source = tmp_path / "ar" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, "utf-8")
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
