"""Rows understood and new, sent to the database many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation, Criterion
from consult.consultations.operations import CriterionText, add_criterion
from consult.contributions.importing.names import fold
from consult.contributions.importing.rows import ParsedRow
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.models import (
    Contact,
    Contribution,
    ContributionTerm,
    ImportBatch,
    StatusChange,
)
from consult.contributions.operations import (
    Origin,
    Place,
    Speaker,
    Words,
    build_contribution,
)
from consult.contributions.operations.indexing import terms_of
from consult.extensions import db
from consult.kernel.errors import Conflict

#: rows sent to the database at once
PORTION = 500


@dataclass
class NewRow:
    """A row of the file and the contribution that it becomes."""

    parsed: ParsedRow
    contribution: Contribution
    #: what it will be found by
    terms: list[str] = field(default_factory=list)


def build_row(consultation: Consultation, row: ParsedRow, actor: User | None) -> NewRow:
    """The contribution of a row, by the one path of every channel; not yet in the session."""
    contribution = build_contribution(
        consultation=consultation,
        words=Words(**row.texts, kind=row.kind),
        place=Place(
            criterion=row.criterion,
            province=row.province,
            commune=row.commune,
            setting=row.setting,
        ),
        speaker=Speaker(category=row.category, age_band=row.age_band, sex=row.sex),
        origin=Origin(
            channel=row.channel,
            said_on=row.date,
            source_id=row.source_id,
            source_row=row.number,
            recorded_by_id=actor.id if actor else None,
            reference=row.reference,
        ),
    )
    return NewRow(row, contribution)


def add_criteria(consultation: Consultation, rows: Sequence[NewRow]) -> list[str]:
    """Add the criteria that rows name and the consultation lacks; give them to those rows."""
    added: dict[str, Criterion] = {}
    for row in rows:
        name = row.parsed.criterion_name
        if name is not None and fold(name) not in added:
            code = f"imported_{hashlib.sha256(fold(name).encode()).hexdigest()[:16]}"
            added[fold(name)] = add_criterion(
                consultation=consultation, text=CriterionText(code=code, ar=name)
            )
    db.session.flush()
    for row in rows:
        if row.parsed.criterion_name is not None:
            row.contribution.criterion_id = added[fold(row.parsed.criterion_name)].id
    return [criterion.name_ar for criterion in added.values()]


def find_terms(rows: Sequence[NewRow], done: Callable[[], None]) -> None:
    """Find what each row will be found by, before anything is written.

    Reading words takes longer than writing rows, and nobody else can write meanwhile on SQLite.
    """
    lexicon = site_lexicon()
    for row in rows:
        row.terms = terms_of(row.contribution.text, lexicon)
        done()


def add_rows(rows: Sequence[NewRow], *, batch: ImportBatch, actor: User | None) -> None:
    """Add contributions with contact, search terms and history, in portions of ``PORTION``.

    Raises
    ------
    Conflict
        When another import brought the same source ids meanwhile.
    """
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        for row in portion:
            row.contribution.import_batch_id = batch.id
        try:
            with db.session.begin_nested():
                db.session.add_all([row.contribution for row in portion])
                db.session.flush()
        except IntegrityError as error:
            raise Conflict(
                _l("Somebody is importing the same rows at this moment. Try again.")
            ) from error
        _insert(Contact, [c for row in portion for c in _contact(row)])
        _insert(StatusChange, [_status(row, actor) for row in portion])
        _insert(ContributionTerm, _terms(portion))


def _insert(
    table: type[Contact | StatusChange | ContributionTerm], rows: list[dict[str, object]]
) -> None:
    if rows:
        db.session.execute(sa.insert(table), rows)


def _contact(row: NewRow) -> list[dict[str, object]]:
    given = {
        "name": row.parsed.contact_name,
        "email": row.parsed.contact_email,
        "phone": row.parsed.contact_phone,
    }
    return [{"contribution_id": row.contribution.id, **given}] if any(given.values()) else []


def _status(row: NewRow, actor: User | None) -> dict[str, object]:
    return {
        "contribution_id": row.contribution.id,
        "status": row.contribution.status,
        "reason": "",
        "actor_id": actor.id if actor else None,
    }


def _terms(portion: Sequence[NewRow]) -> list[dict[str, object]]:
    return [
        {"term": term, "contribution_id": row.contribution.id}
        for row in portion
        for term in row.terms
    ]
