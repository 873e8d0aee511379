"""Each rule that the database keeps of batches, forms and imports, broken once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.contributions.models import (
    Channel,
    DraftState,
    Entry,
    EntryBatch,
    ImportBatch,
    ImportDraft,
)
from consult.extensions import db, utc_now
from tests.factories import (
    make_consultation,
    make_entry,
    make_entry_batch,
    make_import,
    make_import_draft,
    make_user,
)

pytestmark = pytest.mark.both_databases


def batch(**wrong: object) -> EntryBatch:
    made = make_entry_batch(make_consultation())
    for name, value in wrong.items():
        setattr(made, name, value)
    return made


def twin_batch() -> EntryBatch:
    first = batch()
    twin = EntryBatch(
        consultation_id=first.consultation_id,
        channel=Channel.PHONE,
        number=first.number,
        said_on=first.said_on,
    )
    db.session.add(twin)
    return twin


def entry(**wrong: object) -> Entry:
    made = make_entry(batch())
    for name, value in wrong.items():
        setattr(made, name, value)
    return made


def twin_number() -> Entry:
    first = entry()
    twin = make_entry(first.batch, "نص آخر", number=None)
    twin.number = first.number
    return twin


def twin_contribution() -> Entry:
    first = entry()
    twin = Entry(batch_id=first.batch_id, contribution_id=first.contribution_id, number=2)
    db.session.add(twin)
    return twin


def imported(**wrong: object) -> ImportBatch:
    made = make_import(make_consultation())
    for name, value in wrong.items():
        setattr(made, name, value)
    return made


def draft(**wrong: object) -> ImportDraft:
    made = make_import_draft(make_consultation(), make_user())
    for name, value in wrong.items():
        setattr(made, name, value)
    return made


BROKEN: dict[str, Callable[[], object]] = {
    "ck_entry_batches_has_a_number": lambda: batch(number=""),
    "ck_entry_batches_is_typed_in": lambda: batch(channel=Channel.WEB),
    "ck_entry_batches_expects_something": lambda: batch(expected=0),
    "uq_entry_batches_consultation_id_number": twin_batch,
    "ck_entries_number_of_a_form": lambda: entry(number=0),
    "uq_entries_batch_id_number": twin_number,
    "uq_entries_contribution_id": twin_contribution,
    "ck_import_batches_undoes_what_it_added": lambda: imported(rows_undone=1),
    "ck_import_batches_undone_by_somebody": lambda: imported(undone_at=utc_now()),
    "ck_import_drafts_progress_is_percent": lambda: draft(progress=101),
    "ck_import_drafts_holds_something": lambda: draft(size=0),
    "ck_import_drafts_file_goes_when_applied": lambda: draft(state=DraftState.APPLIED),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_keeps_the_rule(app: Flask, name: str) -> None:
    BROKEN[name]()
    with pytest.raises(IntegrityError) as caught:
        db.session.flush()
    # SQLite names the columns of a UNIQUE instead of the constraint
    said = str(caught.value.orig)
    assert name in said or "UNIQUE constraint failed" in said
