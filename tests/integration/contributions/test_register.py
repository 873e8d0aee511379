"""The team's register: list, moderation, answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Channel, Contribution, Status
from consult.contributions.operations import Speaker
from consult.contributions.queries import get_contribution
from consult.extensions import db
from tests.factories import make_consultation, make_contribution

LIST = "/team/c/contributions"


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION)


def _added(consultation: Consultation, text: str = "نريد إنارة", **values: Any) -> str:
    contribution = make_contribution(consultation, text, **values)
    db.session.commit()
    return contribution.reference


def _seen(reference: str, **fields: Any) -> dict[str, Any]:
    """Fields of a form about the contribution as it is now."""
    return {"version": _now(reference).version, **fields}


def _now(reference: str) -> Contribution:
    from consult.contributions.queries import find_by_reference

    db.session.expire_all()
    found = find_by_reference(reference)
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_list_shows_every_status(
    consultation: Consultation, team: FlaskClient, language: str
) -> None:
    references = [
        _added(consultation, status=status) for status in Status if status is not Status.MERGED
    ]
    page = team.get(f"{LIST}?lang={language}").get_data(as_text=True)
    assert all(reference in page for reference in references)


def test_filters_and_search_narrow_the_list(consultation: Consultation, team: FlaskClient) -> None:
    received = _added(consultation, "ميزانية الجهة", status=Status.RECEIVED)
    published = _added(consultation, "إنارة الشارع", channel=Channel.PAPER)
    by_status = team.get(f"{LIST}?status=received").get_data(as_text=True)
    assert received in by_status
    assert published not in by_status
    by_channel = team.get(f"{LIST}?channel=paper").get_data(as_text=True)
    assert published in by_channel
    assert received not in by_channel
    found = team.get(f"{LIST}?q=الميزانيات").get_data(as_text=True)
    assert received in found
    assert published not in found


@pytest.mark.parametrize(
    "query", ["status=other", "channel=x", "sort=x", "province=x", "page=0", "page=x", "page=999"]
)
def test_an_address_that_makes_no_sense_shows_all(
    consultation: Consultation, team: FlaskClient, query: str
) -> None:
    reference = _added(consultation)
    answer = team.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert reference in answer.get_data(as_text=True)


def test_hiding_needs_a_reason_and_keeps_what_was_typed(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    reference = _added(consultation)
    page = f"{LIST}/{reference}?lang=en"
    address = f"{LIST}/moderate/{reference}"
    refused = post(team, address, _seen(reference, status="hidden"), page=page)
    assert refused.status_code == 422
    assert "Give the reason" in refused.get_data(as_text=True)
    refused = post(team, address, _seen(reference, status="", reason="اسم شخص"), page=page)
    assert refused.status_code == 422
    assert "اسم شخص</textarea>" in refused.get_data(as_text=True)
    assert _now(reference).status is Status.PUBLISHED
    done = post(team, address, _seen(reference, status="hidden", reason="اسم شخص"), page=page)
    assert done.status_code == 302
    assert (_now(reference).status, _now(reference).status_reason) == (Status.HIDDEN, "اسم شخص")
    assert "اسم شخص" in team.get(page).get_data(as_text=True)


def test_a_change_somebody_made_meanwhile_is_told(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    reference = _added(consultation)
    data = _seen(reference, status="published", reason="سبب طويل")
    answer = post(team, f"{LIST}/moderate/{reference}", data, page=f"{LIST}/{reference}?lang=en")
    assert answer.status_code == 409
    assert "Somebody changed this contribution meanwhile" in answer.get_data(as_text=True)


def test_an_answer_is_given_and_taken_back(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    reference = _added(consultation)
    page, address = f"{LIST}/{reference}", f"{LIST}/answer/{reference}"
    assert (
        post(team, address, _seen(reference, answer="سنبرمجه\nفي 2027"), page=page).status_code
        == 302
    )
    assert _now(reference).answer == "سنبرمجه\nفي 2027"
    refused = post(team, address, _seen(reference, answer="👍"), page=page)
    assert refused.status_code == 422
    assert "👍" in refused.get_data(as_text=True)
    assert post(team, address, _seen(reference, answer=""), page=page).status_code == 302
    assert _now(reference).answer is None


def test_a_way_to_reach_the_author_is_for_those_who_answer(
    consultation: Consultation, team: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    reference = _added(consultation, speaker=Speaker(email="author@example.org"))
    assert "author@example.org" in team.get(f"{LIST}/{reference}").get_data(as_text=True)
    page = sign_in(Role.READER).get(f"{LIST}/{reference}").get_data(as_text=True)
    assert "author@example.org" not in page
    assert "<textarea" not in page


def test_markup_in_a_text_stays_text(consultation: Consultation, team: FlaskClient) -> None:
    reference = _added(consultation, "<script>alert(1)</script> =cmd \u202eعكس")
    for address in (LIST, f"{LIST}/{reference}"):
        page = team.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; =cmd \u202eعكس" in page


def test_a_reference_of_another_file_may_hold_a_slash(
    consultation: Consultation, team: FlaskClient
) -> None:
    reference = _added(consultation, reference="2026/12 أ")
    assert team.get(f"{LIST}/{reference}").status_code == 200
    assert get_contribution(consultation, reference).reference == reference


def test_a_contribution_of_another_consultation_is_not_found(
    consultation: Consultation, team: FlaskClient
) -> None:
    other = make_consultation("other", region=consultation.region)
    reference = _added(other)
    assert team.get(f"{LIST}/{reference}").status_code == 404


@pytest.mark.parametrize(("form", "field"), [("moderate", "reason"), ("answer", "answer")])
def test_what_was_typed_when_the_session_ended_is_back_in_its_own_form(
    consultation: Consultation,
    team: FlaskClient,
    client: FlaskClient,
    post: Callable[..., Any],
    form: str,
    field: str,
) -> None:
    reference = _added(consultation, status=Status.PUBLISHED)
    page = f"{LIST}/{reference}"
    post(team, f"{LIST}/answer/{reference}", _seen(reference, answer="جواب سابق"), page=page)
    client.post(f"{LIST}/{form}/{reference}", data={field: "نص"}, headers={"Referer": page})
    with client.session_transaction() as ended, team.session_transaction() as begun:
        begun["kept_form"] = ended["kept_form"]
    boxes = re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', team.get(page).text
    )
    shown = [(name, text) for name, text in boxes if name in {"reason", "answer"}]
    # the reason of a withdrawal is another form's
    assert dict(shown[:1] + shown[2:]) == {"reason": "", "answer": "جواب سابق", field: "نص"}
