"""What a petition to a region needs (organic law 111-14 on the regions, articles 118 to 122)."""

from __future__ import annotations

from math import ceil

#: share of the signatures that each prefecture and province must bring
SHARE_OF_EACH_PROVINCE = 0.05


def signatures_needed(population: int) -> int:
    """Signatures of a citizens' petition in a region of this legal population (article 120).

    >>> signatures_needed(4_030_222)
    500
    """
    if population < 1_000_000:
        return 300
    return 400 if population <= 3_000_000 else 500


def signatures_of_each_province(population: int) -> int:
    """The least number from each prefecture or province: five in a hundred, rounded up."""
    return ceil(signatures_needed(population) * SHARE_OF_EACH_PROVINCE)
