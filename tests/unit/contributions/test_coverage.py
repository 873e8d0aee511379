"""Counts held against the census."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.contributions.coverage.measuring import (
    LITTLE,
    MUCH,
    Basis,
    Compared,
    Groups,
    Inhabitants,
    Trait,
    Verdict,
    Voice,
    groups_of,
    measure,
    place_key,
    wilson,
)
from consult.contributions.coverage.meetings import Meeting, together, who_came

SETTINGS, SEXES, AGES = ("urban", "rural"), ("female", "male"), ("18_24", "25_34")
ORDER = list(Verdict)
COUNTS = st.lists(st.integers(0, 400), min_size=2, max_size=8)
WEIGHTS = st.lists(st.integers(1, 2_000_000), min_size=8, max_size=8)


def compared(counts: list[int], weights: list[int], unstated: int = 0) -> Compared:
    """Provinces with these counts and inhabitants."""
    keys = tuple(str(n) for n in range(len(counts)))
    groups = Groups(Trait.PROVINCE, keys, Basis.CENSUS, dict(zip(keys, weights, strict=False)))
    voices = {Voice(province=k): n for k, n in zip(keys, counts, strict=True)}
    (found,) = measure([groups], {**voices, Voice(): unstated}).compared
    return found


@settings(deadline=None)
@given(COUNTS, WEIGHTS, st.integers(0, 50))
def test_shares_sum_to_one_and_nothing_is_lost(
    counts: list[int], weights: list[int], unstated: int
) -> None:
    found = compared(counts, weights, unstated)
    assert found.total == sum(counts) + unstated
    assert sum(s.expected or 0 for s in found.standings) == pytest.approx(1)
    assert sum(s.share for s in found.standings) == pytest.approx(1 if sum(counts) else 0)


@settings(deadline=None)
@given(COUNTS, WEIGHTS)
def test_an_interval_holds_its_estimate_and_a_verdict_keeps_the_rule(
    counts: list[int], weights: list[int]
) -> None:
    for s in compared(counts, weights).standings:
        if s.ratio is None or s.low is None or s.high is None:
            assert sum(counts) == 0
            continue
        assert s.low <= s.ratio <= s.high
        if s.verdict is Verdict.NOT_HEARD:
            assert s.count == 0
        else:
            assert (s.verdict is Verdict.LESS) is (s.high < LITTLE)
            assert (s.verdict is Verdict.MORE) is (s.low > MUCH)


@settings(deadline=None)
@given(COUNTS, WEIGHTS, st.integers(1, 100))
def test_to_speak_more_never_makes_a_group_less_heard(
    counts: list[int], weights: list[int], more: int
) -> None:
    before = compared([max(counts[0], 1), *counts[1:]], weights).standings[0]
    after = compared([max(counts[0], 1) + more, *counts[1:]], weights).standings[0]
    assert ORDER.index(after.verdict) >= ORDER.index(before.verdict)


def test_a_handful_of_contributions_flags_nobody_that_spoke() -> None:
    found = compared([1, 3], [500_000, 500_000])
    assert [s.verdict for s in found.standings] == [Verdict.AS_EXPECTED] * 2
    assert found.quiet == ()


def test_who_is_missing_most_is_told_first() -> None:
    found = compared([0, 20, 0, 480], [100_000, 400_000, 900_000, 600_000])
    assert [s.key for s in found.quiet] == ["2", "0", "1"]
    assert found.standings[3].verdict is Verdict.MORE


def test_a_group_of_which_nobody_was_to_be_expected_is_not_missed() -> None:
    found = compared([0, 100], [100, 1_000_000])
    assert found.standings[0].verdict is Verdict.NOT_HEARD
    assert found.quiet == ()


@pytest.mark.parametrize(
    ("count", "of", "ends"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_interval_is_the_published_one(count: int, of: int, ends: tuple[float, float]) -> None:
    assert wilson(count, of) == pytest.approx(ends, abs=0.00006)


@pytest.mark.parametrize(("count", "of"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(count, of)


def test_the_inhabitants_of_towns_and_countryside_are_those_of_the_provinces() -> None:
    provinces = {"a": Inhabitants(1000, 0.9), "b": Inhabitants(501, 0.25)}
    groups = {g.trait: g for g in groups_of(provinces, settings=SETTINGS, sexes=SEXES, ages=AGES)}
    assert groups[Trait.SETTING].weights == {"urban": 1025, "rural": 476}
    assert sum(groups[Trait.PLACE].weights.values()) == 1501
    assert groups[Trait.SEX].basis is Basis.HALVES
    assert groups[Trait.AGE_BAND].basis is Basis.NOTHING


def test_without_inhabitants_groups_are_only_counted() -> None:
    provinces = {"a": Inhabitants(1000, 0.9), "b": None}
    groups = groups_of(provinces, settings=SETTINGS, sexes=SEXES, ages=AGES)
    coverage = measure(groups, {Voice(province="a", setting="rural"): 9})
    for trait in (Trait.PROVINCE, Trait.SETTING, Trait.PLACE):
        found = coverage.by(trait)
        assert found is not None
        assert found.basis is Basis.NOTHING
        assert {s.verdict for s in found.standings} == {Verdict.COUNTED, Verdict.NOT_HEARD}
    assert groups_of({}, settings=SETTINGS, sexes=SEXES, ages=AGES)[0].trait is Trait.SETTING


def test_who_came_to_a_meeting_was_heard() -> None:
    groups = Groups(Trait.PROVINCE, ("a", "b"), Basis.CENSUS, {"a": 500.0, "b": 500.0})
    people = {Trait.PROVINCE: {"a": 12}}
    (found,) = measure([groups], {Voice(province="b"): 50}, people, came=20).compared
    assert [s.verdict for s in found.standings] == [Verdict.LESS, Verdict.MORE]
    assert found.people_unstated == 8


def test_those_of_a_provincial_meeting_come_from_its_province_unless_they_say_otherwise() -> None:
    told = {Trait.PROVINCE: {"a": 2, "b": 3}, Trait.SEX: {"female": 4}}
    came = who_came(Meeting(30, province="a", setting="rural", told=told))
    assert came[Trait.PROVINCE] == {"a": 27, "b": 3}
    assert came[Trait.SETTING] == {"rural": 30}
    assert came[Trait.PLACE] == {place_key("a", "rural"): 30}
    assert came[Trait.SEX] == {"female": 4}
    regional = who_came(Meeting(30, told=told))
    assert regional[Trait.PROVINCE] == {"a": 2, "b": 3}
    assert together([came, regional])[Trait.PROVINCE] == {"a": 29, "b": 6}
