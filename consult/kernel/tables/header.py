"""Where the table begins: the row that names the columns, below titles and empty rows."""

from __future__ import annotations

from collections.abc import Sequence

from consult.kernel.tables.digits import is_number_or_date

#: how many rows from the top are looked at
LOOKED_AT = 50
#: survey tools put whole questions in the header
LONGEST_NAME = 400


def find_header(
    rows: Sequence[tuple[int, list[str]]], banners: frozenset[int] = frozenset()
) -> int | None:
    """Index in ``rows`` of the first row that looks like column names; None if none does.

    ``rows`` are (row number, cells) without blank rows. A header has at least two cells, about
    as many as the rows below it, and hardly a number or a date among them. Rows in ``banners``
    (merged across columns) are taken only when no other row will do.
    """
    top = list(rows[:LOOKED_AT])
    filled = [[cell for cell in cells if cell.strip()] for _, cells in top]
    if not filled:
        return None
    widths = sorted(map(len, filled))
    usual = widths[int(0.9 * (len(widths) - 1))]
    if widths[-1] == 1:
        return 0
    plausible = [i for i, cells in enumerate(filled) if _plausible(cells, usual)]
    without_banners = [i for i in plausible if top[i][0] not in banners]
    several = [i for i, cells in enumerate(filled) if len(cells) > 1]
    return (without_banners or plausible or several)[0]


def _plausible(cells: list[str], usual: int) -> bool:
    if len(cells) < 2 or len(cells) < 0.6 * usual:
        return False
    if any(len(cell) > LONGEST_NAME for cell in cells):
        return False
    return sum(map(is_number_or_date, cells)) * 3 <= len(cells)
