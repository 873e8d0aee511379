"""The paper form: the questions and numbers of the web form, in each language, as a tagged PDF."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions.entering.forms import EntryForm
from consult.contributions.entering.paper import Copies, typeset_form
from consult.contributions.forms import QUESTIONS, ContributionForm
from consult.contributions.models import Channel
from consult.contributions.questions import offered_by, questionnaire
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES, babel_locale
from tests.factories import make_consultation

CONTACT = "فريق الإشراف 😀 #x\ncontact@example.org\n06 00 00 00 00"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("c")
    consultation.contact = CONTACT
    db.session.commit()
    return consultation


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_web_and_entry_have_the_same_questions_and_numbers(
    app: Flask, consultation: Consultation, language: str
) -> None:
    with app.test_request_context(), force_locale(babel_locale(language)):
        offered = offered_by(consultation)
        web = ContributionForm(offered, formdata=None, meta={"csrf": False})
        entry = EntryForm(offered, Channel.PAPER, formdata=None, meta={"csrf": False})
        asked = [question for part in questionnaire(offered) for question in part.questions]
        assert [question.name for question in asked] == list(QUESTIONS)
        for number, question in enumerate(asked, start=1):
            assert question.label.startswith(f"{number}. ")
            assert question.label == str(web[question.name].label.text)
        for name in ("province", "category", "age_band", "sex"):
            numbered = [str(choice.label.text) for choice in entry[name]][1:]
            printed = next(question for question in asked if question.name == name).choices
            assert numbered == [f"{place} – {text}" for place, text in enumerate(printed, 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_tagged_and_names_its_language(
    consultation: Consultation, language: str
) -> None:
    content = typeset_form(consultation, language, Copies())
    reader = pypdf.PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert len(reader.pages) == 2
    text = " ".join(pages(content))
    assert "contact@example.org" in text
    assert re.search(r"06 ?00 ?00 ?00 ?00", text), "digits keep their order beside Arabic"


def test_every_letter_has_its_glyph(consultation: Consultation) -> None:
    # typst refuses a missing glyph under PDF/UA-1: what fonts lack is named instead
    consultation.title_fr = "Forêt 🌳 中文 \x00 ⴰⵣⵓⵍ"
    assert "ⴰⵣⵓⵍ" in " ".join(pages(typeset_form(consultation, "fr", Copies())))


def test_the_same_form_is_the_same_bytes(consultation: Consultation) -> None:
    first = typeset_form(consultation, "ar", Copies(2, "12", 7))
    assert first == typeset_form(consultation, "ar", Copies(2, "12", 7))
    assert first != typeset_form(consultation, "ar", Copies(2, "12", 8))


def test_long_lists_and_addresses_take_a_third_page_and_still_begin_on_a_sheet(
    consultation: Consultation,
) -> None:
    consultation.contact = "\n".join(f"مكتب رقم {number}" for number in range(40))
    found = pages(typeset_form(consultation, "fr", Copies(2, "12", 1)))
    # each copy takes three pages and a blank one, and begins on the front of a sheet
    assert len(found) in (7, 8)
    assert "Lot 12" in found[4] or "Batch 12" in found[4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_downloads_the_form(
    client: FlaskClient, consultation: Consultation, language: str
) -> None:
    page = client.get("/c/paper-form").get_data(as_text=True)
    assert f"/c/paper-form.pdf?lang={language}" in page
    answer = client.get(f"/c/paper-form.pdf?lang={language}")
    assert answer.mimetype == "application/pdf"
    assert f"paper-form-c-{language}.pdf" in answer.headers["Content-Disposition"]
    assert client.get("/no/paper-form.pdf").status_code == 404
