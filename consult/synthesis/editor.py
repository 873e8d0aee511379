"""A report in the editor: generated chapters and people's texts in the order of the report."""

from __future__ import annotations

from dataclasses import dataclass

from consult.documents.blocks import Block, Cover, Heading, Prose, Register
from consult.synthesis.bases import Basis, Change, basis_of, changes, prose_of
from consult.synthesis.compose.people import Slot
from consult.synthesis.models import Report, ReportBlock
from consult.synthesis.places import Place, Written
from consult.synthesis.present import Present


@dataclass(frozen=True)
class Generated:
    """A stretch of generated blocks; nobody types in it."""

    title: str
    #: the chapter began above, before people's words inside it
    continued: bool
    anchor: str
    blocks: tuple[Block, ...]
    #: a list of contributions was left out, which the files hold
    has_register: bool


@dataclass(frozen=True)
class Text:
    """A place for people's words, with what it holds."""

    block: ReportBlock
    prose: Prose | None
    #: what changed under it since it was written; empty when it is up to date
    changes: tuple[Change, ...]
    #: data under it changed, be it only a quote
    is_stale: bool


@dataclass(frozen=True)
class Further:
    """The place where further sections go."""

    texts: tuple[Text, ...]
    removed: tuple[ReportBlock, ...]


Piece = Generated | Text | Further


def pieces(present: Present, report: Report) -> list[Piece]:
    """The report from top to bottom."""
    found: list[Piece] = []
    run: list[Block] = []
    chapter: Heading | None = None
    for part in present.generated.parts:
        if isinstance(part, Slot):
            found += _generated(run, chapter)
            run = []
            found += _place(present, report, part.place)
        elif not isinstance(part, Cover):
            if isinstance(part, Heading) and part.level == 1:
                found += _generated(run, chapter)
                chapter, run = part, []
            run.append(part)
    return [*found, *_generated(run, chapter)]


def text_of(present: Present, block: ReportBlock) -> Text:
    """A place with what it holds, and whether its data changed."""
    key = section_of(block)
    prose = prose_of(present.document, key)
    if not block.is_written:
        return Text(block, None, (), False)
    now = basis(present, block)
    is_stale = now.hash != block.basis_hash
    return Text(block, prose, changes(block.basis, now) if is_stale else (), is_stale)


def basis(present: Present, block: ReportBlock) -> Basis:
    """The data under what a block holds now."""
    prose = prose_of(present.document, section_of(block))
    return basis_of(present.generated.document, block.place, prose)


def section_of(block: ReportBlock) -> str:
    """The key of the block's section in the document."""
    return Written(block.place, "", key=block.key).section


def _place(present: Present, report: Report, place: Place) -> list[Piece]:
    here = [block for block in report.blocks if block.place is place]
    if place is not Place.EXTRA:
        return [text_of(present, block) for block in here]
    texts = tuple(text_of(present, block) for block in here if block.removed_at is None)
    return [Further(texts, tuple(b for b in here if b.removed_at is not None))]


def _generated(run: list[Block], chapter: Heading | None) -> list[Piece]:
    """The blocks gathered so far; a chapter goes on after people's words inside it."""
    if not run:
        return []
    begins = run[0] is chapter
    shown = tuple(b for b in run if not isinstance(b, Register))
    return [
        Generated(
            title=chapter.text if chapter else "",
            continued=not begins,
            anchor=chapter.anchor if chapter and begins else "",
            blocks=shown[1:] if begins else shown,
            has_register=len(shown) < len(run),
        )
    ]
