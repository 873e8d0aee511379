"""Every named constraint of the lexicon's tables refuses the row that violates it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.contributions.models.lexicon import Effect, LexiconAct, LexiconChange, LexiconWord
from consult.extensions import Model, db

pytestmark = pytest.mark.both_databases

_numbers = itertools.count(1)


def change(**values: Any) -> LexiconChange:
    given = {"kind": LexiconAct.ADDED, "concept": "road", "reason": "x", "digest": "d", **values}
    return LexiconChange(**{"number": next(_numbers), **given})


def word(of: LexiconChange, **values: Any) -> LexiconWord:
    given = {"concept": "road", "language": "fr", "word": "mot", "effect": Effect.ADDED, **values}
    return LexiconWord(change_id=of.id, **given)


def refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    # SQLite names the columns of a UNIQUE, PostgreSQL its name
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.fixture
def made(app: Flask) -> LexiconChange:
    row = change()
    db.session.add(row)
    db.session.commit()
    return row


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("number_positive", {"number": 0}),
        ("says_why", {"reason": ""}),
        ("new_concept_has_field", {"kind": LexiconAct.CONCEPT}),
        ("new_concept_has_field", {"domain": "mobility"}),
        ("undoing_has_target", {"kind": LexiconAct.UNDONE}),
        ("texts_done_within_texts", {"texts": 1, "texts_done": 2}),
    ],
)
def test_a_change_is_whole(app: Flask, name: str, values: dict[str, Any]) -> None:
    refused(f"ck_lexicon_changes_{name}", change(**values))


def test_only_an_undo_names_another_change(made: LexiconChange) -> None:
    refused("undoing_has_target", change(target_id=made.id))


def test_two_people_cannot_make_the_same_next_change(made: LexiconChange) -> None:
    refused("uq_lexicon_changes_number|lexicon_changes.number", change(number=made.number))


def test_a_concept_is_added_once_while_it_is_in_force(made: LexiconChange) -> None:
    new = {"kind": LexiconAct.CONCEPT, "concept": "pool", "domain": "society"}
    undone = change(**new, undone_by_id=made.id)
    db.session.add(undone)
    db.session.commit()
    refused("uq_lexicon_changes_concept_once|lexicon_changes.concept", change(**new), change(**new))


def test_a_word_is_a_word_of_a_known_language(made: LexiconChange) -> None:
    refused("ck_lexicon_words_is_a_word", word(made, word=""))
    refused("ck_lexicon_words_language_known", word(made, language="de"))


def test_a_word_is_in_force_once(made: LexiconChange) -> None:
    db.session.add(word(made, ended_by_id=made.id))
    db.session.commit()
    refused(
        "uq_lexicon_words_in_force|lexicon_words.word", word(made), word(made, effect=Effect.OFF)
    )
