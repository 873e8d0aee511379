"""Reading tables of the civic lexicon, strictly: whatever is doubtful is refused by file and line.

See the package's docstring for the format.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

#: columns of a table after key and field, as language codes
LANGUAGES = ("ar", "ary", "ary-Latn", "fr", "en", "tzm", "ber-Latn")

#: a concept that lacks one of these could not be shown to everyone
REQUIRED = ("ar", "fr", "en")

_COLUMNS = ("key", "field", *LANGUAGES)
#: categories of characters that nobody sees: controls, bidi and joiners, lone halves, unassigned
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


@dataclass(frozen=True)
class Concept:
    """One concept: ``key``, ``domain`` and the words for it by language, the form to show first."""

    key: str
    domain: str
    words: dict[str, tuple[str, ...]] = field(hash=False)

    def with_words(self, more: dict[str, tuple[str, ...]]) -> Concept:
        """The concept with more words after those it has; words that it has are not repeated."""
        joined = {
            code: tuple(dict.fromkeys(self.words.get(code, ()) + more.get(code, ())))
            for code in LANGUAGES
        }
        return Concept(self.key, self.domain, joined)


def read_rows(table: str, source: str) -> Iterator[tuple[str, Concept]]:
    """Concepts of a table in order, each with the place it stands at, for error messages.

    Raises ``ValueError`` for a line with a wrong number of columns, unseen characters, a key that
    is empty or not made of small letters, digits and hyphens, or a key repeated in this table.
    """
    seen: set[str] = set()
    lines = table.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        place = f"{source}, line {number}"
        if not line.strip() or line.startswith("#") or tuple(line.split("\t")) == _COLUMNS:
            continue
        concept = _row(line, place)
        if concept.key in seen:
            raise ValueError(f"{place}: repeated key {concept.key!r}")
        seen.add(concept.key)
        yield place, concept


def require_names(concept: Concept, place: str) -> None:
    """Raise ``ValueError`` for a concept without a field, or unnamed in a required language."""
    missing = [code for code in REQUIRED if not concept.words[code]]
    missing += [] if concept.domain else ["field"]
    if missing:
        raise ValueError(f"{place}: {concept.key!r} lacks {', '.join(missing)}")


def _row(line: str, place: str) -> Concept:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS):
        raise ValueError(f"{place}: {len(cells)} columns instead of {len(_COLUMNS)}")
    if any(unicodedata.category(char) in _UNSEEN for cell in cells for char in cell):
        raise ValueError(f"{place}: a control or invisible character")
    key, domain, *spoken = (cell.strip() for cell in cells)
    if not key or not key.isascii() or not key.replace("-", "").isalnum() or key != key.lower():
        raise ValueError(f"{place}: a key is small letters, digits and hyphens, not {key!r}")
    return Concept(
        key, domain, {code: _cell(cell) for code, cell in zip(LANGUAGES, spoken, strict=True)}
    )


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in cell.split("|") if (word := part.strip())))
