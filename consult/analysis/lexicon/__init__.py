"""The civic lexicon: what each concept of territorial services is called, in seven columns.

``concepts/`` holds one table a field, one concept a line: a stable key, its field, then the words
for it in Standard Arabic, Darija in Arabic letters, Darija in Latin letters (Arabizi), French,
English, Amazigh in Tifinagh and in Latin letters. Words within a column are separated by ``|``;
the first one is the form to show, the others are plurals (broken plurals above all), variants and
close synonyms. Spelling variants need no entry of their own: hamza, ta marbuta, vowel signs,
accents and the article are folded when read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from consult.analysis.morphology import stem, without_proclitics
from consult.analysis.normalise import words
from consult.analysis.stopwords import stopwords

#: columns of a table after key and field, as language codes
LANGUAGES = ("ar", "ary", "ary-Latn", "fr", "en", "tzm", "ber-Latn")

_HEADER = "\t".join(("key", "field", *LANGUAGES))

#: stems shorter than this stand for too many words: only the listed forms count
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Concept:
    """One concept: ``key``, ``domain`` and the words for it by language, the form to show first."""

    key: str
    domain: str
    words: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lexicon:
    """Concepts, and which words or phrases stand for them."""

    concepts: dict[str, Concept]
    exact: dict[str, str] = field(repr=False)
    stems: dict[str, str] = field(repr=False)
    phrases: dict[tuple[str, ...], str] = field(repr=False)

    def concept_of(self, word: str) -> str | None:
        """Key of the concept that a normalised word stands for, whatever its inflection."""
        if word in stopwords():
            return None
        return (
            self.exact.get(word)
            or self.exact.get(without_proclitics(word))
            or self.stems.get(stem(word))
        )


def parse(table: str) -> Lexicon:
    """Build a lexicon from the text of a table: comments (#), a header line, then concepts.

    Raises ``ValueError`` for a line with a wrong number of columns or a repeated key. Where two
    concepts claim a word the first one keeps it.
    """
    concepts: dict[str, Concept] = {}
    for number, line in enumerate(table.splitlines(), start=1):
        if not line.strip() or line.startswith(("#", _HEADER)):
            continue
        key, domain, *cells = line.split("\t")
        if len(cells) != len(LANGUAGES) or key in concepts:
            raise ValueError(f"line {number}: wrong number of columns or repeated key {key!r}")
        spoken = {code: _cell(cell) for code, cell in zip(LANGUAGES, cells, strict=True)}
        concepts[key] = Concept(key, domain, spoken)
    return _index(concepts)


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in cell.split("|")) if word)


def _index(concepts: dict[str, Concept]) -> Lexicon:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for concept in concepts.values():
        for spoken in (form for forms in concept.words.values() for form in forms):
            parts = words(spoken)
            if len(parts) == 1:
                exact.setdefault(without_proclitics(parts[0]), concept.key)
                exact.setdefault(parts[0], concept.key)
                if len(stem(parts[0])) >= _SHORTEST_STEM:
                    stems.setdefault(stem(parts[0]), concept.key)
            elif parts:
                phrases.setdefault(tuple(stem(part) for part in parts), concept.key)
    return Lexicon(concepts, exact, stems, phrases)


@cache
def civic_lexicon() -> Lexicon:
    """The lexicon that comes with the library."""
    tables = files("consult.analysis.lexicon.concepts").iterdir()
    found = sorted((t for t in tables if t.name.endswith(".tsv")), key=lambda table: table.name)
    return parse("\n".join(table.read_text("utf-8") for table in found))
