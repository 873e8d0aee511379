"""Writes of those who came: one answer a person, which can change until the reading ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import DomainError, Gone
from consult.workshops.minutes.queries import Reader
from consult.workshops.minutes.state import hold
from consult.workshops.models import (
    Minutes,
    MinutesAnswer,
    MinutesRemark,
    MinutesSection,
    Verdict,
)


@dataclass(frozen=True)
class Said:
    """A remark as it was typed; without a section it is about the whole."""

    text: str = ""
    replacement: str = ""
    section: MinutesSection | None = None


@dataclass(frozen=True)
class Answer:
    """What somebody answers."""

    verdict: Verdict
    remarks: Sequence[Said] = ()
    name: str = ""
    #: of the opened page, for the hall's link
    token: str = ""


def answer_minutes(*, reader: Reader, answer: Answer, now: datetime | None = None) -> MinutesAnswer:
    """Take somebody's answer, in place of the one they gave before.

    Raises
    ------
    Gone
        When the reading has not begun or is over.
    DomainError
        When somebody does not approve and says nothing.
    """
    now = now or utc_now()
    minutes = reader.minutes
    # held, so that nobody answers while the team ends the reading, nor one person twice at once
    hold(minutes)
    if not minutes.takes_answers(now.date()):
        raise Gone(_l("The reading of these minutes is over: they no longer take answers."))
    remarks = [said for said in answer.remarks if _says_something(said)]
    if answer.verdict is Verdict.REMARKS and not remarks:
        raise DomainError(_l("Write one comment at least, or approve the minutes."))
    row = reader.answer or _row(reader, answer)
    db.session.refresh(row)
    if row.remarks:
        row.remarks.clear()
        db.session.flush()
    row.verdict = answer.verdict
    row.changed_at = now
    if row.seat_id is None:
        row.name = answer.name.strip()
    for said in remarks:
        row.remarks.append(_remark(said))
    db.session.flush()
    audit.record("answer_minutes", row, verdict=str(answer.verdict), remarks=len(remarks))
    return row


def forget_names(*, ended: Mapping[int, bool]) -> int:
    """Delete the names given with halls' links, of minutes whose time is over; how many."""
    keys = [key for key, over in ended.items() if over]
    select = sa.select(MinutesAnswer).where(
        MinutesAnswer.minutes_id.in_(keys), MinutesAnswer.name != ""
    )
    found = db.session.scalars(select).all()
    for row in found:
        row.name = ""
    db.session.flush()
    return len(found)


def _row(reader: Reader, answer: Answer) -> MinutesAnswer:
    """The row of this person: a new one, or that of the same form that arrived just before."""
    minutes: Minutes = reader.minutes
    seat_id = reader.seat.id if reader.seat else None
    token = None if reader.seat else answer.token
    row = MinutesAnswer(minutes_id=minutes.id, seat_id=seat_id, token=token, verdict=answer.verdict)
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        same = sa.select(MinutesAnswer).filter_by(
            minutes_id=minutes.id, seat_id=seat_id, token=token
        )
        return db.session.scalars(same).one()
    return row


def _says_something(said: Said) -> bool:
    replaces = said.section is not None and said.replacement.strip() not in {
        "",
        said.section.text.strip(),
    }
    return bool(said.text.strip()) or replaces


def _remark(said: Said) -> MinutesRemark:
    same = said.section is None or said.replacement.strip() == said.section.text.strip()
    return MinutesRemark(
        section_id=said.section.id if said.section else None,
        text=said.text.strip(),
        replacement="" if same else said.replacement.strip(),
    )
