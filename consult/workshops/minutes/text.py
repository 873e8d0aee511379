"""The text of a section: lines that people type, and references to what was said.

A line that begins with ``- `` is an item of a list, with ``1. `` a numbered one, with ``## `` a
sub-heading; every other line belongs to a paragraph, and an empty one ends it. A reference number
in square brackets leads to the contribution when it is one of the workshop's notes; anything else
in brackets stays as typed. So nothing that somebody types is refused or lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from consult.documents.blocks import Passage, PassageKind, Span

_ITEM = re.compile(r"[-•*]\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,4})[.)]\s+(?=\S)")
_HEADING = re.compile(r"#{1,3}\s+(?=\S)")
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,200})\]")
#: numbers of lines end well below what a list can hold
LARGEST_NUMBER = 9999


@dataclass(frozen=True)
class Line:
    """A line of a section without its mark."""

    kind: PassageKind
    text: str
    level: int = 1


def read_line(line: str) -> Line:
    """What a line is, and its words."""
    stripped = line.strip()
    if match := _ITEM.match(stripped):
        return Line(PassageKind.ITEM, stripped[match.end() :])
    if match := _NUMBERED.match(stripped):
        return Line(PassageKind.NUMBERED, stripped[match.end() :], int(match[1]))
    if match := _HEADING.match(stripped):
        return Line(PassageKind.HEADING, stripped[match.end() :])
    return Line(PassageKind.PARAGRAPH, stripped)


def parse(text: str, known: Mapping[str, int]) -> tuple[Passage, ...]:
    """The passages of a text; ``known`` gives the contribution of each reference number."""
    return tuple(_passages(text, known))


def _passages(text: str, known: Mapping[str, int]) -> Iterator[Passage]:
    held: list[str] = []
    for raw in [*text.split("\n"), ""]:
        line = read_line(raw)
        if line.kind is PassageKind.PARAGRAPH and line.text:
            held.append(line.text)
            continue
        if held:
            yield Passage(PassageKind.PARAGRAPH, tuple(_spans("\n".join(held), known)))
            held = []
        if line.text:
            yield Passage(line.kind, tuple(_spans(line.text, known)), line.level)


def _spans(text: str, known: Mapping[str, int]) -> Iterator[Span]:
    done = 0
    for match in _REFERENCE.finditer(text):
        reference = match[1].strip()
        if reference not in known:
            continue
        if match.start() > done:
            yield Span(text[done : match.start()])
        yield Span(reference, target=f"ref:{reference}", contributions=(known[reference],))
        done = match.end()
    if done < len(text):
        yield Span(text[done:])


def referred(text: str) -> frozenset[str]:
    """Everything in brackets that may be a reference number."""
    return frozenset(found.strip() for found in _REFERENCE.findall(text))


def missing_lines(present: str, fresh: str) -> list[str]:
    """The lines of ``fresh`` whose reference ``present`` does not hold."""
    there = referred(present)
    return [line for line in fresh.split("\n") if (found := referred(line)) and not found <= there]


def without(text: str, references: Collection[str]) -> str:
    """The text without the lines that refer to one of these."""
    gone = set(references)
    return "\n".join(line for line in text.split("\n") if not referred(line) & gone)
