"""The team's pages of minutes: draft, edit, send, decide about remarks, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.models import Role, User
from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles
from consult.consultations.queries import get_for_team
from consult.documents.render import Format
from consult.extensions import utc_now
from consult.kernel.downloads import FileType, download
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.forms import ActionForm, Form
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.minutes import operations
from consult.workshops.minutes.document import Material, compose
from consult.workshops.minutes.forms import (
    CorrectionForm,
    DraftForm,
    RulingForm,
    SectionForm,
    SendForm,
)
from consult.workshops.minutes.operations import Ruling, Wording
from consult.workshops.minutes.page import minutes_page, remark_page, section_page
from consult.workshops.minutes.pages import minutes_file
from consult.workshops.minutes.queries import (
    counts_of,
    get_minutes,
    get_remark,
    get_section,
    minutes_of,
    note_references,
)
from consult.workshops.minutes.sheet import hall_sheet
from consult.workshops.models import Minutes, MinutesState, Workshop
from consult.workshops.queries import get_workshop

bp = Blueprint("minutes_team", __name__, url_prefix="/team/<slug>/workshops")

ONE = "/<int(max=2147483647):workshop_id>/minutes"
SECTION = ONE + "/sections/<int(max=2147483647):section_id>"
REMARK = ONE + "/remarks/<int(max=2147483647):remark_id>"


@bp.get(ONE)
@for_roles(*TEAM)
def index(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The minutes of a workshop as they stand."""
    workshop = get_workshop(get_for_team(slug), workshop_id)
    return minutes_page(workshop, minutes_of(workshop))


@bp.post(ONE + "/draft")
@for_roles(*FACILITATION)
@writes
def draft(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Make the draft from the notes."""
    workshop = _workshop(slug, workshop_id, FACILITATION)
    form = DraftForm()
    if not form.validate_on_submit():
        return minutes_page(workshop, minutes_of(workshop), draft_form=form), form.status
    operations.draft_minutes(workshop=workshop, language=form.language.data, actor=_actor())
    flash(_("The draft is made from the notes. Read it through, and correct what you like."))
    return _back(workshop)


@bp.post(ONE + "/new-sections")
@for_roles(*FACILITATION)
@writes
def new_sections(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Add the sections that newer notes brought."""
    minutes = _minutes(slug, workshop_id, FACILITATION)
    count = operations.add_sections(minutes=minutes, actor=_actor())
    flash(ngettext("%(num)s section is added.", "%(num)s sections are added.", count))
    return _back(minutes.workshop)


@bp.route(SECTION, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def section(slug: str, workshop_id: int, section_id: int) -> ResponseReturnValue:
    """Edit a section; when somebody else did so meanwhile, both texts are shown."""
    minutes = get_minutes(_workshop(slug, workshop_id, FACILITATION))
    found = get_section(minutes, section_id)
    form = SectionForm(data={"text": found.text, "seen": str(found.revision)}, **kept_arguments())
    theirs = ""
    if form.validate_on_submit():
        wording = Wording(form.text.data or "", form.seen_revision)
        try:
            operations.save_section(section=found, wording=wording, actor=_actor())
        except DomainError as error:
            form.refuse(error)
            theirs = found.text if isinstance(error, Conflict) else ""
            form.seen.data = str(found.revision)
        else:
            flash(_("The section is saved."))
            return _back(minutes.workshop, f"section-{section_id}")
    return section_page(minutes, found, form, theirs=theirs), form.status


@bp.post(SECTION + "/notes")
@for_roles(*FACILITATION)
@writes
def notes(slug: str, workshop_id: int, section_id: int) -> ResponseReturnValue:
    """Bring a section to the present notes, in one of three ways."""
    minutes = _minutes(slug, workshop_id, FACILITATION)
    found = get_section(minutes, section_id)
    way, seen = request.form.get("way", ""), request.form.get("seen", type=int) or 0
    if way not in {"replace", "add", "keep"}:
        abort(400)
    operations.take_notes(section=found, way=way, seen=seen, actor=_actor())
    flash(_("The section rests on the present notes."))
    return _back(minutes.workshop, f"section-{section_id}")


@bp.post(ONE + "/send")
@for_roles(*FACILITATION)
@writes
def send(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Ask the participants to read the draft."""
    minutes = get_minutes(_workshop(slug, workshop_id, FACILITATION))
    form = SendForm()

    def act() -> None:
        count = operations.send_minutes(minutes=minutes, days=form.days.data or 0, actor=_actor())
        flash(ngettext("%(num)s letter is written.", "%(num)s letters are written.", count))

    return _tried(minutes, form, act, send_form=form)


@bp.post(ONE + "/close")
@for_roles(*FACILITATION)
@writes
def close(slug: str, workshop_id: int) -> ResponseReturnValue:
    """End the reading."""
    minutes = _minutes(slug, workshop_id, FACILITATION)
    operations.close_reading(minutes=minutes, actor=_actor())
    flash(_("The reading has ended. Decide about the remarks, then publish."))
    return _back(minutes.workshop)


@bp.route(REMARK, methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def remark(slug: str, workshop_id: int, remark_id: int) -> ResponseReturnValue:
    """Decide what becomes of a remark, beside the text that it is about."""
    minutes = get_minutes(_workshop(slug, workshop_id, FACILITATION))
    found = get_remark(minutes, remark_id)
    about = found.section
    data = {"text": found.replacement or about.text, "seen": str(about.revision)} if about else {}
    form = RulingForm(data=data, **kept_arguments())
    if form.validate_on_submit():
        wording = Wording(form.text.data or "", form.seen_revision)
        ruling = Ruling(form.ruling, form.reason.data or "", about, wording if about else None)
        try:
            operations.decide_remark(minutes=minutes, remark=found, ruling=ruling, actor=_actor())
        except DomainError as error:
            form.refuse(error)
            form.seen.data = str(about.revision) if about else ""
        else:
            flash(_("The decision is kept."))
            return _back(minutes.workshop, f"remark-{remark_id}")
    return remark_page(minutes, found, form), form.status


@bp.post(ONE + "/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Freeze the minutes and show them to the public."""
    minutes = _minutes(slug, workshop_id, SUPERVISION)
    operations.publish_minutes(minutes=minutes, actor=_actor())
    flash(_("The minutes are published."))
    return _back(minutes.workshop)


@bp.post(ONE + "/correct")
@for_roles(*SUPERVISION)
@writes
def correct(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Start a correction of published minutes."""
    minutes = get_minutes(_workshop(slug, workshop_id, SUPERVISION))
    form = CorrectionForm()

    def act() -> None:
        operations.start_correction(minutes=minutes, reason=form.reason.data or "", actor=_actor())
        flash(_("Correct the sections, then publish again: the former edition stays until then."))

    return _tried(minutes, form, act, correction_form=form)


@bp.get(ONE + "/draft.pdf")
@for_roles(*TEAM)
def draft_pdf(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The text as it stands, on paper."""
    return _draft_file(slug, workshop_id, Format.PDF)


@bp.get(ONE + "/draft.docx")
@for_roles(*TEAM)
def draft_docx(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The text as it stands, for a word processor."""
    return _draft_file(slug, workshop_id, Format.DOCX)


@bp.get(ONE + "/sheet.pdf")
@for_roles(*FACILITATION)
def sheet(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A page to print, with the code of the link that all who came share."""
    minutes = get_minutes(get_workshop(get_for_team(slug, FACILITATION), workshop_id))
    if minutes.state is MinutesState.DRAFT:
        abort(404)
    language = current_language()
    name = f"{slug}-minutes-{workshop_id}-link-{language}.pdf"
    return download(hall_sheet(minutes, language), name=name, kind=FileType.PDF)


def _draft_file(slug: str, workshop_id: int, format_: Format) -> ResponseReturnValue:
    minutes = get_minutes(get_workshop(get_for_team(slug), workshop_id))
    references = note_references(minutes.workshop)
    material = Material(utc_now(), 0, references, counts_of(minutes))
    return minutes_file(compose(minutes, material), format_, minutes)


def _workshop(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Workshop:
    return get_workshop(get_for_team(slug, roles), workshop_id)


def _minutes(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Minutes:
    """The minutes that a button acts on, once the button's own token is checked."""
    minutes = get_minutes(_workshop(slug, workshop_id, roles))
    if not ActionForm().validate_on_submit():
        abort(400)
    return minutes


def _tried(
    minutes: Minutes, form: Form, act: Callable[[], None], **forms: Any
) -> ResponseReturnValue:
    """Act when the form is right; else the page again with what was typed."""
    if form.validate_on_submit():
        try:
            act()
        except DomainError as error:
            form.refuse(error)
        else:
            return _back(minutes.workshop)
    return minutes_page(minutes.workshop, minutes, **forms), form.status


def _back(workshop: Workshop, anchor: str | None = None) -> ResponseReturnValue:
    slug = workshop.consultation.slug
    return redirect(url_for(".index", slug=slug, workshop_id=workshop.id, _anchor=anchor))


def _actor() -> User:
    user: User = current_user._get_current_object()
    return user
