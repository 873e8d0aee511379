"""Links to the page where those who came read the minutes: signed, so that none can be guessed.

Three kinds: ``seat`` is a person's own, ``hall`` is shared by all who came, ``own`` leads somebody
who used the hall's link back to their answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from consult.kernel.addresses import whole_address
from consult.workshops.models import Minutes, MinutesAnswer, Seat

SALT = "consult.workshops.minutes"
KINDS = ("seat", "hall", "own")


@dataclass(frozen=True)
class Key:
    """What stands in a link: whose it is, and a secret of the row that it names."""

    kind: str
    minutes_id: int
    row_id: int
    nonce: str


def seat_link(minutes: Minutes, seat: Seat) -> str:
    """The link of a person who came."""
    return _dump(Key("seat", minutes.id, seat.id, seat.interest.nonce))


def hall_link(minutes: Minutes) -> str:
    """The link that all who came share."""
    return _dump(Key("hall", minutes.id, 0, minutes.nonce))


def own_link(answer: MinutesAnswer) -> str:
    """The link back to an answer that was given with the hall's link."""
    return _dump(Key("own", answer.minutes_id, answer.id, answer.token or ""))


def read_link(link: str) -> Key | None:
    """What a link names, or None when it is not one of ours."""
    try:
        kind, minutes_id, row_id, nonce = _serializer().loads(link)
    except (BadSignature, ValueError, TypeError):
        return None
    return Key(kind, minutes_id, row_id, nonce) if kind in KINDS else None


def address_of(minutes: Minutes, link: str) -> str:
    """The whole address of a link, for a letter; empty when the site does not know its name."""
    return whole_address("minutes.read", slug=minutes.workshop.consultation.slug, link=link)


def _dump(key: Key) -> str:
    return str(_serializer().dumps([key.kind, key.minutes_id, key.row_id, key.nonce]))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)
