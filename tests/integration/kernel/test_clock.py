"""Each round is done in its time, by one process, and a failing one stops no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from consult.extensions import db
from consult.kernel import clock

pytestmark = pytest.mark.both_databases
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rounds of this test did; no others come round."""
    monkeypatch.setattr(clock, "_rounds", {})
    found: list[str] = []

    @clock.every(minutes=60)
    def hourly() -> None:
        found.append("hourly")

    @clock.every(minutes=5)
    def failing() -> None:
        raise RuntimeError("this one always fails")

    @clock.every(minutes=10)
    def often() -> None:
        found.append("often")

    return found


def test_all_rounds_are_done_at_the_first_look(done: list[str]) -> None:
    clock.do_what_is_due(NOON)
    assert done == ["hourly", "often"]


def test_a_round_is_not_done_again_before_its_time(done: list[str]) -> None:
    for minutes in (0, 5, 9):
        clock.do_what_is_due(NOON + timedelta(minutes=minutes))
    assert done == ["hourly", "often"]


def test_a_round_comes_again(done: list[str]) -> None:
    for minutes in (0, 10, 20, 60):
        clock.do_what_is_due(NOON + timedelta(minutes=minutes))
    assert done == ["hourly", "often", "often", "often", "hourly", "often"]


def test_a_failing_round_is_told_and_stops_no_other(
    done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    names = clock.do_what_is_due(NOON)
    assert "failing" not in " ".join(names)
    assert "failing failed" in caplog.text


def test_of_two_processes_one_does_a_round(done: list[str]) -> None:
    name = next(iter(clock._rounds))
    assert clock._claim(name, NOON, timedelta(hours=1))
    db.session.remove()
    assert not clock._claim(name, NOON, timedelta(hours=1))
