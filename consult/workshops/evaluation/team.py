"""The team's pages of one meeting's evaluation: opening, results, open answers, paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import Role, User
from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles, has_role
from consult.consultations.queries import get_for_team
from consult.documents.render import Format, render
from consult.extensions import utc_now
from consult.kernel.downloads import FileType, download
from consult.kernel.forms import ActionForm, Form
from consult.kernel.i18n import LANGUAGES, babel_locale, current_language
from consult.kernel.messages import flash
from consult.kernel.web import writes
from consult.workshops.evaluation import operations
from consult.workshops.evaluation.files import Sources, as_csv, as_xlsx
from consult.workshops.evaluation.forms import PapersForm, WindowForm
from consult.workshops.evaluation.links import code_picture, hall_address
from consult.workshops.evaluation.operations import USUAL_DAYS
from consult.workshops.evaluation.paper import blank_form
from consult.workshops.evaluation.queries import (
    count_invited,
    find_evaluation,
    get_evaluation,
    get_text,
    not_yet_invited,
    papers_of,
)
from consult.workshops.evaluation.results import Results, results_of
from consult.workshops.evaluation.showing import wording
from consult.workshops.models import Workshop
from consult.workshops.models.evaluation import (
    RESPONSE_WAY_LABELS,
    Evaluation,
    TextState,
)
from consult.workshops.queries import get_workshop

bp = Blueprint("evaluations", __name__, url_prefix="/team/<slug>")

ONE = "/workshops/<int(max=2147483647):workshop_id>/evaluation"


@bp.get(ONE)
@for_roles(*TEAM)
def show(slug: str, workshop_id: int) -> ResponseReturnValue:
    """How participants judged one meeting, and whether the form is open."""
    return _page(get_workshop(get_for_team(slug), workshop_id))


@bp.post(ONE + "/prepare")
@for_roles(*FACILITATION)
@writes
def prepare(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Give the meeting its form, with its address and code."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    form = WindowForm()
    if not form.validate_on_submit():
        return _page(workshop, days=form)
    operations.prepare(workshop=workshop, days=form.days.data or USUAL_DAYS, actor=actor())
    flash(_("The form is prepared. It opens by itself when the meeting ends."))
    return _back(workshop)


@bp.post(ONE + "/open")
@for_roles(*FACILITATION)
@writes
def start(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Take answers from now on."""
    evaluation = _loaded(slug, workshop_id, FACILITATION)
    form = WindowForm()
    if not form.validate_on_submit():
        return _page(evaluation.workshop, days=form)
    operations.open_form(
        evaluation=evaluation, days=form.days.data or USUAL_DAYS, now=utc_now(), actor=actor()
    )
    flash(_("The form is open."))
    return _back(evaluation.workshop)


@bp.post(ONE + "/close")
@for_roles(*FACILITATION)
@writes
def close(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Take no more answers."""
    evaluation = _acted_on(slug, workshop_id, FACILITATION)
    operations.close_form(evaluation=evaluation, now=utc_now(), actor=actor())
    flash(_("The form is closed."))
    return _back(evaluation.workshop)


@bp.post(ONE + "/letters")
@for_roles(*FACILITATION)
@writes
def write(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Write to those who came, without waiting for the clock."""
    evaluation = _acted_on(slug, workshop_id, FACILITATION)
    if not evaluation.takes_answers(utc_now()):
        flash(_("Open the form first: the letters lead to it."), "warning")
        return _back(evaluation.workshop)
    count = operations.invite_people(evaluation=evaluation)
    flash(ngettext("%(num)s letter was written.", "%(num)s letters were written.", count))
    return _back(evaluation.workshop)


@bp.post(ONE + "/papers")
@for_roles(*FACILITATION)
@writes
def papers(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Say how many paper forms were collected."""
    evaluation = _loaded(slug, workshop_id, FACILITATION)
    form = PapersForm()
    if not form.validate_on_submit():
        return _page(evaluation.workshop, counted=form)
    operations.count_papers(evaluation=evaluation, papers=form.papers.data, actor=actor())
    flash(_("The number is saved."))
    return _back(evaluation.workshop)


@bp.post(ONE + "/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Show the results on the meeting's public page, or take them back."""
    evaluation = _acted_on(slug, workshop_id, SUPERVISION)
    if request.form.get("publish") == "no":
        operations.take_results_back(evaluation=evaluation, actor=actor())
        flash(_("The results are seen by the team only."))
    else:
        operations.publish_results(evaluation=evaluation, actor=actor())
        flash(_("The results are public."))
    return _back(evaluation.workshop)


@bp.post(
    ONE + "/texts/<int(max=4611686018427387904):response_id>/<int(max=2147483647):question_id>"
)
@for_roles(*SUPERVISION)
@writes
def moderate(
    slug: str, workshop_id: int, response_id: int, question_id: int
) -> ResponseReturnValue:
    """Show an open answer with the published results, or leave it out."""
    evaluation = _acted_on(slug, workshop_id, SUPERVISION)
    text = get_text(evaluation, response_id, question_id)
    wanted = TextState.SHOWN if request.form.get("show") == "yes" else TextState.HIDDEN
    operations.moderate(text=text, state=wanted, actor=actor())
    return _back(evaluation.workshop, f"text-{response_id}-{question_id}")


@bp.get(ONE + "/form.pdf")
@for_roles(*TEAM)
def paper(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The blank form to print, in the language of the page."""
    workshop = get_workshop(get_for_team(slug), workshop_id)
    language = current_language()
    with force_locale(babel_locale(language)):
        content = render(blank_form(workshop, language), Format.PDF)
    name = f"{slug}-evaluation-{workshop_id}-{language}.pdf"
    return download(content, name=name, kind=FileType.PDF)


@bp.get(ONE + "/results.<any(xlsx, csv):ending>")
@for_roles(*TEAM)
def file(slug: str, workshop_id: int, ending: str) -> ResponseReturnValue:
    """The results as a file."""
    workshop = get_workshop(get_for_team(slug), workshop_id)
    results = _results(get_evaluation(workshop))
    return results_file(f"{slug}-evaluation-{workshop_id}", results, ending)


def results_file(name: str, results: Results, ending: str) -> ResponseReturnValue:
    """Results as a workbook, or its distributions as CSV."""
    sources = Sources(results, current_language())
    if ending == "csv":
        return download(as_csv(sources), name=f"{name}.csv", kind=FileType.CSV)
    return download(as_xlsx(sources), name=f"{name}.xlsx", kind=FileType.XLSX)


def _results(evaluation: Evaluation) -> Results:
    return results_of([evaluation], provinces=evaluation.workshop.consultation.region.provinces)


def _loaded(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Evaluation:
    return get_evaluation(get_workshop(get_for_team(slug, roles), workshop_id))


def _acted_on(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Evaluation:
    evaluation = _loaded(slug, workshop_id, roles)
    if not ActionForm().validate_on_submit():
        abort(400)
    return evaluation


def actor() -> User:
    """The signed-in account."""
    user: User = current_user._get_current_object()
    return user


def _back(workshop: Workshop, anchor: str | None = None) -> ResponseReturnValue:
    slug = workshop.consultation.slug
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id, _anchor=anchor), 303)


def _page(
    workshop: Workshop, *, days: Form | None = None, counted: Form | None = None
) -> ResponseReturnValue:
    """The page, with what was typed in the form that was refused."""
    consultation, now = workshop.consultation, utc_now()
    evaluation = find_evaluation(workshop)
    held: dict[str, Any] = {}
    if evaluation is not None:
        address = hall_address(evaluation)
        held = {
            "results": _results(evaluation),
            "address": address,
            "code": code_picture(address) if address else "",
            "invited": count_invited(evaluation),
            "to_invite": len(not_yet_invited(evaluation)),
            "typed": len(papers_of(evaluation)),
            "is_open": evaluation.takes_answers(now),
            "not_begun": now < evaluation.opens_at,
        }
    page = render_template(
        "workshops/evaluation/show.html",
        consultation=consultation,
        workshop=workshop,
        evaluation=evaluation,
        days=days or WindowForm(formdata=None),
        counted=counted or PapersForm(formdata=None, obj=evaluation),
        action=ActionForm(formdata=None),
        may_run=has_role(current_user, FACILITATION, consultation.region_id),
        may_supervise=has_role(current_user, SUPERVISION, consultation.region_id),
        form_languages=LANGUAGES,
        way_labels=RESPONSE_WAY_LABELS,
        **wording(),
        **held,
    )
    return page, next((form.status for form in (days, counted) if form is not None), 200)
