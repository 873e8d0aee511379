"""The history of moderation, and how nobody writes over what somebody else just did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from consult.access.models import User
from consult.contributions.models import (
    ACT_LABELS,
    ActKind,
    Contribution,
    ModerationAct,
    StatusChange,
)
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict


@dataclass(frozen=True)
class Hand:
    """Who acts, on which version they saw, and with what else by the same click."""

    actor_id: int | None = None
    #: version of the contribution that the person had before their eyes; None: whatever it is
    seen: int | None = None
    batch: str | None = None


@contextmanager
def held(contribution: Contribution, hand: Hand) -> Iterator[None]:
    """Change a contribution in this block, unless somebody changed it after ``hand`` saw it.

    A refusal undoes the whole transaction: what it read is no longer so.

    Raises
    ------
    Conflict
        When it is no longer the version seen; the message tells who did what, and when.
    """
    if hand.seen is not None and contribution.version != hand.seen:
        raise changed_meanwhile(contribution)
    try:
        # nothing is written before all is: SQLite then waits for other writers, never gives up
        with db.session.no_autoflush:
            yield
        db.session.flush()
    except StaleDataError:
        # the other transaction ended between our reading and our writing; ours is lost anyway
        db.session.rollback()
        raise changed_meanwhile(contribution) from None


def changed_meanwhile(contribution: Contribution) -> Conflict:
    """The refusal of a stale change, with who did what and when."""
    merged = sa.select(Contribution.id).where(Contribution.merged_into_id == contribution.id)
    select = (
        sa.select(ModerationAct)
        .where(
            sa.or_(
                ModerationAct.contribution_id == contribution.id,
                ModerationAct.contribution_id.in_(merged),
            )
        )
        .options(joinedload(ModerationAct.actor), joinedload(ModerationAct.undone_by))
        .order_by(sa.func.coalesce(ModerationAct.undone_at, ModerationAct.created_at).desc())
        .order_by(ModerationAct.id.desc())
        .limit(1)
    )
    act = db.session.scalar(select)
    if act is None:
        return Conflict(_("Somebody changed this contribution meanwhile."))
    undone = act.undone_at is not None
    what = str(ACT_LABELS[act.kind])
    return Conflict(
        _(
            "%(who)s changed this contribution meanwhile (%(what)s, %(when)s). What you chose is"
            " kept: look at its present state, then send it again if it still holds.",
            who=name_of(act.undone_by if undone else act.actor),
            what=_("Undone: %(what)s", what=what) if undone else what,
            when=format_datetime(act.undone_at or act.created_at, "short"),
        )
    )


def name_of(user: User | None) -> str:
    """How a member of the team is called; without one, the author acted."""
    return (user.name or user.email) if user else _("Its author")


def record_act(
    contribution: Contribution,
    kind: ActKind,
    hand: Hand,
    **details: Any,
) -> ModerationAct:
    """Add an act to the history and to the audit; ``details`` are codes and keys only."""
    act = ModerationAct(
        consultation_id=contribution.consultation_id,
        contribution_id=contribution.id,
        kind=kind,
        actor_id=hand.actor_id,
        batch=hand.batch,
        details=details,
    )
    db.session.add(act)
    audit.record(f"moderate_{kind}", contribution, actor_id=hand.actor_id, **details)
    return act


def note_status(contribution: Contribution, *, actor_id: int | None) -> None:
    """Add the present status to the history that the author reads."""
    db.session.add(
        StatusChange(
            contribution_id=contribution.id,
            status=contribution.status,
            reason=contribution.status_reason or "",
            actor_id=actor_id,
        )
    )


def latest_change_id(contribution: Contribution) -> int | None:
    """Key of the row that holds the present status with its reason, to go back to it."""
    return db.session.scalar(
        sa.select(sa.func.max(StatusChange.id)).filter_by(contribution_id=contribution.id)
    )
