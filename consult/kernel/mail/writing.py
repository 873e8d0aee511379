"""Writing a letter: a row of the present transaction."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from flask_babel import get_locale

from consult.extensions import db, utc_now
from consult.kernel import jobs
from consult.kernel.mail.delivery import JOB
from consult.kernel.mail.models import OutgoingLetter

LONGEST_SUBJECT = 300
#: a header is one line, whatever a title holds
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def post(
    *,
    to: str,
    subject: str,
    text: str,
    kind: str,
    key: str | None = None,
    due_at: datetime | None = None,
) -> OutgoingLetter:
    """Write a letter to one address, sent once the transaction commits and it is due.

    With a ``key`` it is written once: a second one under the same key is the first, as it was.
    The words are those of the present language.

    Raises
    ------
    ValueError
        When ``to`` is no single address.
    """
    address = to.strip()
    if "@" not in address or _BREAKS.search(address) or len(address) > 255:
        raise ValueError("a letter needs one address")
    if key is not None:
        known = db.session.scalar(sa.select(OutgoingLetter).filter_by(key=key))
        if known is not None:
            return known
    locale = get_locale()
    letter = OutgoingLetter(
        recipient=address,
        subject=_BREAKS.sub(" ", subject).strip()[:LONGEST_SUBJECT],
        text=text,
        language=locale.language if locale else "en",
        kind=kind,
        key=key,
        due_at=due_at or utc_now(),
    )
    db.session.add(letter)
    db.session.flush()
    if letter.due_at <= utc_now():
        jobs.enqueue(JOB)
    return letter
