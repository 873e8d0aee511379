"""Who may read what of the register."""

from __future__ import annotations

from consult.contributions.models import Contribution, Status
from consult.kernel.references import is_random


def may_read_by_reference(contribution: Contribution) -> bool:
    """Whether somebody who knows only the reference number may read the words.

    A published contribution is everybody's. An unpublished one is its author's, who got a random
    number with the receipt; a number taken over from a file (12, 13…) could be guessed.
    """
    return contribution.status is Status.PUBLISHED or is_random(contribution.reference)
