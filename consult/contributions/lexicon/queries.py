"""Reads of the lexicon for its pages: concepts, what was changed in them, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import joinedload, selectinload

from consult.analysis import Lexicon, civic_lexicon
from consult.analysis.lexicon import LANGUAGES, Concept
from consult.analysis.normalise import normalise
from consult.analysis.normalise import words as words_of
from consult.contributions.models.lexicon import (
    Effect,
    LexiconChange,
    LexiconWord,
    Rebuild,
)
from consult.extensions import db
from consult.kernel.pagination import Page, paginate

#: concepts on a page of the list
PAGE_SIZE = 20


@dataclass(frozen=True)
class ListedWord:
    """A word of a concept as its page shows it."""

    word: str
    #: added by this site
    own: bool
    #: the change that added it or switched it off
    change: LexiconChange | None = None


@dataclass(frozen=True)
class LanguageWords:
    """The words of a concept in one language: those in force and those switched off."""

    code: str
    words: tuple[ListedWord, ...]
    off: tuple[ListedWord, ...]


def fields_of(lexicon: Lexicon) -> list[str]:
    """The fields that concepts belong to, each once, by name."""
    return sorted({concept.domain for concept in lexicon.concepts.values()})


def name_of(concept: Concept, language: str) -> str:
    """The name of a concept for a reader: its first word in their language, else in another."""
    for code in (language, "ar", "fr", "en"):
        if forms := concept.words.get(code):
            return forms[0]
    return concept.key


def search_concepts(lexicon: Lexicon, search: str, domain: str, *, page: int) -> Page[Concept]:
    """Concepts whose key or words hold what was typed, spelling variants apart; the best first.

    The concept that the words stand for comes first, whatever their inflection.
    """
    wanted = normalise(search)
    meant = set(lexicon.concepts_in(words_of(search)))
    found = [
        (not (concept.key in meant or wanted == concept.key), key, concept)
        for key, concept in lexicon.concepts.items()
        if (not domain or concept.domain == domain)
        and (not wanted or concept.key in meant or _holds(concept, wanted))
    ]
    ranked = [concept for _rank, _key, concept in sorted(found, key=lambda row: row[:2])]
    last = max(1, -(-len(ranked) // PAGE_SIZE))
    number = min(max(1, page), last)
    shown = ranked[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(items=shown, number=number, size=PAGE_SIZE, total=len(ranked))


def get_concept(lexicon: Lexicon, key: str) -> Concept:
    """The concept with this key, else 404."""
    return lexicon.concepts.get(key) or abort(404)


def listed_words(concept: Concept) -> list[LanguageWords]:
    """The words of a concept by language, each with the change that brought it or took it."""
    rows = _rows_of(concept.key)
    civic = civic_lexicon().concepts.get(concept.key)
    found = []
    for code in LANGUAGES:
        added = {row.word: row.change for row in rows if _is(row, code, Effect.ADDED)}
        off = [row for row in rows if _is(row, code, Effect.OFF)]
        shipped = civic.words.get(code, ()) if civic else ()
        words = tuple(
            ListedWord(word, word not in shipped, added.get(word))
            for word in concept.words.get(code, ())
        )
        switched = tuple(ListedWord(row.word, False, row.change) for row in off)
        found.append(LanguageWords(code, words, switched))
    return found


def own_counts() -> dict[str, int]:
    """Key → words of the site's own (added or switched off) that are in force."""
    select = (
        sa.select(LexiconWord.concept, sa.func.count())
        .where(LexiconWord.ended_by_id.is_(None))
        .group_by(LexiconWord.concept)
    )
    return dict(db.session.execute(select).all())


def change_page(*, page: int, concept: str = "", size: int = 30) -> Page[LexiconChange]:
    """What people changed, the latest first; of one concept when it is named."""
    select = (
        sa.select(LexiconChange)
        .options(
            joinedload(LexiconChange.actor),
            joinedload(LexiconChange.target),
            selectinload(LexiconChange.words),
        )
        .order_by(LexiconChange.number.desc())
    )
    if concept:
        select = select.where(LexiconChange.concept == concept)
    return paginate(select, number=page, size=size)


def get_change(number: int) -> LexiconChange:
    """The change with this number, else 404."""
    return db.session.scalar(sa.select(LexiconChange).filter_by(number=number)) or abort(404)


def latest_change() -> LexiconChange | None:
    """The change made last; None before any."""
    select = (
        sa.select(LexiconChange)
        .options(joinedload(LexiconChange.actor))
        .order_by(LexiconChange.number.desc())
        .limit(1)
    )
    return db.session.scalar(select)


def ended_words(changes: Sequence[LexiconChange]) -> dict[int, LexiconWord]:
    """Key → word, of all the words that these changes ended."""
    keys = [key for change in changes for key in change.ended]
    select = sa.select(LexiconWord).where(LexiconWord.id.in_(keys))
    return {word.id: word for word in db.session.scalars(select)}


def unfinished_changes() -> Sequence[LexiconChange]:
    """Changes that the search index does not follow yet, the oldest first."""
    select = (
        sa.select(LexiconChange)
        .where(LexiconChange.rebuild != Rebuild.DONE)
        .order_by(LexiconChange.number)
    )
    return db.session.scalars(select).all()


def _rows_of(key: str) -> Sequence[LexiconWord]:
    select = (
        sa.select(LexiconWord)
        .options(joinedload(LexiconWord.change).joinedload(LexiconChange.actor))
        .where(LexiconWord.concept == key, LexiconWord.ended_by_id.is_(None))
        .order_by(LexiconWord.id)
    )
    return db.session.scalars(select).all()


def _is(row: LexiconWord, code: str, effect: Effect) -> bool:
    return row.language == code and row.effect is effect


def _holds(concept: Concept, wanted: str) -> bool:
    return wanted in concept.key or any(
        wanted in normalise(form) for forms in concept.words.values() for form in forms
    )
