"""Who came to a meeting, by what was counted or told: plain numbers, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from consult.contributions.coverage.measuring import Trait, place_key

#: trait → group → people
People = dict[Trait, dict[str, int]]


@dataclass(frozen=True)
class Meeting:
    """A meeting that was held."""

    #: all who came
    participants: int
    #: of a provincial meeting: people come to it from the province it is held for
    province: str | None = None
    #: where those who come mostly live, as the team says
    setting: str | None = None
    #: counted in the hall, or told by those who came
    told: Mapping[Trait, Mapping[str, int]] = field(default_factory=dict)


def who_came(meeting: Meeting) -> People:
    """People by trait and group.

    Those of whom nobody noted where they live count for the province of a provincial meeting, and
    for its setting; of a regional or thematic one they stay unknown. Sex and age are never assumed.
    """
    usual = {Trait.PROVINCE: meeting.province, Trait.SETTING: meeting.setting}
    if meeting.province and meeting.setting:
        usual[Trait.PLACE] = place_key(meeting.province, meeting.setting)
    found: People = {}
    for trait in Trait:
        people = Counter(meeting.told.get(trait, {}))
        rest = meeting.participants - people.total()
        if rest > 0 and (key := usual.get(trait)):
            people[key] += rest
        if people:
            found[trait] = dict(people)
    return found


def together(meetings: Iterable[Mapping[Trait, Mapping[str, int]]]) -> People:
    """People of several meetings; who came to two of them counts twice."""
    sums: dict[Trait, Counter[str]] = {}
    for people in meetings:
        for trait, counts in people.items():
            sums.setdefault(trait, Counter()).update(counts)
    return {trait: dict(counts) for trait, counts in sums.items()}
