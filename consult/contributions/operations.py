"""Writes of contributions, in the field's verbs: flush, never commit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.analysis import content_key, detect_language, search_terms
from consult.consultations.models import Consultation, Criterion
from consult.contributions.models import (
    AgeBand,
    Category,
    Channel,
    Contact,
    Contribution,
    ContributionTerm,
    Kind,
    Sex,
    Status,
    StatusChange,
    Support,
)
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.kernel.references import new_reference
from consult.regions.models import Province

#: characters of all parts together; a page of print has about 3,000
LONGEST_TEXT = 20_000
LONGEST_TERM = 80


@dataclass(frozen=True)
class Words:
    """The text of a contribution, as typed; at least one part is given."""

    problem: str | None = None
    proposal: str | None = None
    effect: str | None = None
    statement: str | None = None
    kind: Kind | None = None

    @property
    def joined(self) -> str:
        """All parts as one text."""
        parts = (self.problem, self.proposal, self.effect, self.statement)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Place:
    """What a contribution is about and where it comes from."""

    criterion: Criterion | None = None
    province: Province | None = None
    commune: str | None = None


@dataclass(frozen=True)
class Speaker:
    """What somebody chose to tell about themselves."""

    category: Category | None = None
    age_band: AgeBand | None = None
    sex: Sex | None = None
    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def reachable(self) -> bool:
        """Whether a way to reach the person was given."""
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True)
class Origin:
    """By which channel, when, and through whom."""

    channel: Channel = Channel.WEB
    said_on: date | None = None
    token: str | None = None
    source_id: str | None = None
    source_row: int | None = None
    import_batch_id: int | None = None
    recorded_by_id: int | None = None
    status: Status = Status.RECEIVED
    #: a reference given by another system, shown instead of a new one
    reference: str | None = None


def key_of(text: str) -> str:
    """Hash that is equal for texts differing only in spelling variants and punctuation."""
    return hashlib.sha256(content_key(text).encode("utf-8", "replace")).hexdigest()


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


def index_terms(contribution: Contribution) -> list[dict[str, object]]:
    """Rows of the search index for a flushed contribution."""
    terms = {term[:LONGEST_TERM] for term in search_terms(contribution.text)}
    return [{"term": term, "contribution_id": contribution.id} for term in sorted(terms)]


def submit_contribution(
    *,
    consultation: Consultation,
    words: Words,
    place: Place = Place(),  # frozen, so sharing the default is safe
    speaker: Speaker = Speaker(),  # as above
    origin: Origin = Origin(),  # as above
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
    _note_status(contribution, actor_id=origin.recorded_by_id)
    db.session.flush()
    audit.record("submit_contribution", contribution, channel=str(origin.channel))
    return contribution


def reword_contribution(*, contribution: Contribution, words: Words, place: Place) -> None:
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
    contribution.content_key = key_of(text)
    db.session.execute(
        sa.delete(ContributionTerm).where(ContributionTerm.contribution_id == contribution.id)
    )
    _index(contribution)
    db.session.flush()
    audit.record("reword_contribution", contribution)


#: which status may follow which
STATUS_CHANGES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.PUBLISHED, Status.HELD, Status.HIDDEN}),
    Status.PUBLISHED: frozenset({Status.HELD, Status.HIDDEN}),
    Status.HELD: frozenset({Status.PUBLISHED, Status.HIDDEN}),
    Status.HIDDEN: frozenset({Status.PUBLISHED, Status.HELD}),
}


def moderate(
    *, contribution: Contribution, status: Status, actor_id: int | None, reason: str = ""
) -> None:
    """Publish, hold or hide; holding and hiding need a reason, which the author reads.

    Raises
    ------
    Conflict
        When the contribution has this status already.
    DomainError
        When the reason is missing.
    """
    if status not in STATUS_CHANGES[contribution.status]:
        raise Conflict(_l("Somebody changed this contribution meanwhile."))
    if status in {Status.HELD, Status.HIDDEN} and not reason.strip():
        raise DomainError(_l("Give the reason: the author will read it."))
    contribution.status = status
    contribution.status_reason = reason if status is not Status.PUBLISHED else ""
    _note_status(contribution, actor_id=actor_id)
    db.session.flush()
    audit.record("moderate", contribution, status=str(status))


def publish_received(
    *, consultation: Consultation, references: Sequence[str], actor_id: int | None
) -> int:
    """Publish those of ``references`` that nobody has read yet; how many there were."""
    waiting = db.session.scalars(
        sa.select(Contribution).where(
            Contribution.consultation_id == consultation.id,
            Contribution.reference.in_(references),
            Contribution.status == Status.RECEIVED,
        )
    )
    count = 0
    for contribution in waiting.unique():
        moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=actor_id)
        count += 1
    return count


def answer_contribution(*, contribution: Contribution, answer: str, actor_id: int | None) -> None:
    """Give the author a public answer; an empty one takes the former back."""
    contribution.answer = answer if answer.strip() else None
    contribution.answered_at = utc_now() if contribution.answer else None
    db.session.flush()
    audit.record("answer_contribution", contribution, actor_id=actor_id)


def support(*, contribution: Contribution, visitor: str) -> bool:
    """Support a published contribution; False when this visitor had done so before.

    Raises
    ------
    Conflict
        When the contribution is not published.
    """
    if contribution.status is not Status.PUBLISHED:
        raise Conflict(_l("Only a published contribution can be supported."))
    try:
        with db.session.begin_nested():
            db.session.add(Support(contribution_id=contribution.id, visitor=visitor))
            db.session.flush()
    except IntegrityError:
        return False
    return True


def withdraw_support(*, contribution: Contribution, visitor: str) -> None:
    """Take a support back."""
    db.session.execute(
        sa.delete(Support).where(
            Support.contribution_id == contribution.id, Support.visitor == visitor
        )
    )


def remove_contribution(*, contribution: Contribution) -> None:
    """Delete a row that the team logged by mistake, with its index."""
    audit.record("remove_contribution", contribution, reference=contribution.reference)
    db.session.delete(contribution)
    db.session.flush()


def _by_token(token: str) -> Contribution | None:
    return db.session.scalar(sa.select(Contribution).filter_by(submission_token=token))


def _index(contribution: Contribution) -> None:
    rows = index_terms(contribution)
    if rows:
        db.session.execute(sa.insert(ContributionTerm), rows)


def _note_status(contribution: Contribution, *, actor_id: int | None) -> None:
    db.session.add(
        StatusChange(
            contribution_id=contribution.id,
            status=contribution.status,
            reason=contribution.status_reason or "",
            actor_id=actor_id,
        )
    )
