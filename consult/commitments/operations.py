"""Writes of commitment cards, in the field's verbs: flush, never commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.commitments.drafting import Gathered, draft_problem, draft_what, proposals_of
from consult.commitments.models import (
    TRANSITIONS,
    Activity,
    Answer,
    Commitment,
    CommitmentState,
    Evidence,
    Relevance,
    RelevanceAnswer,
)
from consult.commitments.queries import gather, next_number
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import Theme

#: representative quotes that a new card carries
MOST_QUOTES = 8
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Step:
    """A row of the table of activities."""

    title: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Card:
    """The fields of the guide's matrix that people fill in, in its order."""

    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    responsible_unit: str = ""
    problem: str = ""
    what: str = ""
    how: str = ""
    additional: str = ""
    cost: str = ""
    link_programmes: str = ""
    link_plans: str = ""
    link_sdg: str = ""
    responsible_person: str = ""
    phone_email: str = ""


def draft_commitment(
    *, theme: Theme, drafted_by_id: int | None = None, token: str | None = None
) -> Commitment:
    """Draft a card from a theme, in the language of the request; once for each token.

    The problem is told by counts; proposals are quoted, not adopted; dates, responsibility and
    contact stay empty, since nobody has decided them.

    Raises
    ------
    DomainError
        When the theme holds nothing that can be quoted.
    """
    if token:
        token = _digest(theme.id, token)
        if (known := _by_token(token)) is not None:
            return known
    gathered = gather(theme)
    if not gathered.quotable:
        raise DomainError(
            _l("This theme holds no contribution that can be quoted: there is nothing to draft.")
        )
    proposals = proposals_of(gathered)
    commitment = Commitment(
        consultation_id=theme.consultation_id,
        number=next_number(theme.consultation),
        state=CommitmentState.IDEA,
        title=theme.label[:LONGEST_TITLE],
        problem=draft_problem(gathered),
        what=draft_what(proposals),
        themes=[theme],
        evidence=_evidence(gathered, [contribution for contribution, _text in proposals]),
        drafted_by_id=drafted_by_id,
        submission_token=token,
    )
    try:
        with db.session.begin_nested():
            db.session.add(commitment)
            db.session.flush()
    except IntegrityError:
        # the same button arrived twice at once: the other request won
        if token and (known := _by_token(token)) is not None:
            return known
        raise
    audit.record("draft_commitment", commitment, theme=theme.number)
    return commitment


def edit_commitment(
    *,
    commitment: Commitment,
    card: Card,
    relevance: Mapping[Relevance, tuple[Answer, str]],
    activities: Sequence[Step],
    state: CommitmentState,
    seen: str = "",
) -> None:
    """Replace what the card says: its fields, answers to the questions, activities, state.

    ``seen`` is the :func:`fingerprint` of what the editor had in sight; empty asks for no check.

    Raises
    ------
    Conflict
        When somebody else saved meanwhile, or the present state does not lead to ``state``.
    DomainError
        When it has no title, or something ends before it starts.
    """
    _check(card, activities)
    if seen and seen != fingerprint(commitment):
        raise Conflict(
            _l(
                "Somebody saved this card meanwhile. What you typed is below:"
                " saving once more puts it in the place of theirs."
            )
        )
    if state is not commitment.state and state not in TRANSITIONS[commitment.state]:
        raise Conflict(_l("Somebody changed the state of this card meanwhile."))
    for name, value in vars(card).items():
        setattr(commitment, name, value)
    commitment.state = state
    commitment.relevance = []
    commitment.activities = []
    # the old rows go before the new ones come: they hold the same unique keys
    db.session.flush()
    commitment.relevance = [
        RelevanceAnswer(question=question, answer=answer, explanation=explanation)
        for question, (answer, explanation) in relevance.items()
    ]
    commitment.activities = [
        Activity(position=position, **vars(step)) for position, step in enumerate(activities, 1)
    ]
    db.session.flush()
    audit.record("edit_commitment", commitment, state=str(state))


def fingerprint(commitment: Commitment) -> str:
    """A key that changes with what the card says, so that two editors notice each other."""
    texts = [getattr(commitment, field.name) for field in fields(Card)]
    answers = sorted((a.question, a.answer, a.explanation) for a in commitment.relevance)
    steps = [(a.title, a.starts_on, a.ends_on) for a in commitment.activities]
    return _digest(commitment.state, texts, answers, steps)


def change_evidence(
    *, commitment: Commitment, added: Iterable[Contribution] = (), dropped: Iterable[int] = ()
) -> None:
    """Carry other contributions as evidence, and no longer those whose evidence is ``dropped``.

    One that is carried already is not added twice.

    Raises
    ------
    DomainError
        When a contribution belongs to another consultation.
    """
    gone = set(dropped)
    commitment.evidence = [e for e in commitment.evidence if e.id not in gone]
    db.session.flush()
    carried = {e.contribution_id for e in commitment.evidence}
    position = max((e.position for e in commitment.evidence), default=-1)
    for contribution in added:
        if contribution.consultation_id != commitment.consultation_id:
            raise DomainError(_l("This contribution belongs to another consultation."))
        if contribution.id not in carried:
            position += 1
            carried.add(contribution.id)
            commitment.evidence.append(Evidence(contribution=contribution, position=position))
    db.session.flush()
    audit.record("change_evidence", commitment, carried=sorted(carried))


def remove_commitment(*, commitment: Commitment) -> None:
    """Delete a card that is still an idea; its number may be given again.

    Raises
    ------
    Conflict
        When it is more than an idea.
    """
    if commitment.state is not CommitmentState.IDEA:
        raise Conflict(_l("Only a card that is still an idea can be removed."))
    audit.record("remove_commitment", commitment, number=commitment.number)
    db.session.delete(commitment)
    db.session.flush()


def _digest(*content: object) -> str:
    """Hexadecimal SHA-256 of plain values."""
    return hashlib.sha256(repr(content).encode("utf-8", "replace")).hexdigest()


def _by_token(token: str) -> Commitment | None:
    return db.session.scalar(sa.select(Commitment).filter_by(submission_token=token))


def _evidence(gathered: Gathered, proposing: Sequence[Contribution]) -> list[Evidence]:
    """Representative texts, else the most supported; then those whose proposals are quoted."""
    by_weight = sorted(gathered.quotable, key=lambda c: (-gathered.weights.get(c.id, 0), c.id))
    quotes = (gathered.representative or by_weight)[:MOST_QUOTES]
    chosen = {c.id: c for c in (*quotes, *proposing)}
    return [
        Evidence(contribution=contribution, position=position)
        for position, contribution in enumerate(chosen.values())
    ]


def _check(card: Card, activities: Sequence[Step]) -> None:
    if not card.title.strip():
        raise DomainError(_l("Give the commitment a title."))
    periods = [(card.starts_on, card.ends_on), *((a.starts_on, a.ends_on) for a in activities)]
    for starts_on, ends_on in periods:
        if starts_on and ends_on and ends_on < starts_on:
            raise DomainError(_l("The end date comes before the start date."))
