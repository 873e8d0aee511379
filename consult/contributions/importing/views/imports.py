"""The list of imports, uploading a file, one import and its undoing."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.importing.drafts import keep_upload
from consult.contributions.importing.fields import FIELD_LABELS, Field
from consult.contributions.importing.forms import UndoForm, UploadForm
from consult.contributions.importing.queries import (
    get_import,
    list_drafts,
    list_imports,
    named,
)
from consult.contributions.importing.undoing import standing, undo_import
from consult.contributions.importing.views.frame import IMPORT, bp
from consult.contributions.models import DRAFT_STATE_LABELS, ImportBatch
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.web import writes


@bp.get("")
@for_roles(*SUPERVISION)
def index(slug: str) -> ResponseReturnValue:
    """Files on their way, and imports with who, when and how many rows."""
    consultation = get_for_team(slug, SUPERVISION)
    return render_template(
        "contributions/import_index.html",
        consultation=consultation,
        drafts=list_drafts(consultation),
        page=list_imports(consultation, page=request.args.get("page", 1, type=int)),
        state_labels=DRAFT_STATE_LABELS,
    )


@bp.route("/new", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def upload(slug: str) -> ResponseReturnValue:
    """Upload a file."""
    consultation = get_for_team(slug, SUPERVISION)
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            draft = keep_upload(
                consultation=consultation,
                content=file.read(),
                name=file.filename or _("File"),
                actor=current_user,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".draft", slug=slug, draft_id=draft.id), 303)
    page = render_template("contributions/import_upload.html", consultation=consultation, form=form)
    return page, form.status


@bp.get(IMPORT)
@for_roles(*SUPERVISION)
def show(slug: str, import_id: int) -> ResponseReturnValue:
    """One import: what it brought, what of it can be taken out again."""
    consultation = get_for_team(slug, SUPERVISION)
    batch = get_import(consultation, import_id)
    return import_page(consultation, batch, UndoForm(formdata=None)), 200


@bp.post(IMPORT + "/undo")
@for_roles(*SUPERVISION)
@writes
def undo(slug: str, import_id: int) -> ResponseReturnValue:
    """Take an import out of the register; what people worked on stays if they say so."""
    consultation = get_for_team(slug, SUPERVISION)
    batch = get_import(consultation, import_id)
    form = UndoForm()
    if form.validate_on_submit():
        try:
            count = undo_import(
                batch=batch, leave_worked_on=bool(form.rest.data), actor=current_user
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                ngettext(
                    "%(num)s contribution is taken out of the register.",
                    "%(num)s contributions are taken out of the register.",
                    count,
                )
            )
            return redirect(url_for(".show", slug=slug, import_id=import_id), 303)
    return import_page(consultation, batch, form), form.status


def import_page(consultation: Consultation, batch: ImportBatch, form: UndoForm) -> str:
    """The page of one import."""
    found = standing(batch)
    return render_template(
        "contributions/import_show.html",
        consultation=consultation,
        batch=batch,
        form=form,
        removable=len(found.removable),
        staying=len(found.staying),
        named=named(found.staying),
        mapping=[(FIELD_LABELS[Field(f)], column) for f, column in batch.mapping.items()],
    )
