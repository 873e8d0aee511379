"""Two people changed one note without knowing of each other: both are kept, a person chooses."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.contributions.models import Category, Kind
from consult.contributions.operations import name_of
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.models import (
    NoteAct,
    NoteChoice,
    NoteConflict,
    NoteOperation,
    NoteResult,
    Workshop,
    WorkshopNote,
)
from consult.workshops.notes.acts import Act, Deed
from consult.workshops.notes.queries import find_note
from consult.workshops.operations import (
    NoteText,
    Told,
    edit_note,
    log_note,
    remove_note,
    write_down,
    write_line,
)


def keep_apart(
    *, workshop: Workshop, act: Act, note: WorkshopNote | None, actor_id: int | None
) -> NoteConflict:
    """Keep a correction or a removal that did not know what had happened to its note."""
    removal = act.deed is Deed.REMOVE
    operation = write_line(
        NoteOperation(
            workshop_id=workshop.id,
            note_key=act.note,
            version=note.contribution.version if note else None,
            kind=NoteAct.REMOVED if removal else NoteAct.CORRECTED,
            result=NoteResult.CONFLICT,
            user_id=actor_id,
            client_key=act.key,
        )
    )
    fields = {} if removal or act.text is None else _plain(act.text)
    conflict = NoteConflict(
        operation=operation, workshop_id=workshop.id, note_key=act.note, fields=fields
    )
    db.session.add(conflict)
    db.session.flush()
    return conflict


def settle_conflict(
    *,
    workshop: Workshop,
    conflict: NoteConflict,
    choice: NoteChoice,
    seen: int | None,
    text: NoteText | None = None,
    actor_id: int | None = None,
    key: str | None = None,
) -> None:
    """Do what a person chose; ``seen`` is the version they saw, nothing when the note was gone.

    Raises
    ------
    Conflict
        When somebody settled it already, or changed the note meanwhile.
    DomainError
        When a text out of both is chosen and not given.
    """
    if conflict.settled_at is not None:
        raise Conflict(_("%(who)s settled this already.", who=name_of(conflict.settled_by)))
    note = find_note(workshop, conflict.note_key)
    if seen != (note.contribution.version if note else None):
        raise Conflict(_("The note changed meanwhile: look at both once more, then choose."))
    if choice is NoteChoice.KEPT:
        _stay(conflict, note, actor_id, key)
    elif choice is NoteChoice.TAKEN and conflict.operation.kind is NoteAct.REMOVED:
        if note is not None:
            remove_note(note=note, actor_id=actor_id, key=key)
    else:
        chosen = text if choice is NoteChoice.MERGED else _text(conflict.fields, workshop)
        if chosen is None:
            raise DomainError(_("Write what was said."))
        _write(workshop, conflict, note, chosen, actor_id, key)
    conflict.choice, conflict.settled_at, conflict.settled_by_id = choice, utc_now(), actor_id
    audit.record("settle_note_conflict", conflict, actor_id=actor_id, choice=str(choice))
    db.session.flush()


def _stay(
    conflict: NoteConflict, note: WorkshopNote | None, actor_id: int | None, key: str | None
) -> None:
    if note is not None:
        write_down(note=note, kind=NoteAct.SETTLED, actor_id=actor_id, key=key)
        return
    write_line(
        NoteOperation(
            workshop_id=conflict.workshop_id,
            note_key=conflict.note_key,
            kind=NoteAct.SETTLED,
            user_id=actor_id,
            client_key=key,
        )
    )


def _write(
    workshop: Workshop,
    conflict: NoteConflict,
    note: WorkshopNote | None,
    text: NoteText,
    actor_id: int | None,
    key: str | None,
) -> None:
    if note is not None:
        text = _with_votes(text, note.votes)
        edit_note(note=note, text=text, actor_id=actor_id, key=key, kind=NoteAct.SETTLED)
        return
    # it was removed: it comes back under its key, which devices know
    told = Told(act=key or f"{conflict.operation.client_key[:50]}-settled", note=conflict.note_key)
    log_note(workshop=workshop, note=text, recorded_by_id=actor_id, told=told)


def _with_votes(text: NoteText, votes: int) -> NoteText:
    return NoteText(**{**vars(text), "votes": votes})


def _plain(text: NoteText) -> dict[str, Any]:
    return {
        "text": text.text,
        "kind": str(text.kind),
        "criterion": text.criterion.id if text.criterion else None,
        "table": text.table_number,
        "category": str(text.category) if text.category else None,
        "province": text.province.id if text.province else None,
    }


def _text(fields: dict[str, Any], workshop: Workshop) -> NoteText:
    """What was kept; a criterion or province that is no longer offered is left out."""
    consultation = workshop.consultation
    return NoteText(
        text=fields["text"],
        kind=Kind(fields["kind"]),
        criterion=next((c for c in consultation.criteria if c.id == fields["criterion"]), None),
        province=next(
            (p for p in consultation.region.provinces if p.id == fields["province"]), None
        ),
        table_number=fields["table"],
        category=Category(fields["category"]) if fields["category"] else None,
    )
