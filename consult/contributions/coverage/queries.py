"""What contributions tell of who speaks, and the groups they could come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import Groups, Inhabitants, Voice, groups_of
from consult.contributions.models import UNCOUNTED, AgeBand, Channel, Contribution, Setting, Sex
from consult.extensions import db


@dataclass(frozen=True)
class Narrowed:
    """Which contributions are counted; an empty field leaves all in."""

    channel: Channel | None = None
    criterion_id: int | None = None


def voices_of(consultation: Consultation, narrowed: Narrowed) -> dict[Voice, int]:
    """How many contributions tell each combination of traits, in one query."""
    traits = (
        Contribution.province_id,
        Contribution.setting,
        Contribution.sex,
        Contribution.age_band,
    )
    select = (
        sa.select(*traits, sa.func.count())
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.status.not_in(UNCOUNTED),
        )
        .group_by(*traits)
    )
    if narrowed.channel is not None:
        select = select.where(Contribution.channel == narrowed.channel)
    if narrowed.criterion_id is not None:
        select = select.where(Contribution.criterion_id == narrowed.criterion_id)
    return {
        Voice(*(None if told is None else str(told) for told in row[:-1])): row[-1]
        for row in db.session.execute(select)
    }


def groups_in(consultation: Consultation) -> tuple[Groups, ...]:
    """The groups of the consultation's region, with what the census knows of them."""
    provinces = {
        str(p.id): Inhabitants(p.population, p.urban_share) for p in consultation.region.provinces
    }
    return known_groups(provinces)


def known_groups(provinces: Mapping[str, Inhabitants | None]) -> tuple[Groups, ...]:
    """The groups of a region with these provinces: the other traits are the register's own."""
    return groups_of(provinces, settings=tuple(Setting), sexes=tuple(Sex), ages=tuple(AgeBand))
