"""Pages of who types in for others: batches, their forms one after the other, forms to print."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import FACILITATION, SUPERVISION, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.entering import queries
from consult.contributions.entering.forms import BatchForm, EntryForm, PrintForm
from consult.contributions.entering.operations import (
    Filled,
    NumberTaken,
    change_batch,
    correct_entry,
    enter,
    open_batch,
    undo_entry,
)
from consult.contributions.entering.paper import form_name, typeset_form
from consult.contributions.entering.sticky import recalled, remember
from consult.contributions.models import Entry, EntryBatch
from consult.contributions.queries import get_contact
from consult.contributions.questions import offered_by
from consult.contributions.views import chosen_place
from consult.extensions import utc_now
from consult.kernel.downloads import FileType, download
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes

bp = Blueprint("entry", __name__, url_prefix="/team/<slug>/entry")

#: address of one batch; keys above it fit no database
BATCH = "/<int(max=2147483647):batch_id>"
ENTRY = BATCH + "/forms/<int(max=2147483647):entry_id>"


@bp.get("")
@for_roles(*FACILITATION)
def index(slug: str) -> ResponseReturnValue:
    """The batches, the newest first."""
    consultation = get_for_team(slug, FACILITATION)
    page = queries.list_batches(consultation, page=request.args.get("page", 1, type=int))
    return render_template(
        "contributions/entry_index.html",
        consultation=consultation,
        page=page,
        counts=queries.count_entries(page.items),
        may_import=has_role(current_user, SUPERVISION, consultation.region_id),
    )


@bp.route("/new", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def create(slug: str) -> ResponseReturnValue:
    """Begin a batch."""
    consultation = get_for_team(slug, FACILITATION)
    form = BatchForm(data={"said_on": utc_now().date()}, **kept_arguments())
    if form.validate_on_submit():
        try:
            batch = open_batch(consultation=consultation, pile=form.pile(), actor=current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".show", slug=slug, batch_id=batch.id), 303)
    return _batch_page(consultation, form, None)


@bp.route(BATCH + "/edit", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def edit(slug: str, batch_id: int) -> ResponseReturnValue:
    """Correct what is known of a batch."""
    consultation = get_for_team(slug, FACILITATION)
    batch = queries.get_batch(consultation, batch_id)
    form = BatchForm(obj=batch, **kept_arguments())
    if form.validate_on_submit():
        try:
            change_batch(batch=batch, pile=form.pile(), actor=current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The batch is saved."))
            return redirect(url_for(".show", slug=slug, batch_id=batch.id), 303)
    return _batch_page(consultation, form, batch)


@bp.route(BATCH, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def show(slug: str, batch_id: int) -> ResponseReturnValue:
    """Type in one form after the other."""
    consultation = get_for_team(slug, FACILITATION)
    batch = queries.get_batch(consultation, batch_id)
    number = queries.next_number(batch)
    data = {**recalled(batch), "number": number}
    form = EntryForm(offered_by(consultation), batch.channel, data=data, **kept_arguments())
    if not form.validate_on_submit():
        return _entry_page(batch, form)
    try:
        entry = enter(
            batch=batch,
            filled=_filled(consultation, form),
            token=form.submission_token(),
            actor=current_user,
        )
    except DomainError as error:
        form.refuse(error)
        return _entry_page(batch, form, error.entry if isinstance(error, NumberTaken) else None)
    remember(batch, form)
    return redirect(url_for(".show", slug=slug, batch_id=batch.id, saved=entry.id), 303)


@bp.route(ENTRY, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def correct(slug: str, batch_id: int, entry_id: int) -> ResponseReturnValue:
    """Put right a form that was typed in wrongly."""
    consultation = get_for_team(slug, FACILITATION)
    batch = queries.get_batch(consultation, batch_id)
    entry = queries.get_entry(batch, entry_id)
    form = EntryForm(
        offered_by(consultation), batch.channel, data=_typed(entry), **kept_arguments()
    )
    del form.keep
    if form.validate_on_submit():
        try:
            correct_entry(entry=entry, filled=_filled(consultation, form), actor=current_user)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The form is corrected."))
            return redirect(url_for(".show", slug=slug, batch_id=batch.id), 303)
    page = render_template(
        "contributions/entry_correct.html",
        consultation=consultation,
        batch=batch,
        entry=entry,
        form=form,
        removal=ActionForm(formdata=None),
    )
    return page, form.status


@bp.post(ENTRY + "/undo")
@for_roles(*FACILITATION)
@writes
def undo(slug: str, batch_id: int, entry_id: int) -> ResponseReturnValue:
    """Take out a form that was typed in by mistake."""
    batch = queries.get_batch(get_for_team(slug, FACILITATION), batch_id)
    entry = queries.get_entry(batch, entry_id)
    if not ActionForm().validate_on_submit():
        flash(_("This page was open for too long. Please do it once more."), "warning")
    else:
        undo_entry(entry=entry, actor=current_user)
        flash(_("The form is taken out of the register."))
    return redirect(url_for(".show", slug=slug, batch_id=batch.id), 303)


@bp.get("/paper-forms")
@for_roles(*FACILITATION)
def paper_forms(slug: str) -> ResponseReturnValue:
    """Forms to print, numbered one after the other; without a number of copies, the question."""
    consultation = get_for_team(slug, FACILITATION)
    asked = bool(request.args.get("copies"))
    form = PrintForm(
        formdata=request.args if asked else None,
        data={"language": current_language(), "copies": 20, **_batch_asked(consultation)},
    )
    if asked and form.validate():
        language, copies = form.language.data, form.asked()
        content = typeset_form(consultation, language, copies)
        name = form_name(consultation, language, copies.batch)
        return download(content, name=name, kind=FileType.PDF)
    page = render_template("contributions/entry_print.html", consultation=consultation, form=form)
    return page, 422 if asked else 200


def _batch_asked(consultation: Consultation) -> dict[str, Any]:
    key = request.args.get("for", type=int)
    if key is None or not 0 < key < 2**31:
        return {}
    batch = queries.get_batch(consultation, key)
    return {"batch": batch.number, "first": queries.next_number(batch)}


def _batch_page(
    consultation: Consultation, form: BatchForm, batch: EntryBatch | None
) -> ResponseReturnValue:
    page = render_template(
        "contributions/entry_open.html", consultation=consultation, form=form, batch=batch
    )
    return page, form.status


def _entry_page(
    batch: EntryBatch, form: EntryForm, taken: Entry | None = None
) -> ResponseReturnValue:
    """The batch with its form; ``taken`` has the number that was typed."""
    latest = queries.latest_entries(batch)
    key = request.args.get("saved", type=int) if request.method == "GET" else None
    saved = queries.find_entry(batch, key) if key and key < 2**31 else None
    shown = {e.contribution.recorded_by_id for e in (*latest, taken) if e} - {None}
    page = render_template(
        "contributions/entry_batch.html",
        consultation=batch.consultation,
        batch=batch,
        form=form,
        latest=latest,
        count=queries.count_entries([batch]).get(batch.id, 0),
        saved=saved,
        alike=queries.alike(saved.contribution) if saved else [],
        taken=taken,
        agents=queries.names_of({key for key in shown if key is not None}),
        action=ActionForm(formdata=None),
    )
    return page, form.status


def _filled(consultation: Consultation, form: EntryForm) -> Filled:
    return Filled(
        words=form.words(),
        said_on=form.said_on.data,
        place=chosen_place(consultation, form),
        speaker=form.speaker(),
        number=form.form_number,
    )


def _typed(entry: Entry) -> dict[str, Any]:
    """What was typed in, as data of the form."""
    said = entry.contribution
    contact = get_contact(said)
    return {
        **dict(said.parts),
        "number": entry.number,
        "said_on": said.said_on,
        "criterion": said.criterion.code if said.criterion else "",
        "province": said.province.code if said.province else "",
        "commune": said.commune,
        "setting": said.setting or "",
        "category": said.category or "",
        "age_band": said.age_band or "",
        "sex": said.sex or "",
        "name": contact.name if contact else "",
        "email": contact.email if contact else "",
        "phone": contact.phone if contact else "",
    }
