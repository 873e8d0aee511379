"""Letters to those who came: the draft to read, a reminder, what became of their remarks."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.documents.wording import day
from consult.kernel.addresses import whole_address
from consult.kernel.i18n import babel_locale, localized
from consult.kernel.mail import post
from consult.workshops.minutes.links import address_of, seat_link
from consult.workshops.models import (
    DECISION_LABELS,
    Minutes,
    MinutesAnswer,
    MinutesRemark,
    Seat,
)


def ask_to_read(minutes: Minutes, seat: Seat) -> None:
    """Send somebody who came the link to the draft; once."""
    with force_locale(babel_locale(seat.interest.language)):
        text = _(
            "You took part in this meeting. The draft of its minutes is ready: please read it, and"
            " say until %(day)s whether you approve it, comment on it or propose another text."
            " Without an answer you are not counted as having approved.",
            day=_last_day(minutes, seat),
        )
        subject = _("Minutes to read: %(title)s", title=minutes.workshop.title)
        key = f"minutes.reading:{minutes.id}:{seat.id}"
        _send(minutes, seat, subject, [text, _link(minutes, seat)], kind="minutes.reading", key=key)


def remind(minutes: Minutes, seat: Seat) -> None:
    """Remind somebody who has not answered that the time is nearly over; once."""
    with force_locale(babel_locale(seat.interest.language)):
        text = _(
            "You can still answer until %(day)s. Without an answer you are not counted as having"
            " approved.",
            day=_last_day(minutes, seat),
        )
        subject = _("Minutes to read, still open: %(title)s", title=minutes.workshop.title)
        key = f"minutes.reminder:{minutes.id}:{seat.id}"
        before = _("The link to your page stands in the letter that we sent you before.")
        parts = [text, _link(minutes, seat) or before]
        _send(minutes, seat, subject, parts, kind="minutes.reminder", key=key)


def tell_outcome(minutes: Minutes, answer: MinutesAnswer) -> None:
    """Tell somebody who wrote remarks what became of each."""
    seat = answer.seat
    if seat is None or not seat.interest.email or not answer.remarks:
        return
    with force_locale(babel_locale(seat.interest.language)):
        text = _("The minutes are published. What became of your remarks:")
        outcome = "\n".join(_outcome(remark) for remark in answer.remarks)
        subject = _("Minutes published: %(title)s", title=minutes.workshop.title)
        slug = minutes.workshop.consultation.slug
        address = whole_address("minutes.show", slug=slug, number=minutes.workshop_id)
        where = _("The published minutes: %(address)s", address=address) if address else ""
        key = f"minutes.outcome:{minutes.id}:{answer.id}"
        parts = [text, outcome, where]
        _send(minutes, seat, subject, parts, kind="minutes.outcome", key=key)


def _outcome(remark: MinutesRemark) -> str:
    where = remark.section.title if remark.section else _("The whole minutes")
    decision = str(DECISION_LABELS[remark.decision]) if remark.decision else ""
    why = f" ({' '.join(remark.reason.split())})" if remark.reason else ""
    return f"- {where}: {decision}{why}"


def _last_day(minutes: Minutes, seat: Seat) -> str:
    return day(minutes.closes_on, seat.interest.language) if minutes.closes_on else ""


def _link(minutes: Minutes, seat: Seat) -> str:
    """The line with the link; a site that does not know its name writes none."""
    address = address_of(minutes, seat_link(minutes, seat))
    if not address:
        return ""
    return str(_("Your page, for you alone: %(address)s", address=address))


def _send(
    minutes: Minutes, seat: Seat, subject: str, parts: list[str], *, kind: str, key: str
) -> None:
    if not seat.interest.email:
        return
    whole = [
        _("Hello %(name)s,", name=seat.interest.name),
        minutes.workshop.title,
        *parts,
        localized(minutes.workshop.consultation, "title"),
    ]
    text = "\n\n".join(filter(None, whole))
    post(to=seat.interest.email, subject=subject, text=text, kind=kind, key=key)
