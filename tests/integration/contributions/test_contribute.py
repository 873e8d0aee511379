"""A citizen submits: nothing is stored twice, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from consult.consultations.models import Consultation, ConsultationStatus
from consult.contributions.models import Channel, Contact, Contribution, Status
from consult.extensions import db, utc_now
from tests.conftest import csrf_token
from tests.factories import make_consultation

TEXT = "  ميزانية الجهة <b>&</b> \u202eabc\u202c\nسطر ثان "


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("open")
    db.session.commit()
    return consultation


def shown(text: str) -> str:
    """The text as a page shows it."""
    return str(escape(text))


def all_contributions() -> list[Contribution]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Contribution)).unique())


@pytest.mark.both_databases
def test_a_contribution_is_kept_as_typed(
    client: FlaskClient, post: Callable[..., Any], consultation: Consultation
) -> None:
    fields = {
        "problem": TEXT,
        "province": "tetouan",
        "criterion": "accountability",
        "sex": "female",
    }
    answer = post(client, "/open/contribute", fields)
    assert answer.status_code == 303
    (row,) = all_contributions()
    assert answer.location.endswith(f"/open/received/{row.reference}")
    assert (row.problem, row.proposal, row.channel) == (TEXT, None, Channel.WEB)
    assert row.status is Status.RECEIVED
    assert row.province is not None
    assert row.province.code == "tetouan"
    assert row.criterion is not None
    assert row.criterion.code == "accountability"
    assert db.session.scalar(sa.select(Contact)) is None


def test_contact_details_are_kept_apart(
    client: FlaskClient, post: Callable[..., Any], consultation: Consultation
) -> None:
    post(client, "/open/contribute", {"problem": "نص", "email": "someone@example.org"})
    (row,) = all_contributions()
    contact = db.session.scalar(sa.select(Contact))
    assert contact is not None
    assert (contact.contribution_id, contact.email) == (row.id, "someone@example.org")


def test_the_same_page_sent_twice_is_one_contribution(
    client: FlaskClient, consultation: Consultation
) -> None:
    page = client.get("/open/contribute").get_data(as_text=True)
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    fields = {"csrf_token": csrf_token(page), "token": token[1], "problem": "مرتين"}
    first = client.post("/open/contribute", data=fields)
    second = client.post("/open/contribute", data=fields)
    assert first.location == second.location
    assert len(all_contributions()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"problem": "ميزانية " * 6250},
        {"proposal": "👍🏽 😀"},
        {"problem": "قبل\x00بعد"},
        {"problem": TEXT, "email": "nobody"},
        {"problem": TEXT, "website": "http://spam.example"},
    ],
    ids=["empty", "50,000 characters", "emoji", "NUL", "bad address", "robot"],
)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_bad_input_comes_back_with_a_message_and_all_that_was_typed(
    client: FlaskClient,
    post: Callable[..., Any],
    consultation: Consultation,
    fields: dict[str, str],
    language: str,
) -> None:
    answer = post(client, f"/open/contribute?lang={language}", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    for text in fields.values():
        assert shown(text.replace("\x00", "")) in page
    assert all_contributions() == []


def test_an_expired_session_gives_the_form_back_and_the_second_sending_works(
    client: FlaskClient, consultation: Consultation
) -> None:
    answer = client.post("/open/contribute", data={"problem": TEXT, "csrf_token": "old"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert shown(TEXT) in page
    token = csrf_token(page)
    again = client.post("/open/contribute", data={"problem": TEXT, "csrf_token": token})
    assert again.status_code == 303
    assert [row.problem for row in all_contributions()] == [TEXT]


@pytest.mark.parametrize("status", [ConsultationStatus.CLOSED, ConsultationStatus.CONCLUDED])
def test_a_closed_consultation_says_so_and_gives_the_text_back(
    client: FlaskClient,
    post: Callable[..., Any],
    consultation: Consultation,
    status: ConsultationStatus,
) -> None:
    page = client.get("/open/contribute").get_data(as_text=True)
    consultation.status = status
    db.session.commit()
    answer = client.post("/open/contribute", data={"problem": TEXT, "csrf_token": csrf_token(page)})
    assert answer.status_code == 410
    assert shown(TEXT) in answer.get_data(as_text=True)
    assert client.get("/open/contribute").status_code == 410
    assert all_contributions() == []


def test_before_it_opens_the_page_says_when(
    client: FlaskClient, consultation: Consultation
) -> None:
    consultation.opens_on = utc_now().date() + timedelta(days=1)
    db.session.commit()
    assert client.get("/open/contribute").status_code == 403


def test_a_draft_consultation_is_not_there(client: FlaskClient, app: Flask) -> None:
    make_consultation("draft", open_=False)
    db.session.commit()
    assert client.get("/draft/contribute").status_code == 404


def test_the_form_asks_for_no_identity_number(
    client: FlaskClient, consultation: Consultation
) -> None:
    page = client.get("/open/contribute").get_data(as_text=True)
    names = set(re.findall(r'name="([^"]+)"', page)) - {"viewport", "theme-color"}
    assert names == {
        *("csrf_token", "token", "problem", "proposal", "effect", "criterion", "province"),
        *("commune", "category", "age_band", "sex", "setting", "name", "email", "phone", "website"),
    }


def test_the_receipt_shows_the_number_and_the_words(
    client: FlaskClient, post: Callable[..., Any], consultation: Consultation
) -> None:
    answer = post(client, "/open/contribute", {"problem": TEXT})
    receipt = client.get(answer.location)
    page = receipt.get_data(as_text=True)
    (row,) = all_contributions()
    assert receipt.status_code == 200
    assert row.reference in page
    assert shown(TEXT) in page
    assert receipt.headers["Cache-Control"] == "no-store"


def test_a_refused_form_of_any_page_gives_its_text_back(
    client: FlaskClient, consultation: Consultation
) -> None:
    long = "نص طويل كتب بعناية ولا يجب أن يضيع"
    answer = client.post("/petitions", data={"note": long, "csrf_token": "x" * 40})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 405
    assert long in page
    assert "x" * 40 not in page
