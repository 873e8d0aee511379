"""The landing pages, in each language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.models import ConsultationStatus
from consult.extensions import db, utc_now
from tests.factories import make_consultation, make_contribution, make_workshop

PAGES = (
    *("/open/", "/open/contribute", "/open/contributions", "/open/paper-form", "/open/privacy"),
    *("/privacy", "/petitions", "/accessibility", "/track", "/nowhere/"),
)


def test_one_consultation_is_the_home_page(client: FlaskClient, app: Flask) -> None:
    make_consultation("open")
    db.session.commit()
    answer = client.get("/?lang=fr")
    assert answer.status_code == 302
    assert answer.location == "/open/?lang=fr"


def test_several_consultations_are_listed_without_drafts(client: FlaskClient, app: Flask) -> None:
    make_consultation("open")
    make_consultation("done").status = ConsultationStatus.CLOSED
    make_consultation("draft", open_=False)
    db.session.commit()
    page = client.get("/").get_data(as_text=True)
    assert re.findall(r'href="/(open|done|draft)/"', page) == ["done", "open"]


def test_an_empty_site_says_so(client: FlaskClient, app: Flask) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_each_page_speaks_its_language_and_offers_the_others(
    client: FlaskClient, app: Flask, path: str, language: str, direction: str
) -> None:
    make_contribution(make_consultation("open"))
    db.session.commit()
    page = client.get(f"{path}?lang={language}").get_data(as_text=True)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert len(re.findall("<h1[ >]", page)) == 1
    assert set(re.findall(r'<a href="[^"]*" lang="(\w\w)"', page)) == {"ar", "fr", "en"}
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_home_page_tells_dates_figures_and_coming_workshops(
    client: FlaskClient, app: Flask
) -> None:
    consultation = make_consultation("open")
    make_contribution(consultation, "ما قيل أخيرا")
    today = utc_now().date()
    make_workshop(consultation, title_ar="ورشة مضت", held_on=today - timedelta(days=3))
    coming = today + timedelta(days=3)
    make_workshop(consultation, title_ar="ورشة قادمة", held_on=coming, published_at=utc_now())
    make_workshop(consultation, title_ar="ورشة لم تعلن", held_on=coming)
    db.session.commit()
    page = client.get("/open/?lang=en").get_data(as_text=True)
    assert "ما قيل أخيرا" in page
    assert "ورشة قادمة" in page
    assert "ورشة مضت" not in page
    assert "ورشة لم تعلن" not in page
    assert page.count("timeline__stage--") == 5
    assert re.search(r"workshop held.*?stat__figure\">1<", page, re.DOTALL)


def test_a_closed_consultation_offers_no_form(client: FlaskClient, app: Flask) -> None:
    make_consultation("open").status = ConsultationStatus.CLOSED
    db.session.commit()
    assert "/open/contribute" not in client.get("/open/").get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_a_demo_is_marked_on_every_page(client: FlaskClient, app: Flask, path: str) -> None:
    make_consultation("open", is_demo=True)
    db.session.commit()
    assert 'class="demo-banner"' in client.get(path).get_data(as_text=True)


def test_pages_of_no_consultation_are_marked_where_there_are_only_demos(
    client: FlaskClient, app: Flask
) -> None:
    make_consultation("one", is_demo=True)
    two = make_consultation("two", is_demo=True)
    db.session.commit()
    assert "demo-banner" in client.get("/track").get_data(as_text=True)
    two.is_demo = False
    db.session.commit()
    assert "demo-banner" not in client.get("/track").get_data(as_text=True)


def test_a_real_consultation_is_not_marked(client: FlaskClient, app: Flask) -> None:
    make_consultation("open")
    db.session.commit()
    assert "demo-banner" not in client.get("/open/").get_data(as_text=True)


def test_the_privacy_notice_names_the_receipt_and_the_retention(
    client: FlaskClient, app: Flask
) -> None:
    consultation = make_consultation("open")
    consultation.cndp_receipt = "D-W-123/2026"
    consultation.retention_months = 37
    db.session.commit()
    page = client.get("/privacy").get_data(as_text=True)
    assert "D-W-123/2026" in page
    assert "37" in page


def test_the_petitions_page_counts_for_the_region(client: FlaskClient, app: Flask) -> None:
    make_consultation("open")
    db.session.commit()
    page = client.get("/petitions?lang=en").get_data(as_text=True)
    assert "500" in page
    assert "25" in page


def test_no_page_asks_another_site_for_anything(client: FlaskClient, app: Flask) -> None:
    make_consultation("open")
    db.session.commit()
    for path in PAGES:
        page = client.get(path).get_data(as_text=True)
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
