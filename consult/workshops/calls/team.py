"""The team's pages: the call, who answered, who is invited, who came."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import FACILITATION, SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.models import AGE_LABELS, CATEGORY_LABELS, SEX_LABELS
from consult.kernel.downloads import FileType, Sheet, download, xlsx_bytes
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES, direction, localized
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.calls.arriving import check_in, undo_check_in
from consult.workshops.calls.forms import CallForm, ChoiceForm
from consult.workshops.calls.operations import CallText, publish_call, write_call
from consult.workshops.calls.queries import balance_of, get_seat, latest_call, seats_of
from consult.workshops.calls.seats import choose_people, turn_down
from consult.workshops.models import (
    HOLDING,
    OPEN_STATES,
    SEAT_STATE_LABELS,
    SETTING_LABELS,
    WISH_LABELS,
    Seat,
    Workshop,
)
from consult.workshops.queries import get_workshop

bp = Blueprint("people", __name__, url_prefix="/team/<slug>")

WORKSHOP = "/workshops/<int(max=2147483647):workshop_id>/people"


@bp.route("/call", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def call(slug: str) -> ResponseReturnValue:
    """Write the call for interest."""
    consultation = get_for_team(slug, SUPERVISION)
    found = latest_call(consultation)
    form = CallForm(obj=found, **kept_arguments())
    if form.validate_on_submit():
        content = CallText(
            form.texts(), form.opens_on.data, form.closes_on.data, form.first_come.data
        )
        try:
            write_call(consultation=consultation, call=found, content=content, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The call is saved."))
            return redirect(url_for(".call", slug=slug))
    page = render_template(
        "workshops/calls/edit.html",
        consultation=consultation,
        call=found,
        form=form,
        action=ActionForm(formdata=None),
    )
    return page, form.status


@bp.post("/call/publish")
@for_roles(*SUPERVISION)
@writes
def publish(slug: str) -> ResponseReturnValue:
    """Show the call to the public."""
    found = latest_call(get_for_team(slug, SUPERVISION)) or abort(404)
    if not ActionForm().validate_on_submit():
        abort(400)
    publish_call(call=found, actor=_actor())
    flash(_("The call is public."))
    return redirect(url_for(".call", slug=slug))


@bp.get(WORKSHOP)
@for_roles(*FACILITATION)
def index(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Who asked for a seat at a meeting, and how balanced those who have one are."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    return _people_page(workshop, ChoiceForm(formdata=None))


@bp.post(WORKSHOP)
@for_roles(*SUPERVISION)
@writes
def choose(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Invite the ticked people, or tell them that they are not invited, with the reason."""
    workshop = get_workshop(get_for_team(slug, SUPERVISION), workshop_id)
    form = ChoiceForm()
    ticked = _ticked(workshop)
    if form.validate_on_submit():
        try:
            _apply(ticked, form.reason.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".index", slug=slug, workshop_id=workshop_id))
    return _people_page(workshop, form), form.status


@bp.post(WORKSHOP + "/<int(max=2147483647):seat_id>/arrival")
@for_roles(*FACILITATION)
@writes
def arrival(slug: str, workshop_id: int, seat_id: int) -> ResponseReturnValue:
    """Note that somebody came, and whether pictures of them may be shown; or take it back."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    if not ActionForm().validate_on_submit():
        abort(400)
    seat = get_seat(workshop, seat_id)
    if request.form.get("came") == "no":
        undo_check_in(seat=seat, actor=_actor())
    else:
        consent = {"yes": True, "no": False}.get(request.form.get("pictures", ""))
        check_in(seat=seat, photo_consent=consent, actor=_actor())
    return redirect(
        url_for(".index", slug=slug, workshop_id=workshop_id, _anchor=f"seat-{seat_id}")
    )


@bp.get(WORKSHOP + ".xlsx")
@for_roles(*SUPERVISION)
def file(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The list to print and take to the hall."""
    workshop = get_workshop(get_for_team(slug, SUPERVISION), workshop_id)
    columns = [_("Name"), _("Organisation"), _("You come as"), _("Telephone"), _("State")]
    rows = [
        (
            seat.interest.name,
            seat.interest.organisation,
            str(CATEGORY_LABELS[seat.interest.category]),
            seat.interest.phone,
            str(SEAT_STATE_LABELS[seat.state]),
        )
        for seat in seats_of(workshop)
    ]
    sheet = Sheet(_("Participants"), columns, rows, right_to_left=direction() == "rtl")
    name = f"{slug}-workshop-{workshop_id}-people.xlsx"
    return download(xlsx_bytes([sheet]), name=name, kind=FileType.XLSX)


def _apply(ticked: list[Seat], reason: str) -> None:
    if not ticked:
        raise DomainError(_l("Tick one person at least."))
    if request.form.get("choice") == "turn-down":
        turn_down(seats=ticked, reason=reason, actor=_actor())
        flash(_("They are told that they are not invited."))
        return
    given = choose_people(seats=ticked, reason=reason, actor=_actor())
    flash(
        _(
            "%(chosen)s invited, %(waiting)s on the waiting list.",
            chosen=given.chosen,
            waiting=given.waiting,
        )
    )


def _ticked(workshop: Workshop) -> list[Seat]:
    ticked = set(request.form.getlist("seat"))
    return [s for s in seats_of(workshop) if str(s.id) in ticked and s.state in OPEN_STATES]


def _people_page(workshop: Workshop, form: ChoiceForm) -> str:
    seats = seats_of(workshop)
    names = {p.id: localized(p) for p in workshop.consultation.region.provinces}
    return render_template(
        "workshops/calls/people.html",
        consultation=workshop.consultation,
        workshop=workshop,
        seats=seats,
        balance=balance_of(seats),
        form=form,
        action=ActionForm(formdata=None),
        HOLDING=HOLDING,
        OPEN_STATES=OPEN_STATES,
        state_labels=SEAT_STATE_LABELS,
        wish_labels=WISH_LABELS,
        language_names={code: name for code, (_locale, name) in LANGUAGES.items()},
        value_labels={
            "sex": SEX_LABELS,
            "age_band": AGE_LABELS,
            "setting": SETTING_LABELS,
            "category": CATEGORY_LABELS,
            "province_id": names,
        },
    )


def _actor() -> User:
    user: User = current_user._get_current_object()
    return user
