"""In which order a list of contributions is, and what comes before and after in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from consult.contributions.models import Contribution, Support


class Order(StrEnum):
    """How a list is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SUPPORT = "support"


def supporters() -> sa.Subquery:
    """``contribution_id``, ``supports``: visitors of each contribution and what it stands for.

    Who supported several that were merged counts once.
    """
    # SQLite joins by an index of its own making only where the column has a declared type
    stays = sa.cast(sa.func.coalesce(Contribution.merged_into_id, Contribution.id), sa.Integer)
    return (
        sa.select(
            stays.label("contribution_id"),
            sa.func.count(Support.visitor.distinct()).label("supports"),
        )
        .join(Contribution, Contribution.id == Support.contribution_id)
        .group_by(stays)
        .subquery()
    )


@dataclass(frozen=True)
class OrderBy:
    """A column, then the key of the contribution, so that no two have the same place."""

    column: Any
    counts: sa.Subquery | None
    descending: bool

    def joined(self, select: sa.Select[Any]) -> sa.Select[Any]:
        """The select with the table that the column needs."""
        if self.counts is None:
            return select
        return select.outerjoin(self.counts, self.counts.c.contribution_id == Contribution.id)

    def apply(self, select: sa.Select[Any], *, backwards: bool = False) -> sa.Select[Any]:
        """The joined select in this order, or from its end."""
        by = (self.column, Contribution.id)
        falling = self.descending is not backwards
        return select.order_by(*(column.desc() if falling else column.asc() for column in by))

    def beyond(self, place: tuple[Any, int], *, backwards: bool = False) -> sa.ColumnElement[bool]:
        """Condition: after ``place`` (value of the column, key) in this order, or before it."""
        value, key = place
        falling = self.descending is not backwards
        past = self.column < value if falling else self.column > value
        further = Contribution.id < key if falling else Contribution.id > key
        return sa.or_(past, sa.and_(self.column == value, further))


def order_of(order: Order) -> OrderBy:
    """What a list is sorted by, and whether the largest comes first."""
    if order is Order.SUPPORT:
        counts = supporters()
        return OrderBy(sa.func.coalesce(counts.c.supports, 0), counts, descending=True)
    return OrderBy(Contribution.said_on, None, descending=order is not Order.OLDEST)
