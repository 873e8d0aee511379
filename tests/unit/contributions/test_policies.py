"""Who may read an unpublished text by its number."""

from __future__ import annotations

import pytest

from consult.contributions.models import Contribution, Status
from consult.contributions.policies import may_read_by_reference
from consult.kernel.references import is_random, new_reference


def test_a_number_made_here_lets_its_author_read() -> None:
    assert may_read_by_reference(Contribution(reference=new_reference(), status=Status.HELD))


@pytest.mark.parametrize("reference", ["12", "A-1", "4KQ7XM3R", "4KQ7-XM3O", "4KQ7--XM3", ""])
def test_a_number_that_can_be_guessed_does_not(reference: str) -> None:
    assert not is_random(reference)
    assert not may_read_by_reference(Contribution(reference=reference, status=Status.RECEIVED))
    assert may_read_by_reference(Contribution(reference=reference, status=Status.PUBLISHED))
