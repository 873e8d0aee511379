"""Withdrawal: an author takes back what they said, alone by a code or through the team."""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.contributions.models import ActKind, Contribution, ModerationAct, Status
from consult.contributions.operations.acts import (
    Hand,
    held,
    latest_change_id,
    note_status,
    record_act,
)
from consult.contributions.operations.undoing import go_back
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.references import ALPHABET, read_code

#: characters of a code, in groups of four: 23¹² possibilities
CODE_LENGTH = 12


def give_author_code(*, contribution: Contribution, secret: str) -> str | None:
    """The author's code, to be told once, on the receipt; only its hash is kept.

    It is made from the site's secret and the form that was sent, so that a second click, which
    sends the same form, is told the same code. None when the contribution came by no form, or
    was given another code before.
    """
    if contribution.submission_token is None:
        return None
    told = hmac.digest(secret.encode(), contribution.submission_token.encode(), "sha256")
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in told[:CODE_LENGTH])
    if contribution.author_code is None:
        contribution.author_code = _hashed(letters)
        db.session.flush()
    if not is_author_code(contribution, letters):
        return None
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def is_author_code(contribution: Contribution, typed: str) -> bool:
    """Whether this is the author's code: case, spaces and dashes forgiven."""
    known = contribution.author_code
    return known is not None and hmac.compare_digest(known, _hashed(read_code(typed)))


def withdraw_by_author(*, contribution: Contribution, code: str) -> ModerationAct:
    """Take back what one said oneself.

    Raises
    ------
    DomainError
        When the code is not the one of the receipt.
    Conflict
        When it is withdrawn already.
    """
    if not is_author_code(contribution, code):
        raise DomainError(_l("This is not the code of the receipt of this contribution."))
    return _withdraw(contribution, Hand(), reason="")


def withdraw_for_author(*, contribution: Contribution, reason: str, hand: Hand) -> ModerationAct:
    """Record that the author asked the team to withdraw it; the author reads ``reason``.

    Raises
    ------
    DomainError
        When the reason is missing.
    Conflict
        When it is no longer the version seen, or withdrawn already.
    """
    if not reason.strip():
        raise DomainError(_l("Say how and when its author asked for it."))
    return _withdraw(contribution, hand, reason=reason)


def _withdraw(contribution: Contribution, hand: Hand, *, reason: str) -> ModerationAct:
    before, into = contribution.status, contribution.merged_into_id
    if before is Status.WITHDRAWN:
        raise Conflict(_l("This contribution is withdrawn already."))
    change = latest_change_id(contribution)
    _release_merged(contribution, hand)
    with held(contribution, hand):
        contribution.status = Status.WITHDRAWN
        contribution.status_reason = reason
        contribution.merged_into_id = None
    note_status(contribution, actor_id=hand.actor_id)
    act = record_act(
        contribution, ActKind.WITHDRAWAL, hand, before=str(before), change=change, into=into
    )
    db.session.flush()
    return act


def _release_merged(contribution: Contribution, hand: Hand) -> None:
    """Others said the same and withdrew nothing: what they said stands by itself again."""
    acts = db.session.scalars(
        sa.select(ModerationAct)
        .join(ModerationAct.contribution)
        .where(
            Contribution.merged_into_id == contribution.id,
            ModerationAct.kind == ActKind.MERGE,
            ModerationAct.undone_at.is_(None),
        )
        .order_by(ModerationAct.id.desc())
    ).all()
    for act in acts:
        if act.details["into"] == contribution.id:
            with held(act.contribution, Hand(hand.actor_id)):
                go_back(act, hand.actor_id)
                act.undone_at, act.undone_by_id = utc_now(), hand.actor_id
