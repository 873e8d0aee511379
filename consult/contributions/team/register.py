"""The list of all contributions, and one after the other."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import Status
from consult.contributions.queries import (
    count_unexamined,
    examinations_of,
    first_reference,
    get_contribution,
    last_act,
    list_contributions,
    support_counts,
)
from consult.contributions.questions import offered_by
from consult.contributions.team.frame import (
    WALK,
    bp,
    filters_of,
    labels,
    list_form,
    may_moderate,
    show_page,
)
from consult.contributions.team_forms import FLAG_LABELS, BulkForm
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The list, filtered; those who moderate tick what to decide at once."""
    return list_page(get_for_team(slug, READERS))


@bp.get("/queue")
@for_roles(*SUPERVISION)
def queue(slug: str) -> ResponseReturnValue:
    """The first of the list; without a filter, the first that waits."""
    consultation = get_for_team(slug, SUPERVISION)
    form = list_form(consultation)
    address = form.address()
    if not form.narrows:
        form.status_is.data = address["status"] = str(Status.RECEIVED)
    first = first_reference(consultation, filters_of(form, consultation))
    if first is None:
        flash(_("Nothing of this list waits."), "info")
        return redirect(url_for(".index", slug=slug, **form.address()))
    return redirect(url_for(".show", slug=slug, reference=first, **{**address, WALK: "1"}))


@bp.get("/<path:reference>")
@for_roles(*READERS)
def show(slug: str, reference: str) -> ResponseReturnValue:
    """One contribution: what was found in it, what can be done, what was done."""
    return show_page(get_contribution(get_for_team(slug, READERS), reference))


def list_page(consultation: Consultation, bulk: BulkForm | None = None) -> str:
    """The list; ``bulk`` is a form about many that came back with what was typed."""
    form = list_form(consultation)
    page = list_contributions(
        consultation,
        filters_of(form, consultation),
        page=request.args.get("page", 1, type=int),
    )
    may = may_moderate(consultation)
    bulk = bulk or BulkForm(offered_by(consultation), page.total, formdata=None)
    bulk.expected.show(page.total)
    ids = [contribution.id for contribution in page.items]
    return render_template(
        "contributions/team_list.html",
        consultation=consultation,
        form=form,
        page=page,
        bulk=bulk,
        ticked=request.form.getlist("item"),
        supports=support_counts(ids),
        examined=examinations_of(ids) if may else {},
        # said of the whole register: a search does not wait for it
        unexamined=count_unexamined(consultation) if may and not form.narrows else 0,
        mine=last_act(consultation, current_user.id) if may else None,
        action=ActionForm(formdata=None),
        may_moderate=may,
        flag_labels=FLAG_LABELS,
        Status=Status,
        **labels(),
    )
