"""Typing in what came on paper, by telephone or e-mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.entering.queries import entry_of, entry_with_number
from consult.contributions.models import Channel, Contact, Contribution, Entry, EntryBatch
from consult.contributions.operations import (
    Origin,
    Place,
    Speaker,
    Words,
    remove_contribution,
    reword_contribution,
    submit_contribution,
)
from consult.contributions.traces import worked_on
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict


class NumberTaken(Conflict):
    """The form with this number is typed in already, as ``entry``."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            _l("Form %(number)s of this batch is typed in already.", number=entry.number)
        )
        self.entry = entry


@dataclass(frozen=True)
class Pile:
    """What is known of a batch before its first form."""

    channel: Channel
    number: str
    said_on: date
    place: str = ""
    expected: int | None = None


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in."""

    words: Words
    said_on: date
    place: Place
    speaker: Speaker
    #: number of the form in its batch
    number: int | None = None


def open_batch(*, consultation: Consultation, pile: Pile, actor: User) -> EntryBatch:
    """Begin a batch.

    Raises
    ------
    Conflict
        When a batch of this consultation has the number already.
    """
    batch = EntryBatch(consultation_id=consultation.id, opened_by_id=actor.id)
    _save_batch(batch, pile)
    audit.record("open_batch", batch, actor=actor, channel=str(pile.channel))
    return batch


def change_batch(*, batch: EntryBatch, pile: Pile, actor: User) -> None:
    """Correct what is known of a batch; what was typed in keeps the channel and day it had.

    Raises
    ------
    Conflict
        When another batch has the number already.
    """
    _save_batch(batch, pile)
    audit.record("change_batch", batch, actor=actor)


def enter(*, batch: EntryBatch, filled: Filled, token: str, actor: User) -> Entry:
    """Add a form to the register, once for each token.

    Raises
    ------
    NumberTaken
        When the batch has a form with this number.
    DomainError
        When nothing was said, or too much.
    """
    if (known := _by_token(token)) is not None and (entry := entry_of(known)) is not None:
        return entry
    _refuse_taken(batch, filled.number)
    contribution = submit_contribution(
        consultation=batch.consultation,
        words=filled.words,
        place=filled.place,
        speaker=filled.speaker,
        origin=Origin(
            channel=batch.channel,
            said_on=filled.said_on,
            token=token,
            recorded_by_id=actor.id,
        ),
    )
    entry = Entry(batch_id=batch.id, contribution_id=contribution.id)
    _save_entry(batch, entry, filled.number)
    audit.record("enter", entry, actor=actor, batch=batch.id)
    return entry


def correct_entry(*, entry: Entry, filled: Filled, actor: User) -> None:
    """Put right what was typed in wrongly, while nobody has worked on it.

    Raises
    ------
    NumberTaken
        When another form of the batch has this number.
    Conflict
        When somebody has worked on the contribution since.
    DomainError
        When nothing would be left, or too much.
    """
    _refuse_worked_on(entry)
    if filled.number != entry.number:
        _refuse_taken(entry.batch, filled.number)
    contribution = entry.contribution
    reword_contribution(contribution=contribution, words=filled.words, place=filled.place)
    contribution.commune, contribution.setting = filled.place.commune, filled.place.setting
    contribution.said_on = filled.said_on
    speaker = filled.speaker
    contribution.category, contribution.age_band = speaker.category, speaker.age_band
    contribution.sex = speaker.sex
    _change_contact(contribution, speaker)
    _save_entry(entry.batch, entry, filled.number)
    audit.record("correct_entry", entry, actor=actor)


def undo_entry(*, entry: Entry, actor: User) -> None:
    """Take a form out of the register again, as if it had not been typed in.

    Raises
    ------
    Conflict
        When somebody has worked on the contribution since.
    """
    _refuse_worked_on(entry)
    audit.record("undo_entry", entry, actor=actor, batch=entry.batch_id)
    contribution = entry.contribution
    db.session.delete(entry)
    db.session.flush()
    remove_contribution(contribution=contribution)


def _save_batch(batch: EntryBatch, pile: Pile) -> None:
    number = " ".join(pile.number.split())
    try:
        with db.session.begin_nested():
            for name, value in vars(replace(pile, number=number)).items():
                setattr(batch, name, value)
            db.session.add(batch)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(
            _l("There is a batch %(number)s already: open it from the list.", number=number)
        ) from error


def _save_entry(batch: EntryBatch, entry: Entry, number: int | None) -> None:
    try:
        with db.session.begin_nested():
            entry.number = number
            db.session.add(entry)
            db.session.flush()
    except IntegrityError:
        # two people typed in the same form at once: the other was quicker
        _refuse_taken(batch, number)
        raise


def _refuse_taken(batch: EntryBatch, number: int | None) -> None:
    if number is not None and (taken := entry_with_number(batch, number)) is not None:
        raise NumberTaken(taken)


def _refuse_worked_on(entry: Entry) -> None:
    if worked_on(sa.select(Contribution.id).where(Contribution.id == entry.contribution_id)):
        raise Conflict(
            _l("Somebody has worked on this contribution since: change it in the register.")
        )


def _change_contact(contribution: Contribution, speaker: Speaker) -> None:
    contact = db.session.scalar(sa.select(Contact).filter_by(contribution_id=contribution.id))
    if not speaker.reachable:
        if contact is not None:
            db.session.delete(contact)
        return
    contact = contact or Contact(contribution_id=contribution.id)
    contact.name, contact.email, contact.phone = speaker.name, speaker.email, speaker.phone
    db.session.add(contact)


def _by_token(token: str) -> Contribution | None:
    return db.session.scalar(sa.select(Contribution).filter_by(submission_token=token))
