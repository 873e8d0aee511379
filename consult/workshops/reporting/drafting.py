"""What the notes alone say in a cell: text in the report's language, to be edited by people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.contributions.models import CATEGORY_LABELS, Category
from consult.documents import wording
from consult.workshops.models import Aspect
from consult.workshops.reporting.matrix import (
    Column,
    Ids,
    Said,
    basis_of,
    behind,
    foremost,
    speakers_of,
)

#: items of a cell: a matrix is to be read at a glance; the others are counted and listed behind it
MOST_ITEMS = 10
#: priorities and examples of a criterion
MOST_PRIORITIES, MOST_EXAMPLES = 5, 3
#: characters of an item: longer notes are cut, and their reference leads to the rest
LONGEST_ITEM = 240


@dataclass(frozen=True)
class Draft:
    """What a cell is made of: its text, the contributions behind it, their hash."""

    text: str
    contributions: Ids
    basis: str


def draft(column: Column, aspect: Aspect, language: str) -> Draft:
    """A cell as the notes of its column make it; in the language that is in force."""
    notes = behind(column, aspect)
    ids = tuple(note.contribution for note in notes)
    text = ""
    match aspect:
        case Aspect.OBSTACLES | Aspect.PROPOSALS:
            text = _items(foremost(notes), MOST_ITEMS)
        case Aspect.PRIORITIES:
            text = _items(foremost(notes), MOST_PRIORITIES)
        case Aspect.SPEAKERS:
            text = _speakers(notes, language)
        case Aspect.EXAMPLES:
            # examples are chosen, and stand there word for word
            ids = tuple(note.contribution for note in _examples(notes))
    return Draft(text, ids, basis_of(column, aspect))


def _items(notes: list[Said], most: int) -> str:
    lines = [_item(note) for note in notes[:most]]
    rest = len(notes) - len(lines)
    if rest > 0:
        lines.append(ngettext("… and %(num)s other note", "… and %(num)s other notes", rest))
    return "\n".join(lines)


def _item(note: Said) -> str:
    text, shortened = wording.cut(" ".join(note.text.split()), LONGEST_ITEM)
    said = f"{text} […]" if shortened else text
    votes = ngettext("%(num)s vote", "%(num)s votes", note.votes)
    return f"- {said} [{note.reference}]" + (f" – {votes}" if note.votes else "")


def _speakers(notes: Iterable[Said], language: str) -> str:
    counts, tables = speakers_of(notes)
    stated = [code for code in Category if counts[code]]
    names = [f"{CATEGORY_LABELS[code]} ({counts[code]})" for code in stated]
    unstated = counts.total() - sum(counts[code] for code in stated)
    if unstated and names:
        names.append(f"{wording.not_stated()} ({unstated})")
    lines = [wording.listing(names, language)] if names else []
    if tables:
        numbers = wording.listing(map(str, tables), language)
        lines.append(_("Tables: %(numbers)s", numbers=numbers))
    return "\n".join(lines)


def _examples(notes: Iterable[Said]) -> list[Said]:
    """The notes with most votes, of different tables as far as that goes."""
    ranked = foremost(notes)
    tables: set[int | None] = set()
    chosen: list[Said] = []
    for note in ranked:
        if note.table not in tables:
            chosen.append(note)
            tables.add(note.table)
    chosen += [note for note in ranked if note not in chosen]
    return foremost(chosen[:MOST_EXAMPLES])
