"""Which rows of a file the workshop has already, which it has otherwise, and which are new.

A row is known by what it says. One that says something else than before is known again by its
number in the template, when what it says is alike: the same template is often copied to several
tables, so that the number alone proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from consult.workshops.sheets.said import Said

#: share of the text that stays when a row was only put right
ALIKE = 0.6
#: characters that are compared
_COMPARED = 2_000


class Standing(StrEnum):
    """What a row is to the workshop."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


@dataclass(frozen=True)
class Row:
    """One row of a file that could be read."""

    said: Said
    #: code of the template and number of the row; empty when it has none
    mark: str = ""


@dataclass(frozen=True)
class Held:
    """One note of the workshop."""

    contribution_id: int
    #: as the note is now
    said: Said
    #: of the row that it took its words from; empty when it was typed in
    mark: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Judgement:
    """What a row is, and the note that it is about."""

    standing: Standing
    held: Held | None = None


def judge(rows: Sequence[Row], notes: Iterable[Held]) -> list[Judgement]:
    """Each row's judgement, in order; each note stands for one row at most."""
    free = {held.contribution_id: held for held in notes}
    found: list[Judgement | None] = [None] * len(rows)
    _find_same(rows, free, found)
    _find_changed(rows, free, found)
    return [judgement or Judgement(Standing.NEW) for judgement in found]


def _find_same(rows: Sequence[Row], free: dict[int, Held], found: list[Judgement | None]) -> None:
    """Notes that say the very same, now or when they were imported."""
    said: dict[str, list[int]] = defaultdict(list)
    for held in free.values():
        for fingerprint in {held.fingerprint, held.said.fingerprint} - {""}:
            said[fingerprint].append(held.contribution_id)
    # rows with the note's own mark choose first
    for own in (True, False):
        for at, row in enumerate(rows):
            keys = [k for k in said[row.said.fingerprint] if k in free] if not found[at] else []
            keys = [k for k in keys if not own or (row.mark and free[k].mark == row.mark)]
            if keys:
                found[at] = Judgement(Standing.KNOWN, free.pop(keys[0]))


def _find_changed(
    rows: Sequence[Row], free: dict[int, Held], found: list[Judgement | None]
) -> None:
    """Notes that the file says otherwise now."""
    by_mark: dict[str, list[int]] = defaultdict(list)
    by_text: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for held in free.values():
        by_mark[held.mark].append(held.contribution_id)
        by_text[held.said.folded, held.said.table_number].append(held.contribution_id)
    for at, row in enumerate(rows):
        if found[at]:
            continue
        marked = by_mark[row.mark] if row.mark else []
        keys = [k for k in marked if k in free and _alike(row.said, free[k].said)]
        keys = keys or [k for k in by_text[row.said.folded, row.said.table_number] if k in free]
        if keys:
            found[at] = Judgement(Standing.CHANGED, free.pop(keys[0]))


def _alike(new: Said, old: Said) -> bool:
    if new.folded == old.folded:
        return True
    if new.table_number != old.table_number:
        return False
    a, b = new.folded[:_COMPARED], old.folded[:_COMPARED]
    if a.startswith(b) or b.startswith(a):
        return True
    matcher = SequenceMatcher(None, a, b)
    # the cheap bounds first: most rows that differ differ much
    return all(f() >= ALIKE for f in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))
