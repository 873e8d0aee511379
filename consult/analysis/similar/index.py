"""An index that finds similar texts while one is being written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple

import numpy as np

from consult.analysis.lexicon import Lexicon, civic_lexicon
from consult.analysis.normalise import content_key, words
from consult.analysis.similar.asking import asked
from consult.analysis.similar.forms import (
    Floats,
    Form,
    Forms,
    Hashes,
    Integers,
    Vocabulary,
    form_of,
    hashed,
    ragged,
)
from consult.analysis.similar.scoring import Side, scores
from consult.analysis.similar.storage import read_texts, write_texts
from consult.analysis.similar.usage import Usage

#: score from which a text is shown as similar: on the subject, though not always the same request
THRESHOLD = 0.05
#: distinct words of content by which a text is known: its beginning
_WORDS = 40
#: characters that are read
_READ = 20_000
#: texts that are compared word by word
_CANDIDATES = 128
#: inflections and misspellings of one word that are looked up
_AKIN = 12
#: likeness of a word that is shown as shared
_SHOWN = 0.6


class Match(NamedTuple):
    """A similar text: its id, score (0 to 1), and the query's words that have a partner in it."""

    id: str
    score: float
    shared: tuple[str, ...]


class _Read(NamedTuple):
    words: list[str]
    asking: int
    key: int


def _read(text: str) -> _Read:
    text = text[:_READ]
    key = content_key(text)
    found = words(text)
    content, asking = asked(found)
    content = content or list(dict.fromkeys(found)) or ([key[:_WORDS]] if key else [])
    return _Read(content[:_WORDS], asking, hashed(key) if key else 0)


def _check(*given: str) -> None:
    if not all(isinstance(text, str) for text in given):
        raise ValueError("ids and texts must be strings")


class SimilarIndex:
    """Similar texts across spelling, inflection, dialect and, by the lexicon, languages.

    Inverted lists over stems and concepts give candidates; the best are compared word by word
    (:func:`consult.analysis.similar.scoring.scores`). What a word weighs is learnt from the texts
    in the index. Results are the same in whatever order texts were added. Threads must take
    turns: neither adding nor asking may run beside adding or removing.

    Parameters
    ----------
    lexicon : Lexicon, optional
        Default: the civic lexicon.

    Examples
    --------
    >>> index = SimilarIndex()
    >>> index.add_many([("1", "إصلاح الطريق القروية"), ("2", "ملعب للشباب")])
    >>> [match.id for match in index.query("Réparer la route rurale")]
    ['1']
    """

    def __init__(self, lexicon: Lexicon | None = None):
        self.lexicon = civic_lexicon() if lexicon is None else lexicon
        self._clear()

    def _clear(self) -> None:
        self._vocabulary = Vocabulary(self.lexicon)
        self._usage = Usage()
        self._copies: Counter[int] = Counter()
        self._rows: dict[str, int] = {}
        self._ids: list[str | None] = []
        self._numbers, self._ends = array("I"), array("Q", [0])
        self._asking, self._keys = array("Q"), array("Q")
        self._alive = bytearray()
        self._lists: dict[int, array[int]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._rows

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays: words, counts, lists; without Python's own dictionaries."""
        own = (self._numbers, self._ends, self._asking, self._keys, *self._lists.values())
        arrays = sum(values.itemsize * len(values) for values in own)
        return arrays + self._vocabulary.nbytes + self._usage.nbytes

    def add(self, identifier: str, text: str) -> None:
        """Add a text. Raises ``ValueError`` for no strings, and when the id is in the index."""
        _check(identifier, text)
        if identifier in self._rows:
            raise ValueError(f"id {identifier!r} is in the index already")
        self._insert(identifier, _read(text))

    def add_many(self, texts: Iterable[tuple[str, str]]) -> None:
        """Add texts with their ids; all or, when an id is repeated or known, none.

        Raises ``ValueError`` as :meth:`add` does.
        """
        listed = list(texts)
        _check(*(given for pair in listed for given in pair))
        counts = Counter(identifier for identifier, _ in listed)
        taken = sorted(i for i, count in counts.items() if count > 1 or i in self._rows)
        if taken:
            raise ValueError(f"id {taken[0]!r} is in the index already")
        for identifier, text in listed:
            self._insert(identifier, _read(text))

    def _insert(self, identifier: str, read: _Read) -> None:
        row = self._rows[identifier] = len(self._ids)
        self._ids.append(identifier)
        self._numbers.extend(self._vocabulary.number(word) for word in read.words)
        self._ends.append(len(self._numbers))
        self._asking.append(read.asking)
        self._keys.append(read.key)
        self._alive.append(True)
        forms = self._forms_of_row(row)
        for name in {int(name) for name in (*forms.stems, *forms.concepts)} - {0}:
            self._lists.setdefault(name, array("I")).append(row)
        self._copies[read.key] += 1
        if self._copies[read.key] == 1:
            self._usage.count(np.unique(forms.stems), 1)

    def _forms_of_row(self, row: int) -> Forms:
        found = self._numbers[self._ends[row] : self._ends[row + 1]]
        return self._vocabulary.take(np.array(found, np.int64))

    def remove(self, identifier: str) -> None:
        """Take a text out. Raises ``KeyError`` when the id is not in the index.

        The room of removed texts is won back by building the index anew once they are the most.
        """
        row = self._rows.pop(identifier)
        self._ids[row] = None
        self._alive[row] = False
        self._copies[self._keys[row]] -= 1
        if not self._copies[self._keys[row]]:
            del self._copies[self._keys[row]]
            self._usage.count(np.unique(self._forms_of_row(row).stems), -1)
        if len(self._ids) > 2 * len(self._rows) + 1_000:
            self._rebuild(self._contents())

    def query(self, text: str, count: int = 5, threshold: float = THRESHOLD) -> list[Match]:
        """The most similar texts, best first, ties by id.

        Raises ``ValueError`` for a text that is no string, a ``count`` below 1 or a ``threshold``
        outside 0 to 1.
        """
        _check(text)
        if count < 1 or not 0 <= threshold <= 1:
            raise ValueError("count is 1 or more, threshold between 0 and 1")
        read = _read(text)
        forms = [form_of(word, self.lexicon) for word in read.words]
        rows = self._candidates(forms)
        if not len(rows):
            return []
        found, partners = scores(_alone(forms, read.asking), self._side(rows), self._usage)
        found[np.frombuffer(self._keys, np.uint64)[rows] == np.uint64(read.key)] = 1
        best = nsmallest(
            count,
            (
                (-round(float(score), 6), self._ids[row], place)
                for place, (row, score) in enumerate(zip(rows, found, strict=True))
                if score >= threshold
            ),
        )
        return [
            Match(str(identifier), -score, _shared(read.words, partners[place]))
            for score, identifier, place in best
        ]

    def similarity(self, first: str, second: str) -> float:
        """Score of two texts, 0 to 1, with the weights learnt from the index; symmetric."""
        _check(first, second)
        one, other = sorted(_read(text) for text in (first, second))
        if one.key == other.key:
            return float(one.key != 0)
        sides = [
            _alone([form_of(word, self.lexicon) for word in read.words], read.asking)
            for read in (one, other)
        ]
        return round(float(scores(sides[0], sides[1], self._usage)[0][0]), 6)

    def _candidates(self, forms: list[Form]) -> Integers:
        """Rows with most of the query's words, by a share of rarity; ties by id."""
        total: Floats = np.zeros(len(self._ids))
        for form in forms:
            for name, like in self._names_of(form).items():
                if holders := self._lists.get(name):
                    rarity = np.log1p(len(self._ids) / len(holders))
                    total[np.frombuffer(holders, np.uint32)] += form.weight * like * rarity
        lengths = np.diff(np.frombuffer(self._ends, np.uint64)).astype(np.float64)
        total = np.round(total / np.sqrt(np.maximum(lengths + len(forms), 1)), 9)
        total *= np.frombuffer(self._alive, np.bool_)
        return self._first(np.flatnonzero(total), total)

    def _first(self, rows: Integers, total: Floats) -> Integers:
        if len(rows) <= _CANDIDATES:
            return rows
        least = np.partition(total[rows], -_CANDIDATES)[-_CANDIDATES]
        sure = rows[total[rows] > least]
        tied = rows[total[rows] == least]
        first = nsmallest(_CANDIDATES - len(sure), tied, key=lambda row: str(self._ids[row]))
        return np.concatenate([sure, np.array(first, np.int64)])

    def _names_of(self, form: Form) -> dict[int, float]:
        names = {form.stem: 1.0}
        if form.concept:
            names[form.concept] = 1.0
        for like, name in self._vocabulary.akin(form, _AKIN):
            names.setdefault(name, like)
        return names

    def _side(self, rows: Integers) -> Side:
        ends = np.frombuffer(self._ends, np.uint64).astype(np.int64)
        starts, stops = ends[rows], ends[rows + 1]
        numbers = np.frombuffer(self._numbers, np.uint32)[ragged(starts, stops)]
        types, places = np.unique(numbers, return_inverse=True)
        sizes = stops - starts
        padded = np.full((len(rows), int(sizes.max())), -1)
        padded[np.arange(padded.shape[1]) < sizes[:, None]] = places
        asking: Hashes = np.frombuffer(self._asking, np.uint64)[rows]
        return Side(self._vocabulary.take(types.astype(np.int64)), padded, asking)

    def _contents(self) -> dict[str, _Read]:
        """What is known of each text, by id."""
        return {
            identifier: _Read(
                [
                    self._vocabulary.words[number]
                    for number in self._numbers[self._ends[row] : self._ends[row + 1]]
                ],
                self._asking[row],
                self._keys[row],
            )
            for identifier, row in sorted(self._rows.items())
        }

    def _rebuild(self, contents: dict[str, _Read]) -> None:
        self._clear()
        for identifier, read in contents.items():
            self._insert(identifier, read)

    def save(self, path: Path) -> None:
        """Write the index: the same bytes for the same texts, in whatever order added."""
        write_texts(path, self._contents())

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon | None = None) -> SimilarIndex:
        """Read an index; words are looked up in the lexicon given now.

        Raises ``ValueError`` for a file that is no index, is damaged or of another version.
        """
        index = cls(lexicon)
        index._rebuild({i: _Read(*parts) for i, parts in read_texts(path).items()})
        return index


def _alone(forms: list[Form], asking: int) -> Side:
    numbers = np.arange(len(forms))[None, :]
    return Side(Forms.of(forms), numbers, np.array([asking], np.uint64))


def _shared(found: list[str], partners: Floats) -> tuple[str, ...]:
    return tuple(word for word, like in zip(found, partners, strict=True) if like >= _SHOWN)
