"""The themes as a run found them: what people decided, what earlier runs said. Plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from consult.themes.models import Outcome, Source

if TYPE_CHECKING:
    from consult.analysis import Decisions


@dataclass(frozen=True)
class MainPlace:
    """Where a text is mainly: in the theme with this key, or in none; who said so."""

    theme: int | None
    outcome: Outcome
    source: Source

    @property
    def by_person(self) -> bool:
        """Whether a person decided it, so that no run may change it."""
        return self.source is Source.PERSON


@dataclass(frozen=True)
class Known:
    """A theme in force, as far as a run must know it."""

    key: int
    labels: Mapping[str, str]
    locked: bool = False
    #: somebody named it, described it, chose its quotes, put texts in it or themes under it
    kept_by_person: bool = False
    labelled_by_person: bool = False


@dataclass(frozen=True)
class Refusals:
    """What people turned down before, so that it is not proposed again."""

    #: (text, theme): it was taken out, or its placing there was refused
    pairs: frozenset[tuple[int, int]] = frozenset()
    #: (text, theme) that was to be put with the undecided ones, and stays
    releases: frozenset[tuple[int, int]] = frozenset()
    #: texts of each new theme that nobody wanted
    founded: tuple[frozenset[int], ...] = ()
    #: theme → labels that it was not to have
    labels: Mapping[int, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    #: themes that are not to be withdrawn
    retired: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Themes in force by number, the place of each text that has one, and what was refused.

    ``apart``: pairs of texts that a split parted. ``anew``: only the themes that people hold are
    given to the engine; those of earlier runs must be found again, or be proposed for withdrawal.
    """

    themes: tuple[Known, ...] = ()
    places: Mapping[int, MainPlace] = field(default_factory=dict)
    refusals: Refusals = field(default_factory=Refusals)
    apart: frozenset[tuple[int, int]] = frozenset()
    anew: bool = False

    @property
    def first(self) -> bool:
        """Whether there is no theme yet, so that a run is adopted as a whole."""
        return not self.themes

    def members(self) -> dict[int, frozenset[int]]:
        """Texts of each theme in force that has any, by its key."""
        groups: dict[int, set[int]] = {}
        for text, place in self.places.items():
            if place.theme is not None:
                groups.setdefault(place.theme, set()).add(text)
        return {key: frozenset(group) for key, group in groups.items()}

    def held(self) -> frozenset[int]:
        """Keys of the themes that stay whatever a run finds: people made, keep or filled them."""
        filled = {place.theme for place in self.places.values() if place.by_person}
        return frozenset(
            theme.key
            for theme in self.themes
            if theme.locked or theme.kept_by_person or theme.key in filled
        )

    def given(self) -> tuple[int, ...]:
        """Keys of the themes that the engine is told of; its number of each is its index here."""
        held = self.held()
        return tuple(theme.key for theme in self.themes if not self.anew or theme.key in held)

    def decisions(self, ids: Sequence[int]) -> Decisions:
        """The same for the engine, which knows texts by row and themes by number."""
        # the library loads scikit-learn, which pages that start no run need not wait for
        from consult.analysis import Decisions

        given = self.given()
        number = {key: index for index, key in enumerate(given)}
        row = {key: index for index, key in enumerate(ids)}
        locked = {theme.key for theme in self.themes if theme.locked}
        placed = [
            (row[text], number[place.theme], place)
            for text, place in self.places.items()
            if text in row and place.theme in number
        ]
        return Decisions(
            pinned={at: theme for at, theme, place in placed if place.by_person},
            earlier={
                at: theme
                for at, theme, place in placed
                if not place.by_person and (not self.anew or given[theme] in locked)
            },
            refused=_pairs(self.refusals.pairs, row, number),
            apart=_pairs(self.apart, row, row),
            locked={number[key] for key in locked if key in number},
            themes=len(given),
        )


def _pairs(
    pairs: AbstractSet[tuple[int, int]], first: Mapping[int, int], second: Mapping[int, int]
) -> set[tuple[int, int]]:
    """The pairs under other names, without those that have none."""
    return {(first[a], second[b]) for a, b in pairs if a in first and b in second}
