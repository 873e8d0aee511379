"""Pages of theme runs: ask for one, follow it, stop it."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_babel import gettext as _

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import RunForm
from consult.themes.models import (
    RUN_STATUS_LABELS,
    SUGGESTION_LABELS,
    SUGGESTION_STATE_LABELS,
    RunStatus,
    ThemeRun,
)
from consult.themes.operations import start_run, stop_run
from consult.themes.queries import count_texts, current_run, get_run, list_runs
from consult.themes.queries.comparing import runs_to_compare, ways_of, whole_themes
from consult.themes.queries.review import SHOWN_LABELS, Shown, tally, waiting
from consult.themes.views.comparing import earlier_of, label_in, rows_of, themes_after
from consult.themes.views.frame import NUMBER, actor, bp, check_token, may_edit

#: seconds after which a browser without JavaScript asks again
ASK_AGAIN = 4


@bp.get("/theme-runs")
@for_roles(*READERS)
def runs(slug: str) -> ResponseReturnValue:
    """The latest runs, and the form of a new one."""
    return _runs_page(get_for_team(slug, READERS), RunForm(**kept_arguments()))


@bp.post("/theme-runs")
@for_roles(*SUPERVISION)
@writes
def start(slug: str) -> ResponseReturnValue:
    """Ask for a run."""
    consultation = get_for_team(slug, SUPERVISION)
    form = RunForm()
    if form.validate_on_submit():
        try:
            run = start_run(
                consultation=consultation,
                n_themes=form.n_themes.data,
                seed=form.seed.data or 0,
                actor=actor(),
                anew=form.anew.data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".run", slug=slug, run_id=run.id))
    return _runs_page(consultation, form), form.status


@bp.get(f"/theme-runs/<{NUMBER}:run_id>")
@for_roles(*READERS)
def run(slug: str, run_id: int) -> ResponseReturnValue:
    """How far a run is, then what it found."""
    consultation = get_for_team(slug, READERS)
    found = get_run(consultation, run_id)
    page = render_template(
        "themes/run.html",
        consultation=consultation,
        run=found,
        words=words_of(found),
        action=ActionForm(),
        may_edit=may_edit(consultation),
        **(_changes(consultation, found) if found.status is RunStatus.DONE else {}),
    )
    response = make_response(page)
    if found.unfinished and request.args.get("wait") == "page":
        response.headers["Refresh"] = str(ASK_AGAIN)
    return response


@bp.get(f"/theme-runs/<{NUMBER}:run_id>/progress")
@for_roles(*READERS)
def progress(slug: str, run_id: int) -> ResponseReturnValue:
    """How far a run is, for the page that follows it."""
    found = get_run(get_for_team(slug, READERS), run_id)
    return jsonify(
        progress=found.progress / 100, text=words_of(found), finished=not found.unfinished
    )


@bp.post(f"/theme-runs/<{NUMBER}:run_id>/stop")
@for_roles(*SUPERVISION)
@writes
def stop(slug: str, run_id: int) -> ResponseReturnValue:
    """Give a run up."""
    found = get_run(get_for_team(slug, SUPERVISION), run_id)
    check_token()
    try:
        stop_run(run=found, actor=actor())
        flash(_("The run is stopped."))
    except Conflict as error:
        flash(error, "info")
    return redirect(url_for(".run", slug=slug, run_id=run_id))


def _changes(consultation: Consultation, run: ThemeRun) -> dict[str, Any]:
    """What the page of a run that came to its end tells."""
    others = runs_to_compare(run)
    earlier = earlier_of(run, others, request.args.get("with"))
    return {
        "tally": tally(run),
        "whole": whole_themes(run),
        "ways": ways_of(run, consultation),
        "others": others,
        "earlier": earlier,
        "rows": rows_of(earlier, run),
        "themes_after": themes_after(run),
        "label_in": label_in,
        "suggestion_labels": SUGGESTION_LABELS,
        "state_labels": SUGGESTION_STATE_LABELS,
        "shown_labels": SHOWN_LABELS,
        "Shown": Shown,
    }


def words_of(run: ThemeRun) -> str:
    """Where a run stands, in words."""
    if run.status is RunStatus.RUNNING:
        share = format_percent(run.progress / 100)
        return str(_("Reading the contributions: %(share)s", share=share))
    if run.status is RunStatus.PENDING:
        return str(_("Waiting for its turn"))
    return str(RUN_STATUS_LABELS[run.status])


def _runs_page(consultation: Consultation, form: RunForm) -> str:
    return render_template(
        "themes/runs.html",
        consultation=consultation,
        form=form,
        runs=list_runs(consultation),
        current=current_run(consultation),
        texts=count_texts(consultation),
        waiting=waiting(consultation),
        may_edit=may_edit(consultation),
    )
