"""Addresses and codes of the door: what a person shows, what hangs in the hall."""

from __future__ import annotations

import segno
from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from consult.extensions import utc_now
from consult.kernel.addresses import whole_address
from consult.workshops.models import HOLDING, Seat, Workshop

SALT = "consult.workshops.hall"


def hall_key(workshop: Workshop) -> str:
    """What stands in the hall's link: who has not been in the hall cannot make it up."""
    return str(_serializer().dumps(workshop.id))


def read_hall_key(key: str) -> int | None:
    """Number of the workshop of a hall's link, or None when it is not one of ours."""
    try:
        number = _serializer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    return number if isinstance(number, int) else None


def hall_address(workshop: Workshop) -> str:
    """The page on which people in the hall check themselves in."""
    slug = workshop.consultation.slug
    return whole_address("checkin.arrive", slug=slug, hall=hall_key(workshop))


def shows_code(seat: Seat) -> bool:
    """Whether a person has something to show at the door: a seat at a meeting that is held."""
    held = seat.workshop.cancelled_at is None and seat.workshop.held_on >= utc_now().date()
    return bool(seat.code) and seat.state in HOLDING and held


def door_address(seat: Seat) -> str:
    """The team's page of the door, opened at this person."""
    slug, number = seat.workshop.consultation.slug, seat.workshop_id
    return whole_address("door.index", slug=slug, workshop_id=number, code=seat.code)


def drawn(address: str) -> Markup:
    """A QR code as SVG, on white ground with the quiet zone that cameras need."""
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_inline(
        border=4, light="white", title=_("QR code"), svgclass="qr", omitsize=True
    )
    return Markup(picture)  # noqa: S704  # made of modules; the address is drawn, not written


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
