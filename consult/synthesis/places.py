"""Where people write in a report, and what lies under each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.synthesis.facts import ReportKind


class Place(StrEnum):
    """A place for people's own words (guide, 2-ب: diagnosis, proposals, priorities)."""

    INTRODUCTION = "introduction"
    DIAGNOSIS = "diagnosis"
    RECOMMENDATIONS = "recommendations"
    PRIORITIES = "priorities"
    CONCLUSION = "conclusion"
    EXTRA = "extra"


PLACE_LABELS: Mapping[Place, LazyString] = {
    Place.INTRODUCTION: _l("Introduction"),
    Place.DIAGNOSIS: _l("Diagnosis of the team"),
    Place.RECOMMENDATIONS: _l("Recommendations of the team"),
    Place.PRIORITIES: _l("Priorities of the team"),
    Place.CONCLUSION: _l("Conclusion"),
    Place.EXTRA: _l("Further section"),
}

#: sections whose data lie under what people write at a place; their sub-sections count too
UNDER: Mapping[Place, tuple[str, ...]] = {
    Place.INTRODUCTION: ("summary", "participation"),
    Place.DIAGNOSIS: ("conclusions",),
    Place.RECOMMENDATIONS: ("conclusions", "recommendations"),
    Place.PRIORITIES: ("priorities",),
    Place.CONCLUSION: ("summary", "conclusions", "priorities"),
    # only what its own references name
    Place.EXTRA: (),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What people wrote at a place, in the language of the report.

    ``key`` tells several further sections apart; ``title`` is theirs alone.
    """

    place: Place
    source: str
    title: str = ""
    key: str = ""

    @property
    def section(self) -> str:
        """The key of its section in the document."""
        return f"people-{self.place}" + (f"-{self.key}" if self.key else "")


def places(kind: ReportKind) -> tuple[Place, ...]:
    """Where people may write in a report of this kind, in its order."""
    if kind is ReportKind.DIGITAL:
        return (Place.INTRODUCTION, Place.RECOMMENDATIONS, Place.EXTRA, Place.CONCLUSION)
    return (
        Place.INTRODUCTION,
        Place.DIAGNOSIS,
        Place.RECOMMENDATIONS,
        Place.PRIORITIES,
        Place.EXTRA,
        Place.CONCLUSION,
    )
