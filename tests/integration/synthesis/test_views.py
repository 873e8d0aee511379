"""The team's pages of reports."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.synthesis.operations import composing
from tests.factories import assign, make_consultation, make_contribution, make_theme

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]
REPORTS = "/team/here/reports"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("here", is_demo=True)
    theme = make_theme(consultation)
    for n in range(5):
        assign(make_contribution(consultation, f"نريد نشر الميزانية {n} <b>"), theme)
    db.session.commit()
    return consultation


def compose(sign_in: SignIn, post: Post, language: str = "ar") -> tuple[FlaskClient, str]:
    client = sign_in(Role.SUPERVISION)
    answer = post(client, REPORTS, {"language": language})
    assert answer.status_code == 302
    return client, str(answer.headers["Location"])


def test_a_report_is_composed_read_and_downloaded(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client, address = compose(sign_in, post)
    page = client.get(address)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "&lt;b&gt;" in text
    assert 'class="report-inspect"' in text
    for extension, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"\n")):
        answer = client.get(f"{address}/report.{extension}")
        assert answer.status_code == 200
        assert answer.data.lstrip(b"\n").startswith(start.lstrip(b"\n"))
        assert "attachment" in answer.headers["Content-Disposition"]
        assert client.get(f"{address}/report.{extension}").data == answer.data


def test_a_report_asked_for_twice_at_once_is_one(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter([1, 1, 1, 2])
    monkeypatch.setattr(composing, "next_number", lambda _consultation: next(numbers))
    composed = [
        composing.compose_report(consultation=consultation, language=language, actor=None).number
        for language in ("ar", "ar", "fr")
    ]
    assert composed == [1, 1, 2]


def test_the_report_speaks_the_language_that_was_chosen(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client, address = compose(sign_in, post, "fr")
    reader: Any = pypdf.PdfReader(io.BytesIO(client.get(f"{address}/report.pdf").data))
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_the_trace_names_the_contributions(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client, address = compose(sign_in, post)
    found = json.loads(client.get(f"{address}/trace.json").data)
    assert len(found["contributions"]) == 5
    assert found["quotes"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_report_without_anything_says_so(
    app: Flask, sign_in: SignIn, post: Post, language: str
) -> None:
    make_consultation("here")
    db.session.commit()
    client, address = compose(sign_in, post, language)
    assert client.get(address).status_code == 200
    for extension in ("pdf", "docx", "html", "xlsx"):
        assert client.get(f"{address}/report.{extension}").status_code == 200


def test_a_language_that_is_not_offered_is_refused(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    answer = post(sign_in(Role.SUPERVISION), REPORTS, {"language": "xx"})
    assert answer.status_code == 422


def test_a_reader_reads_and_does_not_compose(consultation: Consultation, sign_in: SignIn) -> None:
    client = sign_in(Role.READER)
    page = client.get(REPORTS)
    assert page.status_code == 200
    assert "<select" not in page.get_data(as_text=True).split('id="main"')[1]
    assert client.post(REPORTS, data={"language": "ar"}).status_code == 403


def test_an_unknown_version_or_format_is_not_found(
    consultation: Consultation, sign_in: SignIn
) -> None:
    client = sign_in(Role.SUPERVISION)
    for address in ("/7", "/7/report.pdf", "/7/report.exe", "/7/trace.json", f"/{10**12}"):
        assert client.get(REPORTS + address).status_code == 404
