"""The addresses of the form: one for the hall, and one for each person who came."""

from __future__ import annotations

from base64 import b64encode

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.documents.render.pictures import code_svg
from consult.kernel.addresses import whole_address
from consult.workshops.models import Seat
from consult.workshops.models.evaluation import Evaluation

SALT = "consult.workshops.evaluation"


def own_key(seat: Seat) -> str:
    """What stands in a person's link: signed, and worth nothing on their page of seats."""
    return str(_serializer().dumps([seat.id, seat.interest.nonce]))


def read_own_key(key: str) -> tuple[int, str] | None:
    """Seat and nonce of a link, or None when it is not one of ours."""
    try:
        number, nonce = _serializer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    return (number, nonce) if isinstance(number, int) and isinstance(nonce, str) else None


def hall_address(evaluation: Evaluation) -> str:
    """The whole address behind the code of the hall; empty when the site has no name."""
    slug = evaluation.workshop.consultation.slug
    return whole_address("evaluation.answer", slug=slug, hall_key=evaluation.key)


def own_address(seat: Seat) -> str:
    """The whole address of a person's form; empty when the site has no name."""
    slug = seat.workshop.consultation.slug
    return whole_address("evaluation.own", slug=slug, personal_key=own_key(seat))


def code_picture(address: str) -> str:
    """The address as a code that telephones read: a picture that stands in the page itself."""
    return "data:image/svg+xml;base64," + b64encode(code_svg(address).encode()).decode()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
