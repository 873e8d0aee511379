"""The team's pages of photos: taken in, looked at beside the notes written from them, shown."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.models import Role, User
from consult.access.policies import FACILITATION, SUPERVISION, TEAM, for_roles, has_role
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.text import shorten
from consult.kernel.web import writes
from consult.workshops.forms import NoteForm
from consult.workshops.models import Photo, Workshop, WorkshopState
from consult.workshops.operations import log_note
from consult.workshops.photos import operations
from consult.workshops.photos.answers import picture_of
from consult.workshops.photos.forms import LinksForm, PhotoForm, PhotosForm
from consult.workshops.photos.operations import why_not_public
from consult.workshops.photos.queries import count_notes, get_photo, notes_from, photos_of
from consult.workshops.photos.receiving import Received, receive
from consult.workshops.photos.storage import Size
from consult.workshops.policies import can_log
from consult.workshops.queries import get_workshop, list_notes
from consult.workshops.views.frame import labels
from consult.workshops.views.notes import choices_kept, note_form, note_text

bp = Blueprint(
    "photos", __name__, url_prefix="/team/<slug>/workshops/<int(max=2147483647):workshop_id>/photos"
)

ONE = "/<int(max=2147483647):photo_id>"
#: characters of a note by which it is recognised in a list
NOTE_SHOWN = 90


@bp.get("")
@for_roles(*TEAM)
def index(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The photos of a workshop, table by table."""
    workshop = get_workshop(get_for_team(slug), workshop_id)
    return _gallery(workshop, PhotosForm(formdata=None, data={"table_number": _table()}))


@bp.post("")
@for_roles(*FACILITATION)
@writes
def add(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Take photos in; answers a program that asks for JSON with the keys of what was kept."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    form = PhotosForm()
    files = [f for f in request.files.getlist("photos") if f.filename or f.content_length]
    if form.validate_on_submit() and files:
        received = receive(
            files,
            workshop=workshop,
            actor=_actor(),
            key=form.key.data or "",
            table_number=form.table_number.data,
        )
        return _told(workshop, form, received)
    if not files:
        form.photos.errors = [_("Choose one photo at least.")]
    if _wants_json():
        return jsonify(refused=[], errors=form.errors), form.status
    return _gallery(workshop, form), form.status


@bp.route(ONE, methods=["GET", "POST"])
@for_roles(*TEAM)
@writes
def show(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo beside the form that writes down what is on it."""
    workshop = get_workshop(get_for_team(slug), workshop_id)
    photo = get_photo(workshop, photo_id)
    kept = choices_kept()
    kept["table_number"] = kept["table_number"] or photo.table_number
    form = note_form(workshop, data=kept, **kept_arguments())
    if not form.is_submitted():
        return _photo_page(photo, form)
    if not can_log(current_user, workshop.consultation):
        abort(403)
    if form.validate():
        try:
            note = log_note(
                workshop=workshop,
                note=note_text(form, workshop.consultation),
                recorded_by_id=current_user.id,
                token=form.token.data,
            )
            operations.add_note(photo=photo, note=note)
            return redirect(_to_photo(photo, saved=note.contribution_id, form=form))
        except DomainError as error:
            form.refuse(error)
    return _photo_page(photo, form), form.status


@bp.post(ONE + "/details")
@for_roles(*FACILITATION)
@writes
def describe(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """Say which table it is of, and what and who is on it."""
    photo = _load(slug, workshop_id, photo_id, FACILITATION)
    form = PhotoForm()
    if form.validate_on_submit():
        operations.describe_photo(photo=photo, shown=form.shown(), actor=_actor())
        flash(_("The changes are saved."))
        return redirect(_to_photo(photo))
    return _photo_page(photo, details=form), form.status


@bp.post(ONE + "/notes")
@for_roles(*FACILITATION)
@writes
def link(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """Say which notes were written from it."""
    photo = _load(slug, workshop_id, photo_id, FACILITATION)
    notes = list_notes(photo.workshop)
    form = LinksForm(notes=[(note.contribution_id, "") for note in notes])
    if not form.validate_on_submit():
        abort(400)
    chosen = [note for note in notes if note.contribution_id in (form.notes.data or ())]
    operations.link_notes(photo=photo, notes=chosen, actor=_actor())
    flash(_("The changes are saved."))
    return redirect(_to_photo(photo))


@bp.post(ONE + "/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """Show it on the meeting's public page."""
    photo = _for_action(slug, workshop_id, photo_id, SUPERVISION)
    operations.publish_photo(photo=photo, actor=_actor())
    flash(_("The photo is public."))
    return redirect(_to_photo(photo))


@bp.post(ONE + "/take-back")
@for_roles(*FACILITATION)
@writes
def take_back(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """Show it to the team alone again."""
    photo = _for_action(slug, workshop_id, photo_id, FACILITATION)
    operations.take_back_photo(photo=photo, actor=_actor())
    flash(_("The photo is no longer public."))
    return redirect(_to_photo(photo))


@bp.post(ONE + "/remove")
@for_roles(*FACILITATION)
@writes
def remove(slug: str, workshop_id: int, photo_id: int) -> ResponseReturnValue:
    """Delete it for ever."""
    photo = _for_action(slug, workshop_id, photo_id, FACILITATION)
    operations.remove_photo(photo=photo, actor=_actor())
    flash(_("The photo is deleted."))
    return redirect(url_for(".index", slug=slug, workshop_id=workshop_id))


@bp.get(ONE + "/<any(full, small):size>.jpg")
@for_roles(*TEAM)
def picture(slug: str, workshop_id: int, photo_id: int, size: str) -> Response:
    """The picture itself, for the team."""
    return picture_of(_load(slug, workshop_id, photo_id, TEAM), Size(size))


def _load(slug: str, workshop_id: int, photo_id: int, roles: tuple[Role, ...]) -> Photo:
    return get_photo(get_workshop(get_for_team(slug, roles), workshop_id), photo_id)


def _for_action(slug: str, workshop_id: int, photo_id: int, roles: tuple[Role, ...]) -> Photo:
    photo = _load(slug, workshop_id, photo_id, roles)
    if not ActionForm().validate_on_submit():
        abort(400)
    return photo


def _told(workshop: Workshop, form: PhotosForm, received: Received) -> ResponseReturnValue:
    """What became of the files: JSON for a program; a page with what to mend when none was kept."""
    if _wants_json():
        return jsonify(received.plain()), received.status
    said = [f"{refusal.name}: {refusal.message}" for refusal in received.refused]
    if not received.photos:
        form.photos.errors = said
        return _gallery(workshop, form), received.status
    kept = len(received.photos)
    flash(ngettext("%(num)s photo is kept.", "%(num)s photos are kept.", kept))
    for message in said:
        flash(message, "danger")
    slug, table = workshop.consultation.slug, form.table_number.data
    return redirect(url_for(".index", slug=slug, workshop_id=workshop.id, table=table), 303)


def _gallery(workshop: Workshop, form: PhotosForm) -> str:
    consultation = workshop.consultation
    return render_template(
        "workshops/photos/index.html",
        consultation=consultation,
        workshop=workshop,
        photos=photos_of(workshop),
        notes=count_notes(workshop),
        form=form,
        may_log=can_log(current_user, consultation),
        is_open=workshop.state is WorkshopState.OPEN,
    )


def _photo_page(
    photo: Photo, form: NoteForm | None = None, *, details: PhotoForm | None = None
) -> str:
    workshop = photo.workshop
    written = notes_from(photo)
    notes = list_notes(workshop)
    links = LinksForm(
        formdata=None,
        notes=[
            (n.contribution_id, shorten(n.contribution.statement or "", NOTE_SHOWN)) for n in notes
        ],
        data={"notes": [note.contribution_id for note in written]},
    )
    return render_template(
        "workshops/photos/show.html",
        consultation=workshop.consultation,
        workshop=workshop,
        photo=photo,
        written=written,
        notes=notes,
        form=form or note_form(workshop, formdata=None, data=choices_kept()),
        details=details or _details(photo),
        links=links,
        action=ActionForm(formdata=None),
        missing=why_not_public(photo),
        saved=request.args.get("saved", type=int) if request.method == "GET" else None,
        is_open=workshop.state is WorkshopState.OPEN,
        may_log=can_log(current_user, workshop.consultation),
        may_supervise=has_role(current_user, SUPERVISION, workshop.consultation.region_id),
        **labels(),
    )


def _details(photo: Photo) -> PhotoForm:
    said = {True: "yes", False: "no", None: ""}[photo.shows_people]
    data: dict[str, Any] = {
        "table_number": photo.table_number,
        "people": said,
        "agreed": photo.agreed_at is not None,
        "description": photo.description,
    }
    return PhotoForm(formdata=None, data=data)


def _to_photo(photo: Photo, *, saved: int | None = None, form: NoteForm | None = None) -> str:
    kept: dict[str, Any] = {}
    if form is not None:
        kept = {
            "criterion": form.criterion.data,
            "kind": form.kind.data,
            "table": form.table_number.data,
            "province": form.province.data,
            "who": form.category.data,
            "_anchor": "note-form",
        }
    slug, number = photo.workshop.consultation.slug, photo.workshop_id
    return url_for(".show", slug=slug, workshop_id=number, photo_id=photo.id, saved=saved, **kept)


def _table() -> int | None:
    number = request.args.get("table", type=int)
    return number if number and 0 < number < 1000 else None


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def _actor() -> User:
    user: User = current_user._get_current_object()
    return user
