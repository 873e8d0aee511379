"""What people wrote, put at its places among the generated blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import Block, Heading, Notice, Prose
from consult.synthesis.places import Place, Written
from consult.synthesis.prose import missing, parse
from consult.synthesis.references import References


@dataclass(frozen=True, slots=True)
class Slot:
    """Where people's text of a place goes; ``level`` is that of its heading."""

    place: Place
    level: int = 1


def without_people(parts: Iterable[Block | Slot]) -> tuple[Block, ...]:
    """The generated blocks alone."""
    return tuple(_filled(part for part in parts if not isinstance(part, Slot)))


def with_people(
    parts: Iterable[Block | Slot], people: Sequence[Written], known: References
) -> Iterator[Block]:
    """The generated blocks, each slot filled with what people wrote there."""
    return _filled(_in_order(parts, people, known))


def _in_order(
    parts: Iterable[Block | Slot], people: Sequence[Written], known: References
) -> Iterator[Block]:
    for part in parts:
        if not isinstance(part, Slot):
            yield part
            continue
        for written in people:
            if written.place is part.place and written.source.strip():
                yield from _blocks(written, part.level, known)


def _filled(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without chapters that nobody and nothing filled."""
    waiting: Heading | None = None
    for block in blocks:
        opens = isinstance(block, Heading) and block.level == 1
        if waiting is not None and not opens:
            yield waiting
        waiting = block if isinstance(block, Heading) and opens else None
        if not opens:
            yield block


def _blocks(written: Written, level: int, known: References) -> Iterator[Block]:
    title = written.title.strip() or _title(written.place)
    yield Heading(level, wording.isolated(title) if written.title else title, written.section)
    # what was there when it was written may have been withdrawn since: the text says so
    prose = parse(written.source, known, key=written.section, note=_note(), strict=False)
    yield replace(prose, level=level)
    if gone := missing(prose):
        yield _gone(prose, gone, known.language)


def _title(place: Place) -> str:
    names: dict[Place, str] = {
        Place.INTRODUCTION: _("Introduction"),
        Place.DIAGNOSIS: _("Reading of the team"),
        Place.RECOMMENDATIONS: _("Recommendations of the team"),
        Place.PRIORITIES: _("Priorities proposed by the team"),
        Place.CONCLUSION: _("Conclusion"),
        Place.EXTRA: _("Further section"),
    }
    return names[place]


def _note() -> str:
    return str(_("Written by the supervision team."))


def _gone(prose: Prose, gone: Sequence[str], language: str) -> Notice:
    text = ngettext(
        "This text refers to %(count)s thing that is no longer in the report: %(list)s.",
        "This text refers to %(count)s things that are no longer in the report: %(list)s.",
        len(gone),
        count=wording.number(len(gone), language),
        list=wording.listing((wording.isolated(target) for target in gone), language),
    )
    return Notice(text)
