"""Minutes before those who came: sent, closed, their remarks decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.minutes import letters
from consult.workshops.minutes.operations.guarding import advance, require_quotable
from consult.workshops.minutes.operations.limits import MOST_DAYS
from consult.workshops.minutes.operations.writing import Wording, save_section
from consult.workshops.minutes.queries import (
    counts_of,
    readers_of,
)
from consult.workshops.minutes.state import hold
from consult.workshops.models import (
    Minutes,
    MinutesRemark,
    MinutesSection,
    MinutesState,
    RemarkDecision,
    RevisionCause,
)


@dataclass(frozen=True)
class Ruling:
    """What becomes of a remark; ``section`` is the one whose text changes, if one does."""

    decision: RemarkDecision
    reason: str = ""
    section: MinutesSection | None = None
    wording: Wording | None = None


def send_minutes(
    *, minutes: Minutes, days: int, actor: User | None, now: datetime | None = None
) -> int:
    """Ask those who came to read the draft within some days; how many are written to.

    Raises
    ------
    Conflict
        When it was sent already, or quotes what is no longer published.
    DomainError
        When the number of days is out of range.
    """
    now = now or utc_now()
    advance(minutes, MinutesState.CONSULTED)
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(_l("Give them from 1 to %(limit)s days.", limit=MOST_DAYS))
    require_quotable(minutes)
    readers = readers_of(minutes)
    minutes.state, minutes.sent_at = MinutesState.CONSULTED, now
    minutes.days, minutes.invited = days, len(readers)
    minutes.opens_on = now.date()
    minutes.closes_on = now.date() + timedelta(days=days)
    db.session.flush()
    for seat in readers:
        letters.ask_to_read(minutes, seat)
    audit.record("send_minutes", minutes, actor=actor, days=days, readers=len(readers))
    return len(readers)


def close_reading(
    *, minutes: Minutes, actor: User | None = None, now: datetime | None = None
) -> None:
    """End the reading: after its last day, or once all who were written to have answered.

    Raises
    ------
    Conflict
        When people still have the time that they were promised.
    """
    now = now or utc_now()
    advance(minutes, MinutesState.CLOSED)
    counts = counts_of(minutes)
    everybody = counts.invited > 0 and counts.silent == 0
    if minutes.takes_answers(now.date()) and not everybody:
        raise Conflict(
            _l("The participants were given time until the last day: the reading ends after it.")
        )
    minutes.state, minutes.closed_at = MinutesState.CLOSED, now
    db.session.flush()
    audit.record("close_minutes", minutes, actor=actor)


def decide_remark(
    *, minutes: Minutes, remark: MinutesRemark, ruling: Ruling, actor: User | None
) -> None:
    """Decide what becomes of a remark; a text that changes is kept as it was and as it is.

    Raises
    ------
    Conflict
        When the reading is not over, somebody else decided it, or changed the section since.
    DomainError
        When the reason is missing, or nothing changes and no reason says why.
    """
    if hold(minutes) is not MinutesState.CLOSED:
        raise Conflict(_l("Remarks are decided once the reading has ended, before publication."))
    db.session.refresh(remark, ["decision"])
    if remark.decision is not None:
        raise Conflict(_l("Somebody else decided about this remark meanwhile."))
    taken = ruling.decision is not RemarkDecision.REFUSED
    _check_ruling(ruling, taken=taken)
    if taken and ruling.section is not None and ruling.wording is not None:
        section = ruling.section
        remark.old_text, remark.new_text = section.text, ruling.wording.text
        remark.changed_section_id = section.id
        save_section(
            section=section, wording=ruling.wording, actor=actor, cause=RevisionCause.REMARK
        )
    remark.decision, remark.reason = ruling.decision, ruling.reason.strip()
    remark.decided_by_id, remark.decided_at = getattr(actor, "id", None), utc_now()
    db.session.flush()
    audit.record("decide_remark", remark, actor=actor, decision=str(ruling.decision))


def _check_ruling(ruling: Ruling, *, taken: bool) -> None:
    if ruling.decision is not RemarkDecision.TAKEN and not ruling.reason.strip():
        raise DomainError(_l("Give the reason: whoever wrote the remark will read it."))
    changes = (
        ruling.section is not None
        and ruling.wording is not None
        and ruling.wording.text != ruling.section.text
    )
    if taken and not changes and not ruling.reason.strip():
        raise DomainError(
            _l("Change the text as the remark asks, or say in the reason why nothing changes.")
        )
