"""What the templates of results share."""

from __future__ import annotations

from typing import Any

from consult.kernel.i18n import current_language
from consult.workshops.evaluation.pictures import (
    distribution,
    one_digit,
    percent,
    steps_of,
    summed_up,
)
from consult.workshops.evaluation.results import Closed
from consult.workshops.evaluation.statistics import SMALLEST
from consult.workshops.models.evaluation import MARK_LABELS


def wording() -> dict[str, Any]:
    """Functions and numbers by which templates show results."""

    def picture(closed: Closed) -> object:
        return distribution(closed, current_language()).markup()

    return {
        "picture": picture,
        "steps_of": steps_of,
        "summed_up": summed_up,
        "one_digit": one_digit,
        "percent": percent,
        "mark_labels": MARK_LABELS,
        "SMALLEST": SMALLEST,
    }
