"""Words of abuse from the team's list, found in the forms in which they are written.

A word is met when a normalised token equals its key, or does so once the particles typed onto it
and the endings after it are taken away: وبالحقيرين meets حقير. Nothing is looked for inside words.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consult.analysis import normalise, tokenise

STARTER_LIST = Path(__file__).with_name("watch_words.tsv")
#: letters that must be left of a word once its endings are off
_LEAST = 3
#: particles typed onto an Arabic word, longest first: and, so, with, like, for, the, oh, this
_BEFORE = ("وبال", "فبال", "وال", "فال", "بال", "كال", "ولل", "فلل", "هال", "دال", "يال",
           "ال", "لل", "يا", "وب", "ول", "و", "ف", "ب", "ل", "د", "ه")  # fmt: skip
#: endings of plural, feminine and possession, normalised
_AFTER = ("يينهم", "اتكم", "اتهم", "ينهم", "كما", "هما", "تهم", "تكم", "تها", "ين", "ون", "ات",
          "ان", "هم", "كم", "ها", "هن", "نا", "وا", "تك", "تو", "تي", "ته", "يه", "وه",
          "ه", "ك", "ي", "و", "ا")  # fmt: skip
_LATIN_BEFORE = ("wel", "bel", "wl", "el", "al", "ya", "w", "l", "b", "d")
_LATIN_AFTER = ("es", "in", "at", "s", "x", "e", "a", "k", "i", "o")
_ARABIC = re.compile("[\u0621-\u064a]")
_PARTS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class StarterWord:
    """A line of the list that a new site starts with."""

    word: str
    language: str


@dataclass(frozen=True, slots=True)
class Abuse:
    """Where a word of the list stands: ``text[start:end] == written``; ``word`` as listed."""

    start: int
    end: int
    written: str
    word: str


def starter_words() -> list[StarterWord]:
    """The list that comes with the programme."""
    with STARTER_LIST.open(encoding="utf-8", newline="") as file:
        return [StarterWord(**row) for row in csv.DictReader(file, delimiter="\t")]


def key_of_word(word: str) -> str:
    """By what a word or a phrase of the list is looked up; empty when there is no letter in it."""
    parts = (part for part in _PARTS.findall(normalise(word)) if not part.isdigit())
    return " ".join(parts)


class WatchList:
    """The list in force, ready to be held against texts.

    >>> found = WatchList(["حقير", "ولد الحرام"]).find("هاد الوالي حقير وبالحقيرين عامر")
    >>> [abuse.written for abuse in found]
    ['حقير', 'وبالحقيرين']
    """

    def __init__(self, words: Iterable[str]) -> None:
        keyed = {key: word for word in words if (key := key_of_word(word))}
        self._words = keyed
        self._phrases = {tuple(key.split(" ")): word for key, word in keyed.items() if " " in key}
        self._longest = max(map(len, self._phrases), default=1)
        #: equal for equal lists, so that texts held against another are looked at anew
        self.stamp = hashlib.sha256("\n".join(sorted(keyed)).encode()).hexdigest()

    def find(self, text: str) -> list[Abuse]:
        """Words of the list in a text, in order, without overlap."""
        tokens = list(_words_of(text))
        found: list[Abuse] = []
        place = 0
        while place < len(tokens):
            size, word = self._at(tokens, place)
            if word:
                start, end = tokens[place][1], tokens[place + size - 1][2]
                found.append(Abuse(start, end, text[start:end], word))
            place += size
        return found

    def _at(self, tokens: list[tuple[str, int, int]], place: int) -> tuple[int, str]:
        for size in range(min(self._longest, len(tokens) - place), 1, -1):
            run = tuple(token[0] for token in tokens[place : place + size])
            for first in _bases(run[0]):
                if word := self._phrases.get((first, *run[1:])):
                    return size, word
        for base in _bases(tokens[place][0]):
            if word := self._words.get(base):
                return 1, word
        return 1, ""


def _words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Normalised words with their place; the words of a hashtag one by one."""
    for token in tokenise(text):
        if token.kind not in {"word", "hashtag"}:
            continue
        for part in re.finditer(r"(?:[^\W_]|[\u064b-\u0652\u0640\u0670])+", token.text):
            plain = "".join(_PARTS.findall(normalise(part.group())))
            if plain:
                yield plain, token.start + part.start(), token.start + part.end()


@lru_cache(maxsize=1 << 15)
def _bases(word: str) -> tuple[str, ...]:
    """What a word may be a form of, itself first."""
    arabic = bool(_ARABIC.search(word))
    before, after = (_BEFORE, _AFTER) if arabic else (_LATIN_BEFORE, _LATIN_AFTER)
    without = [word]
    # one letter is a particle less often than it is the word's own: بنيك is no form of نيك
    without += [
        word[len(p) :]
        for p in before
        if word.startswith(p) and len(word) - len(p) >= _LEAST + (len(p) == 1)
    ]
    bases = dict.fromkeys(without)
    for stem in without:
        bases.update(
            dict.fromkeys(
                stem[: -len(ending)]
                for ending in after
                if stem.endswith(ending) and len(stem) - len(ending) >= _LEAST
            )
        )
    return tuple(bases)
