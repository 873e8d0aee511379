"""The list of words of abuse to look out for, kept by the team."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.consultations.models import Consultation
from consult.contributions.findings import key_of_word, starter_words
from consult.contributions.models import LANGUAGE_LABELS, WatchWord
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.jobs import enqueue

LONGEST_WORD = 100
#: letters of a word
SHORTEST = 2


def load_watch_words() -> int:
    """Add the words of the starter list that the site never had; how many there were.

    A word that the team removed stays removed.
    """
    known = set(db.session.scalars(sa.select(WatchWord.key)))
    words = [
        WatchWord(word=given.word, key=key, language=given.language)
        for given in starter_words()
        if (key := key_of_word(given.word)) not in known
    ]
    db.session.add_all(words)
    db.session.flush()
    return len(words)


def add_watch_word(*, word: str, language: str, actor_id: int) -> WatchWord:
    """Put a word or a phrase on the list.

    Raises
    ------
    DomainError
        When it holds no letter, or is too short or long to be looked for.
    Conflict
        When it is on the list already.
    """
    key = key_of_word(word)
    if len([letter for letter in key if letter.isalpha()]) < SHORTEST or len(word) > LONGEST_WORD:
        raise DomainError(
            _l("Write a word or a phrase of 2 to %(limit)s letters.", limit=LONGEST_WORD)
        )
    if language not in LANGUAGE_LABELS:
        raise DomainError(_l("Choose one of the languages of the list."))
    known = db.session.scalar(sa.select(WatchWord).filter_by(key=key))
    if known is not None and known.removed_at is None:
        raise Conflict(_l("This word is on the list already."))
    row = known or WatchWord(key=key)
    row.word, row.language = word.strip(), language
    row.added_by_id, row.removed_at = actor_id, None
    db.session.add(row)
    db.session.flush()
    audit.record("add_watch_word", row, actor_id=actor_id)
    _look_anew()
    return row


def remove_watch_word(*, word: WatchWord, actor_id: int) -> None:
    """Take a word off the list.

    Raises
    ------
    Conflict
        When it is off the list already.
    """
    if word.removed_at is not None:
        raise Conflict(_l("Somebody removed this word meanwhile."))
    word.removed_at = utc_now()
    db.session.flush()
    audit.record("remove_watch_word", word, actor_id=actor_id)
    _look_anew()


def _look_anew() -> None:
    """Hold all texts against the new list."""
    for key in db.session.scalars(sa.select(Consultation.id)):
        enqueue("examine_contributions", consultation_id=key)
