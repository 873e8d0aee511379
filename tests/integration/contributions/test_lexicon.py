"""The site's own words of the lexicon: what a change would do, its application, its undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.access.models import User
from consult.analysis import civic_lexicon
from consult.consultations.models import Consultation
from consult.contributions.lexicon import operations
from consult.contributions.lexicon.effects import effects_of
from consult.contributions.lexicon.operations import change_lexicon, latest_number, undo_change
from consult.contributions.lexicon.site import own_entries, site_lexicon
from consult.contributions.lexicon.wishes import Wish, resolve
from consult.contributions.models import Contribution
from consult.contributions.models.lexicon import (
    LexiconAct,
    LexiconChange,
    Rebuild,
)
from consult.contributions.queries import matching
from consult.extensions import db
from consult.kernel.errors import Conflict
from tests.factories import make_consultation, make_contribution, make_user

#: an invented word, which no lexicon holds
WORD = "زعبوطة"


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    """Refusals are told apart by their English words."""
    with force_locale("en"):
        yield


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user()


def said(consultation: Consultation, text: str) -> Contribution:
    """A contribution as people enter it, with its search terms."""
    contribution = make_contribution(consultation, text)
    operations.reindex([contribution.id])
    return contribution


def found(search: str) -> list[int]:
    return sorted(set(db.session.scalars(matching(search))))


def change(kind: LexiconAct, actor: User, **values: Any) -> LexiconChange:
    wish = Wish(kind, **{"concept": "road", **values})
    return change_lexicon(wish=wish, reason="قالها الناس", seen=latest_number(), actor=actor)


def add(actor: User, word: str = WORD, **values: Any) -> LexiconChange:
    return change(LexiconAct.ADDED, actor, **{"language": "ary", "word": word, **values})


@pytest.mark.both_databases
def test_a_word_added_is_found_by_the_other_words_of_its_concept(
    consultation: Consultation, actor: User
) -> None:
    text = said(consultation, "إصلاح الزعبوطة القريبة من الدوار")
    assert found("طريق") == []
    made = add(actor)
    assert (made.number, made.texts, made.rebuild) == (1, 1, Rebuild.DONE)
    assert found("طريق") == found("routes") == [text.id]
    assert site_lexicon().concept_of("زعبوطه") == "road"
    assert made.digest == site_lexicon().digest


@pytest.mark.both_databases
def test_what_a_change_would_do_is_what_it_does(consultation: Consultation, actor: User) -> None:
    said(consultation, "إصلاح الزعبوطة")
    said(consultation, "الطريق")
    other = make_consultation("other")
    said(other, "وبالزعبوطات حفر")
    said(consultation, "الماء")
    wish = Wish(LexiconAct.ADDED, "road", "ary", WORD)
    after = operations.after_step(resolve(wish, own_entries(), site_lexicon()))
    effects = effects_of(
        site_lexicon(), after, consultation_id=consultation.id, words=[WORD], queries=[WORD, "طريق"]
    )
    assert (effects.read, effects.changed) == (4, 2)
    assert [(s.query, s.before, s.after) for s in effects.searches] == [
        (WORD, 2, 3),
        ("طريق", 1, 3),
    ]
    assert [s.pieces for s in effects.samples] == [(("إصلاح ", False), ("الزعبوطة", True))]
    assert set(effects.forms) == {"الزعبوطه", "وبالزعبوطات"}
    assert latest_number() == 0, "nothing was applied"
    add(actor)
    assert [len(found(query)) for query in (WORD, "طريق")] == [3, 3]


@pytest.mark.both_databases
def test_undoing_brings_back_what_was_and_doing_it_again_too(
    consultation: Consultation, actor: User
) -> None:
    text = said(consultation, "إصلاح الزعبوطة")
    made = add(actor)
    undone = undo_change(target=made, reason="خطأ", seen=1, actor=actor)
    assert (undone.kind, undone.target_id, made.undone_by_id) == ("undone", made.id, undone.id)
    assert found("طريق") == []
    assert found(WORD) == [text.id]
    assert site_lexicon() == civic_lexicon()
    again = undo_change(target=made, reason="لا، كانت صحيحة", seen=2, actor=actor)
    assert (again.kind, made.undone_by_id) == ("redone", None)
    assert found("طريق") == [text.id]
    with pytest.raises(Conflict):
        undo_change(target=again, reason="x", seen=3, actor=actor)


@pytest.mark.both_databases
def test_a_word_is_switched_off_and_on_again(consultation: Consultation, actor: User) -> None:
    text = said(consultation, "chaussée dégradée")
    word = "route"
    said(consultation, word)
    off = change(LexiconAct.SWITCHED_OFF, actor, language="fr", before=word)
    assert word not in site_lexicon().concepts["road"].words["fr"]
    on = change(LexiconAct.SWITCHED_ON, actor, language="fr", word=word)
    assert word in site_lexicon().concepts["road"].words["fr"]
    assert site_lexicon() == civic_lexicon()
    assert text.id
    with pytest.raises(Conflict, match=word):
        undo_change(target=off, reason="x", seen=on.number, actor=actor)


def test_a_word_is_corrected_in_one_step(consultation: Consultation, actor: User) -> None:
    add(actor)
    made = change(LexiconAct.CORRECTED, actor, language="ary", before=WORD, word="زعبوطة الكبيرة")
    listed = site_lexicon().concepts["road"].words["ary"]
    assert "زعبوطة الكبيرة" in listed
    assert WORD not in listed
    undo_change(target=made, reason="x", seen=2, actor=actor)
    assert WORD in site_lexicon().concepts["road"].words["ary"]


def test_a_concept_is_added_and_taken_back(consultation: Consultation, actor: User) -> None:
    text = said(consultation, "نريد كرزاطة")
    words = {"ar": ["كرزاطة"], "fr": ["carzate"], "en": ["carzat"]}
    made = change(LexiconAct.CONCEPT, actor, concept="carzat", domain="mobility", words=words)
    assert made.domain == "mobility"
    assert found("carzate") == [text.id]
    later = add(actor, "كرزوطة", concept="carzat")
    with pytest.raises(Conflict, match="كرزوطة"):
        undo_change(target=made, reason="x", seen=2, actor=actor)
    undo_change(target=later, reason="x", seen=2, actor=actor)
    undo_change(target=made, reason="x", seen=3, actor=actor)
    assert "carzat" not in site_lexicon().concepts
    with pytest.raises(Conflict):
        undo_change(target=later, reason="x", seen=4, actor=actor)
    undo_change(target=made, reason="x", seen=4, actor=actor)
    assert site_lexicon().concepts["carzat"].domain == "mobility"


def test_texts_are_likened_by_the_site_s_words(consultation: Consultation, actor: User) -> None:
    from consult.contributions.findings.likeness import likeness_of

    roads = said(consultation, "إصلاح الطريق المهترئة قرب المدرسة")
    asked = said(consultation, "إصلاح الزعبوطة المهترئة قرب المدرسة")

    def score() -> float:
        likes = likeness_of(consultation.id).nearest(asked).found
        return next(like.score for like in likes if like.contribution.id == roads.id)

    before, index = score(), likeness_of(consultation.id)
    assert likeness_of(consultation.id) is index
    add(actor)
    assert likeness_of(consultation.id) is not index
    assert score() > before


@pytest.mark.both_databases
def test_of_two_changes_at_once_one_is_told_of_the_other(
    consultation: Consultation, actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(actor)
    db.session.commit()
    with pytest.raises(Conflict, match="since this page was opened"):
        change_lexicon(
            wish=Wish(LexiconAct.ADDED, "road", "ary", "كرزوطة"), reason="x", seen=0, actor=actor
        )
    # neither had committed when the other looked: the database tells them apart
    monkeypatch.setattr(operations, "latest_number", lambda: 0)
    with pytest.raises(Conflict, match="at the same moment"):
        change_lexicon(
            wish=Wish(LexiconAct.ADDED, "road", "ary", "كرزوطة"), reason="x", seen=0, actor=actor
        )
    assert "كرزوطة" not in site_lexicon().concepts["road"].words["ary"]
