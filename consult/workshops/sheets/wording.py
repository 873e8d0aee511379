"""Where a row is, what a cell holds and what an import did, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.contributions.models import CATEGORY_LABELS, KIND_LABELS
from consult.kernel.i18n import localized
from consult.workshops.models import Workshop
from consult.workshops.sheets.columns import Column
from consult.workshops.sheets.reading import Place
from consult.workshops.sheets.said import Said

#: fields of a note in the order of the template, with their columns
_SHOWN = (
    ("table_number", Column.TABLE),
    ("criterion_id", Column.CRITERION),
    ("kind", Column.KIND),
    ("text", Column.TEXT),
    ("votes", Column.VOTES),
    ("category", Column.WHO),
    ("province_id", Column.PROVINCE),
)


def place_words(place: Place) -> str:
    """Where its owner finds a row in the file."""
    if place.table:
        return str(_("Table %(table)s of the document, row %(row)s", **vars(place)))
    if place.sheet:
        return str(_("Sheet “%(sheet)s”, row %(row)s", sheet=place.sheet, row=place.row))
    return str(_("Row %(number)s", number=place.row))


def places_in_short(places: Sequence[Place]) -> str:
    """Numbers of rows, those that follow each other as a range: ``4–9, 12``."""
    runs: list[list[Place]] = []
    for place in places:
        last = runs[-1][-1] if runs else None
        same = last and (last.sheet, last.table) == (place.sheet, place.table)
        if last and same and place.row == last.row + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    shown = [
        place_words(run[0]) if len(run) == 1 else f"{place_words(run[0])}–{run[-1].row}"
        for run in runs[:20]
    ]
    return " · ".join([*shown, *(["…"] if len(runs) > 20 else [])])


class Shown:
    """Names of what a note says, for one workshop: looked up once for a page."""

    def __init__(self, workshop: Workshop) -> None:
        consultation = workshop.consultation
        self._criteria = {c.id: c for c in consultation.criteria}
        self._provinces = {p.id: p for p in consultation.region.provinces}

    def value(self, said: Said, field: str) -> str:
        """One field in words; a dash when nothing was said."""
        value: Any = getattr(said, field)
        if value is None or value == "":
            return "–"
        match field:
            case "kind":
                return str(KIND_LABELS[value])
            case "category":
                return str(CATEGORY_LABELS[value])
            case "criterion_id":
                return localized(self._criteria.get(value))
            case "province_id":
                return localized(self._provinces.get(value))
        return str(value)

    def facts(self, said: Said) -> list[tuple[Column, str]]:
        """Everything but the text, in the template's order."""
        return [
            (column, self.value(said, field))
            for field, column in _SHOWN
            if field != "text" and getattr(said, field) not in (None, "")
        ]

    def differences(self, old: Said, new: Said) -> list[tuple[Column, str, str]]:
        """Column, what the note says now, what the file says."""
        names = new.differences(old)
        return [
            (column, self.value(old, field), self.value(new, field))
            for field, column in _SHOWN
            if field in names
        ]


def outcome_words(added: int, corrected: int) -> str:
    """What an import did."""
    parts = [ngettext("%(num)s note added.", "%(num)s notes added.", added)]
    if corrected:
        parts.append(ngettext("%(num)s note corrected.", "%(num)s notes corrected.", corrected))
    return " ".join(parts)


def register_wording(bp: Blueprint) -> None:
    """Give templates these as filters."""
    bp.add_app_template_filter(place_words)
    bp.add_app_template_filter(places_in_short)
