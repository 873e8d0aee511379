"""The lexicon's pages, as a browser without JavaScript uses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.lexicon import operations
from consult.contributions.lexicon.operations import change_lexicon, latest_number
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.lexicon.wishes import Wish
from consult.contributions.models import ContributionTerm
from consult.contributions.models.lexicon import LexiconAct, LexiconChange, Rebuild
from consult.extensions import db
from tests.factories import make_consultation, make_contribution, make_region, make_user

LEXICON = "/team/c/lexicon"
WORD = "زعبوطة"


@pytest.fixture
def consultation(app: object) -> Consultation:
    made = make_consultation("c")
    make_contribution(made, f"إصلاح ال{WORD} <b>الآن</b>")
    db.session.commit()
    return made


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION, name="Amal")


def page(client: FlaskClient, address: str, **arguments: str) -> str:
    answer = client.get(address, query_string={"lang": "en", **arguments})
    assert answer.status_code == 200, answer.location
    return answer.get_data(as_text=True)


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', text)
    assert found
    return found[1]


ADD = {"kind": "added", "concept": "road", "language": "ary", "word": WORD}


def test_a_word_is_added_after_seeing_what_it_does(
    team: FlaskClient, post: Callable[..., Any]
) -> None:
    shown = page(team, f"{LEXICON}/change", **ADD)
    assert f"<mark>ال{WORD}</mark>" in shown
    assert "&lt;b&gt;" in shown
    assert latest_number() == 0
    fields = {**ADD, "seen": seen_in(shown), "reason": "Entendu en atelier", "step": "apply"}
    address = f"{LEXICON}/change?{'&'.join(f'{k}={v}' for k, v in ADD.items())}"
    answer = post(team, f"{LEXICON}/change", fields, page=address)
    assert answer.location.endswith("/lexicon/concepts/road")
    assert "added here" in page(team, f"{LEXICON}/concepts/road")
    assert "Entendu en atelier" in page(team, f"{LEXICON}/history")
    assert "changed here" in page(team, LEXICON, q=WORD)
    assert WORD in team.get(f"{LEXICON}/words.tsv").get_data(as_text=True)
    assert "1 contribution" in page(team, "/c/contributions", q="route")


def test_a_look_writes_nothing_and_a_reason_is_needed(
    team: FlaskClient, post: Callable[..., Any]
) -> None:
    address = f"{LEXICON}/change?kind=added&concept=road&language=ary&word={WORD}"
    look = post(team, f"{LEXICON}/change", {**ADD, "step": "preview"}, page=address)
    assert look.status_code == 200
    fields = {**ADD, "seen": "0", "reason": " ", "step": "apply"}
    refused = post(team, f"{LEXICON}/change", fields, page=address)
    assert refused.status_code == 422
    assert WORD in refused.get_data(as_text=True)
    assert latest_number() == 0


def test_a_page_open_for_too_long_keeps_what_was_typed(team: FlaskClient) -> None:
    for address, fields in ((f"{LEXICON}/change", ADD), (f"{LEXICON}/new", {"fr": "carzate"})):
        answer = team.post(address, data={**fields, "reason": "Pourquoi pas", "step": "apply"})
        assert answer.status_code == 400
        assert (fields.get("word") or "carzate") in answer.get_data(as_text=True)
    assert latest_number() == 0


def test_what_changed_meanwhile_is_told_and_shown_anew(
    team: FlaskClient, consultation: Consultation, post: Callable[..., Any]
) -> None:
    other = Wish(LexiconAct.ADDED, "bridge", "ary", WORD)
    change_lexicon(wish=other, reason="x", seen=0, actor=make_user())
    db.session.commit()
    fields = {**ADD, "seen": "0", "reason": "y", "step": "apply"}
    answer = post(team, f"{LEXICON}/change?lang=en", fields, page=f"{LEXICON}/new")
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "Somebody changed the lexicon" in text
    assert "Other concepts would lose words" in text
    assert seen_in(text) == "1"


def test_a_word_is_switched_off_and_the_change_undone(
    team: FlaskClient, post: Callable[..., Any]
) -> None:
    off = {"kind": "switched_off", "concept": "road", "language": "fr", "before": "route"}
    shown = page(team, f"{LEXICON}/change", **off)
    address = f"{LEXICON}/change?{'&'.join(f'{k}={v}' for k, v in off.items())}"
    fields = {**off, "seen": seen_in(shown), "reason": "x", "step": "apply"}
    assert post(team, f"{LEXICON}/change", fields, page=address).status_code == 302
    assert "switched off" in page(team, f"{LEXICON}/concepts/road")
    undo = f"{LEXICON}/changes/1/undo"
    answer = post(team, undo, {"seen": "1", "reason": "y", "step": "apply"})
    assert answer.status_code == 302
    history = page(team, f"{LEXICON}/history")
    assert "Do it again" in history
    assert "Change undone" in history


def test_a_concept_is_added_by_a_form(team: FlaskClient, post: Callable[..., Any]) -> None:
    new = f"{LEXICON}/new"
    fields = {"field": "mobility", "ar": "كرزاطة\r\n\r\nكرازيط", "fr": "carzate", "en": "Carzat"}
    look = post(team, new, {**fields, "step": "preview"})
    assert look.status_code == 200
    sent = {**fields, "seen": "0", "reason": "x", "step": "apply"}
    assert post(team, new, sent).location.endswith("/concepts/carzat")
    assert "كرازيط" in page(team, f"{LEXICON}/concepts/carzat")
    again = post(team, new, {**fields, "seen": "1", "reason": "x", "step": "apply"})
    assert again.status_code == 422
    assert "carzate" in again.get_data(as_text=True)


@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": "concept", "concept": "road"},
        {"kind": "nonsense"},
        {"kind": "added", "concept": "road", "language": "xx", "word": "y"},
        {"kind": "added", "concept": "road", "language": "fr", "word": "\x00"},
        {"kind": "corrected", "concept": "road", "language": "fr", "before": "", "word": "x"},
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(
    team: FlaskClient, arguments: dict[str, str]
) -> None:
    answer = team.get(f"{LEXICON}/change", query_string=arguments)
    assert answer.status_code in {200, 302}
    assert team.get(f"{LEXICON}/concepts/nowhere").status_code == 404
    assert team.get(f"{LEXICON}/changes/9/undo").status_code == 404


def test_the_list_is_searched_by_any_word_and_in_any_form(team: FlaskClient) -> None:
    for query in ("الطرقات", "ROUTES", "chaussee", "tri9", "road"):
        assert "/concepts/road" in page(team, LEXICON, q=query), query
    assert "No concept holds this" in page(team, LEXICON, q="qxqxqx")
    assert "/concepts/road" not in page(team, LEXICON, field="health")
    assert page(team, LEXICON, page="999999")


def test_a_reader_reads_and_a_facilitator_does_not(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    reader = sign_in(Role.READER)
    assert "Add a concept" not in page(reader, LEXICON)
    assert reader.get(f"{LEXICON}/new").status_code == 403
    assert sign_in(Role.FACILITATOR).get(LEXICON).status_code == 403


def test_samples_are_of_the_reader_s_own_consultation(
    sign_in: Callable[..., FlaskClient], consultation: Consultation
) -> None:
    make_consultation("far", region=make_region("02"))
    db.session.commit()
    far = sign_in(Role.SUPERVISION, region=make_region("02"))
    shown = page(far, "/team/far/lexicon/change", **ADD)
    assert "1" in shown
    assert f"<mark>ال{WORD}</mark>" not in shown


def test_many_texts_are_left_to_a_job_that_tells_how_far_it_is(
    team: FlaskClient,
    consultation: Consultation,
    monkeypatch: pytest.MonkeyPatch,
    post: Callable[..., Any],
) -> None:
    monkeypatch.setattr(operations, "AT_ONCE", 0)
    fields = {**ADD, "seen": "0", "reason": "x", "step": "apply"}
    answer = post(team, f"{LEXICON}/change", fields, page=f"{LEXICON}/new")
    assert answer.location.endswith("/lexicon")
    # jobs run at once in tests: the commit of the request did it
    change = db.session.scalars(sa.select(LexiconChange)).one()
    assert (change.rebuild, change.texts, change.texts_done) == (Rebuild.DONE, 1, 1)
    terms = set(db.session.scalars(sa.select(ContributionTerm.term)))
    assert "#road" in terms
    told = team.get(f"{LEXICON}/changes/1/progress").get_json()
    assert (told["progress"], told["finished"]) == (1, True)


def test_a_failed_rebuild_says_so_and_can_be_started_again(
    team: FlaskClient,
    consultation: Consultation,
    monkeypatch: pytest.MonkeyPatch,
    post: Callable[..., Any],
) -> None:
    from consult.contributions.lexicon import tasks

    change = change_lexicon(
        wish=Wish(LexiconAct.ADDED, "road", "ary", WORD), reason="x", seen=0, actor=None
    )
    change.rebuild = Rebuild.PENDING
    db.session.commit()

    def broken(**_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "rebuild_after", broken)
        with pytest.raises(RuntimeError):
            tasks.reindex_after(change_id=change.id)
    shown = page(team, LEXICON)
    assert "could not take this change in" in shown
    again = post(team, f"{LEXICON}/changes/1/rebuild", page=LEXICON)
    assert again.status_code == 302
    db.session.expire_all()
    done = db.session.get(LexiconChange, change.id)
    assert done is not None
    assert done.rebuild is Rebuild.DONE


def test_another_process_s_change_is_seen_at_once(consultation: Consultation) -> None:
    before = site_lexicon()
    change_lexicon(wish=Wish(LexiconAct.ADDED, "road", "ary", WORD), reason="x", seen=0, actor=None)
    db.session.commit()
    assert site_lexicon() is site_lexicon()
    assert site_lexicon() != before
    assert site_lexicon().concept_of("زعبوطه") == "road"
