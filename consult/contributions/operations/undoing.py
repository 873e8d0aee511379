"""Undoing an act, or all acts of one click, unless something later rests on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from consult.consultations.models import Criterion
from consult.contributions.models import (
    ACT_LABELS,
    ActKind,
    Contribution,
    ModerationAct,
    Status,
    StatusChange,
)
from consult.contributions.operations.acts import Hand, held, name_of, note_status
from consult.contributions.operations.indexing import refresh_text
from consult.contributions.operations.merging import MERGEABLE, part_from
from consult.contributions.operations.moderating import CORRECTED_COLUMN
from consult.contributions.operations.redacting import restore_original
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict

#: acts that write the same thing: the later one must be undone first
RIVALS: dict[ActKind, frozenset[ActKind]] = {
    ActKind.STATUS: frozenset({ActKind.STATUS, ActKind.MERGE, ActKind.WITHDRAWAL}),
    ActKind.MERGE: frozenset({ActKind.STATUS, ActKind.MERGE, ActKind.WITHDRAWAL}),
    ActKind.WITHDRAWAL: frozenset({ActKind.STATUS, ActKind.MERGE, ActKind.WITHDRAWAL}),
    ActKind.CRITERION: frozenset({ActKind.CRITERION, ActKind.REWORDING}),
    ActKind.PROVINCE: frozenset({ActKind.PROVINCE, ActKind.REWORDING}),
    ActKind.LANGUAGE: frozenset({ActKind.LANGUAGE, ActKind.REWORDING}),
    ActKind.REDACTION: frozenset({ActKind.REDACTION, ActKind.REWORDING, ActKind.PURGE}),
}


def is_undoable(act: ModerationAct) -> bool:
    """Whether an act is of a kind that can be undone, and nobody did so yet.

    What an author withdrew by the own code, only the author says again.
    """
    by_author = act.kind is ActKind.WITHDRAWAL and act.actor_id is None
    return act.kind in RIVALS and act.undone_at is None and not by_author


def undo(*, act: ModerationAct, actor_id: int) -> None:
    """Take an act back: the contribution is as it was before, in what the act had changed.

    Raises
    ------
    Conflict
        When it was undone already, cannot be, or something later rests on it; the message says
        what, by whom and when.
    """
    undo_all(acts=[act], actor_id=actor_id)


def undo_all(*, acts: Sequence[ModerationAct], actor_id: int) -> None:
    """Take acts back together, the latest first: all of them, or none.

    Raises
    ------
    Conflict
        As :func:`undo`.
    """
    if not acts:
        raise Conflict(_("There is nothing left to undo."))
    later = _later_acts(acts)
    for act in sorted(acts, key=lambda act: act.id, reverse=True):
        _check(act, later.get(act.contribution_id, []), {act.id for act in acts})
        contribution = act.contribution
        with held(contribution, Hand(actor_id)):
            go_back(act, actor_id)
            act.undone_at, act.undone_by_id = utc_now(), actor_id
        if act.kind is ActKind.REDACTION:
            refresh_text(contribution)
        audit.record("undo_moderation", contribution, actor_id=actor_id, act=act.id)
    db.session.flush()


def _later_acts(acts: Sequence[ModerationAct]) -> dict[int, list[ModerationAct]]:
    """Acts in force on the same contributions, from the earliest of ``acts`` on."""
    select = (
        sa.select(ModerationAct)
        .where(
            ModerationAct.contribution_id.in_({act.contribution_id for act in acts}),
            ModerationAct.id > min(act.id for act in acts),
            ModerationAct.undone_at.is_(None),
        )
        .options(joinedload(ModerationAct.actor))
        .order_by(ModerationAct.id)
    )
    found: dict[int, list[ModerationAct]] = {}
    for act in db.session.scalars(select):
        found.setdefault(act.contribution_id, []).append(act)
    return found


def _check(act: ModerationAct, later: Sequence[ModerationAct], together: set[int]) -> None:
    if act.undone_at is not None:
        raise Conflict(
            _(
                "%(who)s undid this already (%(when)s).",
                who=name_of(act.undone_by),
                when=format_datetime(act.undone_at, "short"),
            )
        )
    if not is_undoable(act):
        raise Conflict(_("This cannot be undone: “%(what)s”.", what=ACT_LABELS[act.kind]))
    for other in later:
        if other.id > act.id and other.kind in RIVALS[act.kind] and other.id not in together:
            raise Conflict(
                _(
                    "%(reference)s was changed after it by %(who)s (%(what)s, %(when)s): undo that"
                    " first, then this.",
                    reference=act.contribution.reference,
                    who=name_of(other.actor),
                    what=ACT_LABELS[other.kind],
                    when=format_datetime(other.created_at, "short"),
                )
            )


def go_back(act: ModerationAct, actor_id: int | None) -> None:
    """Write the state before an act; its contribution is flushed by the caller."""
    _WAYS_BACK[act.kind](act, actor_id)


def _status_back(act: ModerationAct, actor_id: int | None) -> None:
    contribution = act.contribution
    change = act.details["change"]
    before = db.session.get(StatusChange, change) if change else None
    contribution.status = Status(act.details["before"])
    contribution.status_reason = before.reason if before else ""
    note_status(contribution, actor_id=actor_id)


def _part(act: ModerationAct, actor_id: int | None) -> None:
    part_from(act)
    _status_back(act, actor_id)


def _unwithdraw(act: ModerationAct, actor_id: int | None) -> None:
    into = act.details["into"]
    if into is not None:
        stays = db.session.get(Contribution, into)
        if stays is None or stays.status not in MERGEABLE:
            raise Conflict(_("The contribution it was merged with is no longer there."))
        act.contribution.merged_into_id = into
    _status_back(act, actor_id)


def _correct_back(act: ModerationAct, _actor_id: int | None) -> None:
    value = act.details["before"]
    if act.kind is ActKind.CRITERION and value and db.session.get(Criterion, value) is None:
        raise Conflict(_("The former criterion is no longer in this consultation."))
    setattr(act.contribution, CORRECTED_COLUMN[act.kind], value)


def _restore(act: ModerationAct, _actor_id: int | None) -> None:
    restore_original(act)


_WAYS_BACK: dict[ActKind, Callable[[ModerationAct, int | None], None]] = {
    ActKind.STATUS: _status_back,
    ActKind.MERGE: _part,
    ActKind.WITHDRAWAL: _unwithdraw,
    ActKind.CRITERION: _correct_back,
    ActKind.PROVINCE: _correct_back,
    ActKind.LANGUAGE: _correct_back,
    ActKind.REDACTION: _restore,
}
