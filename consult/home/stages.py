"""The guide's five stages as a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.consultations.models import STAGE_LABELS, Consultation, Stage
from consult.kernel.i18n import long_date

#: guide, axis 3, section 2
ORDINALS: dict[int, LazyString] = {
    1: _l("First stage"),
    2: _l("Second stage"),
    3: _l("Third stage"),
    4: _l("Fourth stage"),
    5: _l("Fifth stage"),
}


@dataclass(frozen=True)
class Step:
    """One stage as the ``timeline`` component shows it."""

    label: LazyString
    title: LazyString
    dates: str
    #: done, current or next
    state: str


def list_steps(consultation: Consultation, *, today: date) -> list[Step]:
    """The five stages, which are done, and where the consultation is."""
    current = consultation.current_stage(today)
    by_number = {stage.number: stage for stage in consultation.stages}
    return [
        Step(
            label=ORDINALS[number],
            title=title,
            dates=describe_dates(by_number.get(number)),
            state="current" if number == current else "done" if number < current else "next",
        )
        for number, title in STAGE_LABELS.items()
    ]


def describe_dates(stage: Stage | None) -> str:
    """From when until when, as far as it is known."""
    if stage is None or (stage.starts_on is None and stage.ends_on is None):
        return ""
    start, end = long_date(stage.starts_on), long_date(stage.ends_on)
    if not end:
        return str(_("From %(start)s", start=start))
    if not start:
        return str(_("Until %(end)s", end=end))
    return str(_("From %(start)s to %(end)s", start=start, end=end))
