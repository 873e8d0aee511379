"""What somebody asks of the lexicon, checked, and what it comes to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.analysis import Lexicon
from consult.analysis.lexicon.table import LANGUAGES, REQUIRED
from consult.analysis.normalise import words as words_of
from consult.analysis.stopwords import stopwords
from consult.contributions.lexicon.site import Own, Word
from consult.contributions.models.lexicon import (
    LONGEST_KEY,
    LONGEST_WORD,
    Effect,
    LexiconAct,
)
from consult.kernel.errors import DomainError

#: words of the longest phrase that is looked for
LONGEST_PHRASE = 6
#: letters that a word of each language is written in
SCRIPTS: dict[str, tuple[str, LazyString]] = {
    "ar": ("ARABIC", _l("A word of this language is written in Arabic letters.")),
    "ary": ("ARABIC", _l("A word of this language is written in Arabic letters.")),
    "tzm": ("TIFINAGH", _l("A word of this language is written in Tifinagh letters.")),
    **{
        code: ("LATIN", _l("A word of this language is written in Latin letters."))
        for code in ("ary-Latn", "fr", "en", "ber-Latn")
    },
}
_SEPARATORS = frozenset("|\t\n\r")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


@dataclass(frozen=True)
class Wish:
    """A change that somebody asks for: ``before`` is the word that it takes away."""

    kind: LexiconAct
    concept: str
    language: str = ""
    word: str = ""
    before: str = ""
    #: of a new concept
    domain: str = ""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What a wish comes to: rows that begin and rows in force that end."""

    begins: tuple[Word, ...] = ()
    ends: tuple[Word, ...] = ()
    concepts: Mapping[str, str] = field(default_factory=dict)
    #: own concepts that are no longer
    gone: frozenset[str] = frozenset()

    def applied(self, own: Own) -> Own:
        """What the site has of its own after this step."""
        kept = {key: domain for key, domain in own.concepts.items() if key not in self.gone}
        return Own(
            concepts={**kept, **self.concepts},
            words=(*(word for word in own.words if word not in self.ends), *self.begins),
        )

    @property
    def touched(self) -> list[str]:
        """The words that begin or end, each once."""
        return list(dict.fromkeys(word.word for word in (*self.begins, *self.ends)))


def resolve(wish: Wish, own: Own, lexicon: Lexicon) -> Step:
    """What a wish comes to in the present lexicon.

    Raises
    ------
    DomainError
        With what is wrong, for the person.
    """
    if wish.kind is LexiconAct.CONCEPT:
        return _new_concept(wish, lexicon)
    if wish.concept not in lexicon.concepts:
        raise DomainError(_l("This concept does not exist, or no longer."))
    if wish.language not in LANGUAGES:
        raise DomainError(_l("Choose the language of the word."))
    if wish.kind is LexiconAct.ADDED:
        return _add(wish, wish.word, own, lexicon)
    if wish.kind is LexiconAct.SWITCHED_ON:
        return _switch_on(wish, own)
    off = _take_away(wish, own, lexicon)
    if wish.kind is LexiconAct.SWITCHED_OFF:
        _check_still_named(wish, lexicon)
        return off
    on = _add(wish, wish.word, own, lexicon, instead_of=wish.before)
    return Step(begins=(*off.begins, *on.begins), ends=(*off.ends, *on.ends))


def check_word(word: str, language: str) -> str:
    """The word as it will be listed: spaces at its ends and repeated ones gone.

    Raises ``DomainError`` with what is wrong.
    """
    listed = " ".join(filter(None, word.split(" ")))
    if not listed.strip():
        raise DomainError(_l("Write a word."))
    if len(listed) > LONGEST_WORD:
        raise DomainError(
            _l(
                "A word or phrase has at most %(limit)s characters; this one has %(size)s.",
                limit=LONGEST_WORD,
                size=len(listed),
            )
        )
    if any(c in _SEPARATORS or unicodedata.category(c) in _UNSEEN for c in listed):
        raise DomainError(
            _l("“%(word)s” holds a bar, a line end or an invisible character.", word=listed)
        )
    if not listed[0].isalnum():
        raise DomainError(_l("A word begins with a letter or a digit."))
    script, message = SCRIPTS[language]
    if not any(unicodedata.name(c, "").startswith(script) for c in listed):
        raise DomainError(message)
    _check_readable(listed)
    return listed


def _check_readable(listed: str) -> None:
    found = words_of(listed)
    if not found:
        raise DomainError(
            _l("“%(word)s” holds no word of two letters or more to go by.", word=listed)
        )
    if len(found) == 1 and found[0] in stopwords():
        raise DomainError(
            _l(
                "“%(word)s” is a word that any text holds: search passes over it, so it cannot"
                " stand for a concept.",
                word=listed,
            )
        )
    if len(found) > LONGEST_PHRASE:
        raise DomainError(
            _l(
                "A phrase has at most %(limit)s words; this one has %(size)s.",
                limit=LONGEST_PHRASE,
                size=len(found),
            )
        )


def key_of_name(name: str) -> str:
    """A key for a concept from its English name: small letters, digits, hyphens.

    >>> key_of_name("Swimming pool (public)")
    'swimming-pool-public'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_KEY].strip("-")


def _add(wish: Wish, typed: str, own: Own, lexicon: Lexicon, *, instead_of: str = "") -> Step:
    word = check_word(typed, wish.language)
    listed = lexicon.concepts[wish.concept].words.get(wish.language, ())
    same = [form for form in listed if form != instead_of and words_of(form) == words_of(word)]
    if word in same or word == instead_of:
        raise DomainError(_l("“%(word)s” is listed here already.", word=word))
    if same:
        raise DomainError(
            _l(
                "“%(word)s” is listed here already as “%(same)s”: spelling variants need no entry"
                " of their own.",
                word=word,
                same=same[0],
            )
        )
    row = Word(wish.concept, wish.language, word, Effect.OFF)
    if row in own.words:
        return Step(ends=(row,))
    return Step(begins=(row._replace(effect=Effect.ADDED),))


def _take_away(wish: Wish, own: Own, lexicon: Lexicon) -> Step:
    listed = lexicon.concepts[wish.concept].words.get(wish.language, ())
    if wish.before not in listed:
        raise DomainError(
            _l("“%(word)s” is not listed here, or no longer.", word=wish.before or "–")
        )
    added = Word(wish.concept, wish.language, wish.before, Effect.ADDED)
    if added in own.words:
        return Step(ends=(added,))
    return Step(begins=(added._replace(effect=Effect.OFF),))


def _check_still_named(wish: Wish, lexicon: Lexicon) -> None:
    listed = lexicon.concepts[wish.concept].words.get(wish.language, ())
    if wish.language in REQUIRED and len(listed) == 1:
        raise DomainError(
            _l(
                "“%(word)s” is the only word of this concept in this language, and every concept"
                " needs one in Arabic, French and English: correct it, or add another first.",
                word=wish.before,
            )
        )


def _switch_on(wish: Wish, own: Own) -> Step:
    row = Word(wish.concept, wish.language, wish.word, Effect.OFF)
    if row not in own.words:
        raise DomainError(_l("“%(word)s” is not switched off.", word=wish.word or "–"))
    return Step(ends=(row,))


def _new_concept(wish: Wish, lexicon: Lexicon) -> Step:
    key = wish.concept
    if not key:
        raise DomainError(_l("Write the English name in Latin letters: it becomes the key."))
    if key in lexicon.concepts:
        raise DomainError(
            _l(
                "There is a concept “%(key)s” already: add the words there, or choose another"
                " English name.",
                key=key,
            )
        )
    if wish.domain not in {concept.domain for concept in lexicon.concepts.values()}:
        raise DomainError(_l("Choose the field that the concept belongs to."))
    begins = []
    for code in LANGUAGES:
        listed = list(dict.fromkeys(check_word(w, code) for w in wish.words.get(code, ())))
        if code in REQUIRED and not listed:
            raise DomainError(
                _l("Give the concept one word at least in Arabic, in French and in English.")
            )
        begins += [Word(key, code, word, Effect.ADDED) for word in listed]
    return Step(begins=tuple(begins), concepts={key: wish.domain})
