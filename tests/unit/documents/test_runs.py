"""Text in two directions is cut where its direction changes, and nowhere else."""

from __future__ import annotations

import pytest

from consult.documents.render.runs import by_script


@pytest.mark.parametrize(
    "reference", ["77DM-QKQF", "DM77-QKQF", "4KQ7-3979", "3479-QKQF", "3479-7QKF"]
)
def test_a_reference_number_stays_whole_in_an_arabic_line(reference: str) -> None:
    runs = by_script(f"شرح الميزانية ({reference}) في الدار", "rtl")
    assert [run.text for run in runs if run.direction == "ltr"] == [reference]
    assert "".join(run.text for run in runs) == f"شرح الميزانية ({reference}) في الدار"


def test_a_number_of_its_own_stays_in_the_line_around_it() -> None:
    assert [run.direction for run in by_script("في سنة 2026 نريد 3 طرق", "rtl")] == ["rtl"]
