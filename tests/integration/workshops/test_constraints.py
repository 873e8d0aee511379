"""Every named constraint of the room's tables refuses the row that violates it."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.extensions import Model, db
from consult.workshops.models import (
    AttendanceCount,
    Dimension,
    Workshop,
    WorkshopKind,
    WorkshopNote,
)
from tests.factories import make_consultation, make_contribution, make_workshop

pytestmark = pytest.mark.both_databases


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    return make_workshop(make_consultation())


def _refused(constraint: str, row: Model) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


def _note(workshop: Workshop, **values: Any) -> WorkshopNote:
    contribution = make_contribution(workshop.consultation)
    return WorkshopNote(contribution_id=contribution.id, workshop_id=workshop.id, **values)


def test_a_provincial_workshop_has_a_province(workshop: Workshop) -> None:
    workshop.kind = WorkshopKind.PROVINCIAL
    _refused("ck_workshops_provincial_has_province", workshop)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("has_title", {"title_ar": ""}),
        ("ends_after_it_starts", {"starts": time(10), "ends": time(9, 30)}),
        ("capacity_positive", {"capacity": 0}),
        ("seats_within_capacity", {"capacity": 2, "seats_taken": 3}),
        ("seats_within_capacity", {"seats_taken": -1}),
        ("sequence_not_negative", {"sequence": -1}),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(
    workshop: Workshop, constraint: str, values: dict[str, Any]
) -> None:
    for name, value in values.items():
        setattr(workshop, name, value)
    _refused(f"ck_workshops_{constraint}", workshop)


@pytest.mark.parametrize("column", ["kind", "state"])
def test_an_unknown_kind_or_state_is_refused(workshop: Workshop, column: str) -> None:
    with pytest.raises(IntegrityError, match="ck_workshops_workshop" + column):
        db.session.execute(sa.text(f"UPDATE workshops SET {column} = 'other'"))
    db.session.rollback()


def test_a_count_is_not_negative(workshop: Workshop) -> None:
    row = AttendanceCount(
        workshop_id=workshop.id, dimension=Dimension.SEX, value="female", count=-1
    )
    _refused("ck_attendance_counts_count_not_negative", row)


def test_a_dimension_is_known(workshop: Workshop) -> None:
    statement = sa.text(
        "INSERT INTO attendance_counts (workshop_id, dimension, value, count, created_at)"
        " VALUES (:id, 'height', 'tall', 1, '2026-01-01 00:00:00')"
    )
    with pytest.raises(IntegrityError, match="ck_attendance_counts_dimension"):
        db.session.execute(statement, {"id": workshop.id})
    db.session.rollback()


def test_people_of_one_kind_are_counted_once(workshop: Workshop) -> None:
    rows = [
        AttendanceCount(workshop_id=workshop.id, dimension=Dimension.SEX, value="female", count=n)
        for n in (1, 2)
    ]
    db.session.add(rows[0])
    db.session.flush()
    # PostgreSQL names the constraint, SQLite its columns
    _refused("attendance_counts[._]workshop_id", rows[1])


def test_votes_are_not_negative(workshop: Workshop) -> None:
    _refused("ck_workshop_notes_votes_not_negative", _note(workshop, votes=-1))


def test_a_table_number_is_positive(workshop: Workshop) -> None:
    _refused("ck_workshop_notes_table_number_positive", _note(workshop, table_number=0))


def test_a_contribution_is_a_note_once(workshop: Workshop) -> None:
    note = _note(workshop)
    db.session.add(note)
    db.session.flush()
    twice = sa.insert(WorkshopNote).values(
        contribution_id=note.contribution_id, workshop_id=workshop.id
    )
    with pytest.raises(IntegrityError, match="workshop_notes"):
        db.session.execute(twice)
    db.session.rollback()
