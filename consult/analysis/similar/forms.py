"""What is compared of words: stem, concept, roots, pieces; as arrays, one row a word."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from consult.analysis.lexicon import Lexicon
from consult.analysis.morphology import stem

Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: roots kept of one word
ROOTS = 4
#: a number tells two requests apart more than a word does, a verb less: "was founded", "arose"
_NUMBER, _VERB = 1.3, 0.6
#: likeness of words of one concept (translations, close synonyms) and of one root
_SAME_CONCEPT, _SAME_ROOT = 0.9, 0.85
#: share of common pieces (Dice) from which two words may be one, inflected or misspelt
SOFT = 0.6

_WEAK_LETTERS = re.compile("[اوي]")
_PREFIX, _LONG_PREFIXES = "متينبلفكس", ("ست", "مت", "نت", "يت", "لت", "بت")
_ARABIC = re.compile("^[\u0621-\u064a]+$")


class Form(NamedTuple):
    """One normalised word; 0 stands for no concept and for unused places of roots."""

    stem: int
    concept: int
    roots: tuple[int, ...]
    pieces: tuple[int, ...]
    weight: float


@dataclass(frozen=True)
class Forms:
    """Words as arrays: row ``i`` has the pieces ``pieces[ends[i]:ends[i + 1]]``."""

    stems: Hashes
    concepts: Hashes
    roots: Hashes
    pieces: Hashes
    ends: Integers
    weights: Floats

    @classmethod
    def of(cls, forms: Sequence[Form]) -> Forms:
        """Arrays of some words."""
        return cls(
            np.array([form.stem for form in forms], np.uint64),
            np.array([form.concept for form in forms], np.uint64),
            np.array([form.roots for form in forms], np.uint64).reshape(-1, ROOTS),
            np.array([piece for form in forms for piece in form.pieces], np.uint64),
            np.array(list(accumulate((len(form.pieces) for form in forms), initial=0)), np.int64),
            np.array([form.weight for form in forms], np.float64),
        )

    def likeness(self, others: Forms) -> Floats:
        """Likeness of each word to each other one, 0 to 1 (symmetric)."""
        if not len(self.stems) or not len(others.stems):
            return np.zeros((len(self.stems), len(others.stems)))
        found = self._dice(others)
        found[found < SOFT] = 0
        roots = np.zeros(found.shape, np.bool_)
        for place in range(ROOTS):
            for other in range(ROOTS):
                mine, theirs = self.roots[:, place, None], others.roots[None, :, other]
                roots |= (mine == theirs) & (mine != 0)
        found[roots] = np.maximum(found[roots], _SAME_ROOT)
        concepts = (self.concepts[:, None] == others.concepts) & (self.concepts[:, None] != 0)
        found[concepts] = np.maximum(found[concepts], _SAME_CONCEPT)
        found[self.stems[:, None] == others.stems] = 1
        return found

    def _dice(self, others: Forms) -> Floats:
        known = np.unique(self.pieces)
        member = np.zeros((len(self.stems), len(known) + 1), np.uint8)
        rows = np.repeat(np.arange(len(self.stems)), np.diff(self.ends))
        member[rows, np.searchsorted(known, self.pieces)] = 1
        places = np.searchsorted(known, others.pieces)
        places[known[np.minimum(places, len(known) - 1)] != others.pieces] = len(known)
        common = np.add.reduceat(member[:, places], others.ends[:-1], axis=1, dtype=np.float64)
        sizes: Floats = 2 * common / (np.diff(self.ends)[:, None] + np.diff(others.ends))
        return sizes


@lru_cache(maxsize=1 << 16)
def hashed(name: str) -> int:
    """A 64-bit number for a string: the same in every process, never 0."""
    return int.from_bytes(blake2b(name.encode("utf-8"), digest_size=8).digest(), "little") | 1


def form_of(word: str, lexicon: Lexicon) -> Form:
    """What is compared of a normalised, non-empty word."""
    concept = lexicon.concept_of(word)
    base = stem(word) or word
    roots = sorted(hashed(f"r{root}") for root in _roots(base))[:ROOTS]
    edged = f"<{base}>"
    pieces = {edged[start : start + size] for size in (2, 3) for start in range(len(edged) - 1)}
    return Form(
        hashed(f"s{base}"),
        hashed(f"c{concept}") if concept else 0,
        (*roots, *([0] * (ROOTS - len(roots)))),
        tuple(sorted({hashed(piece) for piece in pieces if len(piece) > 1})),
        _weight(word),
    )


def _weight(word: str) -> float:
    if word.isdigit():
        return _NUMBER
    imperfect = word[0] in "يتن" and 4 <= len(word) <= 6
    perfect = word.endswith("ت") and not word.endswith("ات") and not word.startswith("ال")
    return _VERB if _ARABIC.match(word) and (imperfect or perfect) else 1.0


def _roots(base: str) -> set[str]:
    """Likely consonants of the root: weak letters, prefixes and the infix ت left out."""
    if not _ARABIC.match(base):
        return set()
    bare = _WEAK_LETTERS.sub("", base) if len(base) > 3 else base
    found = {bare}
    if len(bare) > 3 and bare[0] in _PREFIX:
        found.add(bare[1:])
    if len(bare) > 4 and bare.startswith(_LONG_PREFIXES):
        found.add(bare[2:])
    found |= {root[0] + root[2:] for root in tuple(found) if len(root) > 3 and root[1] == "ت"}
    return {root for root in found if len(root) >= 3}


def ragged(starts: Integers, stops: Integers) -> Integers:
    """Positions ``starts[i] .. stops[i] - 1`` of every ``i``, one after the other."""
    sizes = stops - starts
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    places: Integers = np.arange(int(sizes.sum())) - before + np.repeat(starts, sizes)
    return places


class Vocabulary:
    """Word types met, with their forms in flat arrays, found by word or by piece."""

    def __init__(self, lexicon: Lexicon):
        self.lexicon = lexicon
        self.words: list[str] = []
        self._number: dict[str, int] = {}
        self._stems, self._concepts, self._roots = array("Q"), array("Q"), array("Q")
        self._pieces, self._ends, self._weights = array("Q"), array("Q", [0]), array("d")
        self._by_clue: dict[int, array[int]] = {}

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        own = (self._stems, self._concepts, self._roots, self._pieces, self._ends, self._weights)
        lists = sum(found.itemsize * len(found) for found in self._by_clue.values())
        return lists + sum(memoryview(values).nbytes for values in own)

    def number(self, word: str) -> int:
        """The number of a word, new words being added."""
        known = self._number.get(word)
        if known is None:
            known = self._number[word] = len(self.words)
            self.words.append(word)
            self._keep(form_of(word, self.lexicon), known)
        return known

    def _keep(self, form: Form, number: int) -> None:
        self._stems.append(form.stem)
        self._concepts.append(form.concept)
        self._roots.extend(form.roots)
        self._pieces.extend(form.pieces)
        self._ends.append(len(self._pieces))
        self._weights.append(form.weight)
        for clue in (*form.pieces, *(root for root in form.roots if root)):
            self._by_clue.setdefault(clue, array("I")).append(number)

    def take(self, numbers: Integers) -> Forms:
        """Forms of some words by number."""
        ends = _read(self._ends)
        starts = ends[numbers].astype(np.int64)
        stops = ends[numbers + 1].astype(np.int64)
        return Forms(
            _read(self._stems)[numbers],
            _read(self._concepts)[numbers],
            _read(self._roots).reshape(-1, ROOTS)[numbers],
            _read(self._pieces)[ragged(starts, stops)],
            np.concatenate([[0], np.cumsum(stops - starts)]).astype(np.int64),
            np.frombuffer(self._weights)[numbers],
        )

    def akin(self, form: Form, most: int) -> list[tuple[float, int]]:
        """Likeness and stem of other known words that may be inflections or misspellings."""
        lists = [self._by_clue[c] for c in (*form.pieces, *form.roots) if c in self._by_clue]
        if not lists:
            return []
        near = np.concatenate([np.frombuffer(found, np.uint32) for found in lists])
        numbers, counts = np.unique(near, return_counts=True)
        numbers = numbers[2 * counts >= SOFT * len(form.pieces)].astype(np.int64)
        forms = self.take(numbers)
        like = Forms.of([form]).likeness(forms)[0]
        best = {
            int(found): float(score)
            for found, score in zip(forms.stems, like, strict=True)
            if score and int(found) != form.stem
        }
        ranked = sorted(((score, found) for found, score in best.items()), reverse=True)
        return ranked[:most]


def _read(values: array[int]) -> Hashes:
    return np.frombuffer(values, np.uint64)
