"""What marks add up to: distributions, means, rates, and groups that are large enough to be shown.

A group of fewer than :data:`SMALLEST` answers is never shown, nor is one shown from which those
left out could be computed: what is left of all answers is nothing, or as many as a group needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from consult.workshops.models.evaluation import MARKS, QuestionKind

#: answers that a result or a group needs to be shown
SMALLEST = 5

Key = TypeVar("Key")


@dataclass(frozen=True)
class Tally:
    """How often each mark of one closed question was given."""

    kind: QuestionKind
    #: by mark, from 1
    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many answered the question."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Mean of a scale; nothing where nobody answered or words cannot be averaged."""
        if self.kind is not QuestionKind.SCALE or not self.answers:
            return None
        return sum(mark * n for mark, n in enumerate(self.counts, 1)) / self.answers

    @property
    def favourable(self) -> int:
        """How many gave one of the two best marks of a scale, or said yes."""
        return sum(self.counts[3:]) if self.kind is QuestionKind.SCALE else self.counts[0]

    @property
    def agreement(self) -> float:
        """Share of the favourable answers; 0 when there is none."""
        return self.favourable / self.answers if self.answers else 0.0

    def share(self, mark: int) -> float:
        """Share of one mark."""
        return self.counts[mark - 1] / self.answers if self.answers else 0.0


def tally(kind: QuestionKind, counted: Mapping[int, int]) -> Tally:
    """The tally of ``mark → how many``; marks that the kind does not have are left out."""
    return Tally(kind, tuple(counted.get(mark, 0) for mark in range(1, MARKS[kind] + 1)))


def added(tallies: Iterable[Tally]) -> Tally:
    """Several tallies of one question as one.

    Raises
    ------
    ValueError
        When there is none.
    """
    held = list(tallies)
    if not held:
        raise ValueError("nothing to add up")
    return Tally(held[0].kind, tuple(map(sum, zip(*(t.counts for t in held), strict=True))))


def shown_groups(sizes: Mapping[Key, int], whole: int, smallest: int = SMALLEST) -> list[Key]:
    """The groups that may be shown of ``whole`` answers, in their order.

    Those of people who did not say where they belong are part of ``whole`` alone.
    """
    held = {key: size for key, size in sizes.items() if size >= smallest}
    while held and 0 < whole - sum(held.values()) < smallest:
        # what is left out could be computed from what is shown: the smallest goes too
        del held[min(held, key=lambda key: held[key])]
    return list(held)


def rate(answers: int, participants: int) -> float | None:
    """Share of those who came that answered; unknown when fewer were counted than answered."""
    return answers / participants if 0 < answers <= participants else None
