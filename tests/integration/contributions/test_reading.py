"""Following, reading, searching and supporting contributions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.contributions.models import Channel, Status, Support
from consult.contributions.operations import Place, answer_contribution, moderate
from consult.extensions import db
from tests.factories import make_consultation, make_contribution


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("open")
    db.session.commit()
    return consultation


def test_whoever_has_the_number_sees_state_reason_and_answer(
    client: FlaskClient, consultation: Consultation
) -> None:
    row = make_contribution(consultation, "نص لم ينشر", status=Status.RECEIVED)
    moderate(contribution=row, status=Status.HELD, actor_id=None, reason="يذكر أشخاصا")
    answer_contribution(contribution=row, answer="جواب الفريق", actor_id=None)
    db.session.commit()
    typed = row.reference.lower().replace("-", " ")
    page = client.get("/track", query_string={"reference": typed}).get_data(as_text=True)
    for text in ("نص لم ينشر", "يذكر أشخاصا", "جواب الفريق", row.reference):
        assert text in page


def test_a_number_that_can_be_guessed_shows_no_unpublished_text(
    client: FlaskClient, consultation: Consultation
) -> None:
    make_contribution(consultation, "نص لم ينشر", status=Status.RECEIVED, reference="12")
    db.session.commit()
    for address in ("/track?reference=12", "/open/received/12"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "نص لم ينشر" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["XXXX-XXXX", "\x00", "🙂", "a" * 5000])
def test_an_unknown_number_is_told(
    client: FlaskClient, consultation: Consultation, typed: str
) -> None:
    assert client.get("/track", query_string={"reference": typed}).status_code == 404


def test_following_needs_no_number_to_open(client: FlaskClient, app: Flask) -> None:
    assert client.get("/track").status_code == 200


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.HELD, Status.HIDDEN])
def test_what_is_not_published_has_no_public_page(
    client: FlaskClient, consultation: Consultation, status: Status
) -> None:
    row = make_contribution(consultation, "نص لم ينشر", status=status)
    db.session.commit()
    assert client.get(f"/open/contributions/{row.reference}").status_code == 404
    assert "نص لم ينشر" not in client.get("/open/contributions").get_data(as_text=True)
    assert "نص لم ينشر" not in client.get("/open/").get_data(as_text=True)


def test_a_page_belongs_to_its_consultation(
    client: FlaskClient, consultation: Consultation
) -> None:
    row = make_contribution(make_consultation("other"))
    db.session.commit()
    assert client.get(f"/open/contributions/{row.reference}").status_code == 404


def test_markup_and_direction_marks_of_people_cannot_disturb_the_page(
    client: FlaskClient, consultation: Consultation
) -> None:
    row = make_contribution(consultation, "<script>alert(1)</script> \u202eabc")
    db.session.commit()
    page = client.get(f"/open/contributions/{row.reference}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert '<p class="quote__text" dir="auto">&lt;script&gt;' in page


def found(client: FlaskClient, **query: Any) -> set[str]:
    """Which of the words A to D the list shows."""
    page = client.get("/open/contributions", query_string=query).get_data(as_text=True)
    return {word for word in ("أولى", "ثانية", "ثالثة", "troisième") if word in page}


@pytest.mark.both_databases
def test_the_list_is_filtered_by_its_address(
    client: FlaskClient, consultation: Consultation
) -> None:
    budget, information = consultation.criteria[:2]
    tetouan = next(p for p in consultation.region.provinces if p.code == "tetouan")
    make_contribution(consultation, "مساهمة أولى", place=Place(criterion=budget))
    make_contribution(consultation, "مساهمة ثانية", place=Place(information, tetouan))
    make_contribution(consultation, "La troisième", channel=Channel.PAPER)
    db.session.commit()
    assert found(client, criterion=budget.code) == {"أولى"}
    assert found(client, province="tetouan") == {"ثانية"}
    assert found(client, channel="paper") == {"troisième"}
    assert found(client, language="fr") == {"troisième"}
    assert found(client, criterion="unknown", page="99") == {"أولى", "ثانية", "troisième"}
    assert found(client, criterion=budget.code, province="tetouan") == set()


@pytest.mark.both_databases
@pytest.mark.parametrize("search", ["ميزانية", "الميزانيات", "مِيزانِيَّة", "بالميزانية", "ميزاني"])
def test_the_search_finds_a_word_in_its_other_forms(
    client: FlaskClient, consultation: Consultation, search: str
) -> None:
    make_contribution(consultation, "ثالثة: نشر الميزانيات المحلية")
    make_contribution(consultation, "أولى: إصلاح الطريق")
    db.session.commit()
    assert found(client, q=search) == {"ثالثة"}


def test_each_page_of_a_filtered_list_keeps_the_filter(
    client: FlaskClient, consultation: Consultation
) -> None:
    for number in range(21):
        make_contribution(consultation, f"نص رقم {number}", channel=Channel.PAPER)
    db.session.commit()
    page = client.get("/open/contributions?channel=paper&sort=oldest").get_data(as_text=True)
    assert "?channel=paper&amp;sort=oldest&amp;page=2" in page


def test_a_browser_supports_once_and_can_take_it_back(
    client: FlaskClient, post: Callable[..., Any], consultation: Consultation
) -> None:
    row = make_contribution(consultation)
    db.session.commit()
    page = f"/open/contributions/{row.reference}"

    def supports() -> int:
        db.session.expire_all()
        return db.session.scalar(sa.select(sa.func.count(Support.id))) or 0

    for _again in range(2):
        assert post(client, f"{page}/support", {"wish": "support"}, page=page).status_code == 303
    assert supports() == 1
    assert 'value="withdraw"' in client.get(page).get_data(as_text=True)
    post(client, f"{page}/support", {"wish": "withdraw"}, page=page)
    assert supports() == 0


def test_a_first_support_sent_twice_at_once_counts_once(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    row = make_contribution(consultation)
    db.session.commit()
    page = f"/open/contributions/{row.reference}"
    fields = dict(
        re.findall(r'name="(csrf_token|visitor)"[^>]*value="([^"]+)"', client.get(page).text)
    )
    assert fields.keys() == {"csrf_token", "visitor"}
    for _click in range(2):
        # the second click left before the answer to the first brought a number to keep
        client.delete_cookie("consult_visitor")
        client.post(f"{page}/support", data={**fields, "wish": "support"})
    assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 1


def test_another_browser_counts_and_a_forged_cookie_is_nobody(
    app: Flask, post: Callable[..., Any], consultation: Consultation
) -> None:
    row = make_contribution(consultation)
    db.session.commit()
    page = f"/open/contributions/{row.reference}"
    for _browser in range(2):
        client = app.test_client()
        client.set_cookie("consult_visitor", "forged.signature")
        post(client, f"{page}/support", {"wish": "support"}, page=page)
    assert len({s.visitor for s in db.session.scalars(sa.select(Support))} - {"forged"}) == 2


def test_support_with_an_expired_page_changes_nothing(
    client: FlaskClient, consultation: Consultation
) -> None:
    row = make_contribution(consultation)
    db.session.commit()
    answer = client.post(f"/open/contributions/{row.reference}/support", data={"wish": "support"})
    assert answer.status_code == 400
    assert row.reference in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(Support)) is None


def test_the_most_supported_come_first_when_asked(
    client: FlaskClient, post: Callable[..., Any], consultation: Consultation
) -> None:
    liked = make_contribution(consultation, "مساهمة أولى")
    make_contribution(consultation, "مساهمة ثانية")
    db.session.commit()
    page = f"/open/contributions/{liked.reference}"
    post(client, f"{page}/support", {"wish": "support"}, page=page)
    listed = client.get("/open/contributions?sort=support").get_data(as_text=True)
    assert listed.index("أولى") < listed.index("ثانية")
