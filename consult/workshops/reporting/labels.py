"""What the groups of the matrix and the ways of counting people are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from consult.contributions.models import AGE_LABELS, CATEGORY_LABELS, SETTING_LABELS, SEX_LABELS
from consult.workshops.models import Dimension
from consult.workshops.reporting.matrix import Group, Head

_CODES: Mapping[Dimension, Mapping[Any, Any]] = {
    Dimension.SEX: SEX_LABELS,
    Dimension.AGE_BAND: AGE_LABELS,
    Dimension.SECTOR: CATEGORY_LABELS,
    Dimension.SETTING: SETTING_LABELS,
}
#: ways of counting that have codes; provinces are rows of the database, frozen with their names
COUNTED_BY_CODE = tuple(_CODES)


def group_labels() -> dict[Group, str]:
    """Short names of the groups, in the order of the matrix."""
    return {
        Group.OBSTACLES: _("Obstacles"),
        Group.PROPOSALS: _("Proposals"),
        Group.PRIORITIES: _("Priorities"),
        Group.UNSORTED: _("Other notes"),
    }


def code_label(dimension: Dimension, code: str) -> str:
    """What a code of the attendance sheet is called; the code itself when it is unknown."""
    if dimension is Dimension.SEX:
        sexes: dict[str, str] = {"female": _("Women"), "male": _("Men")}
        return sexes.get(code, code)
    return str(_CODES.get(dimension, {}).get(code, code))


def counted(head: Head, dimension: Dimension) -> list[tuple[str, int]]:
    """``(name, people)`` of those that were counted and came, in the order of the sheet."""
    people = head.counted(dimension)
    known = [str(code) for code in _CODES[dimension] if str(code) in people]
    others = [code for code in people if code not in known]
    return [(code_label(dimension, code), people[code]) for code in (*known, *others)]
