"""The data under a text that people wrote: what they were, and what they became since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consult.documents.blocks import Cell, Document, Figure, Paragraph, Points, Prose
from consult.synthesis.places import UNDER, Place
from consult.synthesis.sections import basis as basis_hash
from consult.synthesis.sections import sections, with_subsections


@dataclass(frozen=True, slots=True)
class Held:
    """A figure by its name, as it was at some moment."""

    name: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another one now; ``None`` where there was or is none."""

    name: str
    before: Cell | None
    now: Cell | None


@dataclass(frozen=True)
class Basis:
    """Figures under a text, and a fingerprint of all data under it, quotes and tables too."""

    figures: Mapping[str, Held]
    hash: str

    def plain(self) -> dict[str, Any]:
        """As it is kept beside the text."""
        return {key: [held.name, held.value] for key, held in self.figures.items()}


def basis_of(document: Document, place: Place, prose: Prose | None) -> Basis:
    """The data under a place of the document, with those that its text refers to."""
    found: dict[str, Held] = {}
    for key, figure in (*_under(document, place), *_referred(prose)):
        unique = key
        while unique in found and found[unique].value != figure.value:
            unique += "'"
        found[unique] = Held(figure.name, figure.value)
    return Basis(found, basis_hash(document, place, prose))


def changes(before: Mapping[str, Any], now: Basis) -> tuple[Change, ...]:
    """What changed since ``before``, a kept basis, in the order of the report."""
    found = []
    for key, held in now.figures.items():
        old = before.get(key)
        if old is None or old[1] != held.value:
            found.append(Change(held.name, old[1] if old else None, held.value))
    gone = [key for key in before if key not in now.figures]
    return (*found, *(Change(before[key][0], before[key][1], None) for key in gone))


def prose_of(document: Document, key: str) -> Prose | None:
    """What people wrote in the section with this key, as the document holds it."""
    return next((b for b in document.blocks if isinstance(b, Prose) and b.key == key), None)


def _under(document: Document, place: Place) -> Iterator[tuple[str, Figure]]:
    given = sections(document)
    for key in UNDER[place]:
        for section in with_subsections(given, key):
            for block in section.blocks:
                if isinstance(block, Paragraph | Points):
                    for sentence in block.sentences:
                        for figure in sentence.figures:
                            name = figure.key or f"{section.key}/{sentence.key}/{figure.name}"
                            yield name, figure


def _referred(prose: Prose | None) -> Iterator[tuple[str, Figure]]:
    if prose is None:
        return
    for passage in prose.passages:
        for span in passage.spans:
            if span.figure is not None:
                yield span.target.removeprefix("figure:"), span.figure
            elif span.target.startswith("theme:") and not span.missing:
                yield span.target, Figure(span.text, len(span.contributions), "")
