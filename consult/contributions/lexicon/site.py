"""The lexicon in force: made from the table of words, kept until somebody changes it."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from consult.analysis import Lexicon, civic_lexicon
from consult.analysis.lexicon import LANGUAGES
from consult.contributions.models.lexicon import (
    Effect,
    LexiconAct,
    LexiconChange,
    LexiconWord,
)
from consult.extensions import db

log = logging.getLogger(__name__)

#: lexicons kept: the present one, and the last for requests that began before a change
_KEPT = 2
_lock = threading.Lock()
#: digest of the change after which it was in force → lexicon
_known: OrderedDict[str, Lexicon] = OrderedDict()


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
    made = lexicon_of(own_concepts(), own_words())
    if _digest() == digest:  # else somebody changed it between the two reads
        with _lock:
            _known[digest] = made
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    return made


def _digest() -> str | None:
    """What the latest change left behind; None when there was none."""
    select = sa.select(LexiconChange.digest).order_by(LexiconChange.number.desc()).limit(1)
    with db.session.no_autoflush:
        return db.session.scalar(select)


def own_concepts() -> dict[str, str]:
    """Key → field of the concepts that the team added and that are in force, in that order."""
    select = (
        sa.select(LexiconChange.concept, LexiconChange.domain)
        .where(LexiconChange.kind == LexiconAct.CONCEPT, LexiconChange.undone_by_id.is_(None))
        .order_by(LexiconChange.number)
    )
    with db.session.no_autoflush:
        return dict(db.session.execute(select).tuples().all())


def own_words() -> Sequence[LexiconWord]:
    """The words added and switched off that are in force, in the order they were."""
    select = (
        sa.select(LexiconWord).where(LexiconWord.ended_by_id.is_(None)).order_by(LexiconWord.id)
    )
    with db.session.no_autoflush:
        return db.session.scalars(select).all()


def lexicon_of(concepts: dict[str, str], words: Iterable[LexiconWord]) -> Lexicon:
    """The civic lexicon with own concepts and words.

    Robust against a newer version of the civic lexicon: an own concept that it has now too lends
    it its words, and words of a concept that it has no longer are passed over.
    """
    listed = list(words)
    base = civic_lexicon()
    rows = _rows(base, concepts, listed)
    off = [(w.concept, w.language, w.word) for w in listed if w.effect is Effect.OFF]
    try:
        return base.extended("\n".join(rows), source="words of this site").without(off)
    except ValueError:
        # pages must go on working; the words come back once the operator mends the row named
        log.exception("the lexicon of this site cannot be read: the civic one is used alone")
        return base


def table_of(concepts: dict[str, str], words: Iterable[LexiconWord]) -> str:
    """The added concepts and words as a table that ``Lexicon.extended`` reads."""
    return "\n".join(_rows(civic_lexicon(), concepts, list(words)))


def _rows(base: Lexicon, concepts: dict[str, str], words: list[LexiconWord]) -> list[str]:
    cells: dict[str, dict[str, list[str]]] = {key: {} for key in concepts}
    for word in words:
        known = word.concept in base.concepts or word.concept in concepts
        if word.effect is Effect.ADDED and known:
            of = cells.setdefault(word.concept, {})
            of.setdefault(word.language, []).append(word.word)
    return [
        "\t".join(
            [
                key,
                "" if key in base.concepts else concepts[key],
                *("|".join(found.get(code, ())) for code in LANGUAGES),
            ]
        )
        for key, found in cells.items()
    ]
