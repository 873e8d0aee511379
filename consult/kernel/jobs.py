"""Long work behind a request: a named job, run in this process or by separate workers.

A job is a function registered by name. It is handed over when the transaction that asked for it
commits, so a worker always finds the row it is to work on. The row of the room (a theme run, a
report) tells people how far it is; the queue itself is never asked.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from consult.config import Settings
from consult.extensions import db

Job = Callable[..., None]
log = logging.getLogger(__name__)
_registry: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as the job ``name``; its arguments must be plain data."""

    def register(function: Job) -> Job:
        _registry[name] = function
        return function

    return register


def enqueue(name: str, **arguments: Any) -> None:
    """Ask for the job ``name`` once the present transaction commits."""
    if name not in _registry:
        raise LookupError(f"no job is named {name!r}")
    waiting = db.session.info.setdefault("jobs", [])
    # the same asked for by each row of a file is one job
    if (name, arguments) not in waiting:
        waiting.append((name, arguments))


class EmbeddedConsumer(Consumer):  # type: ignore[misc]  # huey ships no types
    """A consumer in a thread of the server, which must leave signals to the server."""

    def _set_signal_handlers(self) -> None:
        return


class Jobs:
    """The queue of one application."""

    def __init__(self, app: Flask, settings: Settings, *, immediate: bool = False) -> None:
        self.app = app
        self.huey = make_queue(settings, immediate=immediate)
        self._send = self.huey.task(name="consult.job")(self._run)
        app.extensions["jobs"] = self

    def _run(self, name: str, arguments: dict[str, Any]) -> None:
        with self.app.app_context():
            try:
                _registry[name](**arguments)
                db.session.commit()
            except Exception:
                db.session.rollback()
                log.exception("job %s failed", name)
            finally:
                db.session.remove()

    def send(self, name: str, arguments: dict[str, Any]) -> None:
        """Put a job on the queue at once."""
        self._send(name, arguments)

    def start_embedded(self) -> threading.Thread:
        """Run the queue in a daemon thread of this process."""
        consumer = EmbeddedConsumer(self.huey, workers=1, periodic=False, max_delay=0.5)
        thread = threading.Thread(target=consumer.run, name="jobs", daemon=True)
        thread.start()
        return thread

    def work(self, *, workers: int = 1) -> None:
        """Run the queue in this process until it is stopped (``consult worker``)."""
        Consumer(self.huey, workers=workers, periodic=False).run()


def make_queue(settings: Settings, *, immediate: bool) -> Huey:
    """The queue the settings name: memory in tests, SQLite by default, Redis to scale out."""
    if immediate:
        return MemoryHuey("consult", immediate=True, results=False)
    if settings.queue_url.startswith(("redis://", "rediss://")):
        return RedisHuey("consult", url=settings.queue_url, results=False)
    if settings.queue_url.startswith("postgres"):
        return PostgresHuey("consult", dsn=settings.queue_url, results=False)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "jobs.sqlite3"
    return SqliteHuey("consult", filename=str(path), results=False)


def register_hand_over() -> None:
    """Send the jobs a transaction asked for when it commits; forget them when it does not."""

    @event.listens_for(Session, "after_commit")
    def send(session: Session) -> None:
        # the end of a savepoint is reported too, and nobody else sees its rows yet
        if session.in_nested_transaction():
            return
        for name, arguments in session.info.pop("jobs", []):
            jobs: Jobs = current_app.extensions["jobs"]
            jobs.send(name, arguments)

    @event.listens_for(Session, "after_soft_rollback")
    def forget(session: Session, previous: SessionTransaction) -> None:
        if previous.nested:
            return
        session.info.pop("jobs", None)
