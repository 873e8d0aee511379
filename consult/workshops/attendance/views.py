"""The team's pages of the door: the list, arrivals by code, people without a seat."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import FACILITATION, SUPERVISION, for_roles, has_role
from consult.consultations.queries import get_for_team
from consult.contributions.models import AGE_LABELS, CATEGORY_LABELS, SETTING_LABELS, SEX_LABELS
from consult.kernel.downloads import FileType, download, xlsx_bytes
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.attendance import operations
from consult.workshops.attendance.codes import drawn, hall_address
from consult.workshops.attendance.forms import CONSENT, CodeForm, StrangerForm
from consult.workshops.attendance.queries import door_of, findable, get_walk_in, seat_by_code
from consult.workshops.attendance.sheets import attendance_sheets
from consult.workshops.calls.arriving import check_in, undo_check_in
from consult.workshops.calls.queries import get_seat
from consult.workshops.models import HOLDING, SEAT_STATE_LABELS, Workshop, WorkshopState
from consult.workshops.queries import get_workshop
from consult.workshops.views.frame import for_action, provinces_of

bp = Blueprint(
    "door", __name__, url_prefix="/team/<slug>/workshops/<int(max=2147483647):workshop_id>/door"
)


@bp.get("")
@for_roles(*FACILITATION)
def index(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The list at the door; a person's code in the address opens it at them."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    return _door_page(workshop)


@bp.post("/code")
@for_roles(*FACILITATION)
@writes
def by_code(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Check somebody in by the code that they show."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            seat = operations.check_in_by_code(
                workshop=workshop,
                typed=form.code.data or "",
                photo_consent=form.consent,
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(name)s is here.", name=seat.interest.name))
            return redirect(url_for(".index", slug=slug, workshop_id=workshop_id))
    return _door_page(workshop, code=form), form.status


@bp.post("/<int(max=2147483647):seat_id>")
@for_roles(*FACILITATION)
@writes
def arrive(slug: str, workshop_id: int, seat_id: int) -> ResponseReturnValue:
    """Note that somebody on the list came, or take it back."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    seat = get_seat(workshop, seat_id)
    if request.form.get("came") == "no":
        undo_check_in(seat=seat, actor=_actor())
    else:
        consent = CONSENT.get(request.form.get("pictures", ""))
        check_in(seat=seat, photo_consent=consent, actor=_actor())
    wanted = request.form.get("q", "")[:200] or None
    return redirect(
        url_for(".index", slug=slug, workshop_id=workshop_id, q=wanted, _anchor=f"seat-{seat_id}")
    )


@bp.post("/walk-ins")
@for_roles(*FACILITATION)
@writes
def add(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Let somebody in who is not on the list."""
    consultation = get_for_team(slug, FACILITATION)
    workshop = get_workshop(consultation, workshop_id)
    form = StrangerForm(provinces=provinces_of(consultation))
    if form.validate_on_submit():
        provinces = {p.id: p for p in consultation.region.provinces}
        try:
            operations.let_in(
                workshop=workshop,
                person=form.person(provinces),
                actor=_actor(),
                token=form.token.data,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("One more person is here."))
            here = url_for(".index", slug=slug, workshop_id=workshop_id, _anchor="walk-ins")
            return redirect(here)
    return _door_page(workshop, stranger=form), form.status


@bp.post("/walk-ins/<int(max=2147483647):walk_in_id>/send-away")
@for_roles(*FACILITATION)
@writes
def send_away(slug: str, workshop_id: int, walk_in_id: int) -> ResponseReturnValue:
    """Take somebody off the list who was let in by mistake."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    operations.send_away(walk_in=get_walk_in(workshop, walk_in_id), actor=_actor())
    return redirect(url_for(".index", slug=slug, workshop_id=workshop_id, _anchor="walk-ins"))


@bp.post("/counts")
@for_roles(*FACILITATION)
@writes
def take_counts(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Let the list count in place of what was counted by eye."""
    workshop = for_action(slug, workshop_id, FACILITATION)
    operations.take_counts(workshop=workshop, actor=_actor())
    flash(_("The counts are those of the list now."))
    return redirect(url_for("workshops.attendance", slug=slug, workshop_id=workshop_id))


@bp.get("/sign")
@for_roles(*FACILITATION)
def sign(slug: str, workshop_id: int) -> ResponseReturnValue:
    """A sign for the hall: its code opens the page on which people check themselves in."""
    workshop = get_workshop(get_for_team(slug, FACILITATION), workshop_id)
    address = hall_address(workshop)
    return render_template(
        "workshops/attendance/sign.html",
        consultation=workshop.consultation,
        workshop=workshop,
        address=address,
        code=drawn(address),
    )


@bp.get("/attendance.xlsx")
@for_roles(*SUPERVISION)
def file(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Who came, with their word on pictures, and the counts."""
    workshop = get_workshop(get_for_team(slug, SUPERVISION), workshop_id)
    content = xlsx_bytes(attendance_sheets(workshop, door_of(workshop)))
    name = f"{slug}-workshop-{workshop_id}-attendance.xlsx"
    return download(content, name=name, kind=FileType.XLSX)


def _door_page(
    workshop: Workshop, *, code: CodeForm | None = None, stranger: StrangerForm | None = None
) -> str:
    consultation = workshop.consultation
    wanted = request.args.get("q", "")[:200]
    shown = request.args.get("code", "")[:60]
    provinces = provinces_of(consultation)
    return render_template(
        "workshops/attendance/door.html",
        consultation=consultation,
        workshop=workshop,
        door=door_of(workshop, wanted),
        wanted=wanted,
        shown=shown,
        found=seat_by_code(workshop, shown) if shown else None,
        findable=findable,
        code=code or CodeForm(formdata=None, data={"code": ""}),
        stranger=stranger
        or StrangerForm(provinces=provinces, **({"formdata": None} | kept_arguments())),
        action=ActionForm(formdata=None),
        is_open=workshop.state is WorkshopState.OPEN,
        may_supervise=has_role(current_user, SUPERVISION, consultation.region_id),
        HOLDING=HOLDING,
        state_labels=SEAT_STATE_LABELS,
        value_labels={
            "category": CATEGORY_LABELS,
            "sex": SEX_LABELS,
            "age_band": AGE_LABELS,
            "setting": SETTING_LABELS,
        },
    )


def _actor() -> User:
    user: User = current_user._get_current_object()
    return user
