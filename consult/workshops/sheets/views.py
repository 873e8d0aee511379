"""Pages of files of notes: templates to fill in, uploading, one file, undoing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import FileStorage

from consult.access.models import User
from consult.access.policies import FACILITATION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.models import KIND_LABELS, Kind
from consult.kernel.downloads import FileType, download
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES, current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_form
from consult.kernel.web import writes
from consult.workshops.models import Workshop, WorkshopState
from consult.workshops.models.sheets import SHEET_STATE_LABELS, NoteSheet, SheetState
from consult.workshops.queries import get_workshop
from consult.workshops.sheets import operations
from consult.workshops.sheets.blank import document_template, workbook_template
from consult.workshops.sheets.columns import CHOSEN, COLUMN_LABELS, Column
from consult.workshops.sheets.forms import (
    FilesForm,
    RowsForm,
    UndoForm,
    made_choices,
    ticked_rows,
    typed_cells,
)
from consult.workshops.sheets.looking import Look, look_at, place_of
from consult.workshops.sheets.marks import new_mark
from consult.workshops.sheets.queries import get_sheet, list_sheets
from consult.workshops.sheets.undoing import undo_sheet, undoable
from consult.workshops.sheets.wording import Shown, outcome_words, register_wording

bp = Blueprint("sheets", __name__, url_prefix="/team/<slug>")
register_wording(bp)

SHEETS = "/workshops/<int(max=2147483647):workshop_id>/sheets"
ONE = SHEETS + "/<int(max=2147483647):sheet_id>"
#: rows that need a decision on one page, and rows of other kinds that are shown
ROWS_A_PAGE, FIRST_ROWS = 20, 8


@bp.route(SHEETS, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def index(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Templates to download, files to upload, files on their way and imported ones."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    form = FilesForm()
    if form.validate_on_submit():
        kept = _keep(workshop, form)
        if len(kept) == 1:
            return _to_sheet(kept[0])
        if kept:
            return redirect(url_for(".index", slug=slug, workshop_id=workshop_id), 303)
    return _index_page(workshop, form), form.status


@bp.get(SHEETS + "/template.<any(xlsx, docx):extension>")
@for_roles(*FACILITATION)
def template(slug: str, workshop_id: int, extension: str) -> ResponseReturnValue:
    """A file to fill in, in the language of the address."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    mark = new_mark(workshop)
    name = f"{slug}-workshop-{workshop_id}-notes-{current_language()}.{extension}"
    if extension == "xlsx":
        return download(workbook_template(workshop, mark), name=name, kind=FileType.XLSX)
    return download(document_template(workshop, mark), name=name, kind=FileType.DOCX)


@bp.route(ONE, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def show(slug: str, workshop_id: int, sheet_id: int) -> ResponseReturnValue:
    """One file: what its rows would become, rows to mend, the import, what it brought."""
    sheet = _load(slug, workshop_id, sheet_id)
    form = RowsForm()
    if not form.is_submitted():
        return _sheet_page(sheet, form), 200
    if sheet.state is not SheetState.READ:
        return _to_sheet(sheet)
    if form.validate():
        try:
            _go_on(sheet, form)
        except DomainError as error:
            form.refuse(error)
        else:
            return _to_sheet(sheet)
    return _sheet_page(sheet, form), form.status


@bp.post(ONE + "/discard")
@for_roles(*FACILITATION)
@writes
def discard(slug: str, workshop_id: int, sheet_id: int) -> ResponseReturnValue:
    """Throw the file away."""
    sheet = _load(slug, workshop_id, sheet_id)
    if not ActionForm().validate_on_submit():
        abort(400)
    operations.discard(sheet=sheet, actor=_actor())
    flash(_("The file is thrown away."))
    return redirect(url_for(".index", slug=slug, workshop_id=workshop_id), 303)


@bp.post(ONE + "/undo")
@for_roles(*FACILITATION)
@writes
def undo(slug: str, workshop_id: int, sheet_id: int) -> ResponseReturnValue:
    """Take the notes of a file out again; what people worked on stays if they say so."""
    sheet = _load(slug, workshop_id, sheet_id)
    form = UndoForm()
    if form.validate_on_submit():
        try:
            undo_sheet(sheet=sheet, leave_worked_on=bool(form.rest.data), actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The import is undone."))
            return _to_sheet(sheet)
    return _applied_page(sheet, form), form.status


@bp.get(ONE + "/progress")
@for_roles(*FACILITATION)
def progress(slug: str, workshop_id: int, sheet_id: int) -> ResponseReturnValue:
    """Whether a long import is done, for the page that waits for it."""
    sheet = _load(slug, workshop_id, sheet_id)
    return jsonify(
        progress=None,
        text=str(SHEET_STATE_LABELS[sheet.state]),
        finished=sheet.state is not SheetState.APPLYING,
    )


def _keep(workshop: Workshop, form: FilesForm) -> list[NoteSheet]:
    """The files that can be read; why the others cannot is told beside the field or above."""
    kept, refusals = [], []
    files: list[FileStorage] = [file for file in form.files.data if file and file.filename]
    for file in files:
        content = file.stream.read()
        try:
            kept.append(
                operations.keep_sheet(
                    workshop=workshop,
                    content=content,
                    name=file.filename or _("File"),
                    actor=_actor(),
                )
            )
        except DomainError as error:
            refusals.append(error)
    for refusal in refusals:
        if kept:
            flash(refusal, "danger")
        else:
            form.refuse(refusal)
    return kept


def _go_on(sheet: NoteSheet, form: RowsForm) -> None:
    """Keep what the page sent, then do what its button says."""
    then = request.form.get("then", "check")
    if then == "take-back":
        operations.take_rows_back(sheet=sheet, seen=form.revision)
        return
    operations.mend_rows(
        sheet=sheet,
        cells=typed_cells(request.form.items()),
        choices=made_choices(request.form.items()),
        left_out=ticked_rows(request.form),
        seen=form.revision,
    )
    if then in {"correct-all", "leave-all"}:
        choice = "correct" if then == "correct-all" else ""
        operations.decide_all(sheet=sheet, choice=choice, seen=sheet.revision)
    elif then == "fill-kind" and (kind := request.form.get("kind-of-all", "")) in set(Kind):
        operations.fill_kind(sheet=sheet, kind=Kind(kind), seen=sheet.revision)
    elif then in {"import", "import-right"}:
        operations.import_sheet(
            sheet=sheet,
            skip_bad=then == "import-right",
            seen=sheet.revision,
            actor=_actor(),
        )


def _index_page(workshop: Workshop, form: FilesForm) -> str:
    sheets = list_sheets(workshop)
    return render_template(
        "workshops/sheets/index.html",
        consultation=workshop.consultation,
        workshop=workshop,
        form=form,
        is_open=workshop.state is WorkshopState.OPEN,
        waiting=[s for s in sheets if s.state is not SheetState.APPLIED],
        imported=[s for s in sheets if s.state is SheetState.APPLIED],
        state_labels=SHEET_STATE_LABELS,
        names={code: name for code, (_locale, name) in LANGUAGES.items()},
        days=14,
    )


def _sheet_page(sheet: NoteSheet, form: RowsForm) -> str:
    if sheet.state is SheetState.APPLIED:
        return _applied_page(sheet, UndoForm(formdata=None))
    if sheet.state is SheetState.APPLYING:
        return render_template("workshops/sheets/working.html", **_frame(sheet))
    kept = None if request.method == "POST" else kept_form()
    sent: Mapping[str, str] = request.form if kept is None else kept
    look = look_at(sheet)
    undecided = [row for row in look.rows if row in look.refused or row in look.changed]
    number = max(1, request.args.get("page", 1, type=int))
    pages = max(1, -(-len(undecided) // ROWS_A_PAGE))
    number = min(number, pages)
    return render_template(
        "workshops/sheets/show.html",
        **_frame(sheet),
        form=form,
        seen=RowsForm(formdata=None, data={"seen": sheet.revision}),
        look=look,
        shown=undecided[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE],
        first=look.added[:FIRST_ROWS],
        number=number,
        pages=pages,
        empty=[place_of(kept) for kept in sheet.report.get("empty", ())],
        typed=typed_cells(sent.items()),
        choices=made_choices(sent.items()),
        ticked=ticked_rows(sent),
        words=Shown(sheet.workshop),
        chosen=CHOSEN,
        kinds=KIND_LABELS,
        without_kind=_without_kind(look),
        Column=Column,
    )


def _without_kind(look: Look) -> int:
    """How many rows name no kind at all: they are often all of a file."""
    faults = [error for row in look.refused for error in row.errors]
    return sum(e.column is Column.KIND and not e.value.strip() for e in faults)


def _applied_page(sheet: NoteSheet, form: UndoForm) -> str:
    batch = sheet.import_batch
    return render_template(
        "workshops/sheets/applied.html",
        **_frame(sheet),
        batch=batch,
        form=form,
        done=outcome_words(batch.rows_added if batch else 0, sheet.corrected),
        found=undoable(sheet),
        missing={
            why: [place_of(kept) for kept in sheet.report.get(why, ())]
            for why in ("refused", "left", "changed")
        },
    )


def _frame(sheet: NoteSheet) -> dict[str, Any]:
    workshop = sheet.workshop
    return {
        "consultation": workshop.consultation,
        "workshop": workshop,
        "sheet": sheet,
        "is_open": workshop.state is WorkshopState.OPEN,
        "column_labels": COLUMN_LABELS,
        "action": ActionForm(formdata=None),
    }


def _load(slug: str, workshop_id: int, sheet_id: int) -> NoteSheet:
    return get_sheet(get_workshop(get_for_team(slug, FACILITATION), workshop_id), sheet_id)


def _to_sheet(sheet: NoteSheet) -> ResponseReturnValue:
    workshop = sheet.workshop
    address = url_for(
        ".show",
        slug=workshop.consultation.slug,
        workshop_id=workshop.id,
        sheet_id=sheet.id,
    )
    return redirect(address, 303)


def _actor() -> User:
    user: User = current_user._get_current_object()
    return user
