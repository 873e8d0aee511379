"""Entering what was said in the register: the one path of every channel."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.analysis import detect_language
from consult.consultations.models import Consultation
from consult.contributions.findings.likeness import likeness_of
from consult.contributions.models import (
    ActKind,
    Channel,
    Contact,
    Contribution,
    ContributionTerm,
)
from consult.contributions.operations.acts import Hand, note_status, record_act
from consult.contributions.operations.indexing import index_terms, key_of, refresh_text
from consult.contributions.operations.said import LONGEST_TEXT, Origin, Place, Speaker, Words
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import DomainError, Gone
from consult.kernel.jobs import enqueue
from consult.kernel.references import new_reference


def build_contribution(
    *, consultation: Consultation, words: Words, place: Place, speaker: Speaker, origin: Origin
) -> Contribution:
    """A new row, not yet in the session: the one path of every channel.

    Raises
    ------
    DomainError
        When nothing was said, or more than ``LONGEST_TEXT`` characters.
    """
    text = words.joined
    if not text.strip():
        raise DomainError(_l("Write at least one of: the problem, the proposal, its effect."))
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            _l(
                "This text has %(size)s characters; at most %(limit)s are accepted.",
                size=len(text),
                limit=LONGEST_TEXT,
            )
        )
    return Contribution(
        consultation_id=consultation.id,
        reference=origin.reference or new_reference(),
        channel=origin.channel,
        status=origin.status,
        said_on=origin.said_on or utc_now().date(),
        **vars(words),
        criterion_id=place.criterion.id if place.criterion else None,
        province_id=place.province.id if place.province else None,
        commune=place.commune,
        setting=place.setting,
        category=speaker.category,
        age_band=speaker.age_band,
        sex=speaker.sex,
        language=detect_language(text).code,
        content_key=key_of(text),
        submission_token=origin.token,
        source_id=origin.source_id,
        source_row=origin.source_row,
        import_batch_id=origin.import_batch_id,
        recorded_by_id=origin.recorded_by_id,
    )


def submit_contribution(
    *,
    consultation: Consultation,
    words: Words,
    place: Place = Place(),  # noqa: B008  # frozen, so sharing the default is safe
    speaker: Speaker = Speaker(),  # noqa: B008  # as above
    origin: Origin = Origin(),  # noqa: B008  # as above
) -> Contribution:
    """Enter a contribution in the register, once for each token.

    Raises
    ------
    Gone
        When the consultation takes no contributions from the public now.
    DomainError
        When nothing was said, or too much.
    """
    if origin.channel is Channel.WEB and not consultation.takes_contributions(utc_now().date()):
        raise Gone(_l("This consultation does not take contributions now."))
    if origin.token and (known := _by_token(origin.token)) is not None:
        return known
    contribution = build_contribution(
        consultation=consultation, words=words, place=place, speaker=speaker, origin=origin
    )
    try:
        with db.session.begin_nested():
            db.session.add(contribution)
            db.session.flush()
    except IntegrityError:
        # the same form arrived twice at once: the other request won
        if origin.token and (known := _by_token(origin.token)) is not None:
            return known
        raise
    if speaker.reachable:
        db.session.add(
            Contact(
                contribution_id=contribution.id,
                name=speaker.name,
                email=speaker.email,
                phone=speaker.phone,
            )
        )
    _index(contribution)
    note_status(contribution, actor_id=origin.recorded_by_id)
    db.session.flush()
    enqueue("examine_contributions", consultation_id=consultation.id)
    audit.record("submit_contribution", contribution, channel=str(origin.channel))
    return contribution


def reword_contribution(
    *, contribution: Contribution, words: Words, place: Place, actor_id: int | None = None
) -> None:
    """Replace text, kind and place: the team corrects what it logged itself.

    Raises
    ------
    DomainError
        When nothing would be left, or too much.
    """
    text = words.joined
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise DomainError(
            _l("A note needs a text of at most %(limit)s characters.", limit=LONGEST_TEXT)
        )
    for name, value in vars(words).items():
        setattr(contribution, name, value)
    contribution.criterion_id = place.criterion.id if place.criterion else None
    contribution.province_id = place.province.id if place.province else None
    contribution.language = detect_language(text).code
    db.session.flush()
    refresh_text(contribution)
    record_act(contribution, ActKind.REWORDING, Hand(actor_id))
    db.session.flush()


def remove_contribution(*, contribution: Contribution) -> None:
    """Delete a row that the team logged by mistake, with its index."""
    audit.record("remove_contribution", contribution, reference=contribution.reference)
    # SQLite may give its key to the next one
    likeness_of(contribution.consultation_id).forget(contribution.id)
    db.session.delete(contribution)
    db.session.flush()


def _by_token(token: str) -> Contribution | None:
    return db.session.scalar(sa.select(Contribution).filter_by(submission_token=token))


def _index(contribution: Contribution) -> None:
    rows = index_terms(contribution)
    if rows:
        db.session.execute(sa.insert(ContributionTerm), rows)
