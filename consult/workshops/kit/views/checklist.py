"""The checklist of a workshop, and all checklists together."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, TEAM, for_roles
from consult.consultations.queries import get_for_team
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.kit.exporting import export
from consult.workshops.kit.forms import ItemForm, NewItemForm
from consult.workshops.kit.operations.checklist import (
    Arranged,
    add_item,
    arrange_item,
    create_checklist,
    move_item,
    remove_item,
)
from consult.workshops.kit.queries import (
    Prepared,
    accounts_for,
    checklist_of,
    get_item,
    needs_of,
    preparations,
)
from consult.workshops.kit.usual import item_name
from consult.workshops.kit.views.frame import (
    NUMBER,
    WORKSHOP,
    actor,
    bp,
    check_action,
    workshop_for,
)
from consult.workshops.models import Workshop
from consult.workshops.models.kit import ITEM_STATE_LABELS, ChecklistItem, ItemState
from consult.workshops.policies import can_log

LIST = WORKSHOP + "/logistics"
ITEM = f"{LIST}/<{NUMBER}:item_id>"


@bp.route(LIST, methods=["GET", "POST"])
@for_roles(*TEAM)
@writes
def checklist(slug: str, workshop_id: int) -> ResponseReturnValue:
    """What is to be seen to before a workshop, and what people need; something more is added."""
    workshop = workshop_for(slug, workshop_id, TEAM)
    form = NewItemForm(**kept_arguments())
    if form.is_submitted() and not can_log(current_user, workshop.consultation):
        abort(403)
    if form.validate_on_submit():
        try:
            add_item(workshop=workshop, name=form.name.data or "", actor=actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("It is on the list."))
            return _to_list(slug, workshop_id)
    return _list_page(workshop, form), form.status


@bp.post(LIST + "/begin")
@for_roles(*FACILITATION)
@writes
def begin(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Begin the checklist with the consultation's list."""
    workshop = workshop_for(slug, workshop_id, FACILITATION)
    check_action()
    create_checklist(workshop=workshop, actor=actor())
    flash(_("The checklist is begun. Give each item a person and a day."))
    return _to_list(slug, workshop_id)


@bp.route(ITEM, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def item(slug: str, workshop_id: int, item_id: int) -> ResponseReturnValue:
    """Note who sees to an item, until when, and where it stands."""
    workshop = workshop_for(slug, workshop_id, FACILITATION)
    held = get_item(workshop, item_id)
    form = _item_form(workshop, held)
    if form.validate_on_submit():
        try:
            arrange_item(
                item=held, arranged=_arranged(form), seen=form.seen.data or 0, actor=actor()
            )
        except DomainError as error:
            form.refuse(error)
            form.saw(held.version)
        else:
            flash(_("The changes are saved."))
            return _to_list(slug, workshop_id, held.id)
    page = render_template(
        "workshops/kit/item.html",
        consultation=workshop.consultation,
        workshop=workshop,
        item=held,
        form=form,
        action=ActionForm(formdata=None),
        item_name=item_name,
        state_labels=ITEM_STATE_LABELS,
    )
    return page, form.status


@bp.post(f"{ITEM}/move/<any(up, down):way>")
@for_roles(*FACILITATION)
@writes
def move(slug: str, workshop_id: int, item_id: int, way: str) -> ResponseReturnValue:
    """Put an item one place up or down."""
    held = get_item(workshop_for(slug, workshop_id, FACILITATION), item_id)
    check_action()
    move_item(item=held, step=-1 if way == "up" else 1, actor=actor())
    return _to_list(slug, workshop_id, item_id)


@bp.post(ITEM + "/remove")
@for_roles(*FACILITATION)
@writes
def remove(slug: str, workshop_id: int, item_id: int) -> ResponseReturnValue:
    """Take an item off the list."""
    held = get_item(workshop_for(slug, workshop_id, FACILITATION), item_id)
    check_action()
    remove_item(item=held, actor=actor())
    flash(_("It is off the list."))
    return _to_list(slug, workshop_id)


@bp.get(LIST + ".<extension>")
@for_roles(*TEAM)
def checklist_file(slug: str, workshop_id: int, extension: str) -> ResponseReturnValue:
    """The checklist as a spreadsheet."""
    workshop = workshop_for(slug, workshop_id, TEAM)
    prepared = Prepared(workshop, checklist_of(workshop), utc_now().date())
    return export([prepared], extension, f"{slug}-workshop-{workshop_id}-logistics")


@bp.get("/logistics")
@for_roles(*TEAM)
def overview(slug: str) -> ResponseReturnValue:
    """How far every workshop is prepared, and what is late."""
    consultation = get_for_team(slug)
    return render_template(
        "workshops/kit/overview.html",
        consultation=consultation,
        prepared=preparations(consultation, utc_now().date()),
        may_log=can_log(current_user, consultation),
        action=ActionForm(formdata=None),
        item_name=item_name,
        state_labels=ITEM_STATE_LABELS,
    )


@bp.get("/logistics.<extension>")
@for_roles(*TEAM)
def overview_file(slug: str, extension: str) -> ResponseReturnValue:
    """All checklists as one spreadsheet."""
    consultation = get_for_team(slug)
    return export(preparations(consultation, utc_now().date()), extension, f"{slug}-logistics")


def _list_page(workshop: Workshop, form: NewItemForm) -> str:
    return render_template(
        "workshops/kit/checklist.html",
        consultation=workshop.consultation,
        workshop=workshop,
        prepared=Prepared(workshop, checklist_of(workshop), utc_now().date()),
        needs=needs_of(workshop),
        form=form,
        action=ActionForm(formdata=None),
        may_log=can_log(current_user, workshop.consultation),
        item_name=item_name,
        state_labels=ITEM_STATE_LABELS,
    )


def _item_form(workshop: Workshop, held: ChecklistItem) -> ItemForm:
    accounts = [(str(u.id), u.name or u.email) for u in accounts_for(workshop.consultation)]
    if held.account and str(held.account.id) not in dict(accounts):
        # somebody who left the team stays named until another takes over
        accounts.append((str(held.account.id), held.account.name or held.account.email))
    return ItemForm(
        accounts=accounts,
        data={
            "name": held.name,
            "state": str(held.state),
            "account": str(held.responsible_id or ""),
            "responsible": held.responsible,
            "due_on": held.due_on,
            "cost": held.cost,
            "note": held.note,
            "seen": held.version,
        },
        **kept_arguments(),
    )


def _arranged(form: ItemForm) -> Arranged:
    return Arranged(
        name=form.name.data or "",
        state=ItemState(form.state.data),
        responsible_id=form.account_id,
        responsible=form.responsible.data or "",
        due_on=form.due_on.data,
        note=form.note.data or "",
        cost=form.cost.data,
    )


def _to_list(slug: str, workshop_id: int, item_id: int | None = None) -> ResponseReturnValue:
    anchor = f"item-{item_id}" if item_id else None
    return redirect(url_for(".checklist", slug=slug, workshop_id=workshop_id, _anchor=anchor))
