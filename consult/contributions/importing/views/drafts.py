"""A file on its way: where its table is, what its columns fill, which rows to mend, the import."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import SUPERVISION, for_roles
from consult.contributions.importing import drafts as operations
from consult.contributions.importing.drafts import mapping_of
from consult.contributions.importing.fields import FIELD_LABELS
from consult.contributions.importing.forms import (
    ColumnsForm,
    ImportForm,
    SeenForm,
    TableForm,
    columns_form,
    ticked_rows,
    typed_cells,
)
from consult.contributions.importing.preview import read_preview, samples
from consult.contributions.importing.queries import earlier_import
from consult.contributions.importing.report import refused_rows
from consult.contributions.importing.views.frame import (
    DRAFT,
    bp,
    load_draft,
    load_open,
    refuse_old_page,
    to_draft,
)
from consult.contributions.models import DRAFT_STATE_LABELS, DraftState, ImportDraft
from consult.kernel.downloads import FileType, Sheet, csv_bytes, download, xlsx_bytes
from consult.kernel.errors import DomainError
from consult.kernel.i18n import current_language, direction
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_form
from consult.kernel.web import writes

#: refused rows on one page
ROWS_A_PAGE = 20
WORKING = (DraftState.CHECKING, DraftState.APPLYING)


@bp.get(DRAFT)
@for_roles(*SUPERVISION)
def draft(slug: str, draft_id: int) -> ResponseReturnValue:
    """Where the file is: columns to be chosen, being checked, checked, imported."""
    found = load_draft(slug, draft_id)
    if found.state is DraftState.APPLIED:
        return redirect(url_for(".show", slug=slug, import_id=found.import_batch_id))
    if found.state in WORKING:
        return working_page(found)
    kept = kept_form()
    if found.state is DraftState.CHECKED and not request.args.get("columns"):
        typed = typed_cells(kept.items(), found.preview["columns"]) if kept else {}
        return checked_page(found, typed=typed), 200
    form = _columns_form(found, **({"formdata": kept} if kept else {"formdata": None}))
    return mapping_page(found, form), 200


@bp.post(DRAFT + "/table")
@for_roles(*SUPERVISION)
@writes
def table(slug: str, draft_id: int) -> ResponseReturnValue:
    """Choose the sheet and the row of the column names."""
    found = load_open(slug, draft_id)
    form = TableForm(found.preview.get("sheets", ()))
    if form.validate_on_submit():
        try:
            operations.choose_table(
                draft=found,
                sheet=(form.sheet.data or "") if "sheet" in form else "",
                header_row=form.header_row.data,
                seen=form.revision,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return to_draft(slug, found)
    return mapping_page(found, _columns_form(found, formdata=None), form), form.status


@bp.post(DRAFT + "/columns")
@for_roles(*SUPERVISION)
@writes
def columns(slug: str, draft_id: int) -> ResponseReturnValue:
    """Choose what the columns fill: to look at the first rows, or to check them all."""
    found = load_open(slug, draft_id)
    form = _columns_form(found)
    if form.validate_on_submit():
        try:
            operations.map_columns(
                draft=found,
                mapping=form.mapping(),
                new_criteria=form.new_criteria.data,
                seen=form.revision,
            )
            if request.form.get("then") == "check":
                operations.ask_for_check(draft=found, seen=found.revision)
        except DomainError as error:
            form.refuse(error)
        else:
            return to_draft(slug, found)
    return mapping_page(found, form), form.status


@bp.post(DRAFT + "/rows")
@for_roles(*SUPERVISION)
@writes
def rows(slug: str, draft_id: int) -> ResponseReturnValue:
    """Put refused rows right or leave them out, and check anew."""
    found = load_open(slug, draft_id)
    form = SeenForm()
    cells = typed_cells(request.form.items(), found.preview.get("columns", ()))
    ticked = ticked_rows(request.form)
    if form.validate_on_submit():
        try:
            if request.form.get("then") == "take-back":
                operations.take_rows_back(draft=found, seen=form.revision)
            else:
                operations.mend_rows(draft=found, cells=cells, left_out=ticked, seen=form.revision)
        except DomainError as error:
            form.refuse(error)
        else:
            return to_draft(slug, found)
    return checked_page(found, form, typed=cells, ticked=ticked), form.status


@bp.post(DRAFT + "/import")
@for_roles(*SUPERVISION)
@writes
def apply(slug: str, draft_id: int) -> ResponseReturnValue:
    """Add the checked rows to the register, once."""
    found = load_draft(slug, draft_id)
    if found.state in {DraftState.APPLYING, DraftState.APPLIED}:
        return to_draft(slug, found)
    form = ImportForm()
    if form.validate_on_submit():
        try:
            operations.ask_for_import(
                draft=found,
                skip_bad=bool(form.skip_bad.data),
                seen=form.revision,
                actor=current_user,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return to_draft(slug, found)
    return checked_page(found, form), form.status


@bp.post(DRAFT + "/check")
@for_roles(*SUPERVISION)
@writes
def check(slug: str, draft_id: int) -> ResponseReturnValue:
    """Check anew: also when the work stopped without an end."""
    found = load_open(slug, draft_id)
    form = SeenForm()
    if not form.validate_on_submit():
        refuse_old_page(form)
    else:
        operations.ask_for_check(draft=found, seen=form.revision)
    return to_draft(slug, found)


@bp.post(DRAFT + "/discard")
@for_roles(*SUPERVISION)
@writes
def discard(slug: str, draft_id: int) -> ResponseReturnValue:
    """Throw the file away."""
    found = load_draft(slug, draft_id)
    form = SeenForm()
    if not form.validate_on_submit():
        refuse_old_page(form)
        return to_draft(slug, found)
    operations.discard(draft=found, actor=current_user)
    flash(_("The file is thrown away."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get(DRAFT + "/progress")
@for_roles(*SUPERVISION)
def progress(slug: str, draft_id: int) -> ResponseReturnValue:
    """How far the check or the import is, for the page that shows it."""
    found = load_draft(slug, draft_id)
    return jsonify(
        progress=found.progress / 100, text=words_of(found), finished=found.state not in WORKING
    )


@bp.get(DRAFT + "/errors.<any(csv, xlsx):extension>")
@for_roles(*SUPERVISION)
def errors(slug: str, draft_id: int, extension: str) -> ResponseReturnValue:
    """The errors as a list to download: row, column, what stands there, what is wrong."""
    found = load_draft(slug, draft_id)
    names = [_("Row"), _("Column"), _("In the cell"), _("What is wrong")]
    lines = [
        (row.number, fault.column, fault.value, fault.message)
        for row in refused_rows(found.report)
        for fault in row.faults
    ]
    name = f"errors-{draft_id}.{extension}"
    if extension == "csv":
        return download(csv_bytes(names, lines), name=name, kind=FileType.CSV)
    sheet = Sheet(_("Errors"), names, lines, direction(current_language()) == "rtl")
    return download(xlsx_bytes([sheet]), name=name, kind=FileType.XLSX)


def words_of(found: ImportDraft) -> str:
    """Where a draft is, in words."""
    share = format_percent(found.progress / 100)
    if found.state is DraftState.CHECKING:
        return str(_("The rows are being checked: %(share)s.", share=share))
    if found.state is DraftState.APPLYING:
        return str(_("The rows are being imported: %(share)s.", share=share))
    return str(DRAFT_STATE_LABELS[found.state])


def working_page(found: ImportDraft) -> str:
    """While a job is at work."""
    return render_template(
        "contributions/import_working.html",
        consultation=found.consultation,
        draft=found,
        words=words_of(found),
        again=SeenForm(formdata=None, data={"seen": found.revision}),
    )


def mapping_page(found: ImportDraft, form: ColumnsForm, place: TableForm | None = None) -> str:
    """Which column fills which field, and the first rows as they would be read."""
    preview = found.preview
    mapping = mapping_of(found)
    return render_template(
        "contributions/import_columns.html",
        consultation=found.consultation,
        draft=found,
        form=form,
        place=place or _table_form(found),
        samples=[samples(preview, i) for i in range(len(preview["columns"]))],
        mapping=mapping,
        rows=read_preview(found.consultation, preview, mapping, new_criteria=found.new_criteria),
        field_labels=FIELD_LABELS,
        earlier=earlier_import(found),
        seen=SeenForm(formdata=None, data={"seen": found.revision}),
    )


def checked_page(
    found: ImportDraft,
    form: SeenForm | None = None,
    *,
    typed: dict[int, dict[str, str]] | None = None,
    ticked: set[int] | None = None,
) -> str:
    """What the check found: counts, refused rows to mend, the import."""
    refused = refused_rows(found.report)
    number = max(1, request.args.get("page", 1, type=int))
    shown = refused[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE] or refused[:ROWS_A_PAGE]
    return render_template(
        "contributions/import_checked.html",
        consultation=found.consultation,
        draft=found,
        report=found.report,
        form=form or SeenForm(formdata=None),
        seen=SeenForm(formdata=None, data={"seen": found.revision}),
        rows=shown,
        stored=len(refused),
        pages=-(-len(refused) // ROWS_A_PAGE),
        number=number,
        places={column: place for place, column in enumerate(found.preview.get("columns", ()))},
        texts=[found.mapping.get(name) for name in ("problem", "proposal", "effect", "statement")],
        typed=typed or {},
        ticked=ticked or set(),
        earlier=earlier_import(found),
    )


def _columns_form(found: ImportDraft, **kwargs: Any) -> ColumnsForm:
    data = {"seen": found.revision, "new_criteria": found.new_criteria}
    return columns_form(found.preview["columns"], mapping_of(found), data=data, **kwargs)


def _table_form(found: ImportDraft) -> TableForm:
    preview = found.preview
    data = {
        "sheet": preview["sheet"],
        "header_row": preview["header_row"],
        "seen": found.revision,
    }
    return TableForm(preview["sheets"], formdata=None, data=data)
