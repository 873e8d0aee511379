"""A person's own link: opens their seats without an account, and cannot be guessed."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.kernel.addresses import whole_address
from consult.workshops.models import Interest

SALT = "consult.workshops.seat"


def key_of(interest: Interest) -> str:
    """What stands in the link: signed, so that it needs no table of its own."""
    return str(_serializer().dumps([interest.id, interest.nonce]))


def read_key(key: str) -> tuple[int, str] | None:
    """Number and nonce of a link, or None when it is not one of ours."""
    try:
        number, nonce = _serializer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    return (number, nonce) if isinstance(number, int) and isinstance(nonce, str) else None


def own_address(interest: Interest) -> str:
    """The whole address of the person's page, for a letter; empty when the site has no name."""
    slug = interest.call.consultation.slug
    return whole_address("calls.own", slug=slug, key=key_of(interest))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
