"""The civic lexicon: what each concept of territorial services and open government is called.

``concepts/`` holds one UTF-8 table of tab-separated values a field, one concept a line:

=========== ====================================================================================
column      holds
=========== ====================================================================================
key         stable name of the concept, never reused: small letters, digits, hyphens
field       the field of public action that it belongs to, in English
ar          Standard Arabic: the singular to show, then its plurals (broken ones above all),
            adjectives, close synonyms and phrases
ary         Darija in Arabic letters, as people write it
ary-Latn    Darija in Latin letters and digits (Arabizi)
fr, en      French and English, with plurals and adjectives
tzm         Amazigh in Tifinagh
ber-Latn    Amazigh in Latin letters
=========== ====================================================================================

Words within a cell are separated by ``|``; the first is the form to show; a word may be a phrase.
``ar``, ``fr`` and ``en`` may not be empty. Spelling variants need no entry: hamza, ta marbuta,
vowel signs, accents, the article and attached particles are folded or split when read. Lines that
start with ``#`` and a line of the column names are skipped. Where two concepts claim a word the
first one keeps it, tables being read in the order of their names.

Additions (:meth:`Lexicon.extended`) have the same format; on the line of a concept that exists
any cell but the key may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from consult.analysis.lexicon.lookup import Lexicon
from consult.analysis.lexicon.table import LANGUAGES, Concept, read_rows, require_names

__all__ = ["LANGUAGES", "Concept", "Lexicon", "civic_lexicon", "parse"]


def parse(table: str, source: str = "table") -> Lexicon:
    """Build a lexicon from the text of one table; ``source`` names it in error messages.

    Raises ``ValueError`` with the table's name and the line for a wrong number of columns, a
    repeated key, an empty required cell, or characters that nobody sees (controls, bidi marks).

    >>> parse("road\\tmobility\\tطريق|طرق\\t\\t\\troute\\troad\\t\\t").concept_of("الطرق")
    'road'
    """
    return _read([(source, table)])


def _read(tables: Sequence[tuple[str, str]]) -> Lexicon:
    concepts: dict[str, Concept] = {}
    for place, concept in _rows(tables):
        require_names(concept, place)
        if concept.key in concepts:
            raise ValueError(f"{place}: repeated key {concept.key!r}")
        concepts[concept.key] = concept
    return Lexicon(concepts)


def _rows(tables: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Concept]]:
    for source, table in tables:
        yield from read_rows(table, source)


@cache
def civic_lexicon() -> Lexicon:
    """The lexicon that comes with the library."""
    tables = files("consult.analysis.lexicon.concepts").iterdir()
    found = sorted((t for t in tables if t.name.endswith(".tsv")), key=lambda table: table.name)
    return _read([(table.name, table.read_text("utf-8")) for table in found])
