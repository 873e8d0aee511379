"""Names compared as people mean them: without accents, hamza, articles and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from consult.kernel.tables import western_digits

T = TypeVar("T")

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىئی", "ي"),
        **dict.fromkeys("کگڭ", "ك"),
        **dict.fromkeys("ءـ", None),
        "ؤ": "و",
        "ة": "ه",
        "œ": "oe",
    }
)
_BREAK = re.compile(r"[\W_]+")
#: what a cell holds when nothing was answered
_NOTHING = frozenset(
    {
        "n a", "na", "nan", "null", "none", "nr", "nsp", "non precise", "non renseigne",
        "not specified", "unknown", "غير محدد", "غير مصرح به", "غير معروف", "لا شيء", "بدون",
    }
)  # fmt: skip


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """``text`` in lower case, without accents, vowel signs, hamza, the article ال and marks."""
    decomposed = unicodedata.normalize("NFKD", western_digits(text)).casefold()
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    words = _BREAK.sub(" ", kept.translate(_ALIKE)).split()
    return " ".join(w[2:] if w.startswith("ال") and len(w) > 3 else w for w in words)


def says_nothing(text: str) -> bool:
    """Whether a cell stands for no answer: empty, a dash, "n/a"."""
    folded = fold(text)
    return not folded or folded in _FOLDED_NOTHING


_FOLDED_NOTHING = frozenset(map(fold, _NOTHING))


class Choices(Generic[T]):
    """Things that a cell may name, each in several languages and spellings."""

    def __init__(
        self, named: Iterable[tuple[T, Iterable[str]]], ignored: Iterable[str] = ()
    ) -> None:
        """``named`` gives each thing with its names; ``ignored`` words may stand before a name."""
        #: the things themselves, in the order given
        self.things: list[T] = []
        self._things: dict[str, T] = {}
        self._ignored = frozenset(map(fold, ignored))
        for thing, names in named:
            given = [name for name in names if name]
            self.things.append(thing)
            for name in given:
                self._things.setdefault(self._key(name), thing)

    def find(self, text: str) -> T | None:
        """The thing that ``text`` names; None when it names none of them."""
        return self._things.get(self._key(text))

    def _key(self, text: str) -> str:
        words = fold(text).split()
        return " ".join([word for word in words if word not in self._ignored] or words)
