"""What comes round by itself: the letter to those who came, once the form is open."""

from __future__ import annotations

from consult.extensions import utc_now
from consult.kernel.clock import every
from consult.workshops.evaluation.operations import invite_people
from consult.workshops.evaluation.queries import open_evaluations


@every(minutes=30)
def ask_those_who_came() -> None:
    """Write to everybody who came to a meeting whose form is open and who was not written to."""
    for evaluation in open_evaluations(utc_now()):
        invite_people(evaluation=evaluation)
