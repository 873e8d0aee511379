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


def paginate(
    select: sa.Select[T],
    *,
    number: int,
    size: int = 20,
    key: sa.orm.InstrumentedAttribute[int] | None = None,
) -> Page[T]:
    """Run an ordered select for one page; a page past the end is the last one.

    With ``key``, the primary key of what is listed, only keys are sorted and the rows of the page
    are read afterwards: for tables whose rows are long.
    """
    # what is counted needs no columns
    bare = select.order_by(None).with_only_columns(sa.literal(1), maintain_column_froms=True)
    count = sa.select(sa.func.count()).select_from(bare.subquery())
    total = db.session.scalar(count) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    page = {"limit": size, "offset": (number - 1) * size}
    rows = _read(select, **page) if key is None else _read_by_key(select, key, **page)
    return Page(items=rows, number=number, size=size, total=total)


def _read(select: sa.Select[T], *, limit: int, offset: int) -> Sequence[T]:
    return db.session.scalars(select.limit(limit).offset(offset)).unique().all()


def _read_by_key(
    select: sa.Select[T], key: sa.orm.InstrumentedAttribute[int], *, limit: int, offset: int
) -> Sequence[T]:
    keys = db.session.scalars(select.with_only_columns(key).limit(limit).offset(offset)).all()
    listed: sa.Select[T] = sa.select(key.class_).where(key.in_(keys))
    rows = {getattr(row, key.key): row for row in db.session.scalars(listed).unique()}
    return [rows[k] for k in keys]
