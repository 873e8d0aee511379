"""The team's register: every contribution whatever its channel, moderation, answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from consult.access.policies import READERS, SUPERVISION, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    SEX_LABELS,
    Channel,
    Contribution,
    Status,
)
from consult.contributions.operations import answer_contribution, moderate, publish_received
from consult.contributions.queries import (
    Filters,
    Order,
    get_contact,
    get_contribution,
    list_contributions,
    status_history,
    support_counts,
)
from consult.contributions.questions import offered_by
from consult.contributions.team_forms import (
    AnswerForm,
    ModerationForm,
    PublishForm,
    RegisterForm,
)
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_form
from consult.kernel.web import writes

bp = Blueprint("register", __name__, url_prefix="/team/<slug>/contributions")


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The list, filtered; those who moderate tick what to publish."""
    consultation = get_for_team(slug, READERS)
    form = RegisterForm(offered_by(consultation), formdata=request.args)
    page = list_contributions(
        consultation,
        filters_of(form, consultation),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "contributions/team_list.html",
        consultation=consultation,
        form=form,
        page=page,
        publish=PublishForm(),
        supports=support_counts([c.id for c in page.items]),
        may_moderate=may_moderate(consultation),
        Status=Status,
    )


@bp.post("/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str) -> ResponseReturnValue:
    """Publish the ticked contributions that are still waiting."""
    consultation = get_for_team(slug, SUPERVISION)
    form = PublishForm()
    address = url_for(".index", slug=slug, status=str(Status.RECEIVED))
    if not form.validate_on_submit():
        flash(_("This page was open for too long. Please tick them once more."), "warning")
        return redirect(address)
    references = request.form.getlist("reference")
    count = publish_received(
        consultation=consultation, references=references, actor_id=current_user.id
    )
    if not references:
        flash(_("Tick the contributions to publish first."), "warning")
    else:
        flash(
            ngettext(
                "%(num)s contribution is published.", "%(num)s contributions are published.", count
            ),
            "success" if count else "info",
        )
    return redirect(address)


@bp.get("/<path:reference>")
@for_roles(*READERS)
def show(slug: str, reference: str) -> ResponseReturnValue:
    """One contribution with its history, its status and its answer."""
    consultation = get_for_team(slug, READERS)
    contribution = get_contribution(consultation, reference)
    kept = kept_form() or MultiDict()
    return show_page(
        contribution,
        ModerationForm(contribution.status, **arguments_of(kept, "reason")),
        AnswerForm(**arguments_of(kept, "answer"), data={"answer": contribution.answer}),
    )


def arguments_of(kept: MultiDict[str, str], field: str) -> dict[str, Any]:
    """What an expired session kept, for the one of the page's forms that has ``field``."""
    return {"formdata": kept} if field in kept else {}


@bp.post("/moderate/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def change_status(slug: str, reference: str) -> ResponseReturnValue:
    """Publish, hold or hide."""
    contribution = get_contribution(get_for_team(slug, SUPERVISION), reference)
    form = ModerationForm(contribution.status)
    if form.validate_on_submit():
        try:
            moderate(
                contribution=contribution,
                status=Status(form.status_wanted.data),
                reason=form.reason.data or "",
                actor_id=current_user.id,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The status is changed."))
            return redirect(url_for(".show", slug=slug, reference=reference))
    answer = AnswerForm(formdata=None, data={"answer": contribution.answer})
    return show_page(contribution, form, answer), form.status


@bp.post("/answer/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def answer(slug: str, reference: str) -> ResponseReturnValue:
    """Give the public answer, change it, or take it back by emptying it."""
    contribution = get_contribution(get_for_team(slug, SUPERVISION), reference)
    form = AnswerForm()
    if form.validate_on_submit():
        answer_contribution(
            contribution=contribution, answer=form.answer.data or "", actor_id=current_user.id
        )
        given = bool(contribution.answer)
        flash(_("The answer is saved.") if given else _("There is no answer now."))
        return redirect(url_for(".show", slug=slug, reference=reference))
    moderation = ModerationForm(contribution.status, formdata=None)
    return show_page(contribution, moderation, form), form.status


def filters_of(form: RegisterForm, consultation: Consultation) -> Filters:
    """What the list shows, from the page's address; an unknown value shows all."""
    criteria = {c.code: c.id for c in consultation.criteria}
    provinces = {p.code: p.id for p in consultation.region.provinces}
    channel, status = form.known("channel"), form.known("status_is")
    return Filters(
        search=(form.q.data or "").strip(),
        criterion_id=criteria.get(form.known("criterion")),
        province_id=provinces.get(form.known("province")),
        channel=Channel(channel) if channel else None,
        language=form.known("language"),
        status=Status(status) if status else None,
        order=Order(form.known("sort") or Order.NEWEST),
    )


def may_moderate(consultation: Consultation) -> bool:
    """Whether the signed-in account publishes, holds, hides and answers here."""
    return has_role(current_user, SUPERVISION, consultation.region_id)


def show_page(contribution: Contribution, form: ModerationForm, answer: AnswerForm) -> str:
    """The page of one contribution with its two forms."""
    may = may_moderate(contribution.consultation)
    return render_template(
        "contributions/team_show.html",
        consultation=contribution.consultation,
        contribution=contribution,
        history=status_history(contribution),
        supports=support_counts([contribution.id]).get(contribution.id, 0),
        # personal data are for those who answer
        contact=get_contact(contribution) if may else None,
        form=form,
        answer=answer,
        may_moderate=may,
        Status=Status,
        **labels(),
    )


def labels() -> dict[str, Any]:
    """Names of the codes that only the team sees."""
    return {
        "language_labels": LANGUAGE_LABELS,
        "category_labels": CATEGORY_LABELS,
        "age_labels": AGE_LABELS,
        "sex_labels": SEX_LABELS,
        "kind_labels": KIND_LABELS,
    }
