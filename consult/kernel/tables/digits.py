"""Digits as people type them."""

from __future__ import annotations

import re

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER_OR_DATE = re.compile(r"[-+]?\d[\d\s.,:/%\u00a0\u202f-]*(T[\d:.]+Z?)?")


def western_digits(text: str) -> str:
    """``text`` with Arabic-Indic (٠-٩) and Persian (۰-۹) digits and separators as 0-9."""
    return text.translate(_WESTERN)


def bare(text: str) -> str:
    """``text`` in western digits without spaces around and without invisible marks."""
    return _INVISIBLE.sub("", western_digits(text)).strip()


def is_number_or_date(text: str) -> bool:
    """Whether a cell holds a number or a date written in digits, of any script."""
    return _NUMBER_OR_DATE.fullmatch(bare(text)) is not None
