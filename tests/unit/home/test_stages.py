"""The guide's five stages as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from consult.consultations.models import Consultation, Stage
from consult.home.stages import describe_dates, list_steps


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


def test_what_has_ended_is_done_and_what_has_begun_is_current() -> None:
    starts = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 9, 1), None, None]
    stages = [Stage(number=n, starts_on=day, ends_on=None) for n, day in enumerate(starts, 1)]
    steps = list_steps(Consultation(stages=stages), today=date(2026, 5, 1))
    assert [step.state for step in steps] == ["done", "current", "next", "next", "next"]
    assert steps[0].dates == "From January 1, 2026"


def test_there_are_five_stages_even_when_no_date_is_set() -> None:
    steps = list_steps(Consultation(stages=[]), today=date(2026, 5, 1))
    assert [step.state for step in steps] == ["current", "next", "next", "next", "next"]
    assert {step.dates for step in steps} == {""}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (None, date(2026, 3, 2), "Until March 2, 2026"),
        (date(2026, 3, 1), date(2026, 3, 2), "From March 1, 2026 to March 2, 2026"),
        (None, None, ""),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(
    starts_on: date | None, ends_on: date | None, words: str
) -> None:
    assert describe_dates(Stage(number=1, starts_on=starts_on, ends_on=ends_on)) == words


def test_a_stage_that_is_missing_has_no_dates() -> None:
    assert describe_dates(None) == ""
