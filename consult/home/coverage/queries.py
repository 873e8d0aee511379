"""What the pages of coverage rest on, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import Coverage, measure
from consult.contributions.coverage.meetings import together, who_came
from consult.contributions.coverage.queries import Narrowed, groups_in, voices_of
from consult.contributions.models import Channel
from consult.regions.models import Province
from consult.workshops.coverage.queries import meetings_held, provinces_with_a_coming_meeting


def coverage_of(consultation: Consultation, narrowed: Narrowed | None = None) -> Coverage:
    """How each group was heard.

    Who came to meetings counts too, unless other channels only, or one criterion, are asked for:
    nobody knows of what those who came spoke.
    """
    narrowed = narrowed or Narrowed()
    voices = voices_of(consultation, narrowed)
    groups = groups_in(consultation)
    if narrowed.criterion_id is not None or narrowed.channel not in {None, Channel.WORKSHOP}:
        return measure(groups, voices)
    held = meetings_held(consultation).values()
    people = together(who_came(meeting) for meeting in held)
    return measure(groups, voices, people, came=sum(meeting.participants for meeting in held))


def provinces_without_a_coming_meeting(
    consultation: Consultation, today: date
) -> Sequence[Province]:
    """Where the programme has nothing to come, in the official order."""
    planned = provinces_with_a_coming_meeting(consultation, today)
    return [p for p in consultation.region.provinces if p.id not in planned]
