"""Changing the site's lexicon, undoing a change, and letting the search index follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.analysis import Lexicon
from consult.contributions.lexicon.effects import changes
from consult.contributions.lexicon.site import lexicon_with, own_entries, site_lexicon
from consult.contributions.lexicon.undoing import own_before, step_of_undoing
from consult.contributions.lexicon.wishes import Step, Wish, resolve
from consult.contributions.models import Contribution, ContributionTerm
from consult.contributions.models.lexicon import (
    LexiconAct,
    LexiconChange,
    LexiconWord,
    Rebuild,
)
from consult.contributions.operations import index_terms
from consult.extensions import db
from consult.kernel import audit, jobs
from consult.kernel.errors import Conflict, DomainError

#: name of the job that lets the index follow
JOB = "contributions.reindex"
#: more texts than these are left to the job: nobody waits for them
AT_ONCE = 500
_BATCH = 500


def change_lexicon(*, wish: Wish, reason: str, seen: int, actor: User | None) -> LexiconChange:
    """Apply a wish; the search index follows at once, or by a job when many texts change.

    ``seen`` is the number of the latest change when the person saw what this one would do.

    Raises
    ------
    Conflict
        When somebody changed the lexicon since.
    DomainError
        When the wish makes no sense (the message says why), or no reason is given.
    """
    _check_seen(seen)
    step = resolve(wish, own_entries(), site_lexicon())
    return _apply(step, kind=wish.kind, concept=wish.concept, reason=reason, actor=actor)


def undo_change(
    *, target: LexiconChange, reason: str, seen: int, actor: User | None
) -> LexiconChange:
    """Undo a change that is in force, or do one again that was undone.

    Raises
    ------
    Conflict
        When somebody changed the lexicon since, or later changes rest on this one.
    DomainError
        When no reason is given.
    """
    _check_seen(seen)
    step = step_of_undoing(target, own_entries())
    again = target.undone_by_id is not None
    kind = LexiconAct.REDONE if again else LexiconAct.UNDONE
    return _apply(
        step, kind=kind, concept=target.concept, reason=reason, actor=actor, target=target
    )


def after_step(step: Step) -> Lexicon:
    """The lexicon of the site once a step is applied.

    Raises ``Conflict`` where a concept would be left without a name.
    """
    try:
        return lexicon_with(step.applied(own_entries()))
    except ValueError as error:
        raise Conflict(
            _l(
                "This would leave a concept without any word in Arabic, French or English, since"
                " another word of it was switched off meanwhile: switch that on again first."
            )
        ) from error


def latest_number() -> int:
    """Number of the latest change, 0 before any."""
    return db.session.scalar(sa.select(sa.func.max(LexiconChange.number))) or 0


def rebuild_after(*, change: LexiconChange, save: Callable[[], None]) -> None:
    """Let the search index follow a change: terms of the texts that it reads otherwise.

    ``save`` ends a step, so that the page sees how far it is. The lexicon is that of now: when
    several changes wait, each finds less to do. Doing it twice does no harm.
    """
    change.rebuild = Rebuild.RUNNING
    save()
    number, lexicon = change.id, site_lexicon()
    before = lexicon_with(own_before(change, own_entries()))
    stale = [text.id for text in changes(before, lexicon)]
    for start in range(0, len(stale), _BATCH):
        reindex(stale[start : start + _BATCH])
        done = min(start + _BATCH, len(stale))
        _note(number, texts=len(stale), texts_done=done)
        save()
    _note(number, texts=len(stale), texts_done=len(stale), rebuild=Rebuild.DONE)
    save()


def fail_rebuild(*, change_id: int) -> None:
    """Write that the index could not follow; the page offers to try again."""
    _note(change_id, rebuild=Rebuild.FAILED)


def retry_rebuild(*, change: LexiconChange, actor: User | None) -> None:
    """Ask once more that the index follow a change.

    Raises ``Conflict`` when it does already.
    """
    if change.rebuild is Rebuild.DONE:
        raise Conflict(_l("The search follows this change already."))
    change.rebuild = Rebuild.PENDING
    audit.record("retry_lexicon_rebuild", change, actor=actor)
    jobs.enqueue(JOB, change_id=change.id)


def reindex(numbers: Iterable[int]) -> None:
    """Write the search terms of some contributions anew."""
    batch, lexicon = list(numbers), site_lexicon()
    db.session.execute(
        sa.delete(ContributionTerm).where(ContributionTerm.contribution_id.in_(batch))
    )
    found = db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(batch))).unique()
    rows = [row for contribution in found for row in index_terms(contribution, lexicon)]
    if rows:
        db.session.execute(sa.insert(ContributionTerm), rows)


def _check_seen(seen: int) -> None:
    if seen != latest_number():
        raise Conflict(
            _l(
                "Somebody changed the lexicon since this page was opened. What your change would"
                " do now is shown below: look once more, then apply it."
            )
        )


def _apply(
    step: Step,
    *,
    kind: LexiconAct,
    concept: str,
    reason: str,
    actor: User | None,
    target: LexiconChange | None = None,
) -> LexiconChange:
    if not reason.strip():
        raise DomainError(_l("Say why: the next person will want to know."))
    after = after_step(step)
    stale = [text.id for text in changes(site_lexicon(), after)]
    change = LexiconChange(
        number=latest_number() + 1,
        kind=kind,
        concept=concept,
        domain=next(iter(step.concepts.values()), "") if kind is LexiconAct.CONCEPT else "",
        reason=reason.strip(),
        actor_id=actor.id if actor else None,
        target_id=target.id if target else None,
        digest=after.digest,
        texts=len(stale),
    )
    _insert(change)
    _write_words(step, change)
    if target is not None:
        target.undone_by_id = change.id if kind is LexiconAct.UNDONE else None
        db.session.flush()
    audit.record(f"lexicon_{kind}", change, actor=actor, concept=concept)
    if len(stale) > AT_ONCE:
        jobs.enqueue(JOB, change_id=change.id)
    else:
        reindex(stale)
        change.rebuild, change.texts_done = Rebuild.DONE, len(stale)
    db.session.flush()
    return change


def _insert(change: LexiconChange) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(change)
            db.session.flush()
    except IntegrityError as error:
        # UNIQUE(number): the other one was a moment quicker
        raise Conflict(
            _l("Somebody else changed the lexicon at the same moment. Look once more.")
        ) from error


def _write_words(step: Step, change: LexiconChange) -> None:
    ended = []
    for word in step.ends:
        row = db.session.scalars(
            sa.select(LexiconWord).filter_by(**word._asdict(), ended_by_id=None)
        ).one()
        row.ended_by_id = change.id
        ended.append(row.id)
    change.ended = ended
    # those that end must have ended before the same word may begin anew
    db.session.flush()
    db.session.add_all(LexiconWord(change_id=change.id, **word._asdict()) for word in step.begins)
    db.session.flush()


def _note(change_id: int, **values: Any) -> None:
    db.session.execute(sa.update(LexiconChange).where(LexiconChange.id == change_id).values(values))
