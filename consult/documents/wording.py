"""How numbers, shares, dates and names are written in each language of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _

from consult.documents.blocks import Cell
from consult.kernel.i18n import LANGUAGES, babel_locale
from consult.kernel.text import has_words

#: a name in each language that has one: ``{"ar": …, "fr": …, "en": …}``
Names = Mapping[str, str]
#: groups digits without letting a line or a change of direction part them
GROUP = {"ar": "\u202f", "fr": "\u202f", "en": ","}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def number(value: int, language: str) -> str:
    """A whole number with grouped digits: 12 345."""
    return f"{value:,}".replace(",", GROUP[language])


def share(value: float, language: str) -> str:
    """A share between 0 and 1 as a whole percentage; the smallest say so."""
    sign = "\u00a0%" if language == "fr" else "%"
    if 0 < value < 0.005:
        # a sign would stand on the wrong side of a number read from the right
        return f"أقل من 1{sign}" if language == "ar" else f"<\u00a01{sign}"
    return f"{round(value * 100)}{sign}"


def show(cell: Cell, language: str) -> str:
    """A cell of a table as text: shares are floats, numbers are grouped."""
    if isinstance(cell, float):
        return share(cell, language)
    return number(cell, language) if isinstance(cell, int) else cell


def day(value: date, language: str) -> str:
    """A date as people write it, with the month names used in Morocco, kept in one line."""
    text = format_date(value, "d MMMM y", locale=babel_locale(language))
    return text.replace(" ", "\u00a0")


def dated(value: date, pattern: str, language: str) -> str:
    """A date by a pattern of Unicode TR 35: ``MMMM y`` is a month and its year."""
    return format_date(value, pattern, locale=babel_locale(language))


def isolated(text: str) -> str:
    """A name inserted in a sentence, so that its direction cannot disturb the sentence."""
    return f"{ISOLATE}{text}{END_ISOLATE}"


def listing(items: Iterable[str], language: str) -> str:
    """Items after a colon, parted by the language's own comma."""
    return ("، " if language == "ar" else ", ").join(items)


def clauses(items: Iterable[str], language: str) -> str:
    """Conditions that hold together, parted more strongly than the items of a list."""
    return ("؛ " if language == "ar" else "; ").join(items)


def name(names: Names, language: str) -> str:
    """The name in this language, else in Arabic, else in any other that has one."""
    found = next((names[code] for code in (language, *LANGUAGES) if names.get(code)), "")
    # French is set with the typographic apostrophe, whatever was typed
    return _APOSTROPHE.sub("’", found) if language == "fr" else found


def percent_of(part: int, whole: int) -> float:
    """A share that is 0 when there is nothing to share."""
    return part / whole if whole else 0.0


def not_reworded() -> str:
    """Said above extracts."""
    return str(_("In the participants' own words"))


def not_stated() -> str:
    """The value of a contribution that leaves a dimension open."""
    return str(_("Not stated"))


def cut(text: str, limit: int) -> tuple[str, bool]:
    """The beginning of ``text`` within ``limit`` characters, at a word's end; whether it is cut.

    What is returned is always a piece of the text itself, so that a quote stays verbatim.
    """
    body = text.strip()
    if len(body) <= limit:
        return body, False
    head = body[:limit]
    shorter = head.rsplit(None, 1)[0]
    return (shorter if len(shorter) > limit // 2 and has_words(shorter) else head), True


def document_words() -> dict[str, str]:
    """The words that renderers put around the content of any document, in the present language."""
    return {
        "contents": _("Contents"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "reference": _("Reference"),
        "text": _("Text"),
        "text_continued": _("Text, continued"),
        "chart": _("Chart"),
        "charts": _("Charts"),
        "contributions": _("Contributions"),
        "data": _("Data of this chart"),
        "table": _("Table"),
        "more": "[…]",
        "emoji": _("sign: %(name)s", name="{name}"),
        "character": _("character %(code)s", code="{code}"),
    }
