"""Dates as people and programs write them in Morocco."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from consult.contributions.importing.names import fold
from consult.kernel.tables.digits import bare

#: by month: Moroccan, other Arabic, French and English names with their short forms
_MONTH_NAMES = (
    "يناير جانفي janvier janv january jan",
    "فبراير فيفري février févr fév february feb شباط",
    "مارس mars march mar آذار",
    "أبريل ابريل أفريل avril avr april apr نيسان",
    "ماي مايو mai may أيار",
    "يونيو يونيه جوان juin june jun حزيران",
    "يوليوز يوليو يوليه جويلية juillet juil july jul تموز",
    "غشت أغسطس أوت août august aug آب",
    "شتنبر سبتمبر septembre sept september sep أيلول",
    "أكتوبر اكتوبر octobre oct october",
    "نونبر نوفمبر novembre nov november",
    "دجنبر ديسمبر décembre déc december dec",
)
MONTHS = {fold(n): i for i, names in enumerate(_MONTH_NAMES, start=1) for n in names.split()}

_TIME = r"(?:[T\s,]+\d{1,2}[:h]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.\s](\d{{1,2}})[-/.\s](\d{{1,2}}){_TIME}", re.DOTALL)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.\s](\d{{1,2}})[-/.\s](\d{{4}}|\d{{2}}){_TIME}", re.DOTALL)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
#: day 0 of Excel's calendar, which counts a 29 February 1900 that never was
_EXCEL_ZERO = date(1899, 12, 30)
_YEARS = range(1990, 2100)


def parse_date(text: str, *, month_first: bool = False) -> date | None:
    """The day that ``text`` names; None when it names none.

    Understands ISO 8601, day/month/year (``month_first``: month/day/year) with ``/``, ``-`` or
    ``.``, month names in Arabic, French and English, Excel's serial numbers (1900 system), and
    digits of any script. A time of day is passed over.
    """
    typed = bare(text)
    if found := _YEAR_FIRST.fullmatch(typed):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(typed):
        first, second, year = map(int, found.groups())
        day, month = (second, first) if month_first else (first, second)
        year += 2000 if year < 100 else 0
    elif found := _SERIAL.fullmatch(typed):
        counted = _EXCEL_ZERO + timedelta(days=int(found[1]))
        day, month, year = counted.day, counted.month, counted.year
    else:
        day, month, year = _named_month(typed)
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _named_month(typed: str) -> tuple[int, int, int]:
    """Day, month, year of ``3 غشت 2026`` or ``August 3, 2026``; zeros when it is no date."""
    words = fold(typed).split()
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [re.sub(r"(?<=\d)(er|st|nd|rd|th)$", "", word) for word in words]
    days = [int(n) for n in numbers if n.isdecimal() and len(n) < 3]
    years = [int(n) for n in numbers if n.isdecimal() and len(n) == 4]
    if len(months) >= 1 and len(set(months)) == 1 and days and len(years) == 1:
        return days[0], months[0], years[0]
    return 0, 0, 0


def is_month_first(cells: Iterable[str]) -> bool:
    """Whether a column is in month/day/year: some date has no other reading, and none denies it."""
    american = False
    for cell in cells:
        if found := _YEAR_LAST.fullmatch(bare(cell)):
            first, second = int(found[1]), int(found[2])
            if first > 12:
                return False
            american = american or second > 12
    return american
