"""Telephone numbers, e-mail addresses and identity card numbers in a text.

Better to miss a rare writing than to mark budgets, dates and road numbers: who reads a hundred
texts an hour stops looking at marks that are wrong.

Telephone numbers follow the national numbering plan (ANRT): 0 and nine digits, the first of them
5 to 8, or +212 and these nine; 080 numbers other than 0808 are those of public services. Identity
cards (CNIE) bear one or two letters and five or six digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Personal(StrEnum):
    """What kind of personal data."""

    PHONE = "phone"
    EMAIL = "email"
    IDENTITY_CARD = "identity_card"


PERSONAL_LABELS: dict[Personal, LazyString] = {
    Personal.PHONE: _l("Telephone number"),
    Personal.EMAIL: _l("E-mail address"),
    Personal.IDENTITY_CARD: _l("Identity card number"),
}


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Where it stands: ``text[start:end] == written``."""

    kind: Personal
    start: int
    end: int
    written: str


#: one character for one, so that places stay
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹＋＠", "01234567890123456789+@")
_GAP = "[ \\t\u00a0\u2009\u202f./·_\u2010-\u2015\u200e\u200f\u202a-\u202e\u2066-\u2069-]"
_GAPS = f"{_GAP}{{0,3}}"
#: what counts money, people or land follows a quantity, never a telephone number
_UNIT = re.compile(
    r"\s*(?:درهم|دراهم|سنتيم|ريال|مليون|مليار|ألف|نسمة|ساكن|هكتار|متر|كلم|أورو|%|٪|€|\$|"
    r"(?:dhs?|mad|mdh|dirhams?|centimes?|millions?|milliards?|euros?|habitants?|hectares?|ha|km)"
    r"(?![^\W\d_]))",
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"(?<![\d+])(?<!\d[.,/\u00a0-])(?:"
    rf"(?P<abroad>(?:\+|00){_GAPS}212|212)(?:{_GAPS}\(?0\)?)?{_GAPS}(?P<number>[5-8](?:{_GAPS}\d){{8}})"
    rf"|(?P<home>(?:\(0[5-8]\)|0{_GAPS}[5-8])(?:{_GAPS}\d){{8}})"
    rf"|(?P<foreign>(?:\+|00){_GAPS}(?:3[1-49]|4[49])(?:{_GAPS}\(0\))?{_GAPS}[1-9](?:{_GAPS}\d){{7,9}})"
    r")(?!\d)(?![.,/-]\d)"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
    r"(?:@|\s?[\[(]\s?(?:at|arobase|آت|ات)\s?[\])]\s?)"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9@-])",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?<![^\W_])(?<![/@#&=.°-])(?P<letters>[A-Za-z]{1,2})(?P<gap>[ \u00a0.-]?)(?P<digits>\d{5,6})"
    r"(?![^\W_])(?![.,/]\d)(?![ \u00a0]\d{3})"
)
#: letters before a number that are no series of cards: post boxes, roads, money, units
_NO_SERIES = frozenset(
    {"BP", "CP", "DH", "KM", "KG", "RN", "RP", "RR", "HA", "MD", "N", "NO", "NR"}
)
#: words that say a number is that of a card
_CARD_WORDS = re.compile(
    r"\b(?:c\.?\s?i\.?\s?n|cnie|carte|identit[eé]|identity|card)\b|بطاق|لاكارط"
    r"|(?<!\w)ب\.?\s?(?:ت\.?\s?)?و(?!\w)",
    re.IGNORECASE,
)
#: characters before a number in which those words are looked for
_BEFORE = 40
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
#: lengths of the groups in which people write the ten digits of a number at home
_HOME_GROUPS = frozenset(
    {
        (10,), (2, 2, 2, 2, 2), (4, 2, 2, 2), (4, 3, 3), (3, 3, 4), (4, 6), (2, 8), (3, 7),
        (2, 4, 4), (1, 3, 3, 3), (2, 2, 3, 3), (1, 9), (3, 3, 2, 2), (2, 3, 3, 2), (4, 4, 2),
        (2, 3, 2, 3), (3, 2, 2, 3), (3, 4, 3), (2, 2, 6), (1, 1, 2, 2, 2, 2), (4, 2, 4),
        (1,) * 10,
    }
)  # fmt: skip
#: … and the nine digits after the code of the country
_ABROAD_GROUPS = frozenset(
    {
        (9,), (1, 2, 2, 2, 2), (3, 2, 2, 2), (3, 3, 3), (1, 8), (2, 3, 4), (3, 6), (1, 4, 4),
        (2, 7), (1, 2, 3, 3), (2, 2, 2, 3), (1, 1, 1, 1, 1, 1, 1, 1, 1), (2, 3, 2, 2), (3, 2, 4),
    }
)  # fmt: skip
#: services, not persons: 080 save the 0808 that an operator gives to homes
_SERVICE = re.compile("80[0-79]")


def find_personal_data(text: str) -> list[PersonalData]:
    """What looks like personal data, in order, without overlap; linear in the text's length.

    >>> [found.written for found in find_personal_data("هاتفي ٠٦ ١٢ ٣٤ ٥٦ ٧٨ وبطاقتي AB123456")]
    ['٠٦ ١٢ ٣٤ ٥٦ ٧٨', 'AB123456']
    >>> find_personal_data("ميزانية 612 345 678 درهم، الطريق RN13، 05-06-2024")
    []
    """
    plain = text.translate(_DIGITS)
    found: list[PersonalData] = []
    places = (*_emails(plain), *_phones(plain), *_cards(plain))
    end = 0
    for start, stop, kind in sorted(places):
        if start >= end:
            found.append(PersonalData(kind, start, stop, text[start:stop]))
            end = stop
    return found


Place = tuple[int, int, Personal]


def _emails(plain: str) -> Iterator[Place]:
    for match in _EMAIL.finditer(plain):
        yield match.start(), match.end(), Personal.EMAIL


def _phones(plain: str) -> Iterator[Place]:
    for match in _PHONE.finditer(plain):
        if _is_phone(match) and not _UNIT.match(plain, match.end()):
            yield match.start(), match.end(), Personal.PHONE


def _is_phone(match: re.Match[str]) -> bool:
    if match["foreign"]:
        return True
    if match["abroad"]:
        number, shapes = match["number"], _ABROAD_GROUPS
        digits = _bare(number)
    else:
        number, shapes = match["home"], _HOME_GROUPS
        digits = _bare(number)[1:]
    return _groups(number) in shapes and not _SERVICE.match(digits)


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _groups(number: str) -> tuple[int, ...]:
    """Lengths of the runs of digits: ``06 12-345678`` → (2, 2, 6)."""
    return tuple(len(run) for run in re.findall(r"\d+", number))


def _cards(plain: str) -> Iterator[Place]:
    addresses = [match.span() for match in _ADDRESS.finditer(plain)]
    for match in _CARD.finditer(plain):
        inside = any(start <= match.start() < end for start, end in addresses)
        if not inside and _is_card(match, plain) and not _UNIT.match(plain, match.end()):
            yield match.start(), match.end(), Personal.IDENTITY_CARD


def _is_card(match: re.Match[str], plain: str) -> bool:
    if _CARD_WORDS.search(plain, max(0, match.start() - _BEFORE), match.start()):
        return True
    letters = match["letters"]
    if letters.upper() in _NO_SERIES:
        return False
    # apart from its letters, or one letter alone, it could be anything
    if match["gap"]:
        return letters.isupper() and len(letters) == 2 and len(match["digits"]) == 6
    return len(letters) == 2 or letters.isupper()
