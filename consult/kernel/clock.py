"""Jobs that come round: reminders, letters tried again, data whose time is over.

One row for each says when it was last due, so that of several processes one does it. Nobody need
set up cron: the process that runs the jobs looks at the clock once a minute.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from consult.extensions import Model, db, utc_now

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

Round = Callable[[], None]
_rounds: dict[str, tuple[timedelta, Round]] = {}
#: seconds between two looks at the clock
LOOK = 60.0


class ClockMark(Model):
    """When a round was last due."""

    __tablename__ = "clock_marks"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    last_at: Mapped[datetime]


def every(*, minutes: int) -> Callable[[Round], Round]:
    """Do this every so many minutes; it commits by itself or leaves it to the clock."""

    def register(function: Round) -> Round:
        _rounds[f"{function.__module__}.{function.__name__}"] = (
            timedelta(minutes=minutes),
            function,
        )
        return function

    return register


def do_what_is_due(now: datetime | None = None) -> list[str]:
    """Do each round whose time has come, once whatever the number of processes; their names.

    One that fails is logged, and comes round again in its time.
    """
    done = []
    for name, (pause, function) in _rounds.items():
        if not _claim(name, now or utc_now(), pause):
            continue
        try:
            function()
            db.session.commit()
            done.append(name)
        except Exception:
            db.session.rollback()
            log.exception("round %s failed", name)
    return done


def _claim(name: str, now: datetime, pause: timedelta) -> bool:
    moved = db.session.execute(
        sa.update(ClockMark)
        .where(ClockMark.name == name, ClockMark.last_at <= now - pause)
        .values(last_at=now)
    )
    claimed = bool(moved.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it
    if not claimed and db.session.get(ClockMark, name) is None:
        db.session.add(ClockMark(name=name, last_at=now))
        claimed = True
    try:
        db.session.commit()
    except IntegrityError:
        # another process made the row in this very moment
        db.session.rollback()
        return False
    return claimed


def start_clock(app: Flask) -> threading.Event:
    """Look at the clock in a daemon thread of this process; set the event to stop it."""
    stopped = threading.Event()

    def look() -> None:
        while not stopped.wait(LOOK):
            with app.app_context():
                try:
                    do_what_is_due()
                except Exception:
                    db.session.rollback()
                    log.exception("the clock failed")
                finally:
                    db.session.remove()

    threading.Thread(target=look, name="clock", daemon=True).start()
    return stopped
