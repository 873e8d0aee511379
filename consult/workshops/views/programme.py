"""Pages of the programme: list, workshop form, attendance, closing and reopening."""

from __future__ import annotations

import secrets

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.attendance.counting import arrived_on_list
from consult.workshops.forms import WorkshopForm, attendance_form
from consult.workshops.models import Dimension, Workshop, WorkshopKind
from consult.workshops.operations import (
    Meeting,
    cancel_workshop,
    close_workshop,
    create_workshop,
    edit_workshop,
    publish_workshop,
    record_attendance,
    reopen_workshop,
)
from consult.workshops.policies import can_log
from consult.workshops.queries import get_workshop, list_workshops
from consult.workshops.views.frame import (
    ONE,
    bp,
    chosen_criterion,
    chosen_province,
    criteria_of,
    for_action,
    labels,
    provinces_of,
)

#: what the form takes from the table as it stands
EDITED = (
    *("title_ar", "title_fr", "title_en", "kind", "place", "setting", "held_on", "starts", "ends"),
    *("languages", "access", "capacity"),
)


@bp.get("")
@for_roles(*TEAM)
def index(slug: str) -> ResponseReturnValue:
    """The programme of workshops."""
    consultation = get_for_team(slug)
    return render_template(
        "workshops/index.html",
        consultation=consultation,
        workshops=list_workshops(consultation),
        may_log=can_log(current_user, consultation),
        **labels(),
    )


@bp.route("/new", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def create(slug: str) -> ResponseReturnValue:
    """Add a workshop to the programme."""
    consultation = get_for_team(slug, FACILITATION)
    form = WorkshopForm(
        provinces=provinces_of(consultation),
        criteria=criteria_of(consultation),
        data={
            "kind": WorkshopKind.PROVINCIAL,
            # from a page that says where no meeting is planned
            "province": request.args.get("province", type=int),
            "token": secrets.token_urlsafe(24),
        },
        **kept_arguments(),
    )
    if form.validate_on_submit():
        try:
            workshop = create_workshop(
                consultation=consultation,
                meeting=_meeting(form, consultation),
                created_by_id=current_user.id,
                token=form.token.data,
            )
            flash(_("The workshop is created. Its notes can be entered now."))
            return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))
        except DomainError as error:
            form.refuse(error)
    return _workshop_form(consultation, None, form)


@bp.route(ONE + "/edit", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def edit(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Correct a workshop."""
    consultation = get_for_team(slug, FACILITATION)
    workshop = get_workshop(consultation, workshop_id)
    form = WorkshopForm(
        provinces=provinces_of(consultation),
        criteria=criteria_of(consultation),
        data={
            **{name: getattr(workshop, name) for name in EDITED},
            "province": workshop.province_id,
            "criterion": workshop.criterion_id,
        },
        **kept_arguments(),
    )
    if form.validate_on_submit():
        try:
            edit_workshop(workshop=workshop, meeting=_meeting(form, consultation))
            flash(_("The changes are saved."))
            return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))
        except DomainError as error:
            form.refuse(error)
    return _workshop_form(consultation, workshop, form)


@bp.route(ONE + "/attendance", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def attendance(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Count who came, where the list at the door does not."""
    consultation = get_for_team(slug, FACILITATION)
    workshop = get_workshop(consultation, workshop_id)
    form = attendance_form(provinces_of(consultation))(data=_counted(workshop), **kept_arguments())
    if form.validate_on_submit():
        try:
            record_attendance(workshop=workshop, counts=form.counts())
            flash(_("The attendance is saved."))
            return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))
        except DomainError as error:
            form.refuse(error)
    page = render_template(
        "workshops/attendance.html",
        consultation=consultation,
        workshop=workshop,
        form=form,
        on_list=arrived_on_list(workshop.id),
        action=ActionForm(formdata=None),
        **labels(),
    )
    return page, form.status


@bp.post(ONE + "/close")
@for_roles(*FACILITATION)
@writes
def close(slug: str, workshop_id: int) -> ResponseReturnValue:
    """End the entry of notes."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    close_workshop(workshop=workshop)
    flash(_("The workshop is closed. Its notes can no longer change."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))


@bp.post(ONE + "/reopen")
@for_roles(*SUPERVISION)
@writes
def reopen(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Allow notes again."""
    workshop = for_action(slug, workshop_id, SUPERVISION)
    reopen_workshop(workshop=workshop)
    flash(_("The workshop is open for notes again."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))


@bp.post(ONE + "/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Put a meeting in the public agenda."""
    workshop = for_action(slug, workshop_id, SUPERVISION)
    publish_workshop(workshop=workshop, actor=current_user._get_current_object())
    flash(_("The meeting is in the public agenda."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))


@bp.post(ONE + "/cancel")
@for_roles(*SUPERVISION)
@writes
def cancel(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Call a published meeting off."""
    workshop = for_action(slug, workshop_id, SUPERVISION)
    cancel_workshop(workshop=workshop, actor=current_user._get_current_object())
    flash(_("The meeting is called off. The agenda says so."))
    return redirect(url_for(".show", slug=slug, workshop_id=workshop.id))


def _workshop_form(
    consultation: Consultation, workshop: Workshop | None, form: WorkshopForm
) -> ResponseReturnValue:
    page = render_template(
        "workshops/form.html", consultation=consultation, workshop=workshop, form=form
    )
    return page, form.status


def _meeting(form: WorkshopForm, consultation: Consultation) -> Meeting:
    return Meeting(
        titles=form.titles(),
        kind=form.kind.data,
        held_on=form.held_on.data,
        province=chosen_province(consultation, form.province.data),
        place=form.place.data or "",
        setting=form.setting.data,
        starts=form.starts.data,
        ends=form.ends.data,
        criterion=chosen_criterion(consultation, form.criterion.data),
        languages=tuple(form.languages.data or ()),
        access=form.access.data or "",
        capacity=form.capacity.data,
    )


def _counted(workshop: Workshop) -> dict[str, int]:
    return {
        f"{dimension}-{value}": count
        for dimension in Dimension
        for value, count in workshop.counted(dimension).items()
    }
