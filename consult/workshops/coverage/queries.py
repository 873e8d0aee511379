"""Who came to the meetings of a consultation, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import Trait, Voice
from consult.contributions.coverage.meetings import Meeting
from consult.extensions import db
from consult.workshops.models import Dimension, Interest, Seat, WalkIn, Workshop, WorkshopKind

#: what is counted in the hall, as traits of people
COUNTED = {
    Dimension.PROVINCE: Trait.PROVINCE,
    Dimension.SETTING: Trait.SETTING,
    Dimension.SEX: Trait.SEX,
    Dimension.AGE_BAND: Trait.AGE_BAND,
}
#: what somebody on the list, or let in without a seat, may have told
TOLD = ("province_id", "setting", "sex", "age_band")


def meetings_held(consultation: Consultation) -> dict[int, Meeting]:
    """Every meeting to which somebody came, by its number, in order of date."""
    select = (
        sa.select(Workshop)
        .filter_by(consultation_id=consultation.id)
        .order_by(Workshop.held_on, Workshop.id)
    )
    told = _told(consultation)
    found = {}
    for workshop in db.session.scalars(select).unique():
        arrived = told.get(workshop.id, {})
        participants = max(workshop.participants, sum(arrived.values()))
        if participants:
            found[workshop.id] = _meeting(workshop, participants, arrived)
    return found


def provinces_with_a_coming_meeting(consultation: Consultation, today: date) -> set[int]:
    """Keys of the provinces in which a meeting is still to come, called-off ones left out."""
    select = sa.select(Workshop.province_id).where(
        Workshop.consultation_id == consultation.id,
        Workshop.held_on >= today,
        Workshop.cancelled_at.is_(None),
        Workshop.province_id.is_not(None),
    )
    return {key for key in db.session.scalars(select) if key is not None}


def _told(consultation: Consultation) -> Mapping[int, Mapping[Voice, int]]:
    """What those who arrived told of themselves: meeting → traits → people."""
    listed = [getattr(Interest, name) for name in TOLD]
    seated = (
        sa.select(Seat.workshop_id, *listed, sa.func.count())
        .join(Interest, Interest.id == Seat.interest_id)
        .join(Workshop, Workshop.id == Seat.workshop_id)
        .where(Workshop.consultation_id == consultation.id, Seat.arrived_at.is_not(None))
        .group_by(Seat.workshop_id, *listed)
    )
    let_in = [getattr(WalkIn, name) for name in TOLD]
    others = (
        sa.select(WalkIn.workshop_id, *let_in, sa.func.count())
        .join(Workshop, Workshop.id == WalkIn.workshop_id)
        .where(Workshop.consultation_id == consultation.id)
        .group_by(WalkIn.workshop_id, *let_in)
    )
    found: dict[int, Counter[Voice]] = defaultdict(Counter)
    for select in (seated, others):
        for workshop_id, *values, count in db.session.execute(select):
            voice = Voice(*(None if told is None else str(told) for told in values))
            found[workshop_id][voice] += count
    return found


def _meeting(workshop: Workshop, participants: int, arrived: Mapping[Voice, int]) -> Meeting:
    told: dict[Trait, dict[str, int]] = {}
    for trait in Trait:
        people: dict[str, int] = defaultdict(int)
        for voice, count in arrived.items():
            if key := voice.key(trait):
                people[key] += count
        told[trait] = dict(people)
    for dimension, trait in COUNTED.items():
        # a count of the hall holds also those who came without a seat
        if counted := workshop.counted(dimension):
            told[trait] = counted
    provincial = workshop.kind is WorkshopKind.PROVINCIAL and workshop.province_id is not None
    return Meeting(
        participants=participants,
        province=str(workshop.province_id) if provincial else None,
        setting=str(workshop.setting) if workshop.setting else None,
        told={trait: people for trait, people in told.items() if people},
    )
