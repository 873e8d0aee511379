"""Public pages of a call: read it, answer it, one's own page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.contributions.models import AgeBand, Category, Sex
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import current_language, localized
from consult.kernel.limits import PUBLIC_WRITES, limited
from consult.kernel.messages import flash
from consult.kernel.web import open_to_all, writes
from consult.workshops.agenda.wording import full_date
from consult.workshops.attendance.codes import door_address, drawn, shows_code
from consult.workshops.calls.forms import InterestForm
from consult.workshops.calls.links import key_of
from consult.workshops.calls.operations import Person, express_interest
from consult.workshops.calls.queries import get_by_key, meetings_to_come, public_call
from consult.workshops.calls.seats import confirm_seat, give_back
from consult.workshops.models import (
    SEAT_STATE_LABELS,
    CallForInterest,
    Interest,
    Seat,
    SeatState,
    Setting,
    Wish,
    Workshop,
)

bp = Blueprint("calls", __name__, url_prefix="/<slug>")


@bp.route("/call", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def answer(slug: str) -> ResponseReturnValue:
    """Read the call and answer it; whatever goes wrong, what was typed comes back."""
    consultation = get_public(slug)
    call = public_call(consultation) or abort(404)
    today = utc_now().date()
    meetings = meetings_to_come(consultation, today)
    form = _form(consultation, meetings)
    if form.is_submitted() and call.takes_interest(today) and form.validate():
        try:
            interest = express_interest(
                call=call,
                person=_person(form, consultation),
                meetings=[m for m in meetings if m.id in (form.meetings.data or ())],
                token=form.token.data or None,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("Thank you: your interest is registered. This page is yours: keep its address.")
            )
            return redirect(url_for(".own", slug=slug, key=key_of(interest)), 303)
    return _call_page(consultation, call, form, today)


@bp.get("/seats/<key>")
@open_to_all
def own(slug: str, key: str) -> ResponseReturnValue:
    """A person's own page: where each of their wishes stands."""
    consultation = get_public(slug)
    interest = get_by_key(consultation, key)
    return render_template(
        "workshops/calls/own.html",
        consultation=consultation,
        interest=interest,
        key=key,
        action=ActionForm(),
        today=utc_now().date(),
        codes={s.id: drawn(door_address(s)) for s in interest.seats if shows_code(s)},
        state_labels=SEAT_STATE_LABELS,
        SeatState=SeatState,
    )


@bp.post("/seats/<key>/<int(max=2147483647):seat>/confirm")
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def confirm(slug: str, key: str, seat: int) -> ResponseReturnValue:
    """Say that one comes."""
    confirm_seat(seat=_own_seat(slug, key, seat))
    flash(_("Your seat is confirmed. See you there."))
    return redirect(url_for(".own", slug=slug, key=key), 303)


@bp.post("/seats/<key>/<int(max=2147483647):seat>/give-back")
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def cancel(slug: str, key: str, seat: int) -> ResponseReturnValue:
    """Give a seat back, or take a wish back."""
    give_back(seat=_own_seat(slug, key, seat))
    flash(_("Done. Thank you for telling us: somebody else can come."))
    return redirect(url_for(".own", slug=slug, key=key), 303)


def _own_seat(slug: str, key: str, seat: int) -> Seat:
    interest: Interest = get_by_key(get_public(slug), key)
    if not ActionForm().validate_on_submit():
        abort(400)
    return next((s for s in interest.seats if s.id == seat), None) or abort(404)


def _form(consultation: Consultation, meetings: list[Workshop]) -> InterestForm:
    return InterestForm(
        meetings=[(m.id, f"{m.title} – {full_date(m.held_on)}") for m in meetings],
        provinces=[(p.id, localized(p)) for p in consultation.region.provinces],
    )


def _person(form: InterestForm, consultation: Consultation) -> Person:
    provinces = {str(p.id): p for p in consultation.region.provinces}
    return Person(
        name=form.name.data or "",
        category=Category(form.category.data),
        email=(form.email.data or "").strip(),
        phone=(form.phone.data or "").strip(),
        organisation=form.organisation.data or "",
        sex=Sex(form.sex.data) if form.sex.data else None,
        age_band=AgeBand(form.age_band.data) if form.age_band.data else None,
        province=provinces.get(form.province.data),
        setting=Setting(form.setting.data) if form.setting.data else None,
        wish=Wish(form.wish.data),
        needs=form.needs.data or "",
        motivation=form.motivation.data or "",
        language=current_language(),
    )


def _call_page(
    consultation: Consultation, call: CallForInterest, form: InterestForm, today: date
) -> ResponseReturnValue:
    is_open = call.takes_interest(today)
    page = render_template(
        "workshops/calls/call.html",
        consultation=consultation,
        call=call,
        form=form,
        is_open=is_open,
        not_begun=today < call.opens_on,
    )
    return page, form.status if is_open or not form.is_submitted() else 410
