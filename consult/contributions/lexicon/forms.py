"""Forms of the lexicon's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import HiddenField, SearchField, SelectField

from consult.analysis.lexicon import LANGUAGES
from consult.contributions.lexicon.wishes import Wish, key_of_name
from consult.contributions.models import LANGUAGE_LABELS
from consult.contributions.models.lexicon import LexiconAct
from consult.kernel.forms import AtMost, Form, KeptLine, KeptText, NoNul, Required, options
from consult.kernel.tables.digits import bare

#: longest reason, search and list of words that a form takes
LONGEST_REASON = 500
LONGEST_SEARCH = 200
LONGEST_LIST = 2000

#: field of public action as the tables name it → its name for people
FIELD_LABELS: dict[str, LazyString] = {
    "culture and sport": _l("Culture and sport"),
    "education": _l("Education"),
    "environment": _l("Environment"),
    "government": _l("Government and participation"),
    "health": _l("Health"),
    "knowledge of the wider world": _l("Knowledge of the wider world"),
    "mobility": _l("Roads and transport"),
    "money and government": _l("Money and administration"),
    "society": _l("Society"),
    "territory": _l("Territory and housing"),
    "water and energy": _l("Water and energy"),
    "work and economy": _l("Work and economy"),
}


def field_name(domain: str) -> str:
    """The name of a field for people; one that has none is shown as the table writes it."""
    return str(FIELD_LABELS.get(domain, domain))


def field_choices(fields: Sequence[str]) -> list[tuple[str, str]]:
    """The fields to choose from, by their names."""
    return sorted(((domain, field_name(domain)) for domain in fields), key=lambda pair: pair[1])


def language_choices() -> list[tuple[str, LazyString]]:
    """The languages that words are listed in."""
    return [(code, LANGUAGE_LABELS[code]) for code in LANGUAGES]


class ListForm(Form):
    """What the list shows; its fields are the page's address."""

    q = SearchField(_l("Word, in any language or inflection"), [AtMost(LONGEST_SEARCH)])
    field = SelectField(_l("Field"), default="", validate_choice=False)

    def __init__(self, fields: Sequence[str], **kwargs: Any) -> None:
        super().__init__(meta={"csrf": False}, **kwargs)
        self.field.choices = [("", _("All fields")), *field_choices(fields)]

    @property
    def narrows(self) -> bool:
        """Whether some concepts are left out."""
        return bool((self.q.data or "").strip() or self.field.data)


class ReasonForm(Form):
    """Why, and what the person had seen: what every change of the lexicon needs."""

    reason = KeptText(
        _l("Why"),
        [Required(_l("Say why: the next person will want to know.")), NoNul(),
         AtMost(LONGEST_REASON)],
    )  # fmt: skip
    #: number of the latest change when the page was made
    seen = HiddenField()
    #: ``preview`` shows what would happen, anything else applies it
    step = HiddenField()

    @property
    def seen_number(self) -> int:
        """The number as a number; −1, which is none, for anything else."""
        typed = bare(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


class WordForm(ReasonForm):
    """One word of a concept: added, corrected, switched off or on."""

    kind = HiddenField()
    concept = HiddenField()
    #: the word that is corrected or switched off
    before = HiddenField()
    language = SelectField(_l("Language"), validate_choice=False)
    word = KeptLine(_l("Word or phrase"), [NoNul()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = options(*language_choices())

    @property
    def takes_no_word(self) -> bool:
        """Whether everything is told before the person types anything."""
        return self.kind.data == LexiconAct.SWITCHED_OFF

    @property
    def wish(self) -> Wish | None:
        """What is asked for; None when the address names no such change."""
        kinds = (
            LexiconAct.ADDED,
            LexiconAct.CORRECTED,
            LexiconAct.SWITCHED_OFF,
            LexiconAct.SWITCHED_ON,
        )
        kind = next((kind for kind in kinds if kind == self.kind.data), None)
        if kind is None:
            return None
        return Wish(
            kind=kind,
            concept=self.concept.data or "",
            language=self.language.data or "",
            word=self.word.data or "",
            before=self.before.data or "",
        )


def words_field(code: str) -> KeptText:
    """The words of one language, one a line."""
    return KeptText(LANGUAGE_LABELS[code], [NoNul(), AtMost(LONGEST_LIST)])


class ConceptForm(ReasonForm):
    """A concept that the lexicon lacks; words one a line, the first is the one to show."""

    field = SelectField(_l("Field"), validate_choice=False)
    ar = words_field("ar")
    fr = words_field("fr")
    en = words_field("en")
    ary = words_field("ary")
    ary_latn = words_field("ary-Latn")
    tzm = words_field("tzm")
    ber_latn = words_field("ber-Latn")

    def __init__(self, fields: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.choices = [("", _("Choose a field")), *field_choices(fields)]

    @property
    def wish(self) -> Wish:
        """The concept that is asked for."""
        words = {
            code: [line for line in (self[_name(code)].data or "").split("\n") if line.strip()]
            for code in LANGUAGES
        }
        english = words["en"][0] if words["en"] else ""
        return Wish(
            kind=LexiconAct.CONCEPT,
            concept=key_of_name(english),
            domain=self.field.data or "",
            words=words,
        )


def _name(code: str) -> str:
    """The form's name of a language's field."""
    return code.lower().replace("-", "_")
