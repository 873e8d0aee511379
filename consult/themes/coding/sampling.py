"""Drawing the texts of a round: the same seed draws the same ones, in whatever order they come."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping


def draw(strata: Mapping[int, Hashable], *, size: int, seed: int) -> list[int]:
    """``size`` keys out of ``key → stratum``, each stratum in proportion, in random order.

    Proportions are rounded by largest remainders, so that every stratum gets its share or the next
    whole number. Raises ``ValueError`` for a size below 1 or above the number of keys.

    >>> draw({1: "a", 2: "a", 3: "b", 4: "b"}, size=2, seed=0)
    [4, 2]
    """
    if not 1 <= size <= len(strata):
        raise ValueError(f"cannot draw {size} of {len(strata)}")
    groups: dict[str, list[int]] = defaultdict(list)
    for key in sorted(strata):
        groups[repr(strata[key])].append(key)
    chance = random.Random(seed)  # noqa: S311  # to be repeated, not to be secret
    shares = _shares({name: len(keys) for name, keys in groups.items()}, size)
    drawn = [key for name in sorted(groups) for key in chance.sample(groups[name], shares[name])]
    chance.shuffle(drawn)
    return drawn


def _shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many of each stratum; none gets more than it has."""
    whole = sum(sizes.values())
    shares = {name: size * count // whole for name, count in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(size * sizes[name] % whole), name))
    for name in by_remainder[: size - sum(shares.values())]:
        shares[name] += 1
    return shares
