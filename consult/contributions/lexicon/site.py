"""The lexicon in force: made from the tables of the site, kept until somebody changes it."""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from consult.analysis import Lexicon, civic_lexicon
from consult.analysis.lexicon import LANGUAGES
from consult.analysis.normalise import words as words_of
from consult.contributions.models.lexicon import Effect, LexiconAct, LexiconChange, LexiconWord
from consult.extensions import db

log = logging.getLogger(__name__)

#: lexicons kept: the present one, and the last for requests that began before a change
_KEPT = 2
_lock = threading.Lock()
#: digest of the change after which it was in force → lexicon
_known: OrderedDict[str, Lexicon] = OrderedDict()


class Word(NamedTuple):
    """A word of one concept in one language, and whether the site adds it or switches it off."""

    concept: str
    language: str
    word: str
    effect: Effect


@dataclass(frozen=True)
class Own:
    """All that the site has of its own: key → field of its concepts, and its words in order."""

    concepts: Mapping[str, str]
    words: Sequence[Word]


def site_lexicon() -> Lexicon:
    """The lexicon by which this site reads texts: search, similar texts, theme runs.

    One short query tells whether another process has changed it since; only then is it made anew.
    Safe to call from any thread.
    """
    digest = _digest()
    if digest is None:
        return civic_lexicon()
    with _lock:
        found = _known.get(digest)
        if found is not None:
            _known.move_to_end(digest)
            return found
    # the lock is not held meanwhile: another thread may wait for it with the database in hand
    made = _read()
    if _digest() == digest:  # else somebody changed it between the two reads
        with _lock:
            _known[digest] = made
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    return made


def own_entries() -> Own:
    """The concepts and words of the site that are in force now."""
    concepts = (
        sa.select(LexiconChange.concept, LexiconChange.domain)
        .where(LexiconChange.kind == LexiconAct.CONCEPT, LexiconChange.undone_by_id.is_(None))
        .order_by(LexiconChange.number)
    )
    words = (
        sa.select(LexiconWord.concept, LexiconWord.language, LexiconWord.word, LexiconWord.effect)
        .where(LexiconWord.ended_by_id.is_(None))
        .order_by(LexiconWord.id)
    )
    with db.session.no_autoflush:
        return Own(
            concepts=dict(db.session.execute(concepts).all()),
            words=tuple(Word(*row) for row in db.session.execute(words)),
        )


def lexicon_with(own: Own) -> Lexicon:
    """The civic lexicon with what a site has of its own; the newest claim to a word wins.

    An own concept that a newer civic lexicon has now too lends it its words, and words of a
    concept that it has no longer are passed over. Raises ``ValueError`` for what
    :meth:`Lexicon.extended` and :meth:`Lexicon.without` refuse.
    """
    lexicon = civic_lexicon()
    for table in _tables(own):
        lexicon = lexicon.extended(table, source="words of this site")
    off = [(w.concept, w.language, w.word) for w in own.words if w.effect is Effect.OFF]
    return lexicon.without(off)


def table_of(own: Own) -> str:
    """The added concepts and words as one table that ``Lexicon.extended`` reads."""
    return _table(own.concepts, _added(own))


def _tables(own: Own) -> list[str]:
    """Tables to read one after the other: within one, the first concept to list a word keeps it.

    So a word that the site lists twice stands in two of them, the newer claim in the later one.
    """
    times: Counter[tuple[str, ...]] = Counter()
    depth: list[int] = []
    new: dict[str, int] = {}
    for word in _added(own):
        form = tuple(words_of(word.word))
        depth.append(times[form])
        times[form] += 1
        # a new concept is read whole, since it needs its names
        new[word.concept] = max(new.get(word.concept, 0), depth[-1])
    layers: dict[int, list[Word]] = {}
    for word, layer in zip(_added(own), depth, strict=True):
        whole = word.concept in own.concepts
        layers.setdefault(new[word.concept] if whole else layer, []).append(word)
    return [_table(own.concepts, layers[layer]) for layer in sorted(layers)]


def _added(own: Own) -> list[Word]:
    civic = civic_lexicon().concepts
    return [
        word
        for word in own.words
        if word.effect is Effect.ADDED and (word.concept in civic or word.concept in own.concepts)
    ]


def _table(concepts: Mapping[str, str], words: Sequence[Word]) -> str:
    civic = civic_lexicon().concepts
    cells: dict[str, dict[str, list[str]]] = {}
    for word in words:
        of = cells.setdefault(word.concept, {})
        of.setdefault(word.language, []).append(word.word)
    rows = (
        [
            key,
            "" if key in civic else concepts[key],
            *("|".join(found.get(code, ())) for code in LANGUAGES),
        ]
        for key, found in cells.items()
    )
    return "\n".join("\t".join(row) for row in rows)


def _digest() -> str | None:
    """What the latest change left behind; None when there was none."""
    select = sa.select(LexiconChange.digest).order_by(LexiconChange.number.desc()).limit(1)
    with db.session.no_autoflush:
        return db.session.scalar(select)


def _read() -> Lexicon:
    try:
        return lexicon_with(own_entries())
    except ValueError:
        # pages must go on working; the words come back once the operator mends the row named
        log.exception("the lexicon of this site cannot be read: the civic one is used alone")
        return civic_lexicon()
