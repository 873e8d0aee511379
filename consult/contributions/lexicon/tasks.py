"""The job that lets the search index follow a change of the lexicon."""

from __future__ import annotations

import logging

from consult.contributions.lexicon.operations import JOB, fail_rebuild, rebuild_after
from consult.contributions.models.lexicon import LexiconChange, Rebuild
from consult.extensions import db
from consult.kernel.jobs import job

log = logging.getLogger(__name__)


@job(JOB)
def reindex_after(change_id: int) -> None:
    """Rebuild the index after a change; however it ends, its row says so."""
    change = db.session.get(LexiconChange, change_id)
    if change is None or change.rebuild is Rebuild.DONE:
        return
    try:
        rebuild_after(change=change, save=db.session.commit)
    except BaseException:
        # also when the process is asked to stop: a row must never say "running" for ever
        db.session.rollback()
        fail_rebuild(change_id=change_id)
        db.session.commit()
        log.exception("the search index could not follow change %s of the lexicon", change_id)
        raise
