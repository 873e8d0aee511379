"""The page of the hall: people check themselves in, without an account."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from consult.consultations.queries import get_public
from consult.extensions import utc_now
from consult.kernel.errors import DomainError, Gone
from consult.kernel.limits import PUBLIC_WRITES, limited
from consult.kernel.web import open_to_all, writes
from consult.workshops.attendance.codes import read_hall_key
from consult.workshops.attendance.forms import CONSENT, SelfForm
from consult.workshops.attendance.operations import check_in_by_code
from consult.workshops.models import Workshop, WorkshopState
from consult.workshops.queries import get_workshop

bp = Blueprint("checkin", __name__, url_prefix="/<slug>/check-in")


@bp.route("/<hall>", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def arrive(slug: str, hall: str) -> ResponseReturnValue:
    """Type one's code and say whether one may be seen on photos; twice is as good as once."""
    workshop = _workshop(slug, hall)
    form = SelfForm()
    if form.validate_on_submit():
        try:
            _require_today(workshop)
            check_in_by_code(
                workshop=workshop,
                typed=form.code.data or "",
                photo_consent=CONSENT[form.pictures.data],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".welcome", slug=slug, hall=hall), 303)
    page = render_template(
        "workshops/attendance/check_in.html",
        consultation=workshop.consultation,
        workshop=workshop,
        form=form,
        is_open=_is_open(workshop),
    )
    return page, form.status


@bp.get("/<hall>/welcome")
@open_to_all
def welcome(slug: str, hall: str) -> ResponseReturnValue:
    """Said to everybody who checked in; names nobody, since anybody may open it."""
    workshop = _workshop(slug, hall)
    return render_template(
        "workshops/attendance/welcome.html", consultation=workshop.consultation, workshop=workshop
    )


def _workshop(slug: str, hall: str) -> Workshop:
    number = read_hall_key(hall)
    if number is None:
        abort(404)
    return get_workshop(get_public(slug), number)


def _is_open(workshop: Workshop) -> bool:
    return (
        workshop.held_on == utc_now().date()
        and workshop.cancelled_at is None
        and workshop.state is WorkshopState.OPEN
    )


def _require_today(workshop: Workshop) -> None:
    if not _is_open(workshop):
        raise Gone(_l("People check in on the day of the meeting, while it is open."))
