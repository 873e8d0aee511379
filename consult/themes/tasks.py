"""The job behind a theme run."""

from __future__ import annotations

import logging

from consult.extensions import db
from consult.kernel.jobs import job
from consult.themes.means import Unavailable
from consult.themes.models import RunProblem
from consult.themes.operations import claim_run, fail_run, perform_run
from consult.themes.operations.progress import RunStopped
from consult.themes.operations.runs import JOB, NothingToRead
from consult.themes.suggestions import Progress

log = logging.getLogger(__name__)


@job(JOB)
def run_themes(run_id: int) -> None:
    """Perform a waiting run, once; however it ends, its row says so."""
    work_on(run_id)


def work_on(run_id: int, progress: Progress | None = None) -> None:
    """The same, telling how far it is."""
    run = claim_run(run_id=run_id)
    db.session.commit()
    if run is None:
        return
    try:
        perform_run(run=run, progress=progress, save=db.session.commit)
    except RunStopped:
        db.session.rollback()
    except NothingToRead:
        _fail(run_id, RunProblem.NO_TEXTS)
    except Unavailable as error:
        _fail(run_id, error.problem)
        log.error("theme run %s: %s", run_id, error)  # noqa: TRY400  # the message says it all
    except BaseException:
        # also when the process is asked to stop: a row must never say "running" for ever
        _fail(run_id, RunProblem.UNEXPECTED)
        log.exception("theme run %s failed", run_id)
        raise


def _fail(run_id: int, problem: RunProblem) -> None:
    db.session.rollback()
    fail_run(run_id=run_id, problem=problem)
    db.session.commit()
