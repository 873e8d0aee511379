"""How far a run at work is, for those who wait; and how it learns that somebody stopped it."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa

from consult.extensions import db
from consult.themes.models import RunStatus, ThemeRun
from consult.themes.suggestions import Progress

#: share of the work that is the analysis; the rest is reading and writing
ANALYSIS_SHARE = 90
#: seconds between two notes of the progress: a page asks every two
NOTE_EVERY = 1.0


class RunStopped(Exception):
    """The run ended while it was at work: somebody stopped it."""


class ProgressNote:
    """Writes how far the analysis is, at most once in ``NOTE_EVERY`` seconds."""

    def __init__(self, run_id: int, save: Callable[[], None], then: Progress | None) -> None:
        self.run_id = run_id
        self.save = save
        self.then = then
        self.last = 0.0

    def __call__(self, share: float, stage: str) -> None:
        if self.then is not None:
            self.then(share * ANALYSIS_SHARE / 100, stage)
        now = time.monotonic()
        if now - self.last < NOTE_EVERY:
            return
        self.last = now
        noted = db.session.execute(
            sa.update(ThemeRun)
            .where(ThemeRun.id == self.run_id, ThemeRun.status == RunStatus.RUNNING)
            .values(progress=max(1, min(ANALYSIS_SHARE, round(share * ANALYSIS_SHARE))))
        )
        self.save()
        if not noted.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
            raise RunStopped
