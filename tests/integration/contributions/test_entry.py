"""Typing in for others: batches, forms one after the other, corrections, forms to print."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import (
    Channel,
    Contact,
    Contribution,
    Entry,
    EntryBatch,
    Status,
)
from consult.contributions.operations import moderate, support
from consult.extensions import db, utc_now
from tests.conftest import csrf_token
from tests.factories import make_consultation, make_contribution, make_entry, make_entry_batch

Post = Callable[..., Any]
SignIn = Callable[..., FlaskClient]
TEXT = "الطريق إلى الدوار غير معبدة وتنقطع في فصل الشتاء"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def batch(consultation: Consultation) -> EntryBatch:
    batch = make_entry_batch(consultation, expected=3, place="دار الشباب")
    db.session.commit()
    return batch


@pytest.fixture
def agent(batch: EntryBatch, sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.FACILITATOR)


def form(**typed: Any) -> dict[str, Any]:
    return {
        "token": "t",
        "said_on": utc_now().date().isoformat(),
        "problem": TEXT,
        "proposal": "",
        **typed,
    }


def entries() -> list[Entry]:
    return list(db.session.scalars(sa.select(Entry).order_by(Entry.id)))


@pytest.mark.both_databases
def test_an_agent_begins_a_batch_and_types_in_a_form(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    pile = {
        "channel": "paper",
        "number": " 12  a ",
        "said_on": "03/10/2026",
        "place": "سوق",
        "expected": "٥٠",
    }
    opened = post(client, "/team/c/entry/new", pile)
    assert opened.status_code == 303
    found = db.session.scalars(sa.select(EntryBatch)).one()
    assert (found.number, found.place, found.expected) == ("12 a", "سوق", 50)
    typed = form(
        number="٧", province="larache", sex="female",
        name="فاطمة", phone="0600000000", said_on="2026-10-02",
    )  # fmt: skip
    typed["criterion"] = consultation.criteria[0].code
    saved = post(client, opened.location, typed)
    assert saved.status_code == 303
    (entry,) = entries()
    said = entry.contribution
    agent = db.session.scalars(sa.select(User)).one()
    assert entry.number == 7
    assert said.channel is Channel.PAPER
    assert said.recorded_by_id == agent.id == found.opened_by_id
    assert said.problem == TEXT
    assert said.province is not None
    assert said.province.code == "larache"
    assert said.said_on.isoformat() == "2026-10-02"
    assert said.status is Status.RECEIVED
    assert db.session.scalars(sa.select(Contact)).one().name == "فاطمة"
    page = client.get(saved.location).get_data(as_text=True)
    assert said.reference in page
    assert 'value="8"' in page


def test_what_the_agent_keeps_is_in_the_next_form_and_nothing_else(
    agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    address = f"/team/c/entry/{batch.id}"
    typed = form(
        province="larache", commune="العوامرة", sex="female", category="citizen", name="فاطمة",
        keep=["province", "category"],
    )  # fmt: skip
    saved = post(agent, address, typed)
    page = agent.get(saved.location).get_data(as_text=True)
    assert '<option selected value="larache">' in page
    assert '<option selected value="citizen">' in page
    assert '<option selected value="female">' not in page
    # what was typed is shown in the list of the last ones, but not the person, nor the commune
    assert "العوامرة" not in page
    assert "فاطمة" not in page


def test_a_second_click_never_doubles(agent: FlaskClient, batch: EntryBatch, post: Post) -> None:
    address = f"/team/c/entry/{batch.id}"
    first = post(agent, address, form(number="3"))
    second = post(agent, address, form(number="3"))
    assert first.location == second.location
    assert len(entries()) == 1


@pytest.mark.both_databases
def test_a_number_typed_in_already_is_refused_with_what_it_says(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    batch = make_entry_batch(consultation)
    make_entry(batch, "نص الاستمارة الأولى", number=4)
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    answer = post(client, f"/team/c/entry/{batch.id}", form(number="4", name="علي"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "نص الاستمارة الأولى" in page
    assert TEXT in page
    assert "علي" in page, "nothing typed is lost"
    assert len(entries()) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 1


def test_what_is_in_the_register_already_is_shown_after_saving(
    agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    consultation = batch.consultation
    same = make_contribution(consultation, TEXT.replace("إلى", "الى"), channel=Channel.WEB)
    near = make_contribution(consultation, TEXT + " كل سنة", channel=Channel.WEB)
    other = make_contribution(consultation, "نريد نشر ميزانية الجماعة على موقعها")
    db.session.commit()
    saved = post(agent, f"/team/c/entry/{batch.id}", form())
    page = agent.get(saved.location).get_data(as_text=True)
    assert same.reference in page
    assert near.reference in page
    assert other.reference not in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"problem": ""}, "form"),
        ({"problem": "!!! 😀"}, "problem"),
        ({"problem": "نص\x00"}, "problem"),
        ({"problem": "a" * 20_001}, "problem"),
        ({"number": "0"}, "number"),
        ({"number": "12x"}, "number"),
        ({"number": "100000"}, "number"),
        ({"said_on": ""}, "said_on"),
        ({"said_on": "2999-01-01"}, "said_on"),
        ({"said_on": "31/02/2026"}, "said_on"),
        ({"province": "paris"}, "province"),
        ({"email": "no"}, "email"),
    ],
)
def test_bad_input_is_refused_and_kept(
    agent: FlaskClient, batch: EntryBatch, post: Post, typed: dict[str, str], field: str
) -> None:
    answer = post(agent, f"/team/c/entry/{batch.id}", form(**typed) | {"name": "سعاد"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert field == "form" or f'id="{field}-error"' in page
    assert "سعاد" in page
    assert entries() == []


def test_a_call_or_a_letter_has_one_text_and_no_number(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    batch = make_entry_batch(consultation, channel=Channel.EMAIL, number="m")
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    page = client.get(f"/team/c/entry/{batch.id}").get_data(as_text=True)
    assert 'name="number"' not in page
    post(client, f"/team/c/entry/{batch.id}", form(problem="", statement="رسالة كاملة"))
    (entry,) = entries()
    assert entry.number is None
    assert entry.contribution.statement == "رسالة كاملة"
    assert entry.contribution.channel is Channel.EMAIL


def test_two_batches_never_have_one_number(
    agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    pile = {"channel": "phone", "number": "12", "said_on": "2026-10-03", "place": "مكتب"}
    answer = post(agent, "/team/c/entry/new", pile)
    assert answer.status_code == 409
    assert "مكتب" in answer.get_data(as_text=True)
    other = make_entry_batch(batch.consultation, number="13")
    db.session.commit()
    answer = post(agent, f"/team/c/entry/{other.id}/edit", pile)
    assert answer.status_code == 409
    assert db.session.get(EntryBatch, other.id).number == "13"  # type: ignore[union-attr]


def test_a_form_is_corrected_in_all_its_answers(
    agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    entry = make_entry(batch)
    db.session.commit()
    address = f"/team/c/entry/{batch.id}/forms/{entry.id}"
    page = agent.get(address).get_data(as_text=True)
    assert str(entry.contribution.proposal) in page
    answer = post(agent, address, form(number="9", sex="male", email="a@example.org"))
    assert answer.status_code == 303
    db.session.expire_all()
    assert entry.number == 9
    assert entry.contribution.problem == TEXT
    assert entry.contribution.proposal is None
    assert entry.contribution.sex == "male"
    assert db.session.scalars(sa.select(Contact)).one().email == "a@example.org"
    post(agent, address, form(number="9", email=""))
    assert db.session.scalar(sa.select(Contact)) is None


@pytest.mark.both_databases
def test_a_form_typed_in_by_mistake_is_taken_out_and_its_number_is_free(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    batch = make_entry_batch(consultation)
    entry = make_entry(batch, number=5)
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    address = f"/team/c/entry/{batch.id}"
    assert post(client, f"{address}/forms/{entry.id}/undo", page=address).status_code == 303
    assert db.session.scalar(sa.select(Contribution)) is None
    assert post(client, address, form(number="5")).status_code == 303


def test_what_was_taken_out_is_no_longer_alike(
    agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    address = f"/team/c/entry/{batch.id}"
    agent.get(post(agent, address, form(number="1")).location)
    (mistake,) = entries()
    post(agent, f"{address}/forms/{mistake.id}/undo", page=address)
    # on SQLite this one gets the key of the one taken out
    post(agent, address, form(number="1", problem="نريد نشر ميزانية الجماعة", token="u"))
    saved = post(agent, address, form(number="2", token="v"))
    assert "notice--warning" not in agent.get(saved.location).get_data(as_text=True)


def _published(entry: Entry) -> None:
    moderate(contribution=entry.contribution, status=Status.PUBLISHED, actor_id=None)


def _supported(entry: Entry) -> None:
    entry.contribution.status = Status.PUBLISHED
    db.session.flush()
    support(contribution=entry.contribution, visitor="v")
    entry.contribution.status = Status.RECEIVED


@pytest.mark.parametrize("worked", [_published, _supported])
def test_a_form_that_people_worked_on_since_stays(
    agent: FlaskClient, batch: EntryBatch, post: Post, worked: Callable[[Entry], None]
) -> None:
    entry = make_entry(batch)
    worked(entry)
    db.session.commit()
    address = f"/team/c/entry/{batch.id}"
    undone = post(agent, f"{address}/forms/{entry.id}/undo", page=address)
    corrected = post(agent, f"{address}/forms/{entry.id}", form(name="زينب"))
    assert (undone.status_code, corrected.status_code) == (409, 409)
    assert "زينب" in corrected.get_data(as_text=True)
    assert len(entries()) == 1


def test_an_expired_session_gives_the_form_back(
    app: Flask, agent: FlaskClient, batch: EntryBatch, post: Post
) -> None:
    address = f"/team/c/entry/{batch.id}"
    token = csrf_token(agent.get(address).get_data(as_text=True))
    agent.delete_cookie("consult_session")
    answer = agent.post(address, data={**form(commune="العوامرة"), "csrf_token": token})
    assert answer.status_code == 302
    user = db.session.scalars(sa.select(User)).first()
    assert user is not None
    page = agent.get(answer.location).get_data(as_text=True)
    signed_in = agent.post(
        answer.location,
        data={
            "email": user.email,
            "password": "correct horse battery",
            "csrf_token": csrf_token(page),
        },
    )
    page = agent.get(signed_in.location).get_data(as_text=True)
    assert TEXT in page
    assert "العوامرة" in page


def test_a_batch_of_another_consultation_is_not_found(
    agent: FlaskClient, batch: EntryBatch
) -> None:
    other = make_consultation("other")
    foreign = make_entry(make_entry_batch(other))
    db.session.commit()
    assert agent.get(f"/team/c/entry/{foreign.batch_id}").status_code == 404
    assert agent.get(f"/team/c/entry/{batch.id}/forms/{foreign.id}").status_code == 404


def test_paper_forms_are_numbered_one_after_the_other(
    agent: FlaskClient, batch: EntryBatch
) -> None:
    make_entry(batch, number=6)
    db.session.commit()
    page = agent.get(f"/team/c/entry/paper-forms?for={batch.id}").get_data(as_text=True)
    assert 'value="7"' in page, "after the largest typed in"
    answer = agent.get("/team/c/entry/paper-forms?language=fr&copies=3&batch=12&first=7")
    assert answer.mimetype == "application/pdf"
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.data)).pages]
    assert len(pages) == 6
    for number, text in zip((7, 8, 9), pages[::2], strict=True):
        assert "Formulaire n°" in text or "Form no." in text
        assert str(number) in text


@pytest.mark.parametrize(
    "query", ["copies=0", "copies=201", "copies=x", "copies=2&first=0", "copies=1&language=xx"]
)
def test_a_request_for_forms_that_cannot_be_printed_is_refused(
    agent: FlaskClient, query: str
) -> None:
    answer = agent.get(f"/team/c/entry/paper-forms?{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def test_the_list_asks_the_database_as_often_for_many_batches(
    agent: FlaskClient, batch: EntryBatch
) -> None:
    def asked() -> int:
        seen: list[str] = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        agent.get("/team/c/entry")
        agent.get(f"/team/c/entry/{batch.id}")
        return len(seen)

    agent.get("/team/c/entry")
    make_entry(batch, number=1)
    db.session.commit()
    few = asked()
    for number in range(20, 35):
        make_entry(make_entry_batch(batch.consultation, number=str(number)))
        make_entry(batch, f"نص رقم {number} عن الطريق", number=number)
    db.session.commit()
    many = asked() / 2  # the second listener counts beside the first
    assert many <= few + 1


def test_the_day_of_a_batch_may_not_be_still_to_come(agent: FlaskClient, post: Post) -> None:
    tomorrow = (utc_now().date() + timedelta(days=1)).isoformat()
    pile = {"channel": "paper", "number": "1", "said_on": tomorrow}
    assert post(agent, "/team/c/entry/new", pile).status_code == 422
