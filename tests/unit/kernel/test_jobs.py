"""Jobs are handed over when the request commits, and never when it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey

from consult.config import Settings
from consult.extensions import db
from consult.kernel import jobs
from consult.kernel.audit import AuditEvent, record
from tests.factories import make_region

calls: list[str] = []


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What the test's jobs did; the registry is left as it was."""
    before = dict(jobs._registry)
    calls.clear()

    @jobs.job("test.note")
    def note(word: str) -> None:
        calls.append(word)

    @jobs.job("test.fail")
    def fail() -> None:
        record("test_fail", make_region())
        raise ZeroDivisionError

    yield calls
    jobs._registry.clear()
    jobs._registry.update(before)


def write_a_row() -> None:
    make_region()


def test_a_job_runs_after_the_commit_and_once(app: Flask, done: list[str]) -> None:
    write_a_row()
    jobs.enqueue("test.note", word="نعم")
    assert done == []
    db.session.commit()
    db.session.commit()
    assert done == ["نعم"]


def test_a_savepoint_hands_nothing_over_before_the_whole_is_committed(
    app: Flask, done: list[str]
) -> None:
    jobs.enqueue("test.note", word="نعم")
    with db.session.begin_nested():
        write_a_row()
    undone = db.session.begin_nested()
    undone.rollback()
    assert done == []
    db.session.commit()
    assert done == ["نعم"]


def test_an_undone_request_asks_for_nothing(app: Flask, done: list[str]) -> None:
    write_a_row()
    jobs.enqueue("test.note", word="لا")
    db.session.rollback()
    db.session.commit()
    assert done == []


def test_a_failed_job_undoes_its_own_writes_only(
    app: Flask, done: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    write_a_row()
    jobs.enqueue("test.fail")
    jobs.enqueue("test.note", word="بعد")
    db.session.commit()
    assert done == ["بعد"]
    assert "test.fail" in caplog.text
    assert db.session.query(AuditEvent).filter_by(action="test_fail").count() == 0


def test_a_job_that_nobody_registered_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"test\.unknown"):
        jobs.enqueue("test.unknown")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("", SqliteHuey),
        ("redis://localhost:6379/0", RedisHuey),
    ],
)
def test_the_queue_is_the_one_the_settings_name(
    tmp_path: Path, address: str, kind: type[Any]
) -> None:
    settings = Settings(data_dir=tmp_path, queue_url=address)
    queue: Any = jobs.make_queue(settings, immediate=False)
    assert isinstance(queue, kind)
    queue.storage.close()


def test_tests_run_their_jobs_at_once(tmp_path: Path) -> None:
    queue = jobs.make_queue(Settings(data_dir=tmp_path), immediate=True)
    assert isinstance(queue, MemoryHuey)
    assert not isinstance(queue, PostgresHuey)
