"""What can be measured of a theme set: the themes beyond a threshold, and by how much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from sklearn.metrics import homogeneity_completeness_v_measure

from consult.analysis.normalise import content_key
from consult.analysis.quality.coherence import stems_of
from consult.analysis.themes import ThemeSummary


@dataclass(frozen=True)
class ThemeSet:
    """What the rules look at: the themes, and the texts where they are known.

    ``themes`` (n,) gives the theme of each text, -1 for undecided; ``texts``, ``languages`` and
    ``authors``, where given, are as long; an author is ``None`` where unknown.
    """

    summaries: Sequence[ThemeSummary]
    themes: Sequence[int] = ()
    texts: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    authors: Sequence[Hashable | None] | None = None

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """Rows of the texts of each theme that has any."""
        found: dict[int, list[int]] = {}
        for row, theme in enumerate(self.themes):
            found.setdefault(theme, []).append(row)
        return found


#: (themes concerned, value that was measured), beyond the threshold only
Measured: TypeAlias = Iterator[tuple[tuple[int, ...], float]]


def too_many(given: ThemeSet, most: float) -> Measured:
    """Number of themes that have a text."""
    count = sum(theme.size > 0 for theme in given.summaries)
    if count > most:
        yield (), count


def _decided(given: ThemeSet) -> int:
    return sum(theme.size for theme in given.summaries)


def too_large(given: ThemeSet, most: float) -> Measured:
    """Share of a theme in the decided texts."""
    whole = _decided(given)
    for theme in given.summaries:
        if whole and len(given.summaries) > 1 and theme.size / whole > most:
            yield (theme.index,), theme.size / whole


#: smallest theme as a share of decided texts
SMALLEST_SHARE = 0.005


def too_small(given: ThemeSet, least: float) -> Measured:
    """Texts of a theme, the threshold being raised to :data:`SMALLEST_SHARE` of them all."""
    least = max(least, SMALLEST_SHARE * _decided(given))
    for theme in given.summaries:
        if theme.size < least:
            yield (theme.index,), theme.size


def shared_terms(given: ThemeSet, most: float) -> Measured:
    """Jaccard index of two themes' terms, by their stems."""
    terms = {theme.index: set(map(stems_of, theme.terms)) - {()} for theme in given.summaries}
    for first, second in combinations(sorted(terms), 2):
        both = terms[first] | terms[second]
        shared = len(terms[first] & terms[second]) / len(both) if both else 0.0
        if shared > most:
            yield (first, second), shared


def alike_labels(given: ThemeSet, most: float) -> Measured:
    """Likeness of two labels in one language."""
    for first, second in combinations(sorted(given.summaries, key=lambda t: t.index), 2):
        likeness = max(
            (
                label_likeness(label, second.labels[code])
                for code, label in first.labels.items()
                if code in second.labels
            ),
            default=0.0,
        )
        if likeness > most:
            yield (first.index, second.index), likeness


def label_likeness(one: str, other: str) -> float:
    """Likeness of two labels from 0 to 1: 1 for the same stems in any order, else by trigrams.

    Dice's coefficient (1945) of the trigrams of normalised words. Labels without a word are like
    none.

    >>> label_likeness("الطريق القروية", "قروية، طريق"), label_likeness("ماء", "طريق")
    (1.0, 0.0)
    """
    first, second = content_key(one), content_key(other)
    if not (re.search(r"\w", first) and re.search(r"\w", second)):
        return 0.0
    stems = sorted(set(stems_of(one)))
    if stems and stems == sorted(set(stems_of(other))):
        return 1.0
    left, right = _trigrams(first), _trigrams(second)
    return 2 * (left & right).total() / (left.total() + right.total())


def _trigrams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[start : start + 3] for start in range(len(padded) - 2))


def nameless(given: ThemeSet, most: float) -> Measured:
    """Share of a theme's labels without a letter."""
    for theme in given.summaries:
        bare = [label for label in theme.labels.values() if not re.search(r"[^\W\d_]", label)]
        share = len(bare) / len(theme.labels) if theme.labels else 1.0
        if share > most:
            yield (theme.index,), share


def undecided(given: ThemeSet, most: float) -> Measured:
    """Share of texts without a theme."""
    share = sum(theme < 0 for theme in given.themes) / max(len(given.themes), 1)
    if share > most:
        yield (), share


def language_bound(given: ThemeSet, most: float) -> Measured:
    """V-measure of themes with languages; a corpus of one language can't break the rule."""
    if given.languages is None:
        return
    rows = [row for row, theme in enumerate(given.themes) if theme >= 0]
    spoken = [given.languages[row] for row in rows]
    if len(set(spoken)) < 2:
        return
    _, _, v = homogeneity_completeness_v_measure(spoken, [given.themes[row] for row in rows])
    if v > most:
        yield (), float(v)


#: share of the other languages from which a corpus is mixed
_MIXED_FROM = 0.2


def one_language(given: ThemeSet, most: float) -> Measured:
    """Themes of one language in a corpus where the others are a fifth at least."""
    if given.languages is None or not given.themes:
        return
    decided = [row for row, theme in enumerate(given.themes) if theme >= 0]
    spoken = Counter(given.languages[row] for row in decided)
    if not spoken or 1 - max(spoken.values()) / len(decided) < _MIXED_FROM:
        return
    yield from _dominated(given, given.languages, most)


def one_author(given: ThemeSet, most: float) -> Measured:
    """Share of one known author in a theme."""
    if given.authors is not None:
        yield from _dominated(given, given.authors, most)


#: texts of a theme below which one voice may well be half of it
_FEW = 4


def _dominated(given: ThemeSet, values: Sequence[Hashable | None], most: float) -> Measured:
    """Themes of which one known value holds a larger share than ``most``."""
    for theme in given.summaries:
        rows = given.members.get(theme.index, [])
        counted = Counter(values[row] for row in rows if values[row] is not None)
        share = max(counted.values(), default=0) / max(len(rows), 1)
        if len(rows) >= _FEW and share > most:
            yield (theme.index,), share


def campaign(given: ThemeSet, most: float) -> Measured:
    """Share of a theme's texts that say what another one says word for word."""
    if given.texts is None:
        return
    for theme in given.summaries:
        rows = given.members.get(theme.index, [])
        copies = Counter(content_key(given.texts[row]) for row in rows)
        share = sum(count for count in copies.values() if count > 1) / max(len(rows), 1)
        if len(rows) >= _FEW and share > most:
            yield (theme.index,), share


def below(name: str) -> Callable[[ThemeSet, float], Measured]:
    """A figure of the summary that is too low."""

    def measure(given: ThemeSet, least: float) -> Measured:
        for theme in given.summaries:
            value = float(getattr(theme, name))
            if theme.size and value < least:
                yield (theme.index,), value

    return measure
