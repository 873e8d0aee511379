"""Minutes for everybody: published, frozen, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from consult.access.models import User
from consult.documents.storing import to_plain
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.plain import plain_hash
from consult.workshops.minutes import letters
from consult.workshops.minutes.document import Material, compose
from consult.workshops.minutes.operations.guarding import advance, require_quotable
from consult.workshops.minutes.queries import (
    answers_of,
    counts_of,
    note_references,
)
from consult.workshops.models import (
    Minutes,
    MinutesEdition,
    MinutesRemark,
    MinutesState,
)


def publish_minutes(
    *, minutes: Minutes, actor: User | None, now: datetime | None = None
) -> MinutesEdition:
    """Freeze the minutes and show them to the public; who wrote remarks hears what became of them.

    Raises
    ------
    Conflict
        When a remark waits for its decision, a hidden note is quoted, or the state does not allow.
    """
    now = now or utc_now()
    advance(minutes, MinutesState.PUBLISHED)
    answers = answers_of(minutes)
    remarks = [remark for answer in answers for remark in answer.remarks]
    if any(remark.decision is None for remark in remarks):
        raise Conflict(_l("Decide about every remark before the minutes are published."))
    require_quotable(minutes)
    edition = _freeze(minutes, remarks, actor, now)
    is_first = minutes.published_at is None
    minutes.published_at = minutes.published_at or now
    minutes.state, minutes.correction_reason = MinutesState.PUBLISHED, ""
    db.session.flush()
    for answer in answers if is_first else ():
        letters.tell_outcome(minutes, answer)
    audit.record("publish_minutes", minutes, actor=actor, edition=edition.number)
    return edition


def start_correction(*, minutes: Minutes, reason: str, actor: User | None) -> None:
    """Let published minutes be corrected; the public reads the former edition until the next.

    Raises
    ------
    Conflict
        When they are not published.
    DomainError
        Without a reason.
    """
    advance(minutes, MinutesState.CORRECTED)
    if not reason.strip():
        raise DomainError(_l("Say why the published minutes are corrected."))
    minutes.state, minutes.correction_reason = MinutesState.CORRECTED, reason.strip()
    db.session.flush()
    audit.record("correct_minutes", minutes, actor=actor)


def _freeze(
    minutes: Minutes, remarks: Sequence[MinutesRemark], actor: User | None, now: datetime
) -> MinutesEdition:
    before = list(minutes.editions)
    number = len(before) + 1
    corrections = {e.number: e.reason for e in before if e.reason}
    if minutes.correction_reason:
        corrections[number] = minutes.correction_reason
    references = note_references(minutes.workshop)
    material = Material(now, number, references, counts_of(minutes), remarks, corrections)
    plain = to_plain(compose(minutes, material))
    edition = MinutesEdition(
        minutes=minutes,
        number=number,
        document=plain,
        sha256=plain_hash(plain),
        reason=minutes.correction_reason,
        published_by_id=getattr(actor, "id", None),
        created_at=now,
    )
    db.session.add(edition)
    db.session.flush()
    return edition
