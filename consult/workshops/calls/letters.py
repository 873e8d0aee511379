"""Letters to those who answered a call; nobody without an address gets one."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.kernel.i18n import babel_locale, localized
from consult.kernel.mail import post
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.calls.links import own_address
from consult.workshops.models import HOLDING, Interest, Seat, SeatState, Workshop


def thank(interest: Interest) -> None:
    """Say that the answer arrived, with the link to follow it."""
    if not interest.email:
        return
    with force_locale(babel_locale(interest.language)):
        text = _(
            "Thank you: your interest is registered. On this page you see at any time where each"
            " meeting stands, and you can take your wish back. Keep the address for yourself."
        )
        _send(interest, _("Your interest is registered"), text, kind="call.received")


def tell(seat: Seat) -> None:
    """Say what became of a wish for a seat."""
    if not seat.interest.email:
        return
    with force_locale(babel_locale(seat.interest.language)):
        subject, text = _NEWS[seat.state](seat.workshop)
        parts = [text, where_and_when(seat.workshop), _code(seat)]
        _send(seat.interest, subject, "\n\n".join(filter(None, parts)))


def remind(seat: Seat) -> None:
    """Remind of a meeting that is near; once, however often it is asked."""
    if not seat.interest.email:
        return
    with force_locale(babel_locale(seat.interest.language)):
        text = _("You have a seat at this meeting. If you cannot come, give it back: others wait.")
        subject = _("Soon: %(title)s", title=seat.workshop.title)
        text = "\n\n".join(filter(None, [text, where_and_when(seat.workshop), _code(seat)]))
        _send(seat.interest, subject, text, kind="call.reminder", key=f"seat.reminder:{seat.id}")


def call_off(seat: Seat) -> None:
    """Say that a meeting is called off."""
    if not seat.interest.email:
        return
    with force_locale(babel_locale(seat.interest.language)):
        subject = _("Called off: %(title)s", title=seat.workshop.title)
        text = _("This meeting is called off.")
        key = f"seat.called_off:{seat.id}:{seat.workshop.sequence}"
        text = "\n\n".join([text, where_and_when(seat.workshop)])
        _send(seat.interest, subject, text, kind="call.called_off", key=key)


def where_and_when(workshop: Workshop) -> str:
    """Title, day, hours and place, one line each."""
    day = " ".join(filter(None, [full_date(workshop.held_on), meeting_hours(workshop)]))
    place = ", ".join(filter(None, [workshop.place, localized(workshop.province)]))
    return "\n".join(filter(None, [workshop.title, day, place]))


def _code(seat: Seat) -> str:
    """The line with the code for the door; empty without a seat."""
    if seat.state not in HOLDING or not seat.code:
        return ""
    line: str = _("Your code for the door: %(code)s", code=seat.code)
    return line


def _chosen(workshop: Workshop) -> tuple[str, str]:
    return (
        _("Invitation: %(title)s", title=workshop.title),
        _("You are invited. Please confirm on your page that you come, or give the seat back."),
    )


def _confirmed(workshop: Workshop) -> tuple[str, str]:
    return (
        _("Your seat: %(title)s", title=workshop.title),
        _("Your seat is confirmed. If you cannot come, give it back on your page: others wait."),
    )


def _waiting(workshop: Workshop) -> tuple[str, str]:
    return (
        _("Waiting list: %(title)s", title=workshop.title),
        _("All seats are given. You are on the waiting list and hear as soon as one is free."),
    )


def _not_chosen(workshop: Workshop) -> tuple[str, str]:
    return (
        _("No seat this time: %(title)s", title=workshop.title),
        _(
            "There were more answers than seats, and you could not be invited to this meeting."
            " You can still take part online or on paper: it counts the same."
        ),
    )


def _cancelled(workshop: Workshop) -> tuple[str, str]:
    return (
        _("Seat given back: %(title)s", title=workshop.title),
        _("You gave your seat back. Thank you for telling us."),
    )


def _asked(workshop: Workshop) -> tuple[str, str]:
    return (
        _("Your wish: %(title)s", title=workshop.title),
        _("Your wish for a seat is registered. The team chooses and writes to you."),
    )


_NEWS = {
    SeatState.ASKED: _asked,
    SeatState.CHOSEN: _chosen,
    SeatState.CONFIRMED: _confirmed,
    SeatState.WAITING: _waiting,
    SeatState.NOT_CHOSEN: _not_chosen,
    SeatState.CANCELLED: _cancelled,
}


def _send(
    interest: Interest, subject: str, text: str, *, kind: str = "call.seat", key: str | None = None
) -> None:
    address = own_address(interest)
    parts = [
        _("Hello %(name)s,", name=interest.name),
        text,
        _("Your page: %(address)s", address=address) if address else "",
        localized(interest.call.consultation, "title"),
    ]
    body = "\n\n".join(filter(None, parts))
    post(to=interest.email, subject=subject, text=body, kind=kind, key=key)
