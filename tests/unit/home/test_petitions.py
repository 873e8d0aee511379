"""Signatures that a petition to a region needs."""

from __future__ import annotations

import pytest

from consult.home.petitions import signatures_needed, signatures_of_each_province


@pytest.mark.parametrize(
    ("population", "signatures", "each"),
    [
        (219_965, 300, 15),
        (999_999, 300, 15),
        (1_000_000, 400, 20),
        (3_000_000, 400, 20),
        (3_000_001, 500, 25),
        (4_030_222, 500, 25),
    ],
)
def test_the_number_grows_with_the_population(population: int, signatures: int, each: int) -> None:
    assert signatures_needed(population) == signatures
    assert signatures_of_each_province(population) == each
