"""What stands in a cell as passages: items, paragraphs, and the contributions it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from consult.documents.blocks import Passage, PassageKind, Span

#: how an item of a list begins; the first is what a draft writes
MARKS = ("- ", "• ", "* ", "– ")
_NAMED = re.compile(r"\[([^\[\]\n]{1,200})\]")


def passages_of(text: str, known: Mapping[str, int]) -> tuple[Passage, ...]:
    """Each line as a passage; ``[K7QM-2XWD]`` is a reference where ``known`` has that number."""
    return tuple(_passage(line.strip(), known) for line in text.split("\n") if line.strip())


def named_in(text: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """The contributions that a text names, each once."""
    found = (known.get(name) for name in _NAMED.findall(text))
    return tuple(dict.fromkeys(id_ for id_ in found if id_ is not None))


def _passage(line: str, known: Mapping[str, int]) -> Passage:
    mark = next((mark for mark in MARKS if line.startswith(mark)), "")
    kind = PassageKind.ITEM if mark else PassageKind.PARAGRAPH
    return Passage(kind, tuple(_spans(line.removeprefix(mark).strip() or line, known)))


def _spans(line: str, known: Mapping[str, int]) -> Iterator[Span]:
    end = 0
    for found in _NAMED.finditer(line):
        if found[1] not in known:
            continue
        if found.start() > end:
            yield Span(line[end : found.start()])
        yield Span(found[1], target=f"ref:{found[1]}", contributions=(known[found[1]],))
        end = found.end()
    if end < len(line):
        yield Span(line[end:])
