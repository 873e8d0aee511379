"""Pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa

from consult.extensions import db

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of ``total`` rows; pages count from 1."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """Number of the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after, if any."""
        return self.number + 1 if self.number < self.pages else None


def paginate(select: sa.Select[T], *, number: int, size: int = 20) -> Page[T]:
    """Run an ordered select for one page; a page past the end is the last one."""
    count = sa.select(sa.func.count()).select_from(select.order_by(None).subquery())
    total = db.session.scalar(count) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows = db.session.scalars(select.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items=rows, number=number, size=size, total=total)
