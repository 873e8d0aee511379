"""Minutes of the demo's meetings: published ones, and a draft that participants are reading."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Category, Sex
from consult.extensions import db
from consult.workshops.minutes.answering import Answer, Said, answer_minutes
from consult.workshops.minutes.operations import (
    Ruling,
    Wording,
    close_reading,
    decide_remark,
    draft_minutes,
    publish_minutes,
    save_section,
    send_minutes,
)
from consult.workshops.minutes.queries import Reader, answers_of
from consult.workshops.models import (
    CallForInterest,
    Interest,
    Minutes,
    MinutesSection,
    RemarkDecision,
    Seat,
    SeatState,
    Verdict,
    Workshop,
    WorkshopState,
)

#: people who came by the list, in each of the meetings
CAME = (4, 4, 2)
CALL = "ندعوكم إلى التعبير عن اهتمامكم بالمشاركة في اللقاءات التشاورية. (نداء تجريبي)"
CLOSING = "شكر المسير المشاركات والمشاركين، وذكّر بأن المحضر سيعرض عليهم قبل نشره."
AMENDED = "وطلب المشاركون أن يرسل إليهم المحضر المنشور."
REFUSED = "لا يذكر المحضر من قال كل نقطة: الملاحظات تدون باسم الطاولة."


def write_minutes(*, workshops: Sequence[Workshop], actor: User, today: date) -> None:
    """Publish the minutes of the first meeting that is over; let the second's be read.

    The third has participants and no minutes, so that there is something to try.
    """
    over = [workshop for workshop in workshops if workshop.state is WorkshopState.CLOSED][:3]
    if len(over) < 3:
        return
    call = _call(over[0].consultation)
    seats = [_came(call, workshop, count) for workshop, count in zip(over, CAME, strict=True)]
    _publish(over[0], seats[0], actor)
    _let_read(over[1], seats[1], actor, _at(today - timedelta(days=2)))


def _call(consultation: Consultation) -> CallForInterest:
    """A call that was never published: the demo's people need one that they answered."""
    call = CallForInterest(
        consultation_id=consultation.id,
        opens_on=consultation.opens_on,
        closes_on=consultation.opens_on + timedelta(days=6),
        text_ar=CALL,
    )
    db.session.add(call)
    db.session.flush()
    return call


def _came(call: CallForInterest, workshop: Workshop, count: int) -> list[Seat]:
    seats = [_seat(call, workshop, number) for number in range(1, count + 1)]
    workshop.seats_taken += len(seats)
    db.session.flush()
    return seats


def _seat(call: CallForInterest, workshop: Workshop, number: int) -> Seat:
    interest = Interest(
        call=call,
        name=f"مشارك(ة) تجريبي(ة) {number}",
        email=f"participant{number}.{workshop.id}@demo.example",
        category=Category.ASSOCIATION if number % 2 else Category.CITIZEN,
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        province=workshop.province,
        language="ar",
        nonce=secrets.token_urlsafe(16),
    )
    seat = Seat(
        workshop=workshop,
        interest=interest,
        state=SeatState.CONFIRMED,
        arrived_at=_at(workshop.held_on),
    )
    db.session.add(seat)
    return seat


def _publish(workshop: Workshop, seats: Sequence[Seat], actor: User) -> None:
    minutes = _drafted(workshop, actor)
    sent = _at(workshop.held_on + timedelta(days=3))
    send_minutes(minutes=minutes, days=7, actor=actor, now=sent)
    closing = _section(minutes, "closing")
    asked = Said("", f"{CLOSING}\n{AMENDED}", closing)
    whole = Said("من المفيد ذكر من قال كل نقطة.")
    during = sent + timedelta(days=2)
    for seat, answer in zip(
        seats,
        (
            Answer(Verdict.APPROVES),
            Answer(Verdict.APPROVES, [asked]),
            Answer(Verdict.REMARKS, [whole]),
        ),
        strict=False,  # the last of them does not answer
    ):
        answer_minutes(reader=Reader(minutes, seat), answer=answer, now=during)
    close_reading(minutes=minutes, actor=actor, now=sent + timedelta(days=8))
    _decide(minutes, closing, actor)
    publish_minutes(minutes=minutes, actor=actor, now=sent + timedelta(days=9))


def _decide(minutes: Minutes, closing: MinutesSection, actor: User) -> None:
    for remark in (r for answer in answers_of(minutes) for r in answer.remarks):
        ruling = Ruling(RemarkDecision.REFUSED, REFUSED)
        if remark.replacement:
            wording = Wording(remark.replacement, closing.revision)
            ruling = Ruling(RemarkDecision.TAKEN, section=closing, wording=wording)
        decide_remark(minutes=minutes, remark=remark, ruling=ruling, actor=actor)


def _let_read(workshop: Workshop, seats: Sequence[Seat], actor: User, sent: datetime) -> None:
    minutes = _drafted(workshop, actor)
    send_minutes(minutes=minutes, days=7, actor=actor, now=sent)
    said = Said("ينقص ذكر مسألة النقل المدرسي.", section=_section(minutes, "opening"))
    for seat, answer in zip(
        seats[:2], (Answer(Verdict.APPROVES), Answer(Verdict.REMARKS, [said])), strict=True
    ):
        answer_minutes(reader=Reader(minutes, seat), answer=answer, now=sent + timedelta(days=1))


def _drafted(workshop: Workshop, actor: User) -> Minutes:
    minutes = draft_minutes(workshop=workshop, language="ar", actor=actor)
    closing = _section(minutes, "closing")
    save_section(section=closing, wording=Wording(CLOSING, closing.revision), actor=actor)
    return minutes


def _section(minutes: Minutes, key: str) -> MinutesSection:
    return next(section for section in minutes.sections if section.key == key)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
