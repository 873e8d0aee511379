"""What a change of the lexicon would do to the texts, to searches and to other concepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from consult.analysis import Lexicon, content_key, search_terms
from consult.analysis.morphology import stem
from consult.analysis.normalise import words as words_of
from consult.analysis.normalise import written
from consult.analysis.terms import term_of
from consult.contributions.marks import without_marks
from consult.contributions.models import PART_LABELS, UNCOUNTED, Contribution
from consult.contributions.queries import with_terms
from consult.extensions import db

#: texts shown as examples
SAMPLES = 6
#: texts that begin with as many equal characters are taken for copies
_ALIKE = 40
#: rows fetched at once
_BATCH = 1_000


@dataclass(frozen=True)
class Sample:
    """A text that would be read otherwise: its reference and its pieces, those concerned marked."""

    reference: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class SearchCount:
    """How many contributions a search finds, before and after."""

    query: str
    before: int
    after: int


@dataclass(frozen=True)
class Collision:
    """A word listed at another concept that would mean something else."""

    word: str
    concept: str
    #: concept that it would stand for; empty for none
    after: str


@dataclass
class Effects:
    """What a change would do: figures over the whole site, samples of one consultation."""

    read: int = 0
    #: contributions whose search terms would change
    changed: int = 0
    #: form as read → contributions that hold it
    forms: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    searches: list[SearchCount] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A text whose terms differ between two lexicons, and the forms that make them differ."""

    id: int
    consultation_id: int
    reference: str
    shown: bool
    text: str
    forms: frozenset[str]
    after: frozenset[str]


class Reader:
    """Reads texts with two lexicons; each word is looked up once."""

    def __init__(self, before: Lexicon, after: Lexicon) -> None:
        self.before, self.after = before, after
        self._moved: dict[str, bool] = {}
        keys = before.phrases.keys() | after.phrases.keys()
        self._phrases = [key for key in keys if before.phrases.get(key) != after.phrases.get(key)]

    def forms(self, text: str) -> frozenset[str]:
        """The words of a text, normalised, that the two lexicons may read otherwise."""
        found = words_of(text)
        moved = {word for word in found if self.moved(word)}
        if self._phrases:
            stems = {stem(word): word for word in found}
            for phrase in self._phrases:
                if stems.keys() >= set(phrase):
                    moved |= {stems[part] for part in phrase}
        return frozenset(moved)

    def moved(self, word: str) -> bool:
        """Whether a word stands for another concept, or for another stem, afterwards."""
        known = self._moved.get(word)
        if known is None:
            known = term_of(word, self.before) != term_of(word, self.after)
            self._moved[word] = known
        return known


def changes(before: Lexicon, after: Lexicon) -> Iterator[Change]:
    """The contributions of the site whose search terms differ between two lexicons."""
    reader = Reader(before, after)
    for row, text in texts():
        forms = reader.forms(text)
        if not forms:
            continue
        terms = frozenset(search_terms(text, after))
        if terms != frozenset(search_terms(text, before)):
            shown = row.status not in UNCOUNTED
            yield Change(row.id, row.consultation_id, row.reference, shown, text, forms, terms)


def texts() -> Iterator[tuple[sa.Row[tuple[object, ...]], str]]:
    """Each contribution of the site with its text as the index reads it, by key."""
    columns = [getattr(Contribution, name) for name in PART_LABELS]
    select = sa.select(
        Contribution.id,
        Contribution.consultation_id,
        Contribution.reference,
        Contribution.status,
        *columns,
    ).order_by(Contribution.id)
    for row in db.session.execute(select.execution_options(yield_per=_BATCH)):
        yield row, without_marks("\n".join(part for part in row[-len(columns) :] if part))


def effects_of(
    before: Lexicon,
    after: Lexicon,
    *,
    consultation_id: int,
    words: Sequence[str],
    queries: Sequence[str],
) -> Effects:
    """What going over from one lexicon to another would do.

    ``words`` are those of the change, ``queries`` searches to count; samples are only of the
    consultation, since the reader may not see others.
    """
    effects = Effects(read=_count())
    found = list(changes(before, after))
    effects.changed = len(found)
    said: set[str] = set()
    for change in found:
        effects.forms.update(change.forms)
        # copies of one text would say nothing new
        if (
            change.shown
            and change.consultation_id == consultation_id
            and len(effects.samples) < SAMPLES
            and (key := content_key(change.text)[:_ALIKE]) not in said
        ):
            said.add(key)
            effects.samples.append(Sample(change.reference, marked(change.text, change.forms)))
    effects.searches = [_counted(query, before, after, found) for query in queries]
    effects.collisions = list(_collisions(before, after, set(words)))
    return effects


def marked(text: str, forms: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces: runs of characters between spaces that hold one of the forms, marked.

    >>> marked("the new pool", frozenset({"pool"}))
    (('the new ', False), ('pool', True))
    """
    pieces: list[tuple[str, bool]] = []
    for part in filter(None, re.split(r"(\s+)", text)):
        mark = not forms.isdisjoint(written(part).words)
        if pieces and not mark and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + part, False)
        else:
            pieces.append((part, mark))
    return tuple(pieces)


def _count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) or 0


def _counted(query: str, before: Lexicon, after: Lexicon, found: Sequence[Change]) -> SearchCount:
    """Counts of a search: the index holds the terms of before, so changed texts are read anew."""
    now = set(db.session.scalars(with_terms(search_terms(query, before))))
    terms = search_terms(query, after)
    then = set(db.session.scalars(with_terms(terms))) - {change.id for change in found}
    then |= {change.id for change in found if _holds(change.after, terms)}
    return SearchCount(query, len(now), len(then))


def _holds(terms: frozenset[str], wanted: Sequence[str]) -> bool:
    """Whether a text with these terms is found, as ``with_terms`` finds it."""
    if not wanted:
        return False
    *whole, last = wanted
    return terms.issuperset(whole) and any(term.startswith(last) for term in terms)


def _collisions(before: Lexicon, after: Lexicon, own: set[str]) -> Iterator[Collision]:
    """Words of other concepts that the change would take away from them, each once."""
    seen: set[str] = set()
    for key, concept in before.concepts.items():
        for form in dict.fromkeys(form for forms in concept.words.values() for form in forms):
            if form in seen:
                continue
            was, becomes = _concept(form, before), _concept(form, after)
            if was == key and becomes != was and (becomes or form not in own):
                seen.add(form)
                yield Collision(form, key, becomes)


def _concept(form: str, lexicon: Lexicon) -> str:
    parts = words_of(form)
    if len(parts) == 1:
        return lexicon.concept_of(parts[0]) or ""
    return lexicon.phrases.get(tuple(map(stem, parts)), "")
