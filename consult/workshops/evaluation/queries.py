"""Reads of evaluations: scoped by their consultation, ordered, never by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager, joinedload

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.workshops.evaluation.links import read_own_key
from consult.workshops.models import CallForInterest, Interest, Seat, Workshop
from consult.workshops.models.evaluation import (
    Evaluation,
    EvaluationInvitation,
    EvaluationQuestion,
    EvaluationResponse,
    EvaluationText,
    ResponseWay,
    TextState,
)


@dataclass(frozen=True)
class Invited:
    """Who opened their own link, and the evaluation that it asks for."""

    evaluation: Evaluation
    seat_id: int
    used: bool


@dataclass(frozen=True)
class Said:
    """An open answer, away from everything else that its response says."""

    response_id: int
    question_id: int
    text: str
    state: TextState


@dataclass(frozen=True)
class Turnout:
    """How many answered, and how many came."""

    by_way: Mapping[ResponseWay, int]
    participants: int

    @property
    def answers(self) -> int:
        """All filled forms."""
        return sum(self.by_way.values())


def find_evaluation(workshop: Workshop) -> Evaluation | None:
    """The evaluation of a meeting, once the team prepared it."""
    return db.session.scalar(sa.select(Evaluation).filter_by(workshop_id=workshop.id))


def get_evaluation(workshop: Workshop) -> Evaluation:
    """The evaluation of a meeting, else 404."""
    return find_evaluation(workshop) or abort(404)


def get_by_key(consultation: Consultation, key: str) -> Evaluation:
    """The evaluation that the code of the hall opens, else 404."""
    select = (
        sa.select(Evaluation)
        .join(Evaluation.workshop)
        .where(Evaluation.key == key, Workshop.consultation_id == consultation.id)
        .options(contains_eager(Evaluation.workshop))
    )
    return db.session.scalar(select) or abort(404)


def get_by_own_key(consultation: Consultation, key: str) -> Invited:
    """The evaluation that a person's link opens, else 404."""
    number, nonce = read_own_key(key) or abort(404)
    select = (
        sa.select(Evaluation, EvaluationInvitation.used)
        .join(Evaluation.workshop)
        .join(EvaluationInvitation, EvaluationInvitation.evaluation_id == Evaluation.id)
        .join(Seat, Seat.id == EvaluationInvitation.seat_id)
        .join(Interest, Interest.id == Seat.interest_id)
        .where(
            Seat.id == number,
            Interest.nonce == nonce,
            Workshop.consultation_id == consultation.id,
        )
        .options(contains_eager(Evaluation.workshop))
    )
    found = db.session.execute(select).unique().one_or_none() or abort(404)
    return Invited(found[0], number, found[1])


def evaluations_of(consultation: Consultation) -> Mapping[int, Evaluation]:
    """The evaluations of a consultation, by the key of their meeting."""
    select = (
        sa.select(Evaluation)
        .join(Evaluation.workshop)
        .where(Workshop.consultation_id == consultation.id)
        .options(contains_eager(Evaluation.workshop))
        .order_by(Workshop.held_on, Workshop.id)
    )
    return {e.workshop_id: e for e in db.session.scalars(select).unique()}


def open_evaluations(now: datetime) -> Sequence[Evaluation]:
    """Every evaluation that takes answers at this instant."""
    select = (
        sa.select(Evaluation)
        .join(Evaluation.workshop)
        .where(
            Evaluation.opens_at <= now,
            Evaluation.closes_at > now,
            Workshop.cancelled_at.is_(None),
        )
        .options(contains_eager(Evaluation.workshop))
        .order_by(Evaluation.id)
    )
    return db.session.scalars(select).unique().all()


def not_yet_invited(evaluation: Evaluation) -> Sequence[Seat]:
    """Those who came, can be written to, and were not."""
    invited = sa.select(EvaluationInvitation.seat_id).filter_by(evaluation_id=evaluation.id)
    select = (
        sa.select(Seat)
        .join(Seat.interest)
        .where(
            Seat.workshop_id == evaluation.workshop_id,
            Seat.arrived_at.is_not(None),
            Interest.email != "",
            Seat.id.not_in(invited),
        )
        .options(
            contains_eager(Seat.interest)
            .joinedload(Interest.call)
            .joinedload(CallForInterest.consultation),
            joinedload(Seat.workshop),
        )
        .order_by(Seat.id)
    )
    return db.session.scalars(select).unique().all()


def count_invited(evaluation: Evaluation) -> int:
    """How many were written to."""
    select = sa.select(sa.func.count()).where(EvaluationInvitation.evaluation_id == evaluation.id)
    return db.session.scalar(select) or 0


def turnouts(evaluations: Collection[Evaluation]) -> dict[int, Turnout]:
    """Turnout of each evaluation, by its key: of those counted in the hall, or ticked off."""
    keys = [evaluation.id for evaluation in evaluations]
    counted: dict[int, dict[ResponseWay, int]] = defaultdict(dict)
    select = (
        sa.select(EvaluationResponse.evaluation_id, EvaluationResponse.way, sa.func.count())
        .where(EvaluationResponse.evaluation_id.in_(keys))
        .group_by(EvaluationResponse.evaluation_id, EvaluationResponse.way)
    )
    for key, way, count in db.session.execute(select):
        counted[key][way] = count
    arrived = _arrived([evaluation.workshop_id for evaluation in evaluations])
    return {
        e.id: Turnout(
            {way: n for way in ResponseWay if (n := counted[e.id].get(way))},
            max(e.workshop.participants, arrived.get(e.workshop_id, 0)),
        )
        for e in evaluations
    }


def _arrived(workshops: Collection[int]) -> dict[int, int]:
    select = (
        sa.select(Seat.workshop_id, sa.func.count())
        .where(Seat.workshop_id.in_(workshops), Seat.arrived_at.is_not(None))
        .group_by(Seat.workshop_id)
    )
    return {row[0]: row[1] for row in db.session.execute(select)}


def texts_said(
    evaluations: Collection[int], *, state: TextState | None = None
) -> dict[int, list[Said]]:
    """Open answers by the key of their question, in no order that tells who said what."""
    select = (
        sa.select(EvaluationText)
        .join(EvaluationResponse, EvaluationResponse.id == EvaluationText.response_id)
        .where(EvaluationResponse.evaluation_id.in_(evaluations))
        .order_by(EvaluationText.text, EvaluationText.response_id)
    )
    if state is not None:
        select = select.where(EvaluationText.state == state)
    found: dict[int, list[Said]] = defaultdict(list)
    for held in db.session.scalars(select):
        found[held.question_id].append(
            Said(held.response_id, held.question_id, held.text, held.state)
        )
    return found


def get_text(evaluation: Evaluation, response_id: int, question_id: int) -> EvaluationText:
    """One open answer of this evaluation, else 404."""
    select = (
        sa.select(EvaluationText)
        .join(EvaluationResponse, EvaluationResponse.id == EvaluationText.response_id)
        .where(
            EvaluationResponse.evaluation_id == evaluation.id,
            EvaluationText.response_id == response_id,
            EvaluationText.question_id == question_id,
        )
    )
    return db.session.scalar(select) or abort(404)


def papers_of(evaluation: Evaluation) -> Sequence[int]:
    """Numbers of the paper forms that were typed in, the latest number first."""
    select = (
        sa.select(EvaluationResponse.paper_number)
        .where(
            EvaluationResponse.evaluation_id == evaluation.id,
            EvaluationResponse.paper_number.is_not(None),
        )
        .order_by(EvaluationResponse.paper_number.desc())
    )
    return [number for number in db.session.scalars(select) if number is not None]


def find_paper(evaluation: Evaluation, number: int) -> EvaluationResponse | None:
    """The paper form with this number, if it is typed in."""
    select = sa.select(EvaluationResponse).filter_by(
        evaluation_id=evaluation.id, paper_number=number
    )
    return db.session.scalar(select)


def questions_with(keys: Collection[int]) -> list[EvaluationQuestion]:
    """These questions, in their order; an earlier wording before a later one."""
    select = (
        sa.select(EvaluationQuestion)
        .where(EvaluationQuestion.id.in_(keys))
        .order_by(EvaluationQuestion.position, EvaluationQuestion.code, EvaluationQuestion.version)
    )
    return list(db.session.scalars(select))
