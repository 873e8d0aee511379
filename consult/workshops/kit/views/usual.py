"""The list that the checklists of a consultation begin with."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.kit.forms import ArrangeUsualForm, UsualItemForm
from consult.workshops.kit.operations.checklist import (
    add_usual_item,
    arrange_usual_item,
    move_usual_item,
    remove_usual_item,
    usual_item_at,
)
from consult.workshops.kit.queries import usual_items
from consult.workshops.kit.usual import item_name
from consult.workshops.kit.views.frame import actor, bp, check_action

LIST = "/logistics/usual"
PLACE = LIST + "/<int(min=1, max=100):position>"


@bp.route(LIST, methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def usual(slug: str) -> ResponseReturnValue:
    """The list, to which something is added."""
    consultation = get_for_team(slug, SUPERVISION)
    form = UsualItemForm(**kept_arguments())
    if form.validate_on_submit():
        try:
            add_usual_item(
                consultation=consultation,
                name=form.name.data or "",
                days_before=form.days_before.data or 0,
                actor=actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Checklists begin with it from now on."))
            return redirect(url_for(".usual", slug=slug))
    return _page(consultation, form), form.status


@bp.route(PLACE, methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def usual_item(slug: str, position: int) -> ResponseReturnValue:
    """Give an item another name or another day."""
    consultation = get_for_team(slug, SUPERVISION)
    held = dict(enumerate(usual_items(consultation), start=1))
    if position not in held:
        return redirect(url_for(".usual", slug=slug))
    form = ArrangeUsualForm(obj=held[position], **kept_arguments())
    if form.validate_on_submit():
        arrange_usual_item(
            item=usual_item_at(consultation, position),
            name=form.name.data or "",
            days_before=form.days_before.data or 0,
            actor=actor(),
        )
        flash(_("The changes are saved."))
        return redirect(url_for(".usual", slug=slug))
    page = render_template(
        "workshops/kit/usual_item.html",
        consultation=consultation,
        item=held[position],
        form=form,
        item_name=item_name,
    )
    return page, form.status


@bp.post(PLACE + "/move/<any(up, down):way>")
@for_roles(*SUPERVISION)
@writes
def move_usual(slug: str, position: int, way: str) -> ResponseReturnValue:
    """Put an item one place up or down."""
    consultation = get_for_team(slug, SUPERVISION)
    check_action()
    step = -1 if way == "up" else 1
    move_usual_item(item=usual_item_at(consultation, position), step=step, actor=actor())
    return redirect(url_for(".usual", slug=slug))


@bp.post(PLACE + "/remove")
@for_roles(*SUPERVISION)
@writes
def remove_usual(slug: str, position: int) -> ResponseReturnValue:
    """Take an item off the list."""
    consultation = get_for_team(slug, SUPERVISION)
    check_action()
    remove_usual_item(item=usual_item_at(consultation, position), actor=actor())
    flash(_("Checklists no longer begin with it."))
    return redirect(url_for(".usual", slug=slug))


def _page(consultation: Consultation, form: UsualItemForm) -> str:
    return render_template(
        "workshops/kit/usual.html",
        consultation=consultation,
        items=usual_items(consultation),
        form=form,
        action=ActionForm(formdata=None),
        item_name=item_name,
    )
