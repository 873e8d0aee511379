"""Devices tell what they did: each act happens once, and nothing that two people wrote is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Category, Contribution, Kind
from consult.extensions import Model, db, utc_now
from consult.workshops.models import (
    NoteAct,
    NoteChoice,
    NoteConflict,
    NoteOperation,
    NoteResult,
    Workshop,
    WorkshopNote,
    WorkshopState,
)
from consult.workshops.notes.acts import MOST_ACTS
from consult.workshops.notes.operations import take_acts
from consult.workshops.notes.queries import changes_since
from consult.workshops.notes.reading import read_acts
from consult.workshops.operations import NoteText, edit_note, log_note, remove_note
from consult.workshops.queries import list_notes
from tests.factories import make_consultation, make_region, make_user, make_workshop

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


@pytest.fixture
def workshop(consultation: Consultation) -> Workshop:
    workshop = make_workshop(consultation)
    db.session.commit()
    return workshop


def key() -> str:
    return str(uuid4())


def fields(text: str = "نريد نشر ميزانية الجهة", **more: object) -> dict[str, object]:
    return {"text": text, "kind": "proposal", **more}


def act(deed: str, note: str, **more: object) -> dict[str, object]:
    return {"key": key(), "note": note, "deed": deed, **more}


class Device:
    """What a telephone does: ask, then send with the token it got."""

    def __init__(self, client: FlaskClient, workshop: Workshop, language: str = "en") -> None:
        self.client, self.language = client, language
        self.home = f"/team/open/workshops/{workshop.id}/table"

    def ask(self, since: int = 0) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(f"{self.home}/state?since={since}").get_json()
        db.session.remove()
        return answer

    def send(self, acts: object, *, since: int = 0, token: str | None = None) -> TestResponse:
        token = self.ask()["token"] if token is None else token
        answer = self.client.post(
            f"{self.home}/sync?in={self.language}",
            json={"acts": acts, "since": since},
            headers={"X-CSRFToken": token},
        )
        db.session.remove()
        return answer

    def version(self) -> int:
        """Of the only note there is, as the device last heard."""
        (note,) = self.ask()["notes"]
        return int(note["version"])

    def outcomes(self, *acts: object) -> list[str]:
        answer = self.send(list(acts))
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return [one["outcome"] for one in answer.get_json()["answers"]]


@pytest.fixture
def device(sign_in: SignIn, workshop: Workshop) -> Device:
    return Device(sign_in(Role.FACILITATOR), workshop)


def notes_of(workshop_id: int) -> list[WorkshopNote]:
    return list(list_notes(db.session.get_one(Workshop, workshop_id)))


def test_a_lost_answer_is_harmless(device: Device, workshop: Workshop) -> None:
    note = key()
    acts = [act("add", note, fields=fields(table="4", category="association", votes="3"))]
    acts += [act("vote", note, by=1), act("vote", note, by=1), act("vote", note, by=-1)]
    assert device.outcomes(*acts) == ["applied"] * 4
    assert device.outcomes(*acts, *acts) == ["already"] * 4
    (row,) = notes_of(workshop.id)
    assert (row.key, row.votes, row.table_number) == (note, 4, 4)
    assert row.contribution.category is Category.ASSOCIATION
    assert row.contribution.recorded_by_id is not None


def test_each_device_sees_what_others_did_since_it_last_asked(
    device: Device, workshop: Workshop
) -> None:
    stays, goes = key(), key()
    device.outcomes(act("add", stays, fields=fields()), act("add", goes, fields=fields("ب")))
    first = device.ask()
    assert (first["whole"], len(first["notes"])) == (True, 2)
    device.outcomes(
        act("vote", stays, by=1), act("remove", goes, seen=1), act("add", key(), fields=fields("ج"))
    )
    news = device.ask(first["cursor"])
    assert not news["whole"]
    assert {n["fields"]["text"]: n["votes"] for n in news["notes"]} == {
        fields()["text"]: 1,
        "ج": 0,
    }
    assert news["gone"] == [goes]
    assert news["sum"] == [2, 2, 1]
    assert device.ask(news["cursor"])["notes"] == []
    assert device.ask(news["cursor"] + 5)["whole"], "a number that was never given"


def test_what_the_page_of_the_workshop_changes_reaches_devices(
    device: Device, workshop: Workshop
) -> None:
    note = log_note(workshop=workshop, note=NoteText("أ", Kind.PROBLEM))
    db.session.commit()
    cursor = device.ask()["cursor"]
    note = notes_of(workshop.id)[0]
    edit_note(note=note, text=NoteText("ب", Kind.PROBLEM, table_number=2))
    db.session.commit()
    (told,) = device.ask(cursor)["notes"]
    assert (told["fields"]["text"], told["fields"]["table"]) == ("ب", 2)
    assert told["version"] > 1
    remove_note(note=notes_of(workshop.id)[0])
    db.session.commit()
    assert device.ask(cursor)["gone"] == [told["key"]]


def test_an_own_correction_before_any_answer_is_no_conflict(
    device: Device, workshop: Workshop
) -> None:
    note = key()
    added = act("add", note, fields=fields())
    corrected = act("correct", note, after=added["key"], fields=fields("ثانيا", table="2"))
    again = act("correct", note, after=corrected["key"], fields=fields("ثالثا"))
    assert device.outcomes(added) == ["applied"]
    assert device.outcomes(added, corrected, again) == ["already", "applied", "applied"]
    assert [row.contribution.statement for row in notes_of(workshop.id)] == ["ثالثا"]


def test_a_correction_of_an_old_version_is_kept_beside(device: Device, workshop: Workshop) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields()))
    assert device.outcomes(act("correct", note, seen=1, fields=fields("أول"))) == ["applied"]
    second = act("correct", note, seen=1, fields=fields("ثان", table="7"))
    assert device.outcomes(second, second) == ["conflict"]
    assert device.outcomes(second) == ["already"]
    state = device.ask()
    (conflict,) = state["conflicts"]
    assert (conflict["note"], conflict["removal"]) == (note, False)
    assert (conflict["fields"]["text"], conflict["fields"]["table"]) == ("ثان", 7)
    assert state["notes"][0]["fields"]["text"] == "أول"
    same = act("correct", note, seen=1, fields=fields("أول"))
    assert device.outcomes(same) == ["applied"], "both wrote the same"


@pytest.mark.parametrize(
    ("choice", "text"), [("kept", "أول"), ("taken", "ثان"), ("merged", "أول وثان")]
)
def test_a_person_chooses_between_two_versions(
    device: Device, workshop: Workshop, choice: str, text: str
) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields(votes="2")))
    device.outcomes(act("correct", note, seen=1, fields=fields("أول")))
    second = act("correct", note, seen=1, fields=fields("ثان"))
    device.outcomes(second)
    settle = {"conflict": second["key"], "choice": choice, "fields": fields("أول وثان")}
    stale = act("settle", note, seen=1, **settle)
    good = act("settle", note, seen=device.version(), **settle)
    assert device.outcomes(stale, good, good) == ["refused", "applied"]
    assert device.outcomes(act("settle", note, seen=device.version(), **settle)) == ["refused"], (
        "done already"
    )
    assert device.ask()["conflicts"] == []
    (row,) = notes_of(workshop.id)
    assert (row.contribution.statement, row.votes) == (text, 2)


@pytest.mark.parametrize("choice", ["kept", "taken"])
def test_removing_what_somebody_corrected_is_a_choice_too(
    device: Device, workshop: Workshop, choice: str
) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields()))
    device.outcomes(act("correct", note, seen=1, fields=fields("أول")))
    remove = act("remove", note, seen=1)
    assert device.outcomes(remove) == ["conflict"]
    seen = device.version()
    settle = act("settle", note, seen=seen, conflict=remove["key"], choice=choice)
    assert device.outcomes(settle) == ["applied"]
    assert len(notes_of(workshop.id)) == (1 if choice == "kept" else 0)


@pytest.mark.parametrize("choice", ["kept", "taken"])
def test_correcting_what_somebody_removed_loses_no_word(
    device: Device, workshop: Workshop, choice: str
) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields()))
    assert device.outcomes(act("remove", note, seen=1)) == ["applied"]
    assert device.outcomes(act("remove", note, seen=1)) == ["applied"], "gone all the same"
    late = act("correct", note, seen=1, fields=fields("كلام"))
    assert device.outcomes(late) == ["conflict"]
    assert device.outcomes(act("vote", note, by=1)) == ["refused"]
    settle = act("settle", note, seen=None, conflict=late["key"], choice=choice)
    assert device.outcomes(settle) == ["applied"]
    found = [(row.key, row.contribution.statement) for row in notes_of(workshop.id)]
    assert found == ([(note, "كلام")] if choice == "taken" else [])


def test_a_closed_workshop_takes_nothing_and_takes_it_when_it_is_open_again(
    device: Device, workshop: Workshop
) -> None:
    def put(state: WorkshopState) -> None:
        db.session.execute(sa.update(Workshop).values(state=state))
        db.session.commit()

    known = act("add", key(), fields=fields())
    device.outcomes(known)
    put(WorkshopState.CLOSED)
    late = act("add", key(), fields=fields("متأخر"))
    answer = device.send([known, late]).get_json()
    assert [one["outcome"] for one in answer["answers"]] == ["already", "refused"]
    assert "closed" in answer["answers"][1]["message"]
    assert not answer["open"]
    put(WorkshopState.OPEN)
    assert device.outcomes(late) == ["applied"]


def test_votes_never_go_below_none(device: Device, workshop: Workshop) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields()))
    assert device.outcomes(act("vote", note, by=1), act("vote", note, by=-1)) == ["applied"] * 2
    assert device.outcomes(act("vote", note, by=-1)) == ["refused"]
    assert notes_of(workshop.id)[0].votes == 0


BAD: list[dict[str, object]] = [
    {"fields": {"text": "", "kind": "proposal"}},
    {"fields": fields("؟!…")},
    {"fields": fields(table="-3")},
    {"fields": fields(table="x")},
    {"fields": fields(kind="other")},
    {"fields": fields(criterion=999_999)},
    {"fields": fields(province=999_999)},
    {"fields": fields(category="king")},
    {"fields": fields("ا" * 20_001)},
    {"fields": "text"},
    {},
    {"deed": "vote", "by": 5},
    {"deed": "vote"},
    {"deed": "settle", "choice": "kept"},
    {"deed": "settle", "choice": "mine", "conflict": "12345678"},
    {"deed": "steal"},
    {"deed": None},
    {"deed": ["add"]},
    {"note": "'; --", "fields": fields()},
    {"note": 5, "fields": fields()},
    {"after": ["x"], "fields": fields()},
]


def test_an_act_that_cannot_be_is_refused_alone_and_in_the_page_s_language(
    device: Device, workshop: Workshop
) -> None:
    device.language = "fr"
    wrong = [{**act("add", key()), **bad} for bad in BAD]
    answers = device.send([*wrong, act("add", key(), fields=fields())]).get_json()["answers"]
    assert [one["outcome"] for one in answers] == ["refused"] * len(BAD) + ["applied"]
    assert all(one["message"] for one in answers[:-1])
    assert len(notes_of(workshop.id)) == 1


def test_a_lone_surrogate_or_nul_breaks_nothing(device: Device, workshop: Workshop) -> None:
    note = act("add", key(), fields=fields("أ\ud800\x00ب"))
    assert device.outcomes(note) == ["applied"]
    assert notes_of(workshop.id)[0].contribution.statement == "أ?ب"


def test_what_is_no_list_of_acts_is_refused_whole(device: Device) -> None:
    token = device.ask()["token"]
    too_many = {"acts": [{"key": "k" * 20}] * (MOST_ACTS + 1)}
    bodies: tuple[Any, ...] = (None, [], {}, {"acts": None}, {"acts": [1]}, {"acts": [{}]},
              {"acts": [{"key": "x"}]}, too_many)  # fmt: skip
    for body in bodies:
        answer = device.client.post(
            f"{device.home}/sync?in=fr", json=body, headers={"X-CSRFToken": token}
        )
        assert answer.status_code == 400, body
        assert answer.get_json()["message"]
    wrong = device.client.post(f"{device.home}/sync", json={"acts": []})
    assert wrong.status_code == 400, "no token"


def test_a_key_belongs_to_one_workshop(
    device: Device, consultation: Consultation, workshop: Workshop
) -> None:
    told = act("add", key(), fields=fields())
    device.outcomes(told)
    other = make_workshop(db.session.merge(consultation))
    db.session.commit()
    home = device.home
    device.home = f"/team/open/workshops/{other.id}/table"
    assert device.outcomes(told) == ["refused"]
    vote = act("vote", str(told["note"]), by=1)
    assert device.outcomes(vote) == ["refused"], "a note of another workshop is not there"
    assert device.ask()["notes"] == []
    device.home = home
    assert len(device.ask()["notes"]) == 1


def test_signed_out_or_of_another_region_a_device_gets_nothing(
    app: Flask, sign_in: SignIn, workshop: Workshop
) -> None:
    home = f"/team/open/workshops/{workshop.id}/table"
    script = {"Accept": "application/json"}
    visitor = app.test_client()
    assert visitor.get(f"{home}/state", headers=script).status_code == 401
    assert visitor.post(f"{home}/sync", json={}, headers=script).status_code == 401
    assert visitor.get(f"{home}/state").status_code == 302
    stranger = sign_in(Role.FACILITATOR, region=make_region("02"))
    for path in ("", "/state", "/manifest.webmanifest", "/shell"):
        assert stranger.get(home + path).status_code == 404
    assert sign_in(Role.READER).get(f"{home}/state").status_code == 403


def test_the_page_is_kept_in_each_language_without_account_or_token(
    device: Device, workshop: Workshop
) -> None:
    for language, direction in (("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")):
        answer = device.client.get(f"{device.home}/shell?in={language}")
        page = answer.get_data(as_text=True)
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert "csrf_token" not in page
        assert "team.example" not in page
        assert "Set-Cookie" not in answer.headers
    manifest = device.client.get(f"{device.home}/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert manifest.get_json()["start_url"] == manifest.get_json()["scope"] == device.home
    for icon in manifest.get_json()["icons"]:
        with device.client.get(icon["src"]) as picture:
            assert picture.data.startswith(b"\x89PNG")


def test_the_worker_names_every_file_of_the_page(client: FlaskClient) -> None:
    answer = client.get("/notes-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/team/"
    script = answer.get_data(as_text=True)
    names = script.partition("const FILES = ")[2].partition(";\n")[0]
    files = json.loads(names)
    assert len(files) > 10
    for address in files:
        with client.get(address) as kept:
            assert kept.status_code == 200, address
    assert client.get(files[0].replace("/notes-files/", "/notes-files/0")).status_code == 404
    assert client.get(files[0].rpartition("/")[0] + "/map.css").status_code == 404


@pytest.mark.both_databases
def test_the_same_acts_sent_twice_at_once_happen_once(app: Flask, workshop: Workshop) -> None:
    member = make_user(role=Role.FACILITATOR)
    note = key()
    sent = [act("add", key(), fields=fields(f"فكرة رقم {n}")) for n in range(6)]
    sent += [act("add", note, fields=fields()), *(act("vote", note, by=1) for _ in range(3))]
    db.session.commit()
    keys, gate, outcomes = (workshop.id, member.id), threading.Barrier(2), []

    def tell(more: list[dict[str, object]]) -> None:
        with app.app_context():
            found = db.session.get_one(Workshop, keys[0])
            acts = read_acts({"acts": sent + more}, found)
            gate.wait()
            answers = take_acts(workshop=found, acts=acts, actor_id=keys[1])
            db.session.commit()
            outcomes.append([str(answer.outcome) for answer in answers[: len(sent)]])
            db.session.remove()

    threads = [
        threading.Thread(target=tell, args=([act("vote", note, by=1)],)) for _ in range(2)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert sorted(outcomes) == [["already"] * 10, ["applied"] * 10]
    notes = notes_of(keys[0])
    assert len(notes) == 7
    assert {row.key: row.votes for row in notes}[note] == 5
    found = db.session.get_one(Workshop, keys[0])
    told = changes_since(found, 0)
    assert told["cursor"] == 12
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 7


def _line(workshop: Workshop, **values: Any) -> NoteOperation:
    given = {"number": 1, "client_key": key(), "kind": NoteAct.VOTED, "note_key": "n", **values}
    return NoteOperation(workshop_id=workshop.id, **given)


def _refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.mark.both_databases
def test_the_database_refuses_lines_that_cannot_be(workshop: Workshop) -> None:
    _refused("ck_note_operations_number_positive", _line(workshop, number=0))
    _refused("ck_note_operations_keys_given", _line(workshop, client_key=""))
    _refused("ck_note_operations_keys_given", _line(workshop, note_key=""))
    vote = _line(workshop, result=NoteResult.CONFLICT)
    _refused("ck_note_operations_conflict_of_a_change", vote)
    # PostgreSQL names the constraint, SQLite its columns
    twice = [_line(workshop, number=n, client_key="same-key") for n in (1, 2)]
    _refused("note_operations[._]client_key", *twice)
    _refused("note_operations[._]workshop_id", _line(workshop), _line(workshop))
    for change, constraint in (
        ("kind = 'other'", "noteact"),
        ("kind = 'removed', result = 'other'", "noteresult"),
    ):
        db.session.add(_line(workshop))
        db.session.flush()
        with pytest.raises(IntegrityError, match=f"ck_note_operations_{constraint}"):
            db.session.execute(sa.text(f"UPDATE note_operations SET {change}"))
        db.session.rollback()


@pytest.mark.both_databases
def test_the_database_refuses_conflicts_and_notes_that_cannot_be(workshop: Workshop) -> None:
    def conflict(**values: Any) -> NoteConflict:
        line = _line(workshop, kind=NoteAct.REMOVED, result=NoteResult.CONFLICT)
        return NoteConflict(operation=line, workshop_id=workshop.id, note_key="n", **values)

    _refused("settled_with_a_choice", conflict(choice=NoteChoice.KEPT))
    _refused("settled_with_a_choice", conflict(settled_at=utc_now()))
    first = conflict()
    db.session.add(first)
    db.session.flush()
    again = NoteConflict(operation_id=first.operation_id, workshop_id=workshop.id, note_key="n")
    _refused("note_conflicts[._]operation_id", again)
    db.session.add(conflict())
    db.session.flush()
    with pytest.raises(IntegrityError, match="ck_note_conflicts_notechoice"):
        db.session.execute(
            sa.text("UPDATE note_conflicts SET choice = 'x', settled_at = '2026-01-01'")
        )
    db.session.rollback()
    one = log_note(workshop=workshop, note=NoteText("أ", Kind.PROBLEM))
    two = log_note(workshop=workshop, note=NoteText("ب", Kind.PROBLEM))
    two.key = one.key
    _refused("workshop_notes[._]key", two)


def test_who_wrote_a_note_is_named(device: Device, workshop: Workshop) -> None:
    device.outcomes(act("add", key(), fields=fields()))
    user = db.session.scalars(sa.select(User)).one()
    assert device.ask()["notes"][0]["by"] == (user.name or user.email)


def test_two_versions_are_settled_on_the_workshop_s_page_without_scripts(
    device: Device, workshop: Workshop, post: Callable[..., TestResponse]
) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields()))
    device.outcomes(act("correct", note, seen=1, fields=fields("أول")))
    late = [act("correct", note, seen=1, fields=fields(text)) for text in ("ثان", "ثالث")]
    device.outcomes(*late)
    page = f"/team/open/workshops/{workshop.id}"
    shown = device.client.get(page).get_data(as_text=True)
    assert shown.index("أول") < shown.index("ثان")
    seen = str(device.version())

    def choose(which: int, **data: str) -> TestResponse:
        address = f"{page}/notes/two-versions/{late[which]['key']}"
        answer = post(device.client, address, {"seen": seen, **data}, page=page)
        db.session.remove()
        return answer

    assert choose(0, choice="other").status_code == 400
    merged = choose(0, choice="merged", text="أول وثان")
    assert merged.status_code == 303
    assert [row.contribution.statement for row in notes_of(workshop.id)] == ["أول وثان"]
    # the other person's page is old now: nothing is overwritten, both are shown again
    assert choose(1, choice="taken").status_code == 303
    assert [row.contribution.statement for row in notes_of(workshop.id)] == ["أول وثان"]
    assert len(device.ask()["conflicts"]) == 1
    seen = str(device.version())
    assert choose(1, choice="merged", text=" ").status_code == 303
    assert len(device.ask()["conflicts"]) == 1, "a text out of both needs a text"
    choose(1, choice="taken")
    assert device.ask()["conflicts"] == []
    assert [row.contribution.statement for row in notes_of(workshop.id)] == ["ثالث"]


def test_the_page_that_corrects_a_note_overwrites_nothing_it_did_not_show(
    device: Device, workshop: Workshop, post: Callable[..., TestResponse]
) -> None:
    note = key()
    device.outcomes(act("add", note, fields=fields(votes="4")))
    page = f"/team/open/workshops/{workshop.id}/notes/{notes_of(workshop.id)[0].contribution_id}"
    old = {"kind": "proposal", "seen": "1", "votes": "5", "votes_seen": "4"}
    device.outcomes(act("vote", note, by=1), act("correct", note, seen=1, fields=fields("أول")))
    refused = post(device.client, page, {**old, "text": "ثان"})
    shown = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "أول" in shown
    assert "ثان" in shown
    db.session.remove()
    saved = post(device.client, page, {**old, "text": "ثان", "seen": str(device.version())})
    assert saved.status_code == 302
    (row,) = notes_of(workshop.id)
    assert (row.contribution.statement, row.votes) == ("ثان", 6), "a dot of each"
