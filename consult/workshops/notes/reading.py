"""Reading what a device sends: nothing is believed, each act is read or refused on its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.kernel.errors import DomainError
from consult.kernel.i18n import localized
from consult.kernel.text import storable
from consult.workshops.forms import NoteForm
from consult.workshops.models import NoteChoice, Workshop
from consult.workshops.notes.acts import MOST_ACTS, Act, Deed
from consult.workshops.operations import NoteText

#: what devices make: UUIDs, and room for others
KEY = re.compile(r"[0-9A-Za-z-]{8,64}")
LARGEST = 2**31 - 1
#: name on the wire → field of the form
FIELDS = {
    "text": "text",
    "kind": "kind",
    "criterion": "criterion",
    "table": "table_number",
    "votes": "votes",
    "category": "category",
    "province": "province",
}


class Unreadable(DomainError):
    """What was sent is not a list of acts."""

    status = 400


def read_acts(body: object, workshop: Workshop) -> list[Act]:
    """The acts of a request.

    Raises
    ------
    Unreadable
        When it is no list of acts with keys, or too long a list.
    """
    sent = body.get("acts") if isinstance(body, dict) else None
    if not isinstance(sent, list):
        raise Unreadable(_("What this device sent cannot be read."))
    if len(sent) > MOST_ACTS:
        raise Unreadable(_("At most %(limit)s changes are sent at once.", limit=MOST_ACTS))
    return [_read(one, workshop) for one in sent]


def number_of(value: object) -> int | None:
    """A whole number that a database can hold; nothing for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= LARGEST else None  # type: ignore[operator, return-value]  # is_number


def _read(sent: object, workshop: Workshop) -> Act:
    if not isinstance(sent, dict) or not _is_key(sent.get("key")):
        raise Unreadable(_("What this device sent cannot be read."))
    try:
        return _act(sent, workshop)
    except DomainError as error:
        refusal = str(error)
    except ValueError:
        refusal = _("What this device sent cannot be read.")
    return Act(key=sent["key"], note="", deed=Deed.ADD, refusal=refusal)


def _act(sent: dict[str, Any], workshop: Workshop) -> Act:
    """The act with what its deed needs; raises ValueError when that is not there."""
    deed, after = Deed(str(sent.get("deed"))), sent.get("after")
    facts: dict[str, Any] = {
        "key": sent["key"],
        "note": _key(sent.get("note")),
        "deed": deed,
        "seen": number_of(sent.get("seen")),
        "after": _key(after) if after is not None else None,
    }
    if deed is Deed.VOTE:
        facts["by"] = _dot(sent.get("by"))
    if deed is Deed.SETTLE:
        choice = NoteChoice(str(sent.get("choice")))
        facts |= {"conflict": _key(sent.get("conflict")), "choice": choice}
    if deed in {Deed.ADD, Deed.CORRECT} or facts.get("choice") is NoteChoice.MERGED:
        facts["text"] = read_fields(sent.get("fields"), workshop)
    return Act(**facts)


def _key(value: object) -> str:
    if not _is_key(value):
        raise ValueError("no key")
    return str(value)


def _dot(value: object) -> int:
    """One dot more or less: whoever gives several says so several times."""
    if value not in (1, -1):
        raise ValueError("no dot")
    return 1 if value == 1 else -1


def read_fields(sent: object, workshop: Workshop) -> NoteText:
    """What a note says, by the same rules as the page's own form.

    Raises
    ------
    DomainError
        With the form's messages.
    """
    given = sent if isinstance(sent, Mapping) else {}
    typed = MultiDict(
        {FIELDS[name]: storable(str(value)) for name, value in given.items()
         if name in FIELDS and value is not None}
    )  # fmt: skip
    consultation = workshop.consultation
    form = NoteForm(
        typed,
        criteria=[(c.id, localized(c)) for c in consultation.criteria],
        provinces=[(p.id, localized(p)) for p in consultation.region.provinces],
        meta={"csrf": False},
    )
    if not form.validate():
        raise DomainError(" ".join(str(m) for found in form.errors.values() for m in found))
    return note_text(form, workshop)


def note_text(form: NoteForm, workshop: Workshop) -> NoteText:
    """The note of a valid form."""
    consultation = workshop.consultation
    return NoteText(
        text=form.text.data or "",
        kind=form.kind.data,
        criterion=next((c for c in consultation.criteria if c.id == form.criterion.data), None),
        province=next(
            (p for p in consultation.region.provinces if p.id == form.province.data), None
        ),
        table_number=form.table_number.data,
        votes=form.votes.data or 0,
        category=form.category.data,
    )


def _is_key(value: object) -> bool:
    return isinstance(value, str) and KEY.fullmatch(value) is not None
