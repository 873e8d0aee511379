"""People's text as renderers need it: lists put together, and where references lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from consult.documents.blocks import (
    Chart,
    Document,
    Heading,
    MapChart,
    Passage,
    PassageKind,
    Prose,
    Register,
    Span,
)
from consult.kernel.text import first_strong

LISTS = {PassageKind.ITEM, PassageKind.NUMBERED}


@dataclass(frozen=True, slots=True)
class Group:
    """One paragraph, sub-heading or chart, or the items of one list."""

    kind: PassageKind
    passages: tuple[Passage, ...]


def groups(passages: Sequence[Passage]) -> Iterator[Group]:
    """The passages in order, neighbouring items of one kind as one list."""
    for kind, together in groupby(passages, key=lambda passage: passage.kind):
        if kind in LISTS:
            yield Group(kind, tuple(together))
        else:
            yield from (Group(kind, (passage,)) for passage in together)


def text_of(passage: Passage) -> str:
    """The letters of a passage without their style, an item with its mark."""
    text = "".join(span.text for span in passage.spans)
    match passage.kind:
        case PassageKind.ITEM:
            return f"• {text}"
        case PassageKind.NUMBERED:
            return f"{passage.level}. {text}"
    return text


def side_of(passage: Passage) -> str:
    """The direction of a passage by the first letter that people wrote, or nothing."""
    return first_strong("".join(span.text for span in passage.spans if not span.missing))


def anchors(document: Document) -> frozenset[str]:
    """Every place of the document that a reference can lead to."""
    found: set[str] = set()
    for block in document.blocks:
        match block:
            case Heading():
                found.add(block.anchor)
            case Chart() | MapChart():
                found.add(chart_anchor(block))
            case Register(key="register"):
                found.update(f"c-{entry.contribution}" for entry in block.entries)
            case _:
                pass
    return frozenset(found)


def chart_anchor(chart: Chart | MapChart) -> str:
    """Where a chart stands."""
    return f"chart-{chart.key}"


def target_of(span: Span, known: frozenset[str]) -> str:
    """The anchor that a reference leads to, or nothing when it is not in the document."""
    kind, _colon, name = span.target.partition(":")
    anchor = {"ref": f"c-{next(iter(span.contributions), 0)}"}.get(kind, f"{kind}-{name}")
    return anchor if anchor in known and not span.missing else ""


def referred(document: Document) -> set[int]:
    """Contributions that people's text refers to."""
    return {
        id_
        for block in document.blocks
        if isinstance(block, Prose)
        for passage in block.passages
        for span in passage.spans
        if span.target.startswith("ref:")
        for id_ in span.contributions
    }
