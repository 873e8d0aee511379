"""Evaluating a meeting: once by one's own link, many by the code, on paper; and never by name."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.contributions.models import Sex
from consult.extensions import Model, UtcDateTime, db, utc_now
from consult.kernel.clock import do_what_is_due
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.kernel.mail.models import OutgoingLetter
from consult.workshops.evaluation import answering, asking, operations, rounds
from consult.workshops.evaluation.answering import Answers
from consult.workshops.evaluation.links import own_key
from consult.workshops.evaluation.queries import (
    get_by_own_key,
    get_text,
    turnouts,
)
from consult.workshops.evaluation.questions import get_in_force, in_force, retired
from consult.workshops.evaluation.results import public_results, results_of
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationMark,
    EvaluationQuestion,
    EvaluationResponse,
    EvaluationText,
    QuestionKind,
    ResponseWay,
    TextState,
)
from tests.factories import (
    make_consultation,
    make_evaluated,
    make_evaluation,
    make_participant,
    make_user,
    make_workshop,
)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    return make_workshop(make_consultation(), held_on=utc_now().date())


@pytest.fixture
def evaluation(workshop: Workshop) -> Evaluation:
    return make_evaluation(workshop)


def _question(workshop: Workshop, code: str = "purpose") -> EvaluationQuestion:
    return get_in_force(workshop.consultation, code)


def _mark(workshop: Workshop, mark: int = 4) -> Answers:
    return Answers(marks={_question(workshop).id: mark})


def _responses() -> int:
    return db.session.scalar(sa.select(sa.func.count(EvaluationResponse.id))) or 0


@pytest.mark.both_databases
def test_a_link_used_by_many_at_once_counts_once(app: Flask, workshop: Workshop) -> None:
    evaluation, seat = make_evaluation(workshop), make_participant(workshop)
    db.session.add(EvaluationInvitation(evaluation_id=evaluation.id, seat_id=seat.id))
    answers, slug, key = _mark(workshop), workshop.consultation.id, own_key(seat)
    db.session.commit()
    start, done = threading.Barrier(4), []

    def send(number: int) -> None:
        with app.app_context():
            consultation = db.session.get_one(type(workshop.consultation), slug)
            invited = get_by_own_key(consultation, key)
            start.wait()
            try:
                answering.answer_by_letter(
                    invited=invited, answers=answers, token=f"t{number}", now=utc_now()
                )
                db.session.commit()
                done.append("taken")
            except Conflict:
                db.session.rollback()
                done.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["refused", "refused", "refused", "taken"]
    db.session.expire_all()
    assert _responses() == 1


def test_a_second_click_is_thanked_and_counts_once(
    evaluation: Evaluation, workshop: Workshop
) -> None:
    seat = make_participant(workshop)
    db.session.add(EvaluationInvitation(evaluation_id=evaluation.id, seat_id=seat.id))
    db.session.flush()
    invited = get_by_own_key(workshop.consultation, own_key(seat))
    for _click in range(2):
        answering.answer_by_letter(
            invited=invited, answers=_mark(workshop), token="same", now=utc_now()
        )
        answering.answer_by_code(
            evaluation=evaluation, answers=_mark(workshop), token="other", now=utc_now()
        )
    assert turnouts([evaluation])[evaluation.id].by_way == {
        ResponseWay.LETTER: 1,
        ResponseWay.CODE: 1,
    }


def test_no_table_joins_a_person_to_an_answer() -> None:
    tables = {t.__tablename__: t.__table__ for t in (
        EvaluationResponse, EvaluationMark, EvaluationText, EvaluationInvitation
    )}  # fmt: skip
    leads = {
        name: {key.column.table.name for key in table.foreign_keys}
        for name, table in tables.items()
    }
    assert leads == {
        "evaluation_responses": {"evaluations", "provinces"},
        "evaluation_marks": {"evaluation_responses", "evaluation_questions"},
        "evaluation_texts": {"evaluation_responses", "evaluation_questions"},
        "evaluation_invitations": {"evaluations", "seats"},
    }
    # no instant and no growing number that would put the rows of both in one order
    for table in tables.values():
        assert not [c.name for c in table.columns if isinstance(c.type, UtcDateTime)]
    assert "answered_on" not in tables["evaluation_invitations"].columns
    assert {c.name for c in tables["evaluation_invitations"].columns} == {
        "evaluation_id", "seat_id", "used"
    }  # fmt: skip


def test_keys_of_responses_tell_no_order(evaluation: Evaluation, workshop: Workshop) -> None:
    for number in range(12):
        answering.answer_by_code(
            evaluation=evaluation, answers=_mark(workshop), token=f"{number}", now=utc_now()
        )
    by_token = sa.select(EvaluationResponse.id).order_by(
        sa.func.length(EvaluationResponse.submission_token), EvaluationResponse.submission_token
    )
    keys = db.session.scalars(by_token).all()
    assert keys != sorted(keys)
    assert keys != sorted(keys, reverse=True)


def test_a_form_opens_when_the_meeting_ends_and_closes_by_itself(workshop: Workshop) -> None:
    evaluation = operations.prepare(workshop=workshop, days=7, actor=None)
    opens = evaluation.opens_at
    answers = _mark(workshop)
    assert operations.prepare(workshop=workshop, actor=None) is evaluation
    for moment, taken in (
        (opens - timedelta(seconds=1), False),
        (opens, True),
        (opens + timedelta(days=7), False),
    ):
        assert evaluation.takes_answers(moment) is taken
        if not taken:
            with pytest.raises(Gone):
                answering.answer_by_code(
                    evaluation=evaluation, answers=answers, token=None, now=moment
                )
    workshop.cancelled_at = utc_now()
    assert not evaluation.takes_answers(opens)
    with pytest.raises(Conflict):
        operations.open_form(evaluation=evaluation, days=3, now=opens, actor=None)


def test_an_empty_form_is_refused(evaluation: Evaluation) -> None:
    with pytest.raises(DomainError):
        answering.answer_by_code(
            evaluation=evaluation, answers=Answers(sex=Sex.FEMALE), token=None, now=utc_now()
        )


def test_those_who_came_are_written_to_once(
    app: Flask, evaluation: Evaluation, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = make_participant(workshop)
    make_participant(workshop, email="", phone="0600000000")
    rounds.ask_those_who_came()
    assert db.session.scalar(sa.select(sa.func.count(OutgoingLetter.id))) == 0, "no address known"
    with app.test_request_context(base_url="https://consult.example/"):
        assert operations.invite_people(evaluation=evaluation) == 1
        assert operations.invite_people(evaluation=evaluation) == 0
    letter = db.session.scalars(sa.select(OutgoingLetter)).one()
    assert own_key(seat) in letter.text
    assert "consult.workshops.evaluation.rounds.ask_those_who_came" in do_what_is_due()


def test_other_words_are_another_version_and_answers_keep_theirs(
    evaluation: Evaluation, workshop: Workshop
) -> None:
    before = _question(workshop)
    first = before.text_ar
    answering.answer_by_code(
        evaluation=evaluation, answers=_mark(workshop), token=None, now=utc_now()
    )
    after = asking.reword(question=before, seen=1, texts={"ar": "كلمات أخرى"}, actor=None)
    assert (after.code, after.version, after.position) == ("purpose", 2, before.position)
    assert before.text_ar == first
    assert [q.code for q in in_force(workshop.consultation)].count("purpose") == 1
    with pytest.raises(Conflict):
        asking.reword(question=after, seen=1, texts={"ar": "متأخر"}, actor=None)
    unchanged = asking.reword(question=after, seen=2, texts={"ar": "كلمات أخرى"}, actor=None)
    assert unchanged is after
    assert [c.question.id for c in results_of([evaluation]).closed] == [before.id]


def test_questions_are_added_ordered_retired_and_asked_again(workshop: Workshop) -> None:
    consultation = workshop.consultation
    added = asking.add_question(
        consultation=consultation, kind=QuestionKind.TEXT, texts={"fr": "Et encore ?"}, actor=None
    )
    assert [q.code for q in in_force(consultation)][-1] == added.code
    asking.move(question=added, step=-1, actor=None)
    asking.move(question=added, step=-99, actor=None)
    assert next(q.code for q in in_force(consultation)) == added.code
    asking.retire(question=added, actor=None)
    assert [q.code for q in retired(consultation)] == [added.code]
    with pytest.raises(Conflict):
        asking.retire(question=added, actor=None)
    asking.ask_again(question=added, actor=None)
    assert next(q.code for q in in_force(consultation)) == added.code
    with pytest.raises(DomainError):
        asking.add_question(
            consultation=consultation, kind=QuestionKind.SCALE, texts={"ar": " "}, actor=None
        )


def test_a_paper_is_typed_in_once_and_taken_out(evaluation: Evaluation, workshop: Workshop) -> None:
    def enter(number: int, token: str) -> None:
        answering.enter_paper(
            evaluation=evaluation, answers=_mark(workshop), number=number, token=token, actor=None
        )

    operations.close_form(evaluation=evaluation, now=utc_now(), actor=None)
    enter(1, "a")
    enter(1, "a")
    with pytest.raises(Conflict):
        enter(1, "b")
    answering.remove_paper(evaluation=evaluation, number=1, actor=None)
    with pytest.raises(Conflict):
        answering.remove_paper(evaluation=evaluation, number=1, actor=None)
    assert _responses() == 0


def test_results_are_published_from_five_on_with_the_chosen_words(workshop: Workshop) -> None:
    few = make_evaluation(workshop, marks=[{"purpose": 2}] * 4)
    with pytest.raises(DomainError):
        operations.publish_results(evaluation=few, actor=None)
    evaluation, response, question = make_evaluated(workshop, make_participant(workshop))
    results = public_results(workshop)
    assert results is not None
    assert results.open == []
    text = get_text(evaluation, response, question)
    operations.moderate(text=text, state=TextState.SHOWN, actor=make_user())
    results = public_results(workshop)
    assert results is not None
    assert [said.text for said in results.open[0].texts] == [text.text]
    operations.take_results_back(evaluation=evaluation, actor=None)
    assert public_results(workshop) is None


def test_groups_are_counted_apart_and_small_ones_hidden(workshop: Workshop) -> None:
    make_evaluation(workshop, marks=[{"purpose": 5}] * 6, sex=Sex.FEMALE)
    evaluation = make_evaluation(workshop, marks=[{"purpose": 2}] * 5, sex=Sex.MALE)
    closed = results_of([evaluation]).closed[0]
    assert closed.tally.counts == (0, 5, 0, 0, 6)
    assert [(g.tally.answers, g.tally.mean) for g in closed.sexes] == [(6, 5.0), (5, 2.0)]


#: constraint, or the columns by which SQLite names it → a row that violates it
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("ck_evaluations_closes_after_it_opens", {"closes": -1}),
    ("ck_evaluations_papers_not_negative", {"papers": -1}),
    ("ck_evaluation_responses_paper_is_numbered", {"way": ResponseWay.PAPER}),
    ("ck_evaluation_responses_paper_is_numbered", {"paper_number": 3}),
    (
        "ck_evaluation_responses_paper_number_positive",
        {"way": ResponseWay.PAPER, "paper_number": 0},
    ),
    ("ck_evaluation_marks_mark_on_the_scale", {"mark": 6}),
    ("ck_evaluation_texts_says_something", {"text": ""}),
    ("ck_evaluation_questions_version_positive", {"version": 0}),
    ("ck_evaluation_questions_has_text", {"text_ar": ""}),
    ("uq_evaluation_questions_in_force|evaluation_questions.consultation_id", {"version": 2}),
    ("uq_evaluation_questions_consultation_id_code_version|questions.version", {"version": 1}),
    ("uq_evaluations_workshop_id|evaluations.workshop_id", {"papers": 1}),
    ("uq_evaluation_responses_submission_token|submission_token", {"submission_token": "twice"}),
    (
        "uq_evaluation_responses_evaluation_id_paper_number|paper_number",
        {"way": ResponseWay.PAPER, "paper_number": 7},
    ),
]
#: constraint → table and column of an enumeration
ENUMERATIONS = {
    "ck_evaluation_questions_questionkind": ("evaluation_questions", "kind"),
    "ck_evaluation_responses_responseway": ("evaluation_responses", "way"),
    "ck_evaluation_responses_sex": ("evaluation_responses", "sex"),
    "ck_evaluation_responses_ageband": ("evaluation_responses", "age_band"),
    "ck_evaluation_responses_category": ("evaluation_responses", "category"),
    "ck_evaluation_texts_textstate": ("evaluation_texts", "state"),
}


@pytest.mark.both_databases
def test_each_constraint_refuses_the_row_that_violates_it(
    evaluation: Evaluation, workshop: Workshop
) -> None:
    said = Answers(texts={_question(workshop, "liked").id: "نعم"})
    answering.enter_paper(evaluation=evaluation, answers=said, number=7, token="twice", actor=None)
    for constraint, row in REFUSED:
        bad = _bad(evaluation, workshop, row)
        with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
            db.session.add(bad)
    for constraint, (table, column) in ENUMERATIONS.items():
        statement = sa.text(f"UPDATE {table} SET {column} = 'unknown'")
        if column == "way":
            statement = sa.text("UPDATE evaluation_responses SET way = 'x', paper_number = NULL")
        with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
            db.session.execute(statement)


def _bad(evaluation: Evaluation, workshop: Workshop, row: dict[str, Any]) -> Model:
    question, now = _question(workshop), utc_now()
    response = EvaluationResponse(
        evaluation_id=evaluation.id, way=ResponseWay.CODE, answered_on=now.date()
    )
    if "closes" in row or "papers" in row:
        closes = now + timedelta(days=row.get("closes", 1))
        return Evaluation(
            workshop_id=workshop.id,
            key="k",
            opens_at=now,
            closes_at=closes,
            papers=row.get("papers"),
        )
    if "mark" in row:
        response.marks = [EvaluationMark(question_id=question.id, **row)]
        return response
    if "text" in row:
        response.texts = [EvaluationText(question_id=question.id, **row)]
        return response
    if "version" in row or "text_ar" in row:
        own = {"code": "purpose" if row.get("version") else "x", "text_ar": "سؤال", **row}
        if row.get("version") == 1:
            own["retired_at"] = now
        return EvaluationQuestion(
            consultation_id=question.consultation_id, kind=QuestionKind.SCALE, position=1, **own
        )
    for name, value in row.items():
        setattr(response, name, value)
    return response
