"""What an agent keeps from form to form: in their session, for the batch they type in now."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import session

from consult.contributions.entering.forms import KEEPABLE, KEPT_AT_FIRST, EntryForm
from consult.contributions.models import EntryBatch

SESSION_KEY = "entry"
#: a longer value is no name of a place
_LONGEST = 200


def remember(batch: EntryBatch, form: EntryForm) -> None:
    """Keep what the form just saved wants kept; nothing that tells who a person is."""
    kept = [name for name in KEEPABLE if name in (form.keep.data or ())]
    values = {name: _plain(form[name].data) for name in kept}
    session[SESSION_KEY] = {"batch": batch.id, "keep": kept, "values": values}


def recalled(batch: EntryBatch) -> dict[str, Any]:
    """Data of the next form of the batch."""
    known = session.get(SESSION_KEY) or {}
    if known.get("batch") != batch.id:
        return {"keep": list(known.get("keep", KEPT_AT_FIRST)), "said_on": batch.said_on}
    values = dict(known.get("values", {}))
    day = values.pop("said_on", None)
    return {
        **values,
        "said_on": date.fromisoformat(day) if day else batch.said_on,
        "keep": list(known.get("keep", ())),
    }


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")[:_LONGEST]
