"""Undoing an import as a whole: its contributions go, unless people have worked on them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from blinker import Namespace
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.findings.likeness import forget_likeness
from consult.contributions.models import ActKind, Contribution, ImportBatch, ModerationAct
from consult.contributions.traces import worked_on
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict

#: rows deleted at once
PORTION = 500

#: sent with the batch, ``actor`` and ``keys`` of what goes: rooms above undo their part of it
undoing = Namespace().signal("undoing-an-import")


@dataclass(frozen=True)
class Standing:
    """What an undo would take out, and the keys of what would stay."""

    removable: Sequence[int]
    staying: Sequence[int]


def standing(batch: ImportBatch) -> Standing:
    """The contributions of an import that are in the register now."""
    keys = sa.select(Contribution.id).where(Contribution.import_batch_id == batch.id)
    worked = worked_on(keys) | _reworded(keys)
    every = db.session.scalars(keys.order_by(Contribution.id)).all()
    return Standing(
        removable=[key for key in every if key not in worked],
        staying=[key for key in every if key in worked],
    )


def _reworded(keys: sa.Select[int]) -> set[int]:
    """Those whose words somebody put right here: the file no longer says what they say."""
    select = sa.select(ModerationAct.contribution_id).where(
        ModerationAct.kind == ActKind.REWORDING, ModerationAct.contribution_id.in_(keys)
    )
    return set(db.session.scalars(select))


def undo_import(*, batch: ImportBatch, leave_worked_on: bool, actor: User) -> int:
    """Take the contributions of an import out of the register; how many were taken out.

    With ``leave_worked_on`` those that people worked on stay, else nothing is undone when there
    are any.

    Raises
    ------
    Conflict
        When people worked on some and they are not to be left, when nothing is left to undo, or
        when somebody works on one at this moment.
    """
    found = standing(batch)
    if not found.removable:
        raise Conflict(_l("Nothing of this import is left that could be taken out."))
    if found.staying and not leave_worked_on:
        raise Conflict(_l("People have worked on some of these contributions since."))
    try:
        with db.session.begin_nested():
            undoing.send(batch, actor=actor, keys=found.removable)
            _delete(found.removable)
    except IntegrityError as error:
        raise Conflict(
            _l("Somebody is working on one of these contributions now. Try again.")
        ) from error
    forget_likeness(batch.consultation_id)
    batch.rows_undone += len(found.removable)
    batch.undone_at, batch.undone_by_id = utc_now(), actor.id
    db.session.flush()
    audit.record(
        "undo_import", batch, actor=actor, removed=len(found.removable), kept=len(found.staying)
    )
    return len(found.removable)


def _delete(keys: Sequence[int]) -> None:
    waiting = iter(keys)
    while portion := list(islice(waiting, PORTION)):
        db.session.execute(
            sa.delete(Contribution)
            .where(Contribution.id.in_(portion))
            .execution_options(synchronize_session=False)
        )
