"""The review queue of a run: people accept or refuse what it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.extensions import db
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.web import writes
from consult.themes.models import SUGGESTION_LABELS, ThemeRun
from consult.themes.operations import (
    Decision,
    accept_suggestions,
    refuse_suggestions,
    undo,
)
from consult.themes.queries import get_event, get_run
from consult.themes.queries.review import (
    SHOWN_LABELS,
    Shown,
    adoptions,
    matching_ids,
    suggestion_page,
    tally,
    themes_concerned,
)
from consult.themes.queries.standing import undone_events
from consult.themes.views.cards import cards_of
from consult.themes.views.frame import NUMBER, actor, bp, check_token, may_edit
from consult.themes.views.queue import ALL, TICKED, Queue, Wanted

#: confidences from which the list can be asked to show, in percent
SURE_FROM = (10, 20, 30, 50, 70)


@bp.get(f"/theme-runs/<{NUMBER}:run_id>/review")
@for_roles(*READERS)
def review(slug: str, run_id: int) -> ResponseReturnValue:
    """What the run proposes, one page of it."""
    consultation = get_for_team(slug, READERS)
    return _review_page(consultation, get_run(consultation, run_id))


@bp.post(f"/theme-runs/<{NUMBER}:run_id>/review")
@for_roles(*SUPERVISION)
@writes
def decide(slug: str, run_id: int) -> ResponseReturnValue:
    """Accept or refuse one suggestion, the ticked ones, or all that the filters show."""
    consultation = get_for_team(slug, SUPERVISION)
    run = get_run(consultation, run_id)
    check_token()
    wanted = Wanted.of(request.form)
    if wanted is None:
        flash(_("Tick the suggestions first."), "warning")
        return redirect(_back(slug, run))
    try:
        decision = _decide(run, wanted)
    except DomainError as error:
        # nothing was decided: the page shows what the database holds now, and why
        message, status = str(error), error.status
        db.session.rollback()
        return _review_page(consultation, run, message), status
    _tell(wanted, decision)
    return redirect(_back(slug, run))


@bp.post(f"/theme-runs/<{NUMBER}:run_id>/review/undo/<{NUMBER}:event_id>")
@for_roles(*SUPERVISION)
@writes
def undo_review(slug: str, run_id: int, event_id: int) -> ResponseReturnValue:
    """Take an acceptance back."""
    consultation = get_for_team(slug, SUPERVISION)
    run = get_run(consultation, run_id)
    check_token()
    try:
        undo(event=get_event(consultation, event_id), actor=actor())
    except DomainError as error:
        message, status = str(error), error.status
        db.session.rollback()
        return _review_page(consultation, run, message), status
    flash(_("It is undone. Later runs do not propose it again."))
    return redirect(_back(slug, run))


def _review_page(consultation: Consultation, run: ThemeRun, refusal: str = "") -> str:
    themes = themes_concerned(run)
    queue = Queue.of(request.args, themes)
    page = suggestion_page(run, queue.filter, page=queue.page)
    return render_template(
        "themes/review.html",
        consultation=consultation,
        run=run,
        queue=queue,
        themes=themes,
        tally=tally(run),
        page=page,
        cards=cards_of(consultation, page.items),
        decided=adoptions(run),
        undone=undone_events(consultation),
        refusal=refusal,
        action=ActionForm(),
        may_edit=may_edit(consultation),
        suggestion_labels=SUGGESTION_LABELS,
        shown_labels=SHOWN_LABELS,
        sure_from=SURE_FROM,
        Shown=Shown,
        ticked=TICKED,
        everything=ALL,
    )


def _decide(run: ThemeRun, wanted: Wanted) -> Decision:
    ids: Sequence[int] = wanted.ids
    if wanted.all:
        ids = matching_ids(run, Queue.of(request.args, themes_concerned(run)).filter)
    if wanted.accept:
        return accept_suggestions(run=run, ids=ids, actor=actor(), read=not wanted.all)
    return refuse_suggestions(run=run, ids=ids, actor=actor())


def _tell(wanted: Wanted, decision: Decision) -> None:
    """Say what was done, and what could not be."""
    done = decision.done
    if wanted.accept:
        words = ngettext(
            "%(num)s suggestion is accepted.", "%(num)s suggestions are accepted.", done
        )
    else:
        words = ngettext(
            "%(num)s suggestion is refused. No run makes it again.",
            "%(num)s suggestions are refused. No run makes them again.",
            done,
        )
    flash(words, "success" if done else "info")
    for count, message in (
        (
            decision.outdated,
            ngettext(
                "%(num)s was outdated: what it is about changed since the run.",
                "%(num)s were outdated: what they are about changed since the run.",
                decision.outdated,
            ),
        ),
        (
            decision.late,
            ngettext(
                "%(num)s had been decided by somebody else meanwhile.",
                "%(num)s had been decided by somebody else meanwhile.",
                decision.late,
            ),
        ),
        (
            decision.holding,
            ngettext(
                "%(num)s theme still holds texts, so it is not withdrawn yet.",
                "%(num)s themes still hold texts, so they are not withdrawn yet.",
                decision.holding,
            ),
        ),
    ):
        if count:
            flash(message, "info")


def _back(slug: str, run: ThemeRun) -> str:
    """The same part of the queue."""
    given: dict[str, Any] = {name: request.args[name] for name in Queue.NAMES & request.args.keys()}
    return url_for(".review", slug=slug, run_id=run.id, **given)
