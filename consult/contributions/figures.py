"""Counts of contributions as people read them: named, in the usual order, drawn as charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from consult.consultations.models import Consultation
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    LANGUAGE_LABELS,
    SETTING_LABELS,
    SEX_LABELS,
    STATUS_LABELS,
)
from consult.kernel.charts import bar_chart, day_chart
from consult.kernel.i18n import current_language, localized

#: widths of the drawings on a page: read on a telephone too, they are narrower than on paper
BARS, DAYS = 220, 400

#: what contributions are counted by → the title of its chart
TITLES = {
    "province": _l("Contributions by prefecture and province"),
    "channel": _l("Contributions by channel"),
    "criterion": _l("Contributions by criterion"),
    "language": _l("Contributions by language"),
    "setting": _l("Contributions from towns and from the countryside, where stated"),
    "sex": _l("Contributions by sex, where stated"),
    "age_band": _l("Contributions by age, where stated"),
    "category": _l("Contributions by who speaks, where stated"),
}
#: codes with names of their own; provinces and criteria are rows of the database
CODES: dict[str, Mapping[Any, Any]] = {
    "channel": CHANNEL_LABELS,
    "language": LANGUAGE_LABELS,
    "setting": SETTING_LABELS,
    "sex": SEX_LABELS,
    "age_band": AGE_LABELS,
    "category": CATEGORY_LABELS,
    "status": STATUS_LABELS,
}
#: a place or a criterion from which nothing came is news; an unused channel is not
SHOWN_WHEN_EMPTY = frozenset({"province", "criterion"})
#: who speaks is told by a part of the people only: the others are left out
WHERE_STATED = frozenset({"setting", "sex", "age_band", "category"})


@dataclass(frozen=True)
class Figure:
    """A chart with the rows it shows."""

    title: str
    rows: Sequence[tuple[str, int]]
    svg: Markup
    headers: tuple[str, str] | None = None


def names_of(consultation: Consultation, field: str) -> dict[object, str]:
    """Value of ``field`` → its name in the reader's language, in the usual order."""
    if field == "province":
        return {p.id: localized(p) for p in consultation.region.provinces}
    if field == "criterion":
        return {c.id: localized(c) for c in consultation.criteria}
    return {code: str(label) for code, label in CODES[field].items()}


def named_rows(
    consultation: Consultation, field: str, counts: Mapping[object, int]
) -> tuple[tuple[str, int], ...]:
    """``(name, count)`` of each value, what was not stated last."""
    names = names_of(consultation, field)
    rows = [
        (name, counts.get(value, 0))
        for value, name in names.items()
        if counts.get(value) or field in SHOWN_WHEN_EMPTY
    ]
    rest = sum(count for value, count in counts.items() if value not in names)
    if rest and field not in WHERE_STATED:
        rows.append((_("Not stated"), rest))
    return tuple(rows)


def figure_by(
    consultation: Consultation, field: str, counts: Mapping[object, int], *, title: str = ""
) -> Figure | None:
    """The bars of one count; None when there is nothing to show."""
    rows = named_rows(consultation, field, counts)
    if not any(count for _name, count in rows):
        return None
    title = title or str(TITLES[field])
    return Figure(title, rows, _bars(rows, title, current_language()))


def figure_by_day(counts: Mapping[date, int], *, title: str) -> Figure | None:
    """The area of contributions over days; None before the second day, which makes no curve."""
    if len(counts) < 2:
        return None
    rows = [(str(format_date(day, "long")), count) for day, count in counts.items()]
    drawing = _days(tuple(counts.items()), title, current_language())
    return Figure(title, rows, drawing, (_("Day"), _("Number")))


# a chart takes 50 ms, and most visits find the figures of the visit before
@lru_cache(maxsize=256)
def _bars(rows: tuple[tuple[str, int], ...], title: str, language: str) -> Markup:
    return Markup(  # noqa: S704  # drawn here
        bar_chart(rows, alt=title, language=language, width=BARS).svg
    )


@lru_cache(maxsize=64)
def _days(rows: tuple[tuple[date, int], ...], title: str, language: str) -> Markup:
    return Markup(  # noqa: S704  # drawn here
        day_chart(rows, alt=title, language=language, width=DAYS).svg
    )
