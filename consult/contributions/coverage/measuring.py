"""Counts held against the census: a pure computation, without a database and without words.

The rule: a group's share of the contributions that state the trait is divided by its share of the
population. Around it stands the Wilson interval of 95 % of the share seen. A group was heard less
than expected only when the whole interval lies below ``LITTLE``, more when all of it lies above
``MUCH``, and not at all when nobody of it spoke or came. So a handful of contributions flags
nobody, whichever way they fall. The interval keeps chance from being read as a pattern; people who
take part choose to, so that it says nothing of the opinions of a population.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: ratios between which a group is heard about as much as expected; one is the other's inverse
LITTLE, MUCH = 0.8, 1.25
#: of the normal distribution, for an interval of 95 %
Z = 1.959964


class Trait(StrEnum):
    """What people may tell of themselves and groups are made of."""

    PROVINCE = "province"
    SETTING = "setting"
    #: town or countryside of one province; its keys are made by :func:`place_key`
    PLACE = "place"
    SEX = "sex"
    AGE_BAND = "age_band"


class Basis(StrEnum):
    """What a trait's groups are held against."""

    CENSUS = "census"
    #: as many women as men: an assumption, where no source gives their shares
    HALVES = "halves"
    #: only counts: no source gives shares
    NOTHING = "nothing"


class Verdict(StrEnum):
    """How a group was heard, the least heard first."""

    NOT_HEARD = "not_heard"
    LESS = "less"
    AS_EXPECTED = "as_expected"
    MORE = "more"
    #: counted, and not compared with anything
    COUNTED = "counted"


#: verdicts of those who have not been heard yet
QUIET = (Verdict.NOT_HEARD, Verdict.LESS)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one contribution tells of who speaks; None where it tells nothing."""

    province: str | None = None
    setting: str | None = None
    sex: str | None = None
    age_band: str | None = None

    def key(self, trait: Trait) -> str | None:
        """Its group by this trait."""
        if trait is Trait.PLACE:
            known = self.province is not None and self.setting is not None
            return place_key(self.province or "", self.setting or "") if known else None
        value: str | None = getattr(self, trait.value)
        return value


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """People of a province, and the share of them that lives in towns (0 to 1)."""

    population: int
    urban_share: float

    @property
    def by_setting(self) -> dict[str, int]:
        """People in towns and in the countryside, to the nearest whole one."""
        urban = round(self.population * self.urban_share)
        return {"urban": urban, "rural": self.population - urban}


@dataclass(frozen=True)
class Groups:
    """The groups of a trait in their order, and how many people each has, where that is known."""

    trait: Trait
    keys: tuple[str, ...]
    basis: Basis = Basis.NOTHING
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """How a group was heard."""

    key: str
    #: contributions of the group
    count: int
    #: participants of meetings
    people: int
    #: of the contributions that state the trait, 0 to 1
    share: float
    #: inhabitants, where the census tells them
    population: int | None
    #: of the population, 0 to 1; None = not known
    expected: float | None
    #: share seen over share expected, with the ends of its interval
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict

    def rate(self, of: int) -> float | None:
        """Contributions for each ``of`` inhabitants."""
        return self.count / self.population * of if self.population else None


@dataclass(frozen=True)
class Compared:
    """All groups of a trait."""

    trait: Trait
    basis: Basis
    standings: tuple[Standing, ...]
    #: contributions, and participants, that do not state the trait
    unstated: int = 0
    people_unstated: int = 0

    @property
    def stated(self) -> int:
        """Contributions that state the trait."""
        return sum(standing.count for standing in self.standings)

    @property
    def total(self) -> int:
        """All contributions."""
        return self.stated + self.unstated

    @property
    def quiet(self) -> tuple[Standing, ...]:
        """Those who have not been heard yet: not at all first, then by how much is missing.

        A group of which less than one contribution was to be expected is left out.
        """
        found = [
            s
            for s in self.standings
            if s.verdict in QUIET and (s.expected is None or s.expected * self.stated >= 1)
        ]
        return tuple(sorted(found, key=lambda s: (s.verdict is Verdict.LESS, self._missing(s))))

    def _missing(self, standing: Standing) -> float:
        return standing.count - (standing.expected or 0.0) * self.stated


@dataclass(frozen=True)
class Coverage:
    """Every trait, in the order in which it is shown."""

    compared: tuple[Compared, ...]
    #: whether those who came to meetings were counted too
    meetings: bool = False

    def by(self, trait: Trait) -> Compared | None:
        """The groups of one trait; None where the region has none."""
        return next((c for c in self.compared if c.trait is trait), None)


def place_key(province: str, setting: str) -> str:
    """Key of the town or the countryside of a province."""
    return f"{province}/{setting}"


def groups_of(
    provinces: Mapping[str, Inhabitants | None],
    *,
    settings: tuple[str, ...],
    sexes: tuple[str, ...],
    ages: tuple[str, ...],
) -> tuple[Groups, ...]:
    """The groups of a region; a province without inhabitants leaves its trait uncompared."""
    known = {key: held for key, held in provinces.items() if held is not None}
    whole = bool(provinces) and len(known) == len(provinces)
    places = {
        place_key(key, setting): people
        for key, held in known.items()
        for setting, people in held.by_setting.items()
    }
    every_place = tuple(place_key(key, setting) for key in provinces for setting in settings)
    by_setting = {
        setting: float(sum(places[place_key(key, setting)] for key in known))
        for setting in settings
    }
    basis = Basis.CENSUS if whole else Basis.NOTHING
    by_province = {key: float(held.population) for key, held in known.items()}
    found = [
        Groups(Trait.PROVINCE, tuple(provinces), basis, by_province if whole else {}),
        Groups(Trait.SETTING, settings, basis, by_setting if whole else {}),
        Groups(Trait.PLACE, every_place, basis, dict(places) if whole else {}),
        Groups(Trait.SEX, sexes, Basis.HALVES, dict.fromkeys(sexes, 1.0)),
        Groups(Trait.AGE_BAND, ages),
    ]
    return tuple(groups for groups in found if groups.keys)


def measure(
    groups: Iterable[Groups],
    voices: Mapping[Voice, int],
    people: Mapping[Trait, Mapping[str, int]] | None = None,
    *,
    came: int = 0,
) -> Coverage:
    """How each group was heard.

    Parameters
    ----------
    voices
        How many contributions tell each combination of traits.
    people
        How many who came to meetings, by trait and group; ``came`` is the number of all of them.
    """
    known = people or {}
    compared = tuple(_compare(g, voices, known.get(g.trait, {}), came) for g in groups)
    return Coverage(compared, meetings=people is not None)


def _compare(
    groups: Groups, voices: Mapping[Voice, int], people: Mapping[str, int], came: int
) -> Compared:
    counts = dict.fromkeys(groups.keys, 0)
    unstated = 0
    for voice, number in voices.items():
        key = voice.key(groups.trait)
        if key in counts:
            counts[key] += number
        else:
            unstated += number
    known = {key: people.get(key, 0) for key in groups.keys}
    standings = tuple(_standing(groups, key, counts, known) for key in groups.keys)
    return Compared(
        groups.trait, groups.basis, standings, unstated, max(came - sum(known.values()), 0)
    )


def _standing(
    groups: Groups, key: str, counts: Mapping[str, int], people: Mapping[str, int]
) -> Standing:
    stated, count = sum(counts.values()), counts[key]
    whole = sum(groups.weights.values())
    expected = groups.weights[key] / whole if whole and key in groups.weights else None
    share = count / stated if stated else 0.0
    ratio = low = high = None
    if expected and stated:
        ends = wilson(count, stated)
        ratio, low, high = share / expected, ends[0] / expected, ends[1] / expected
    population = round(groups.weights[key]) if expected and groups.basis is Basis.CENSUS else None
    verdict = _verdict(count + people[key], stated, low, high)
    return Standing(key, count, people[key], share, population, expected, ratio, low, high, verdict)


def _verdict(heard: int, stated: int, low: float | None, high: float | None) -> Verdict:
    if not stated:
        return Verdict.COUNTED
    if not heard:
        return Verdict.NOT_HEARD
    if low is None or high is None:
        return Verdict.COUNTED
    if high < LITTLE:
        return Verdict.LESS
    return Verdict.MORE if low > MUCH else Verdict.AS_EXPECTED


def wilson(count: int, of: int) -> tuple[float, float]:
    """The ends of the Wilson interval of 95 % around ``count / of``.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927): it stays within 0 and 1, also for
    a count of nothing or of all.

    Raises
    ------
    ValueError
        Unless ``0 <= count <= of`` and ``of > 0``.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share")
    share, spread = count / of, Z * Z / of
    middle = share + spread / 2
    reach = Z * math.sqrt((share * (1 - share) + spread / 4) / of)
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    # rounding must not leave the share itself outside
    return max(0.0, min(low, share)), min(1.0, max(high, share))
