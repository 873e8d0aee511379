"""The paper form as a PDF to print: the questions of the web form, with their numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.config import SITE
from consult.consultations.models import Consultation
from consult.contributions.questions import Question, offered_by, questionnaire
from consult.kernel.glyphs import printable
from consult.kernel.i18n import babel_locale, direction, localized, long_date
from consult.kernel.text import first_strong
from consult.kernel.typesetting import typeset, typesetting_folder

TEMPLATE = SITE / "templates" / "contributions" / "paper_form.typ"
#: forms in one file, and the largest number of a form
MOST_COPIES, LARGEST_NUMBER = 200, 99_999
#: files kept in memory: the same blank form is asked for again and again
_KEPT = 16


@dataclass(frozen=True)
class Copies:
    """How many forms, and what is printed in the places for numbers; empty ones are for a pen."""

    count: int = 1
    batch: str = ""
    #: number of the first form; the others follow
    first: int | None = None

    @property
    def numbers(self) -> list[int | None]:
        """The number of each form."""
        if self.first is None:
            return [None] * self.count
        return list(range(self.first, self.first + self.count))


def typeset_form(consultation: Consultation, language: str, copies: Copies) -> bytes:
    """The form in this language, front and back of a sheet: tagged PDF (PDF/UA-1)."""
    with force_locale(babel_locale(language)):
        data = _data(consultation, language, copies)
    written = consultation.created_at.isoformat()
    return _typeset(json.dumps(data, sort_keys=True), written)


def form_name(consultation: Consultation, language: str, batch: str = "") -> str:
    """Name of the file."""
    return "-".join(filter(None, ["paper-form", consultation.slug, batch, language])) + ".pdf"


@lru_cache(maxsize=_KEPT)
def _typeset(data: str, written: str) -> bytes:
    with typesetting_folder() as folder:
        return typeset(
            TEMPLATE,
            folder,
            json.loads(data),
            name="paper_form",
            written=datetime.fromisoformat(written),
        )


def _data(consultation: Consultation, language: str, copies: Copies) -> dict[str, Any]:
    """Everything the template reads, in characters that the fonts can print."""
    data = {
        "language": language,
        "direction": direction(language),
        "title": _("Contribution on paper"),
        "consultation": localized(consultation, "title"),
        "region": localized(consultation.region),
        "demo": _("Demonstration") if consultation.is_demo else "",
        "batch": copies.batch,
        "numbers": ["" if n is None else str(n) for n in copies.numbers],
        "words": _words(consultation),
        "sections": [
            {
                "title": section.title,
                "note": section.note,
                "questions": [_asked(question) for question in section.questions],
            }
            for section in questionnaire(offered_by(consultation))
        ],
        "notices": _notices(consultation),
        # groups of digits change places in a right-to-left line
        "contact": [
            {"text": line, "rtl": first_strong(line) == "rtl"}
            for line in consultation.contact.splitlines()
        ],
    }
    cleaned: dict[str, Any] = _printable(data, language)
    return cleaned


def _asked(question: Question) -> dict[str, Any]:
    return {
        "label": question.label,
        "hint": question.hint,
        "choices": list(question.choices),
        "lines": question.lines,
    }


def _words(consultation: Consultation) -> dict[str, str]:
    return {
        "batch": _("Batch"),
        "form": _("Form no."),
        "date": _("Date"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "intro": _(
            "The same questions as online. One of the three texts is enough; everything else may"
            " stay empty. This is not a petition, and we never ask for an identity card number."
        ),
        "more": _("You may write more on a sheet of your own and attach it."),
        "data": _("Personal data"),
        "contact": _("Where to hand it in"),
        "until": _("Until %(day)s", day=long_date(consultation.closes_on)),
    }


def _notices(consultation: Consultation) -> list[str]:
    """The notice of law 09-08, as short as paper allows; the site has the whole of it."""
    said = [
        _(
            "The region %(region)s is responsible for the processing, which serves to hold this"
            " consultation and to write its reports.",
            region=localized(consultation.region),
        ),
        _(
            "Your text is published without your name. Please write nothing in it by which you or"
            " others could be recognised."
        ),
        _(
            "Under Law 09-08 you can see the data about you, have them corrected, and object to"
            " their processing on legitimate grounds: ask at the address below."
        ),
    ]
    if consultation.cndp_receipt:
        said.append(
            _("Receipt of the declaration at the CNDP: no. %(number)s.",
              number=consultation.cndp_receipt)
        )  # fmt: skip
    return said


def _printable(value: Any, language: str) -> Any:
    """``value`` with each of its texts as the fonts can print it."""
    if isinstance(value, str):
        return printable(value, _signs(), language)
    if isinstance(value, Mapping):
        return {key: _printable(held, language) for key, held in value.items()}
    if isinstance(value, Sequence):
        return [_printable(held, language) for held in value]
    return value


def _signs() -> dict[str, str]:
    return {
        "emoji": _("sign: %(name)s", name="{name}"),
        "character": _("character %(code)s", code="{code}"),
    }
