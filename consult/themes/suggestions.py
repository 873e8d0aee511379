"""What a run of the analysis proposes, as plain data: nothing here is a decision yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.contributions.models import Contribution
from consult.kernel.text import shorten

LONGEST_LABEL = 200

#: told the share done, 0 to 1, and the key of the stage
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Corpus:
    """The texts of a run, in the order of their keys."""

    ids: tuple[int, ...]
    texts: tuple[str, ...]
    #: a number for each author who is known, none for others; empty = nobody is known
    authors: tuple[int | None, ...] = ()

    @classmethod
    def of(
        cls, contributions: Sequence[Contribution], authors: Mapping[int, int] | None = None
    ) -> Corpus:
        """The texts of these contributions; ``authors``: key of a contribution → its author."""
        known = authors or {}
        return cls(
            ids=tuple(c.id for c in contributions),
            texts=tuple(c.text for c in contributions),
            authors=tuple(known.get(c.id) for c in contributions) if known else (),
        )

    @property
    def sha256(self) -> str:
        """Equal for the same texts under the same keys, in hexadecimal."""
        digest = hashlib.sha256()
        for number, text in zip(self.ids, self.texts, strict=True):
            digest.update(f"{number}\x1f{text}\x1e".encode("utf-8", "replace"))
        return digest.hexdigest()


@dataclass(frozen=True)
class SuggestedTheme:
    """A group of texts that the engine takes for one theme."""

    labels: dict[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    stability: float | None = None
    margin: float | None = None
    #: keys of the contributions that represent it, the best first
    representatives: tuple[int, ...] = ()

    def label(self, language: str) -> str:
        """The label in ``ar``, ``fr`` or ``en``; what the engine wrote in Darija is Arabic too.

        A theme said in Tamazight alone is named by its own words, in the place of the Arabic
        label, which every page falls back to.
        """
        found = self.labels.get(language, "")
        if not found and language == "ar":
            found = self.labels.get("ary", "")
            if not found and not (self.labels.get("fr") or self.labels.get("en")):
                found = next(iter(self.labels.values()), "") or ", ".join(self.terms[:3])
        return shorten(found, LONGEST_LABEL)


@dataclass(frozen=True)
class Mentioned:
    """A theme that a text speaks of, how sure (0 to 1), and where: pairs of character offsets.

    ``theme`` is an index in ``Suggestions.themes``, or the key of a theme, as the user says.
    """

    theme: int
    confidence: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """The whole result of a run.

    ``labels[i]`` is the index in ``themes`` of the text ``ids[i]``, or −1; ``unclear[i]`` tells
    apart the texts too short to tell from those too near to several themes. ``mentions`` holds, of
    the texts that speak of several themes, each of them, by key of the text.
    """

    ids: tuple[int, ...]
    labels: tuple[int, ...]
    confidence: tuple[float, ...]
    unclear: tuple[bool, ...]
    themes: tuple[SuggestedTheme, ...]
    quality: dict[str, Any] = field(default_factory=dict)
    mentions: Mapping[int, tuple[Mentioned, ...]] = field(default_factory=dict)
    #: where each text stands on the map of themes, NaN for texts without a word
    points: tuple[tuple[float, float], ...] = ()

    def members(self) -> list[frozenset[int]]:
        """Keys of the texts of each suggested theme."""
        groups: list[set[int]] = [set() for _ in self.themes]
        for number, label in zip(self.ids, self.labels, strict=True):
            if label >= 0:
                groups[label].add(number)
        return [frozenset(group) for group in groups]
