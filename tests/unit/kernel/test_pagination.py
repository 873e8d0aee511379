"""Pages of a list."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.kernel.pagination import Page, paginate
from consult.regions.models import Region
from tests.factories import make_region

BY_CODE = sa.select(Region).order_by(Region.code)


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2)])
def test_there_is_one_page_at_least(total: int, pages: int) -> None:
    assert Page(items=[], number=1, size=20, total=total).pages == pages


def test_a_page_knows_its_neighbours() -> None:
    first = Page[str](items=[], number=1, size=5, total=8)
    last = Page[str](items=[], number=2, size=5, total=8)
    assert (first.previous, first.next) == (None, 2)
    assert (last.previous, last.next) == (1, None)


def test_all_rows_are_shown_once_in_order(app: Flask) -> None:
    make_region()
    pages = [paginate(BY_CODE, number=number, size=5) for number in (1, 2, 3)]
    codes = [region.code for page in pages for region in page.items]
    assert codes == [f"{number:02}" for number in range(1, 13)]
    assert {page.total for page in pages} == {12}


@pytest.mark.parametrize(("asked", "shown"), [(-3, 1), (0, 1), (99, 3)])
def test_a_page_out_of_range_is_the_nearest_one(app: Flask, asked: int, shown: int) -> None:
    make_region()
    assert paginate(BY_CODE, number=asked, size=5).number == shown
