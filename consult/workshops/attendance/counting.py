"""Counts of those who came, taken from the list at the door: never beside counts made by eye."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from consult.extensions import db, utc_now
from consult.workshops.models import AttendanceCount, Dimension, Interest, Seat, WalkIn, Workshop

Counts = dict[Dimension, dict[str, int]]

#: dimension → attribute of a person, on the list or let in without a seat
TRAITS = {
    Dimension.SEX: "sex",
    Dimension.AGE_BAND: "age_band",
    Dimension.SECTOR: "category",
    Dimension.PROVINCE: "province_id",
    Dimension.SETTING: "setting",
}


def arrived_on_list(workshop_id: int) -> int:
    """How many came by the list, those without a seat of their own among them."""
    return sum(_rows(workshop_id).values())


def counts_of_list(workshop_id: int) -> Counts:
    """Those who came by each dimension; what somebody did not tell counts in none of its values."""
    counts: dict[Dimension, Counter[str]] = defaultdict(Counter)
    for traits, people in _rows(workshop_id).items():
        for dimension, value in zip(TRAITS, traits, strict=True):
            if value is not None:
                counts[dimension][str(value)] += people
    return {dimension: dict(counts[dimension]) for dimension in TRAITS if counts[dimension]}


def recount(workshop: Workshop) -> None:
    """Take the counts from the list anew, unless people were counted by eye.

    Two who do so at once follow each other, where the database can hold the row: as an UPDATE
    holds it, since one who just gave a seat holds it so, and may not ask for more.
    """
    db.session.flush()
    db.session.refresh(workshop, ["hand_counted"], with_for_update={"key_share": True})
    if not workshop.hand_counted:
        replace_counts(workshop, counts_of_list(workshop.id))


def replace_counts(workshop: Workshop, counts: Mapping[Dimension, Mapping[str, int]]) -> None:
    """Write these counts in place of all there are."""
    db.session.execute(sa.delete(AttendanceCount).filter_by(workshop_id=workshop.id))
    rows = [
        {
            "workshop_id": workshop.id,
            "dimension": dimension,
            "value": value,
            "count": count,
            "created_at": utc_now(),
        }
        for dimension, values in counts.items()
        for value, count in values.items()
    ]
    if rows:
        db.session.execute(sa.insert(AttendanceCount), rows)
    db.session.expire(workshop, ["attendance"])


def _rows(workshop_id: int) -> dict[tuple[Any, ...], int]:
    """Traits in the order of ``TRAITS`` → how many people have them."""
    listed = [getattr(Interest, name) for name in TRAITS.values()]
    seated = (
        sa.select(*listed, sa.func.count())
        .join(Seat, Seat.interest_id == Interest.id)
        .where(Seat.workshop_id == workshop_id, Seat.arrived_at.is_not(None))
        .group_by(*listed)
    )
    let_in = [getattr(WalkIn, name) for name in TRAITS.values()]
    others = sa.select(*let_in, sa.func.count()).filter_by(workshop_id=workshop_id)
    found: Counter[tuple[Any, ...]] = Counter()
    for select in (seated, others.group_by(*let_in)):
        for *traits, people in db.session.execute(select):
            found[tuple(traits)] += people
    return found
