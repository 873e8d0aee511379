"""The same done to many contributions by one click, undone by one click."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.consultations.models import Consultation
from consult.contributions.findings import find_personal_data
from consult.contributions.models import (
    ActKind,
    Contribution,
    ModerationAct,
    Status,
    StatusChange,
)
from consult.contributions.operations.acts import Hand
from consult.contributions.operations.moderating import (
    CORRECTED_COLUMN,
    NEED_A_REASON,
    STATUS_CHANGES,
    check_reason,
)
from consult.contributions.operations.redacting import Passage, redact
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import DomainError

#: rows written at once
_PORTION = 500


@dataclass(frozen=True)
class BulkResult:
    """What a click on many did: how many changed, and those that were left as they are."""

    batch: str
    done: int
    #: changed by somebody else since the page was opened
    stale: Sequence[str] = field(default=())
    #: in a state that allows no such change, or had it already
    unfit: int = 0


@dataclass(frozen=True)
class Chosen:
    """The contributions of a click: key → the version seen, or None for whatever it is now."""

    consultation: Consultation
    versions: Mapping[int, int | None]


@dataclass(frozen=True)
class Row:
    """What a bulk change needs to know of a contribution."""

    id: int
    reference: str
    status: Status
    version: int
    value: Any


def new_batch() -> str:
    """A key for the acts of one click."""
    return secrets.token_hex(8)


def moderate_many(
    *, chosen: Chosen, status: Status, reason: str, actor_id: int | None
) -> BulkResult:
    """Publish, hold or hide; who is in a state that does not allow it is left alone.

    Raises
    ------
    DomainError
        When the reason is missing, or nothing was chosen.
    """
    check_reason(status, reason)
    fit = [before for before, after in STATUS_CHANGES.items() if status in after]
    kept = reason if status in NEED_A_REASON else ""
    values = {"status": status, "status_reason": kept}
    return _change(chosen, ActKind.STATUS, values, _Condition(Contribution.status, fit), actor_id)


def correct_many(*, chosen: Chosen, kind: ActKind, value: Any, actor_id: int | None) -> BulkResult:
    """Set the criterion, the province or the language; ``kind`` says which.

    Raises
    ------
    DomainError
        When nothing was chosen.
    """
    column = CORRECTED_COLUMN[kind]
    return _change(
        chosen, kind, {column: value}, _Condition(getattr(Contribution, column), None), actor_id
    )


def redact_many(*, chosen: Chosen, actor_id: int | None) -> BulkResult:
    """Take out all personal data that are found in the texts.

    Raises
    ------
    Conflict
        When somebody changed one of them at this very moment; nothing is done then.
    DomainError
        When nothing was chosen.
    """
    batch, done, unfit = new_batch(), 0, 0
    rows, stale = _read(chosen, Contribution.language)
    for portion in _portions(rows):
        select = sa.select(Contribution).where(Contribution.id.in_([row.id for row in portion]))
        for contribution in db.session.scalars(select).unique().all():
            found = [
                Passage(part, data.start, data.end)
                for part, text in contribution.parts
                for data in find_personal_data(text)
            ]
            if found:
                hand = Hand(actor_id, contribution.version, batch)
                redact(contribution=contribution, passages=found, hand=hand)
            done += bool(found)
            unfit += not found
    return BulkResult(batch, done, stale, unfit)


@dataclass(frozen=True)
class _Condition:
    """The column that changes, and the values from which it may."""

    column: Any
    fit: Sequence[Any] | None


def _change(
    chosen: Chosen,
    kind: ActKind,
    values: dict[str, Any],
    condition: _Condition,
    actor_id: int | None,
) -> BulkResult:
    batch = new_batch()
    rows, stale = _read(chosen, condition.column)
    (after,) = [v for name, v in values.items() if name == condition.column.key]
    fit = [
        row
        for row in rows
        if row.value != after and (condition.fit is None or row.value in condition.fit)
    ]
    done = 0
    for portion in _portions(fit):
        changed = _write(portion, values)
        stale = [*stale, *(row.reference for row in portion if row.id not in changed)]
        mine = [row for row in portion if row.id in changed]
        changes = _last_changes(mine) if kind is ActKind.STATUS else {}
        if kind is ActKind.STATUS:
            _note(mine, values, actor_id)
        _record(chosen, mine, kind, after, changes, actor_id, batch)
        done += len(mine)
    db.session.expire_all()
    audit.record(
        f"moderate_many_{kind}", chosen.consultation, actor_id=actor_id, batch=batch, count=done
    )
    return BulkResult(batch, done, stale, len(rows) - len(fit))


def _read(chosen: Chosen, column: Any) -> tuple[list[Row], list[str]]:
    """The rows as they are now, and references of those changed since they were seen."""
    if not chosen.versions:
        raise DomainError(_l("Tick the contributions first."))
    rows, stale = [], []
    for keys in _portions(sorted(chosen.versions)):
        select = (
            sa.select(
                Contribution.id,
                Contribution.reference,
                Contribution.status,
                Contribution.version,
                column,
            )
            .where(
                Contribution.consultation_id == chosen.consultation.id, Contribution.id.in_(keys)
            )
            .order_by(Contribution.id)
        )
        for found in db.session.execute(select):
            row = Row(*found)
            seen = chosen.versions[row.id]
            if seen is None or seen == row.version:
                rows.append(row)
            else:
                stale.append(row.reference)
    return rows, stale


def _write(rows: Sequence[Row], values: dict[str, Any]) -> set[int]:
    """Change the rows that are still at the version read; their keys."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_version[row.version].append(row.id)
    changed: set[int] = set()
    for version, keys in by_version.items():
        update = (
            sa.update(Contribution)
            .where(Contribution.id.in_(keys), Contribution.version == version)
            .values(**values, version=version + 1)
            .returning(Contribution.id)
            .execution_options(synchronize_session=False)
        )
        changed |= set(db.session.scalars(update))
    return changed


def _last_changes(rows: Sequence[Row]) -> dict[int, int]:
    """Key of the row of history that holds the status before."""
    select = (
        sa.select(StatusChange.contribution_id, sa.func.max(StatusChange.id))
        .where(StatusChange.contribution_id.in_([row.id for row in rows]))
        .group_by(StatusChange.contribution_id)
    )
    return dict(db.session.execute(select).all())


def _note(rows: Sequence[Row], values: dict[str, Any], actor_id: int | None) -> None:
    if rows:
        db.session.execute(
            sa.insert(StatusChange),
            [
                {
                    "contribution_id": row.id,
                    "status": values["status"],
                    "reason": values["status_reason"],
                    "actor_id": actor_id,
                }
                for row in rows
            ],
        )


def _record(
    chosen: Chosen,
    rows: Sequence[Row],
    kind: ActKind,
    after: Any,
    changes: Mapping[int, int],
    actor_id: int | None,
    batch: str,
) -> None:
    def plain(value: Any) -> Any:
        return str(value) if isinstance(value, Status) else value

    acts = []
    for row in rows:
        details = {"before": plain(row.value), "after": plain(after)}
        if kind is ActKind.STATUS:
            details["change"] = changes.get(row.id)
        acts.append(
            {
                "consultation_id": chosen.consultation.id,
                "contribution_id": row.id,
                "kind": kind,
                "actor_id": actor_id,
                "batch": batch,
                "details": details,
            }
        )
    if acts:
        db.session.execute(sa.insert(ModerationAct), acts)


def _portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _PORTION):
        yield rows[start : start + _PORTION]
