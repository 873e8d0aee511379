"""Writing one text of a report: preview, references to insert, history."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.models import Status
from consult.contributions.queries import Filters, list_contributions
from consult.documents.blocks import Prose
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.text import shorten
from consult.kernel.web import writes
from consult.synthesis.bases import basis_of
from consult.synthesis.comparing import words
from consult.synthesis.editor import text_of
from consult.synthesis.forms import BlockForm, RestoreForm, SeenForm
from consult.synthesis.models import Report, ReportBlock
from consult.synthesis.operations import BlockText, write_block
from consult.synthesis.operations.writing import WrittenMeanwhile
from consult.synthesis.page import TeamPlace
from consult.synthesis.places import Place
from consult.synthesis.present import Present, present_report
from consult.synthesis.prose import ProseError, parse
from consult.synthesis.queries import get_block, get_report, list_revisions
from consult.synthesis.views.editing import BLOCK
from consult.synthesis.views.frame import actor, bp, check_token

#: contributions found by one search
FOUND = 10
#: buttons that only look: at a preview, at what a search finds
LOOKS = frozenset({"preview", "look_up"})
#: characters of a contribution shown beside its reference
SHOWN = 140


@bp.route(BLOCK, methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def block(slug: str, report_id: int, block_id: int) -> ResponseReturnValue:
    """Write a text; "preview" and "find" show the page again with what was typed."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    held = get_block(report, block_id)
    form = _form(held)
    present = present_report(report)
    if LOOKS & set(request.form):
        # nothing is saved: the page comes back as it was typed
        return _page(report, held, form, present, 200)
    if not form.validate_on_submit():
        return _page(report, held, form, present, form.status)
    try:
        _write(report, held, form, present)
    except WrittenMeanwhile as error:
        form.refuse(error)
        form.seen.data = held.revision
        # what is sent again is then meant to replace what the other wrote
        form.seen.raw_data = None
        return _page(report, held, form, present, error.status, theirs=error.theirs)
    except DomainError as error:
        form.refuse(error)
        return _page(report, held, form, present, error.status)
    flash(_("The text is saved."))
    return redirect(url_for(".edit", slug=slug, report_id=report_id, _anchor=f"block-{block_id}"))


@bp.post(f"{BLOCK}/restore")
@for_roles(*SUPERVISION)
@writes
def restore(slug: str, report_id: int, block_id: int) -> ResponseReturnValue:
    """Take an earlier text of this place again, as a new revision."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    held = get_block(report, block_id)
    form = RestoreForm()
    if not form.validate_on_submit():
        check_token()
    old = next((r for r in list_revisions(held) if r.number == form.number.data), None)
    address = url_for(".block", slug=slug, report_id=report_id, block_id=block_id)
    if old is None:
        return redirect(address)
    present = present_report(report)
    prose = parse(old.source, present.known, strict=False)
    write_block(
        block=held,
        text=BlockText(old.source, old.title),
        seen=int(form.seen.data or 0),
        known=present.known,
        basis=basis_of(present.generated.document, held.place, prose),
        actor=actor(),
        restored_from=old.number,
    )
    flash(_("The text of revision %(number)s stands in the report again.", number=old.number))
    return redirect(address)


def _form(held: ReportBlock) -> BlockForm:
    now = held.current
    return BlockForm(
        data={
            "title": now.title if now else "",
            "source": now.source if now else "",
            "seen": held.revision,
        },
        **kept_arguments(),
    )


def _write(report: Report, held: ReportBlock, form: BlockForm, present: Present) -> None:
    title = (form.title.data or "") if held.place is Place.EXTRA else ""
    source = form.source.data or ""
    prose = parse(source, present.known, strict=False)
    write_block(
        block=held,
        text=BlockText(source, title),
        seen=int(form.seen.data or 0),
        known=present.known,
        basis=basis_of(present.generated.document, held.place, prose),
        actor=actor(),
    )


def _page(
    report: Report,
    held: ReportBlock,
    form: BlockForm,
    present: Present,
    status: int,
    theirs: object = None,
) -> ResponseReturnValue:
    consultation = report.consultation
    typed = form.source.data or ""
    preview, problems = _preview(typed, present)
    page = render_template(
        "synthesis/edit_block.html",
        consultation=consultation,
        report=report,
        block=held,
        text=text_of(present, held),
        form=form,
        preview=preview,
        problems=problems,
        place=TeamPlace(present.document, consultation.slug),
        document=present.document,
        offers=list(present.known.offered()),
        found=_found(report, form.find.data or "", present),
        revisions=[(r, words(r.source, typed)) for r in list_revisions(held)],
        seen_form=SeenForm(formdata=None, data={"seen": held.revision}),
        theirs=theirs,
        their_words=words(getattr(theirs, "source", ""), typed) if theirs else (),
    )
    return page, status


def _preview(source: str, present: Present) -> tuple[Prose | None, tuple[str, ...]]:
    """What was typed as the report will show it, and what keeps it from being saved."""
    try:
        return parse(source, present.known, key="preview"), ()
    except ProseError as error:
        problems = error.problems
    try:
        return parse(source, present.known, key="preview", strict=False), problems
    except ProseError:
        return None, problems


def _found(report: Report, search: str, present: Present) -> list[tuple[str, str]]:
    """(reference, beginning) of contributions that can be referred to and match the search."""
    if not search.strip():
        return []
    filters = Filters(search=search, status=Status.PUBLISHED)
    page = list_contributions(report.consultation, filters, page=1, size=FOUND)
    return [
        (c.reference, shorten(c.text, SHOWN))
        for c in page.items
        if c.reference in present.known.contributions
    ]
