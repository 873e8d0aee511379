"""Starting, doing and ending a run of the analysis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.lexicon.site import site_lexicon
from consult.contributions.queries import all_contributions
from consult.extensions import db, utc_now
from consult.kernel import audit, jobs
from consult.kernel.errors import Conflict, DomainError
from consult.themes.discovery import discover, engine_version
from consult.themes.models import UNFINISHED, RunProblem, RunStatus, ThemeRun
from consult.themes.operations.adoption import adopt_run
from consult.themes.operations.progress import ProgressNote, RunStopped
from consult.themes.queries import count_texts, lock_themes
from consult.themes.queries.standing import authors_of, standing_of
from consult.themes.standing import Standing
from consult.themes.suggestions import Corpus, Progress

#: name of the job that performs a run
JOB = "themes.run"


class NothingToRead(DomainError):
    """There is no contribution."""


def start_run(
    *,
    consultation: Consultation,
    n_themes: int | None,
    seed: int,
    actor: User | None,
    anew: bool = False,
) -> ThemeRun:
    """Ask for a run as :func:`prepare_run` does; the job is handed over by the commit."""
    run = prepare_run(
        consultation=consultation, n_themes=n_themes, seed=seed, actor=actor, anew=anew
    )
    jobs.enqueue(JOB, run_id=run.id)
    return run


def prepare_run(
    *,
    consultation: Consultation,
    n_themes: int | None,
    seed: int,
    actor: User | None,
    anew: bool = False,
) -> ThemeRun:
    """Add a waiting run, for whoever works on it.

    ``anew``: give up the themes of earlier runs that no person holds; like all that a later run
    finds, this is only proposed.

    Raises
    ------
    Conflict
        When one is waiting or at work.
    DomainError
        When there is nothing to read (``NothingToRead``), fewer texts than themes asked for, or
        more themes that stay than were asked for.
    """
    texts = count_texts(consultation)
    if not texts:
        raise NothingToRead(
            _l("There is no contribution to read yet. Themes can be found once there are some.")
        )
    if n_themes is not None and n_themes > texts:
        raise DomainError(
            _l(
                "%(themes)s themes were asked for, but there are only %(texts)s contributions.",
                themes=n_themes,
                texts=texts,
            )
        )
    _check_room(consultation, n_themes, anew=anew)
    return _new_run(consultation, actor, n_themes=n_themes, seed=seed, anew=anew)


def run_now(
    *,
    consultation: Consultation,
    n_themes: int | None = None,
    seed: int = 0,
    anew: bool = False,
    progress: Progress | None = None,
) -> ThemeRun:
    """Do a whole run in the caller's transaction: the command line and the demo data.

    Raises
    ------
    Conflict
        When one is waiting or at work.
    DomainError
        When there is no contribution (``NothingToRead``), or more themes stay than asked for.
    """
    _check_room(consultation, n_themes, anew=anew)
    run = _new_run(consultation, None, n_themes=n_themes, seed=seed, anew=anew)
    _begin(run)
    perform_run(run=run, progress=progress)
    return run


def claim_run(*, run_id: int) -> ThemeRun | None:
    """Take a waiting run; None when another worker has it or it has ended."""
    claimed = db.session.execute(
        sa.update(ThemeRun)
        .where(ThemeRun.id == run_id, ThemeRun.status == RunStatus.PENDING)
        .values(status=RunStatus.RUNNING, started_at=utc_now(), progress=1)
    )
    found = bool(claimed.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it
    return db.session.get(ThemeRun, run_id, populate_existing=True) if found else None


def perform_run(
    *,
    run: ThemeRun,
    progress: Progress | None = None,
    save: Callable[[], None] = db.session.flush,
) -> None:
    """Read the texts, find their themes, adopt them, write the end.

    ``save`` ends a step: a worker commits there, so that the page sees how far it is and nobody
    waits for the database while the analysis counts; who has a transaction leaves the default.

    Raises
    ------
    NothingToRead
        When there is no contribution.
    RunStopped
        When somebody ended the run meanwhile.
    """
    consultation = run.consultation
    start = standing_of(consultation, anew=run.anew)
    corpus = Corpus.of(all_contributions(consultation), authors_of(consultation))
    if not corpus.ids:
        raise NothingToRead(_l("There was no contribution to read."))
    lexicon = site_lexicon()
    run.texts_read, run.corpus_hash = len(corpus.ids), corpus.sha256
    run.engine_version, run.lexicon_digest = engine_version(), lexicon.digest
    wanted, seed = _wanted(run.n_themes, start), run.seed
    save()
    suggestions = discover(
        corpus,
        n_themes=wanted,
        seed=seed,
        standing=start,
        lexicon=lexicon,
        progress=ProgressNote(run.id, save, progress),
    )
    # nobody changes a theme from here on, and nobody stops the run unseen
    lock_themes(consultation)
    _check_still_running(run.id)
    adopt_run(run=run, suggestions=suggestions, start=start)
    _end(run, RunStatus.DONE)
    save()
    if progress is not None:
        progress(1.0, "done")


def fail_run(*, run_id: int, problem: RunProblem) -> bool:
    """Write the end of a run that failed; one that has ended already stays as it is.

    Returns whether it had not ended.
    """
    ended = db.session.execute(
        sa.update(ThemeRun)
        .where(ThemeRun.id == run_id, ThemeRun.status.in_(UNFINISHED))
        .values(status=RunStatus.FAILED, error=str(problem), finished_at=utc_now())
    )
    db.session.flush()
    return bool(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def resume_interrupted_runs() -> int:
    """Ask again for the runs that a process left when it was killed; return how many.

    Only for a process that runs all jobs itself, before it takes the first one: nobody else can
    be at work on them.
    """
    select = sa.select(ThemeRun).where(ThemeRun.status == RunStatus.RUNNING).order_by(ThemeRun.id)
    interrupted = db.session.scalars(select).all()
    for run in interrupted:
        run.status, run.started_at, run.progress = RunStatus.PENDING, None, 0
        jobs.enqueue(JOB, run_id=run.id)
    db.session.flush()
    return len(interrupted)


def stop_run(*, run: ThemeRun, actor: User | None) -> None:
    """Give a run up: its worker stops at its next step, or was lost long ago.

    Raises
    ------
    Conflict
        When it has ended.
    """
    if not fail_run(run_id=run.id, problem=RunProblem.STOPPED):
        raise Conflict(_l("This run has ended already."))
    audit.record("stop_run", run, actor=actor)


def _check_room(consultation: Consultation, n_themes: int | None, *, anew: bool) -> None:
    """Refuse a number of themes in which those that stay have no room."""
    if n_themes is None:
        return
    stay = len(standing_of(consultation, anew=anew).given())
    if n_themes >= stay:
        return
    if anew:
        raise DomainError(
            _l(
                "%(wanted)s themes were asked for, but people hold %(stay)s: they named, locked or"
                " filled them. Ask for at least as many, or merge some first.",
                wanted=n_themes,
                stay=stay,
            )
        )
    raise DomainError(
        _l(
            "%(wanted)s themes were asked for, but there are %(stay)s already, and a run takes none"
            " away. Ask for at least as many, merge some first, or start anew.",
            wanted=n_themes,
            stay=stay,
        )
    )


def _wanted(n_themes: int | None, start: Standing) -> int | None:
    """The number of themes asked for; more when people made some since."""
    return None if n_themes is None else max(n_themes, len(start.given()))


def _new_run(consultation: Consultation, actor: User | None, **wish: Any) -> ThemeRun:
    run = ThemeRun(
        consultation_id=consultation.id, started_by_id=actor.id if actor else None, **wish
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
            db.session.flush()
    except IntegrityError as error:
        if _unfinished(consultation):
            raise Conflict(
                _l("A theme run is already under way. Wait for its end, or stop it.")
            ) from error
        raise
    audit.record("start_run", run, actor=actor, **wish)
    db.session.flush()
    return run


def _unfinished(consultation: Consultation) -> bool:
    select = sa.select(ThemeRun.id).where(
        ThemeRun.consultation_id == consultation.id, ThemeRun.status.in_(UNFINISHED)
    )
    return db.session.scalar(select) is not None


def _begin(run: ThemeRun) -> None:
    run.status, run.started_at, run.progress = RunStatus.RUNNING, utc_now(), 1
    db.session.flush()


def _end(run: ThemeRun, status: RunStatus) -> None:
    run.status, run.finished_at = status, utc_now()
    if status is RunStatus.DONE:
        run.progress = 100


def _check_still_running(run_id: int) -> None:
    status = db.session.scalar(
        sa.select(ThemeRun.status).where(ThemeRun.id == run_id).with_for_update()
    )
    if status is not RunStatus.RUNNING:
        raise RunStopped
