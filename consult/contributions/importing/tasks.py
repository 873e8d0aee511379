"""The jobs behind the import pages."""

from __future__ import annotations

import logging

from consult.access.models import User
from consult.contributions.importing.drafts import APPLY, CHECK, purge_drafts
from consult.contributions.importing.running import apply_draft, check_draft, claim, give_back
from consult.contributions.models import DraftState
from consult.extensions import db
from consult.kernel.clock import every
from consult.kernel.errors import DomainError
from consult.kernel.jobs import job

log = logging.getLogger(__name__)


@job(CHECK)
def check_import(draft_id: int, revision: int) -> None:
    """Check a draft; however it ends, the draft can be gone on with."""
    draft = claim(draft_id, revision, DraftState.CHECKING)
    if draft is None:
        return
    try:
        check_draft(draft, db.session.commit)
    except BaseException:
        _give_back(draft_id, revision, DraftState.MAPPING)
        log.exception("the check of import %s failed", draft_id)
        raise


@job(APPLY)
def apply_import(draft_id: int, revision: int, skip_bad: bool, actor_id: int) -> None:
    """Add the rows of a draft, once; however it ends, the draft says so."""
    draft = claim(draft_id, revision, DraftState.APPLYING)
    actor = db.session.get(User, actor_id)
    if draft is None or actor is None:
        return
    try:
        apply_draft(draft, skip_bad=skip_bad, actor=actor, save=db.session.commit)
    except DomainError as error:
        _give_back(draft_id, revision, DraftState.MAPPING, error)
    except BaseException:
        _give_back(draft_id, revision, DraftState.MAPPING)
        log.exception("import %s failed", draft_id)
        raise


@every(minutes=24 * 60)
def purge_old_drafts() -> None:
    """Files that nobody goes on with hold personal data: they do not stay."""
    purge_drafts()


def _give_back(
    draft_id: int, revision: int, state: DraftState, error: DomainError | None = None
) -> None:
    db.session.rollback()
    give_back(draft_id, revision, state, error)
    db.session.commit()
