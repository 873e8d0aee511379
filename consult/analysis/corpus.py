"""A corpus as the engine sees it: distinct contents in an order that no input order changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.analysis.features import Integers, is_content, word_lists
from consult.analysis.language import detect_language
from consult.analysis.normalise import content_key


@dataclass(frozen=True)
class Corpus:
    """Distinct contents, sorted, and which text has which.

    ``content_of`` (n,) gives the content of each text; per content: one of its ``texts``,
    ``lists`` of words, ``languages`` and whether it is ``unclear`` (no word to go by).
    """

    content_of: Integers
    texts: list[str]
    lists: list[list[str]]
    languages: list[str]
    unclear: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Corpus:
        """Read the texts; those with the same content key count as one content."""
        first: dict[str, str] = {}
        keys = [content_key(text) for text in texts]
        for key, text in zip(keys, texts, strict=True):
            first[key] = min(first.get(key, text), text)
        order = sorted(first)
        place = {key: position for position, key in enumerate(order)}
        shown = [first[key] for key in order]
        lists = word_lists(shown)
        return cls(
            content_of=np.array([place[key] for key in keys], np.int64),
            texts=shown,
            lists=lists,
            languages=[detect_language(text).code for text in shown],
            unclear=np.array([not any(map(is_content, found)) for found in lists], np.bool_),
        )

    def some(self, contents: Integers) -> Corpus:
        """Some of the contents, each as one text."""
        return Corpus(
            content_of=np.arange(len(contents)),
            texts=[self.texts[i] for i in contents],
            lists=[self.lists[i] for i in contents],
            languages=[self.languages[i] for i in contents],
            unclear=self.unclear[contents],
        )

    @property
    def size(self) -> int:
        """Number of distinct contents."""
        return len(self.lists)

    def canonical_order(self, texts: Sequence[str], ids: Sequence[object] | None) -> Integers:
        """Rows sorted by content, then writing, then id."""
        names = [str(name) for name in ids] if ids is not None else [""] * len(texts)
        rows = sorted(range(len(texts)), key=lambda i: (self.content_of[i], texts[i], names[i], i))
        return np.array(rows, np.int64)
