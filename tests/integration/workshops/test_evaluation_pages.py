"""Pages of evaluations: what is sent, what comes back, what files and reports say of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from consult.access.models import Role
from consult.contributions.models import Sex
from consult.documents.blocks import Chart, Code, Document, Grid, Heading, Points, Table
from consult.documents.render import Format, render
from consult.extensions import db, utc_now
from consult.synthesis.compose import compose
from consult.synthesis.queries import facts_of
from consult.synthesis.verify.counting import count_again
from consult.workshops.evaluation.asking import reword
from consult.workshops.evaluation.links import own_key
from consult.workshops.evaluation.paper import blank_form
from consult.workshops.evaluation.pictures import distribution, steps_of
from consult.workshops.evaluation.questions import get_in_force
from consult.workshops.evaluation.results import results_of
from consult.workshops.models import AttendanceCount, Dimension, Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationResponse,
    ResponseWay,
)
from tests.factories import (
    make_consultation,
    make_contribution,
    make_evaluated,
    make_evaluation,
    make_participant,
    make_workshop,
)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    found = make_workshop(
        make_consultation("tanger"), held_on=utc_now().date(), published_at=utc_now()
    )
    db.session.commit()
    return found


@pytest.fixture
def evaluation(workshop: Workshop) -> Evaluation:
    found = make_evaluation(workshop)
    db.session.commit()
    return found


def _field(workshop: Workshop, code: str) -> str:
    return f"q{get_in_force(workshop.consultation, code).id}"


def _count() -> int:
    return db.session.query(EvaluationResponse).count()


def test_the_form_takes_arabic_digits_and_a_second_click_adds_nothing(
    client: FlaskClient, post: Callable[..., Any], workshop: Workshop, evaluation: Evaluation
) -> None:
    address = f"/tanger/evaluation/{evaluation.key}"
    token = re.search(r'name="token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token
    sent = {
        _field(workshop, "purpose"): "٤",
        _field(workshop, "liked"): "  النقاش\r\nالمفتوح",
        "sex": "female",
        "token": token[1],
    }
    for _click in range(2):
        assert post(client, address, sent).headers["Location"] == f"{address}/thanks"
    response = db.session.query(EvaluationResponse).one()
    assert (response.way, response.sex) == (ResponseWay.CODE, Sex.FEMALE)
    assert [m.mark for m in response.marks] == [4]
    assert [t.text for t in response.texts] == ["  النقاش\nالمفتوح"]


@pytest.mark.parametrize(
    ("code", "sent", "status"),
    [("purpose", "6", 422), ("time", "5", 422), ("liked", "", 422), ("liked", "x" * 2001, 422)],
)
def test_a_form_that_cannot_be_taken_comes_back_as_typed(
    client: FlaskClient,
    post: Callable[..., Any],
    workshop: Workshop,
    evaluation: Evaluation,
    code: str,
    sent: str,
    status: int,
) -> None:
    fields = {_field(workshop, code): sent, "category": "citizen"}
    answer = post(client, f"/tanger/evaluation/{evaluation.key}", fields)
    assert answer.status_code == status
    assert '<option selected value="citizen">' in answer.text
    assert _count() == 0


def test_robots_and_strangers_are_turned_away(
    client: FlaskClient, post: Callable[..., Any], workshop: Workshop, evaluation: Evaluation
) -> None:
    address = f"/tanger/evaluation/{evaluation.key}"
    fields = {_field(workshop, "purpose"): "4"}
    assert post(client, address, {**fields, "website": "http://x"}).status_code == 422
    assert client.post(address, data=fields).status_code == 400
    assert client.get("/tanger/evaluation/unknown").status_code == 404
    assert client.get("/tanger/evaluation/own/unknown").status_code == 404
    make_consultation("other")
    db.session.commit()
    assert client.get(f"/other/evaluation/{evaluation.key}").status_code == 404
    assert _count() == 0


def test_a_form_that_closed_meanwhile_says_so_and_gives_the_text_back(
    client: FlaskClient, post: Callable[..., Any], workshop: Workshop, evaluation: Evaluation
) -> None:
    address = f"/tanger/evaluation/{evaluation.key}?lang=en"
    page = client.get(address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    evaluation.opens_at = utc_now() - timedelta(hours=1)
    evaluation.closes_at = utc_now() - timedelta(seconds=1)
    db.session.commit()
    fields = {_field(workshop, "liked"): "نص طويل كتبته", "csrf_token": token[1]}
    answer = client.post(address, data=fields)
    assert answer.status_code == 410
    assert "Nothing was sent" in answer.text
    assert "نص طويل كتبته" in answer.text
    assert "Send my answers" not in answer.text
    shown = client.get(address)
    assert shown.status_code == 200
    assert "closed" in shown.text
    assert _count() == 0


def test_a_used_link_says_so_and_loses_nothing(
    client: FlaskClient, post: Callable[..., Any], workshop: Workshop, evaluation: Evaluation
) -> None:
    seat = make_participant(workshop)
    db.session.add(EvaluationInvitation(evaluation_id=evaluation.id, seat_id=seat.id))
    db.session.commit()
    address = f"/tanger/evaluation/own/{own_key(seat)}"
    first = client.get(address + "?lang=en").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', first)
    assert token
    sent = {_field(workshop, "purpose"): "4", "csrf_token": token[1]}
    assert client.post(address, data=sent).status_code == 303
    again = {**sent, _field(workshop, "liked"): "شيء آخر"}
    refused = client.post(address, data=again)
    assert refused.status_code == 409
    assert "شيء آخر" in refused.text
    assert "each person answers once" in client.get(address).text
    assert _count() == 1


def test_who_opened_the_page_before_a_rewording_answers_what_they_read(
    client: FlaskClient, post: Callable[..., Any], workshop: Workshop, evaluation: Evaluation
) -> None:
    old = get_in_force(workshop.consultation, "purpose")
    reword(question=old, seen=1, texts={"ar": "صيغة أخرى"}, actor=None)
    db.session.commit()
    fields = {f"q{old.id}": "5", "asked": str(old.id)}
    answer = post(client, f"/tanger/evaluation/{evaluation.key}", fields)
    assert answer.status_code == 303
    assert [c.question.id for c in results_of([evaluation]).closed] == [old.id]


def test_the_team_prepares_opens_counts_and_publishes(
    sign_in: Callable[..., FlaskClient], post: Callable[..., Any], workshop: Workshop
) -> None:
    client, base = sign_in(Role.SUPERVISION), f"/team/tanger/workshops/{workshop.id}/evaluation"

    def send(act: str, **fields: str) -> int:
        return int(post(client, f"{base}/{act}", fields, page=base).status_code)

    assert send("prepare", days="0") == 422
    assert send("prepare", days="14") == 303
    assert send("open", days="5") == 303
    assert send("papers", papers="12") == 303
    assert send("papers", papers="-3") == 422
    assert send("letters") == 303
    assert send("publish", publish="yes") == 422, "nobody answered"
    digits = {_field(workshop, "purpose"): "4", "number": "1"}
    entry = f"{base}/papers/entry"
    for number in range(1, 6):
        assert post(client, entry, {**digits, "number": str(number)}).status_code == 303
    assert post(client, entry, {**digits, "number": "5"}).status_code == 409
    assert post(client, entry, {**digits, "number": ""}).status_code == 422
    assert send("papers/5/undo") == 303
    assert post(client, entry, {**digits, "number": "6"}).status_code == 303
    assert send("publish", publish="yes") == 303
    public = client.get(f"/tanger/agenda/{workshop.id}?lang=en").text
    assert "How participants judged this meeting" in public
    assert send("publish", publish="no") == 303
    assert send("close") == 303
    public = client.get(f"/tanger/agenda/{workshop.id}?lang=en").text
    assert "How participants judged this meeting" not in public


def test_the_questions_are_edited_on_their_page(
    sign_in: Callable[..., FlaskClient], post: Callable[..., Any], workshop: Workshop
) -> None:
    client, base = sign_in(Role.SUPERVISION), "/team/tanger/evaluation/questions"
    added = {"kind": "text", "text_fr": "Autre chose ?"}
    assert post(client, base, added).status_code == 303
    assert post(client, base, {"kind": "text"}).status_code == 422
    words = {"text_ar": "هل كان الهدف واضحا؟", "seen": "1"}
    assert post(client, f"{base}/purpose", words).status_code == 303
    assert post(client, f"{base}/purpose", words).status_code == 409
    for act, status in (("down", 303), ("up", 303), ("retire", 303), ("again", 303), ("x", 400)):
        answer = post(client, f"{base}/purpose/place", {"act": act}, page=base)
        assert answer.status_code == status, act
    assert get_in_force(workshop.consultation, "purpose").version == 2
    assert sign_in(Role.FACILITATOR).get(base).status_code == 403


def test_pictures_tables_and_files_say_the_same_numbers(
    sign_in: Callable[..., FlaskClient], workshop: Workshop
) -> None:
    evaluation, _response, _question = make_evaluated(workshop, make_participant(workshop))
    evaluation.workshop.consultation.title_ar = "=1+1"
    db.session.commit()
    for closed in results_of([evaluation]).closed:
        steps = steps_of(closed.tally)
        drawn = re.findall(r">(\d+)</text>", distribution(closed, "ar").svg)
        assert sorted(map(int, drawn)) == sorted(s.count for s in steps if s.count)
        assert sum(s.count for s in steps) == closed.tally.answers
    client, base = sign_in(Role.READER), f"/team/tanger/workshops/{workshop.id}/evaluation"
    book = load_workbook(io.BytesIO(client.get(f"{base}/results.xlsx").data))
    assert len(book.sheetnames) == 4
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    text = client.get(f"{base}/results.csv").data.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == len(rows) + 1
    assert [r[2] for r in rows if r[2]] == [5, 5]


def test_the_paper_has_the_questions_of_the_page_and_its_code(
    app: Flask, workshop: Workshop, evaluation: Evaluation
) -> None:
    with app.test_request_context(base_url="https://consult.example/"):
        made = {language: blank_form(workshop, language) for language in ("ar", "fr", "en")}
        of_all = blank_form(workshop.consultation, "ar")
    questions = [row[0] for b in made["ar"].blocks if isinstance(b, Grid) for row in b.rows]
    assert [q.split(".")[0] for q in questions] == [str(n) for n in range(1, 11)]
    assert [b.address.split("/")[-1] for b in made["fr"].blocks if isinstance(b, Code)] == [
        evaluation.key
    ]
    assert not [b for b in of_all.blocks if isinstance(b, Code)]
    assert render(made["ar"], Format.PDF).startswith(b"%PDF")
    assert render(made["en"], Format.DOCX).startswith(b"PK")


def _report(workshop: Workshop, language: str = "en") -> Document:
    facts = facts_of(workshop.consultation, written=utc_now(), version=1)
    document = compose(facts, language)
    assert list(count_again(document, facts, (), {})) == []
    return document


def test_the_report_says_how_participants_judged_the_workshops(workshop: Workshop) -> None:
    make_contribution(workshop.consultation)
    few = make_evaluation(workshop, marks=[{"purpose": 5}] * 4)
    assert "evaluation" not in {
        b.anchor for b in _report(workshop).blocks if isinstance(b, Heading)
    }
    db.session.add(
        AttendanceCount(workshop_id=workshop.id, dimension=Dimension.SEX, value="female", count=20)
    )
    db.session.flush()
    db.session.expire(few.workshop)
    make_evaluation(workshop, marks=[{"purpose": 3, "overall": 4, "time": 1}] * 6)
    blocks = _report(workshop).blocks
    place = next(i for i, b in enumerate(blocks) if getattr(b, "anchor", "") == "evaluation")
    points, chart, table = blocks[place + 1 : place + 4]
    assert isinstance(points, Points)
    assert isinstance(chart, Chart)
    assert isinstance(table, Table)
    figures = {f.key: f for s in points.sentences for f in s.figures if f.key}
    assert figures["evaluation_answers"].value == 10
    assert figures["evaluation_rate"].value == 0.5
    assert figures["evaluation_answers"].workshops == (workshop.id,)
    assert [row.cells[1:] for row in table.rows] == [
        (10, "3.8", 4, 0.4),
        (6, "–", 6, 1.0),
        (6, "4.0", 6, 1.0),
    ]
    assert [bar.value for bar in chart.bars] == [row.cells[3] for row in table.rows]
