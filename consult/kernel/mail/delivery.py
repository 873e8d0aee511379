"""Sending what waits: each letter is claimed by one process, and tried again later on a fault."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from consult.extensions import db, utc_now
from consult.kernel.clock import every
from consult.kernel.jobs import job
from consult.kernel.mail.models import LetterState, OutgoingLetter
from consult.kernel.mail.transports import Letter, Transport, transport_of

log = logging.getLogger(__name__)

JOB = "mail.deliver"
#: how often a letter is tried before it is given up
MOST_TRIES = 6
#: pause after the first fault; doubled after each further one
LATER = timedelta(minutes=5)


@job(JOB)
@every(minutes=5)
def deliver_waiting() -> None:
    """Send every letter that is due, the oldest first; commits after each one.

    A fault of one letter leaves the others alone. Nothing that leaves is in a log but numbers and
    the class of a fault: an error's text may repeat an address.
    """
    transport = transport_of(current_app.extensions["settings"])
    while (letter := _claim()) is not None:
        _try(letter, transport)
        db.session.commit()


def _claim() -> OutgoingLetter | None:
    """Take the next letter that is due; the next try is dated first, so that a crash costs one."""
    now = utc_now()
    due = (
        sa.select(OutgoingLetter.id, OutgoingLetter.tries)
        .where(OutgoingLetter.state == LetterState.WAITING, OutgoingLetter.due_at <= now)
        .order_by(OutgoingLetter.due_at, OutgoingLetter.id)
        .limit(1)
    )
    while (row := db.session.execute(due).one_or_none()) is not None:
        taken = db.session.execute(
            sa.update(OutgoingLetter)
            .where(OutgoingLetter.id == row.id, OutgoingLetter.tries == row.tries)
            .values(tries=row.tries + 1, due_at=now + LATER * 2**row.tries)
        )
        db.session.commit()
        if taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
            return db.session.get(OutgoingLetter, row.id, populate_existing=True)
    return None


def _try(letter: OutgoingLetter, transport: Transport) -> None:
    content = Letter(letter.id, letter.recipient, letter.subject, letter.text, letter.language)
    try:
        transport.send(content)
    except (OSError, smtplib.SMTPException) as error:
        letter.fault = type(error).__name__
        if letter.tries >= MOST_TRIES:
            letter.state = LetterState.FAILED
        log.warning("letter %s: try %s failed: %s", letter.id, letter.tries, letter.fault)
        return
    letter.state, letter.sent_at = LetterState.SENT, utc_now()
    letter.recipient, letter.text, letter.fault = "", "", ""
