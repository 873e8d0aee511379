"""The state of a workshop, and the key of a page that is sent twice."""

from __future__ import annotations

import hashlib

from flask_babel import lazy_gettext as _l

from consult.extensions import db
from consult.kernel.errors import Conflict
from consult.workshops.models import Workshop, WorkshopState


def lock_state(workshop: Workshop) -> WorkshopState:
    """The present state, held until the end of the transaction where the database can."""
    db.session.refresh(workshop, ["state"], with_for_update=True)
    return workshop.state


def require_open(workshop: Workshop) -> None:
    if lock_state(workshop) is not WorkshopState.OPEN:
        raise Conflict(
            _l(
                "This workshop is closed: its notes can no longer change."
                " The supervision team can reopen it."
            )
        )


def digest(*content: object) -> str:
    """Hexadecimal SHA-256 of plain values."""
    return hashlib.sha256(repr(content).encode("utf-8", "replace")).hexdigest()
