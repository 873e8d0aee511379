"""The pages of moderation: what they show to whom, and what they answer to bad input."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, ModerationAct, Status, WatchWord
from consult.contributions.operations import Hand, load_watch_words, merge, moderate
from consult.extensions import db
from tests.conftest import csrf_token
from tests.factories import make_consultation, make_contribution

LIST = "/team/c/contributions"
PHONE = "0612345678"
Post = Callable[..., Any]


@pytest.fixture
def consultation(app: object) -> Consultation:
    load_watch_words()
    return make_consultation("c")


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    client = sign_in(Role.SUPERVISION, name="أمينة")
    client.get("/?lang=en")
    return client


@pytest.fixture
def other(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    client = sign_in(Role.SUPERVISION, name="كريم")
    client.get("/?lang=en")
    return client


@pytest.fixture
def administrator(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    client = sign_in(Role.ADMINISTRATOR)
    client.get("/?lang=en")
    return client


def _added(consultation: Consultation, text: str = "نريد إنارة", **values: Any) -> Contribution:
    contribution = make_contribution(consultation, text, **values)
    db.session.commit()
    return contribution


def _fresh(contribution: Contribution) -> Contribution:
    db.session.expire_all()
    return contribution


def _send(client: FlaskClient, verb: str, contribution: Contribution, **fields: Any) -> Any:
    """Send a form of the contribution's page as it is now."""
    here = contribution.reference
    token = csrf_token(client.get(f"{LIST}/{here}").text)
    data = {"version": _fresh(contribution).version, **fields, "csrf_token": token}
    return client.post(f"{LIST}/{verb}/{here}", data=data)


def test_the_queue_goes_from_one_to_the_next(consultation: Consultation, team: FlaskClient) -> None:
    rows = [_added(consultation, f"نص {n}", status=Status.RECEIVED) for n in range(3)]
    first = team.get(f"{LIST}/queue")
    assert first.status_code == 302
    assert f"/{rows[2].reference}?" in first.location
    token = csrf_token(team.get(first.location).text)
    query = first.location.partition("?")[2]
    places = []
    for row in reversed(rows):
        data = {"status": "published", "version": 1, "csrf_token": token}
        answer = team.post(f"{LIST}/moderate/{row.reference}?{query}", data=data)
        places.append(answer.location.partition("?")[0].rpartition("/")[2])
    assert places == [rows[1].reference, rows[0].reference, "contributions"]
    assert team.get(f"{LIST}/queue").location.startswith(f"{LIST}?")


def test_what_was_found_is_shown_and_nothing_is_done(
    consultation: Consultation, team: FlaskClient
) -> None:
    text = f"هذا المسؤول حقير، هاتفي {PHONE} و name@example.org"
    contribution = _added(consultation, text, status=Status.RECEIVED)
    copy = _added(consultation, text + "!", status=Status.RECEIVED)
    page = team.get(f"{LIST}/{copy.reference}").text
    for word in (PHONE, "name@example.org", "حقير"):
        assert re.search(rf"<mark[^>]*>(<bdi>)?{re.escape(word)}", page)
    assert contribution.reference in page
    assert "Nearly the same words" in page
    after = _fresh(copy)
    assert (after.status, after.version, after.proposal) == (Status.RECEIVED, 1, text + "!")
    listed = team.get(f"{LIST}?flag=duplicate").text
    assert copy.reference in listed
    assert contribution.reference not in listed


def test_a_reader_sees_the_text_and_none_of_the_tools(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    contribution = _added(consultation, f"هاتفي {PHONE}")
    page = sign_in(Role.READER).get(f"{LIST}/{contribution.reference}").text
    assert PHONE in page
    assert "<mark" not in page
    assert 'method="post"' not in page.partition("<main")[2].partition("</main")[0]


def test_the_original_of_a_redaction_is_for_the_administrator_until_it_is_purged(
    consultation: Consultation, team: FlaskClient, administrator: FlaskClient
) -> None:
    contribution = _added(consultation, f"هاتفي {PHONE} فالحومة")
    found = f"proposal:6:{6 + len(PHONE)}"
    assert _send(team, "redact", contribution, found=found).status_code == 302
    address = f"{LIST}/{contribution.reference}"
    assert PHONE not in team.get(address).text
    assert PHONE not in team.get(LIST).text
    assert PHONE not in team.get(f"{LIST}/acts").text
    assert PHONE in administrator.get(address).text
    assert _send(team, "purge", contribution).status_code == 403
    assert _send(administrator, "purge", contribution).status_code == 302
    assert PHONE not in administrator.get(address).text
    assert "Deleted for ever on" in administrator.get(address).text


def test_only_an_administrator_puts_back_what_was_taken_out(
    consultation: Consultation, team: FlaskClient, administrator: FlaskClient
) -> None:
    contribution = _added(consultation, f"هاتفي {PHONE}")
    _send(team, "redact", contribution, passages=PHONE)
    act = db.session.scalars(sa.select(ModerationAct)).one()
    for client, status in ((team, 422), (administrator, 302)):
        token = csrf_token(client.get(f"{LIST}/acts").text)
        answer = client.post(f"{LIST}/acts/{act.id}/undo", data={"csrf_token": token})
        assert answer.status_code == status
    assert _fresh(contribution).proposal == f"هاتفي {PHONE}"


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("redact", {}),
        ("redact", {"passages": "كلمات ليست هنا"}),
        ("redact", {"found": ["proposal:0:999", "x", "::", "proposal:a:b", "\x00"]}),
        ("redact", {"passages": "\x00"}),
        ("merge", {}),
        ("merge", {"other": "لا شيء"}),
        ("merge", {"other": "\x00", "stays": "this"}),
        ("merge", {"other": "4KQ7-XM3R", "stays": "both"}),
        ("moderate", {}),
        ("moderate", {"status": "merged"}),
        ("moderate", {"status": "withdrawn", "reason": "سبب"}),
        ("moderate", {"status": "hidden", "reason": "  "}),
        ("moderate", {"status": "hidden", "reason": "س" * 2001}),
        ("correct", {"criterion": "other"}),
        ("correct", {"language": "xx"}),
        ("withdraw", {"reason": ""}),
        ("answer", {"answer": "\x00"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    consultation: Consultation, team: FlaskClient, verb: str, fields: dict[str, Any]
) -> None:
    contribution = _added(consultation, status=Status.RECEIVED)
    answer = _send(team, verb, contribution, **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    now = _fresh(contribution)
    assert (now.status, now.version, now.proposal) == (Status.RECEIVED, 1, "نريد إنارة")


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "x", "١", "9" * 40, "1e0"])
def test_a_version_that_was_never_shown_is_refused(
    consultation: Consultation, team: FlaskClient, version: str
) -> None:
    contribution = _added(consultation, status=Status.RECEIVED)
    answer = _send(team, "moderate", contribution, status="published", version=version)
    assert answer.status_code == 409
    assert _fresh(contribution).status is Status.RECEIVED


def test_the_second_of_two_people_is_told_who_did_what_and_keeps_the_text(
    consultation: Consultation, team: FlaskClient, other: FlaskClient
) -> None:
    contribution = _added(consultation, status=Status.RECEIVED)
    _send(team, "moderate", contribution, status="published")
    late = _send(other, "moderate", contribution, status="hidden", reason="سب وقذف", version=1)
    assert late.status_code == 409
    assert "أمينة changed this contribution meanwhile (Status changed" in late.text
    assert "سب وقذف</textarea>" in late.text
    versions = set(re.findall(r'name="version"[^>]*value="(\d+)"', late.text))
    assert versions == {str(_fresh(contribution).version)}
    again = _send(other, "moderate", contribution, status="hidden", reason="سب وقذف")
    assert again.status_code == 302
    assert _fresh(contribution).status is Status.HIDDEN


def test_merging_from_the_page_leads_everybody_to_the_one_that_stays(
    consultation: Consultation, team: FlaskClient, client: FlaskClient
) -> None:
    stays, gone = _added(consultation), _added(consultation, "نريد الإنارة")
    assert _send(team, "merge", gone, other=stays.reference.lower()).status_code == 302
    public = client.get(f"/c/contributions/{gone.reference}")
    assert (public.status_code, public.location) == (302, f"/c/contributions/{stays.reference}")
    tracked = client.get(f"/track?reference={gone.reference}&lang=en").text
    assert f"/track?reference={stays.reference}" in tracked
    assert gone.reference not in client.get("/c/contributions").text
    assert gone.reference in team.get(f"{LIST}/{stays.reference}").text


def test_the_one_that_stays_is_not_told_while_it_is_not_published(
    consultation: Consultation, client: FlaskClient
) -> None:
    stays = _added(consultation, status=Status.RECEIVED)
    gone = _added(consultation)
    merge(contribution=gone, into=stays, hand=Hand())
    db.session.commit()
    assert client.get(f"/c/contributions/{gone.reference}").status_code == 404
    tracked = client.get(f"/track?reference={gone.reference}&lang=en")
    assert tracked.status_code == 200
    assert stays.reference not in tracked.text


# many at once


def _bulk(client: FlaskClient, query: str = "", **fields: Any) -> Any:
    page = client.get(f"{LIST}?{query}").text
    expected = re.search(r'name="expected"[^>]*value="(\d+)"', page)
    data = {"expected": expected[1] if expected else 0, "scope": "ticked", **fields}
    data["csrf_token"] = csrf_token(page)
    return client.post(f"{LIST}/bulk?{query}", data=data)


def test_the_ticked_ones_are_decided_and_undone_by_one_click(
    consultation: Consultation, team: FlaskClient
) -> None:
    rows = [_added(consultation, f"نص {n}", status=Status.RECEIVED) for n in range(3)]
    items = [f"1:{row.reference}" for row in rows[:2]]
    answer = _bulk(team, "status=received", action="published", item=[*items, "1:none", "x"])
    assert answer.location == f"{LIST}?sort=newest&status=received"
    assert [_fresh(row).status for row in rows] == [
        Status.PUBLISHED, Status.PUBLISHED, Status.RECEIVED,
    ]  # fmt: skip
    page = team.get(LIST).text
    assert "(2 contributions)" in page
    undo = re.search(r'action="([^"]+/undo-all[^"]*)"', page)
    assert undo
    team.post(undo[1].replace("&amp;", "&"), data={"csrf_token": csrf_token(page)})
    assert {_fresh(row).status for row in rows} == {Status.RECEIVED}


def test_all_that_the_filter_shows_are_decided_unless_the_list_changed(
    consultation: Consultation, team: FlaskClient
) -> None:
    rows = [_added(consultation, f"نص {n}", status=Status.RECEIVED) for n in range(25)]
    published = _added(consultation, "منشورة")
    fields = {"action": "hidden", "reason": "خارج الموضوع", "scope": "all"}
    refused = _bulk(team, "status=received", **fields, expected=24)
    assert refused.status_code == 409
    assert "خارج الموضوع</textarea>" in refused.text
    assert re.search(r'name="expected"[^>]*value="25"', refused.text)
    assert _bulk(team, "status=received", **fields).status_code == 302
    assert {_fresh(row).status for row in rows} == {Status.HIDDEN}
    assert _fresh(published).status is Status.PUBLISHED


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "published"},
        {"action": "other", "scope": "all"},
        {"action": "published", "scope": "other"},
        {"action": "hidden", "scope": "all", "reason": ""},
        {"action": "language", "scope": "all", "language": "xx"},
        {"action": "merged", "scope": "all"},
        {"action": "published", "item": ["", ":", "1:", ":x", "٣:y", "\x00"]},
    ],
)
def test_a_senseless_order_about_many_is_refused(
    consultation: Consultation, team: FlaskClient, fields: dict[str, Any]
) -> None:
    contribution = _added(consultation, status=Status.RECEIVED)
    assert _bulk(team, **fields).status_code == 422
    assert _fresh(contribution).version == 1


def test_the_history_tells_who_did_what_and_refuses_what_something_rests_on(
    consultation: Consultation, team: FlaskClient
) -> None:
    contribution = _added(consultation, status=Status.RECEIVED)
    _send(team, "moderate", contribution, status="published")
    _send(team, "moderate", contribution, status="held", reason="سؤال")
    page = team.get(f"{LIST}/acts").text
    assert page.count("أمينة") >= 2
    first = min(db.session.scalars(sa.select(ModerationAct.id)))
    answer = team.post(f"{LIST}/acts/{first}/undo", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 409
    assert "undo that first, then this" in answer.text
    assert _fresh(contribution).status is Status.HELD


@pytest.mark.parametrize("query", ["kind=x", "batch=x", "page=x", "page=99", "kind=status"])
def test_an_odd_address_of_the_history_is_answered(
    consultation: Consultation, team: FlaskClient, query: str
) -> None:
    assert team.get(f"{LIST}/acts?{query}").status_code == 200


def test_acts_of_another_consultation_are_not_found(
    consultation: Consultation, team: FlaskClient
) -> None:
    elsewhere = make_consultation("d", region=consultation.region)
    contribution = _added(elsewhere, status=Status.RECEIVED)
    act = moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=None)
    db.session.commit()
    token = csrf_token(team.get(f"{LIST}/watch-words").text)
    for path in (f"acts/{act.id}/undo", "acts/none/undo-all", f"moderate/{contribution.reference}"):
        assert team.post(f"{LIST}/{path}", data={"csrf_token": token}).status_code == 404


# words of abuse


def test_a_word_is_added_and_removed_and_texts_are_read_anew(
    consultation: Consultation, team: FlaskClient, post: Post
) -> None:
    contribution = _added(consultation, "هذا كلام بلوقشي")
    words = f"{LIST}/watch-words"
    assert contribution.reference not in team.get(f"{LIST}?flag=abusive_word").text
    post(team, words, {"word": "بلوقشي", "language": "ary"})
    assert contribution.reference in team.get(f"{LIST}?flag=abusive_word").text
    again = post(team, words, {"word": "البلوقشي".removeprefix("ال"), "language": "ary"})
    assert again.status_code == 409
    row = db.session.scalars(sa.select(WatchWord).filter_by(word="بلوقشي")).one()
    post(team, f"{words}/{row.id}/remove", page=words)
    assert contribution.reference not in team.get(f"{LIST}?flag=abusive_word").text
    # a new version's starter list does not bring back what the team removed
    assert load_watch_words() == 0


@pytest.mark.parametrize("word", ["", " ", "!!", "ا", "12", "\x00", "س" * 101])
def test_what_is_no_word_is_refused(
    consultation: Consultation, team: FlaskClient, post: Post, word: str
) -> None:
    answer = post(team, f"{LIST}/watch-words", {"word": word, "language": "ar"})
    assert answer.status_code == 422


# the author


def _contribute(client: FlaskClient, text: str) -> tuple[str, str]:
    page = client.get("/c/contribute?lang=en").text
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    data = {"problem": text, "token": token[1], "csrf_token": csrf_token(page)}
    answer = client.post("/c/contribute", data=data)
    again = client.post("/c/contribute", data=data)
    assert again.location == answer.location
    receipt = client.get(answer.location).text
    code = re.search(r"([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})", receipt)
    assert code
    assert code[1] not in client.get(answer.location).text
    return answer.location.rpartition("/")[2], code[1]


def test_an_author_withdraws_by_the_number_and_the_code_told_once(
    consultation: Consultation, client: FlaskClient
) -> None:
    reference, code = _contribute(client, "الطريق غير معبدة")
    page = client.get(f"/track?reference={reference}").text
    data = {"reference": reference, "csrf_token": csrf_token(page.partition("withdraw")[2])}
    for wrong in ("", "AAAA-AAAA-AAAA", "\x00", "ا" * 200):
        refused = client.post("/track/withdraw", data={**data, "code": wrong})
        assert refused.status_code == 422
    assert client.post("/track/withdraw", data={"reference": reference}).status_code == 400
    done = client.post("/track/withdraw", data={**data, "code": code.lower()})
    assert done.status_code == 303
    tracked = client.get(done.location).text
    assert "Withdrawn by its author" in tracked
    assert "/track/withdraw" not in tracked
    again = client.post("/track/withdraw", data={**data, "code": code})
    assert again.status_code == 409


def test_withdrawing_what_is_not_there_leads_to_the_search(
    consultation: Consultation, client: FlaskClient
) -> None:
    answer = client.post("/track/withdraw", data={"reference": "لا شيء", "code": "x"})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 404


# queries


def _statements(client: FlaskClient, address: str) -> int:
    client.get(address)
    seen: list[str] = []

    # another thread fills the index of like texts
    here = threading.get_ident()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == here:
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("path", ["", "/acts", "/REF", "/REF?status=received&sort=support"])
def test_a_page_asks_as_often_for_many_as_for_few(
    consultation: Consultation, team: FlaskClient, path: str
) -> None:
    def add(count: int) -> Contribution:
        for number in range(count):
            contribution = _added(
                consultation, f"نريد إنارة الشارع {number}", status=Status.RECEIVED
            )
            moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=None)
        db.session.commit()
        return contribution

    first = add(3)
    address = f"{LIST}{path}".replace("REF", first.reference)
    few = _statements(team, address)
    add(15)
    assert _statements(team, address) == few <= 30
