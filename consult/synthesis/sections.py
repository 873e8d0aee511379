"""A document by sections, and a fingerprint of the data under each.

A section goes from its heading to the next heading of its level or above; its key is the anchor
of that heading, which is the same in every version: ``theme-7`` is the theme numbered 7.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from consult.documents.blocks import (
    Block,
    Chart,
    Document,
    Heading,
    MapChart,
    Paragraph,
    Points,
    Prose,
    Quotes,
    Register,
    Table,
)
from consult.documents.render.runs import plain
from consult.synthesis.places import UNDER, Place


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks under it, those of its sub-sections left out."""

    key: str
    title: str
    level: int
    blocks: tuple[Block, ...]

    @property
    def is_people(self) -> bool:
        """Whether people wrote it."""
        return any(isinstance(block, Prose) for block in self.blocks)


def sections(document: Document) -> tuple[Section, ...]:
    """The document's sections in its order; what stands before the first heading is in none."""
    found: list[Section] = []
    heading: Heading | None = None
    held: list[Block] = []
    for block in (*document.blocks, None):
        if block is None or isinstance(block, Heading):
            if heading is not None:
                title = plain(heading.text)
                found.append(Section(heading.anchor, title, heading.level, tuple(held)))
            heading, held = block, []
        else:
            held.append(block)
    return tuple(found)


def with_subsections(given: Sequence[Section], key: str) -> tuple[Section, ...]:
    """The section with this key and those inside it, in order; nothing when there is none."""
    start = next((i for i, section in enumerate(given) if section.key == key), None)
    if start is None:
        return ()
    end = start + 1
    while end < len(given) and given[end].level > given[start].level:
        end += 1
    return tuple(given[start:end])


def section_hash(document: Document, key: str) -> str:
    """Fingerprint of the data under a section and its sub-sections.

    It changes with any figure, quote or contribution there, and not with words, languages, or
    what people wrote.
    """
    inside = with_subsections(sections(document), key)
    return data_hash(block for section in inside for block in section.blocks)


def basis(document: Document, place: Place, prose: Prose | None = None) -> str:
    """Fingerprint of the data under what people write at a place, references of it included."""
    given = sections(document)
    under = [s for key in UNDER[place] for s in with_subsections(given, key)]
    blocks: list[Block] = [block for section in under for block in section.blocks]
    return _digest([list(_evidence(blocks)), _referred(prose) if prose else []])


def data_hash(blocks: Iterable[Block]) -> str:
    """Fingerprint of the figures, quotes and contributions of these blocks."""
    return _digest(list(_evidence(blocks)))


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _evidence(blocks: Iterable[Block]) -> Iterator[Any]:
    for block in blocks:
        match block:
            case Paragraph() | Points():
                for sentence in block.sentences:
                    for figure in sentence.figures:
                        yield [sentence.key, figure.value, *_ids(figure)]
            case Quotes():
                yield [block.key, *([q.contribution, q.text, *q.same] for q in block.quotes)]
            case Table():
                rows = [*block.rows, *([block.total] if block.total else [])]
                yield [block.key, *([_numbers(row.cells), *_ids(row)] for row in rows)]
            case Chart():
                yield [block.key, *([b.value, *b.contributions] for b in block.bars)]
            case MapChart():
                yield [block.key, *([s.value, *s.contributions] for s in block.spots)]
            case Register():
                yield [block.key, *([e.contribution, e.full_text or e.text] for e in block.entries)]
            case _:
                pass


def _ids(holder: Any) -> tuple[list[int], list[int]]:
    return list(holder.contributions), list(holder.workshops)


def _numbers(cells: Iterable[Any]) -> list[Any]:
    # words differ between languages
    return [cell for cell in cells if not isinstance(cell, str)]


def _referred(prose: Prose) -> list[Any]:
    return [
        [span.target, span.figure.value if span.figure else None, list(span.contributions)]
        for passage in prose.passages
        for span in passage.spans
        if span.target
    ]
