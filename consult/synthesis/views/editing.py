"""The editor of a report: its chapters, its further sections, freezing a version of it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.synthesis.editor import Further, Generated, Text, basis, pieces
from consult.synthesis.forms import SectionForm, SeenForm
from consult.synthesis.models import Report
from consult.synthesis.operations import (
    add_section,
    bring_back,
    confirm_block,
    move_section,
    remove_section,
)
from consult.synthesis.page import TeamPlace
from consult.synthesis.policies import can_compose
from consult.synthesis.present import present_report
from consult.synthesis.queries import get_block, get_report
from consult.synthesis.views.composing import composed
from consult.synthesis.views.frame import NUMBER, actor, bp, check_token
from consult.themes.queries import current_run

REPORT = f"/edit/<{NUMBER}:report_id>"
BLOCK = f"{REPORT}/blocks/<{NUMBER}:block_id>"


@bp.get(REPORT)
@for_roles(*READERS)
def edit(slug: str, report_id: int) -> ResponseReturnValue:
    """The report as it stands now: what is generated, and what people write."""
    report = get_report(get_for_team(slug, READERS), report_id)
    return _page(report, SectionForm(**kept_arguments()))


@bp.post(REPORT)
@for_roles(*SUPERVISION)
@writes
def freeze_version(slug: str, report_id: int) -> ResponseReturnValue:
    """Keep the report as it stands as a new version."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    check_token()
    return composed(report)


@bp.post(f"{REPORT}/blocks")
@for_roles(*SUPERVISION)
@writes
def add(slug: str, report_id: int) -> ResponseReturnValue:
    """Add a further section and go on to write it."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    form = SectionForm()
    if form.validate_on_submit():
        try:
            block = add_section(report=report, title=form.title.data or "", actor=actor())
            return redirect(url_for(".block", slug=slug, report_id=report_id, block_id=block.id))
        except DomainError as error:
            form.refuse(error)
    return _page(report, form)


@bp.post(f"{BLOCK}/<any(up, down):way>")
@for_roles(*SUPERVISION)
@writes
def move(slug: str, report_id: int, block_id: int, way: str) -> ResponseReturnValue:
    """Move a further section before or after its neighbour."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    check_token()
    block = get_block(report, block_id)
    move_section(block=block, up=way == "up", actor=actor())
    return _back(slug, report_id, block_id)


@bp.post(f"{BLOCK}/remove")
@for_roles(*SUPERVISION)
@writes
def remove(slug: str, report_id: int, block_id: int) -> ResponseReturnValue:
    """Take a further section out of the report."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    block = get_block(report, block_id)
    remove_section(block=block, seen=_seen(), actor=actor())
    flash(_("The section is removed. It can be brought back below, where sections are added."))
    return _back(slug, report_id)


@bp.post(f"{BLOCK}/bring-back")
@for_roles(*SUPERVISION)
@writes
def bring_section_back(slug: str, report_id: int, block_id: int) -> ResponseReturnValue:
    """Put a removed section where it was."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    check_token()
    bring_back(block=get_block(report, block_id), actor=actor())
    return _back(slug, report_id, block_id)


@bp.post(f"{BLOCK}/confirm")
@for_roles(*SUPERVISION)
@writes
def confirm(slug: str, report_id: int, block_id: int) -> ResponseReturnValue:
    """Say that a text is still right after its data changed."""
    report = get_report(get_for_team(slug, SUPERVISION), report_id)
    block = get_block(report, block_id)
    now = basis(present_report(report), block)
    confirm_block(block=block, seen=_seen(), basis=now, actor=actor())
    flash(_("Noted: this text is still right with the present figures."))
    return _back(slug, report_id, block_id)


def _seen() -> int:
    """The revision that was before the person's eyes."""
    form = SeenForm()
    if not form.validate_on_submit():
        check_token()
    return int(form.seen.data or 0)


def _back(slug: str, report_id: int, block_id: int | None = None) -> ResponseReturnValue:
    anchor = f"block-{block_id}" if block_id else None
    return redirect(url_for(".edit", slug=slug, report_id=report_id, _anchor=anchor))


def _page(report: Report, form: SectionForm) -> ResponseReturnValue:
    present = present_report(report)
    consultation = report.consultation
    shown = pieces(present, report)
    texts = [p for p in shown if isinstance(p, Text)]
    texts += [t for p in shown if isinstance(p, Further) for t in p.texts]
    page = render_template(
        "synthesis/edit.html",
        consultation=consultation,
        report=report,
        pieces=[(_kind(piece), piece) for piece in shown],
        stale=[text for text in texts if text.is_stale],
        document=present.document,
        place=TeamPlace(present.document, consultation.slug),
        form=form,
        action=ActionForm(formdata=None),
        run=current_run(consultation),
        may_write=can_compose(current_user, consultation),
    )
    return page, form.status


def _kind(piece: Generated | Text | Further) -> str:
    return type(piece).__name__.lower()
