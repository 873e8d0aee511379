"""Doing what devices say they did: each act once, whatever is told again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.models import (
    NoteAct,
    NoteOperation,
    NoteResult,
    Workshop,
    WorkshopNote,
)
from consult.workshops.notes.acts import Act, Answer, Deed, Outcome
from consult.workshops.notes.conflicts import keep_apart, settle_conflict
from consult.workshops.notes.queries import find_conflict, find_note, lines_of, plain_fields
from consult.workshops.operations import (
    NoteText,
    Told,
    edit_note,
    hold_notes,
    log_note,
    remove_note,
    vote_for_note,
    write_line,
)
from consult.workshops.operations.state import require_open


def take_acts(
    *, workshop: Workshop, acts: Sequence[Act], actor_id: int | None = None
) -> list[Answer]:
    """Do the acts of a device in their order, and say what became of each.

    An act whose key is known was done before: its answer was lost on the way. A refused act leaves
    no trace, so that it can be told again, for example when the workshop is open again.
    """
    hold_notes(workshop)
    done: dict[str, Answer] = {}
    lines = lines_of({act.key for act in acts} | {act.after for act in acts if act.after})
    for act in acts:
        if act.key not in done:
            done[act.key] = _take(workshop, act, lines, actor_id)
    return list(done.values())


def correct_from_page(
    *,
    workshop: Workshop,
    note_key: str,
    text: NoteText,
    seen: int | None = None,
    votes_seen: int | None = None,
    actor_id: int | None = None,
) -> None:
    """Correct a note on the page that showed version ``seen`` of it, with so many votes.

    Dots given meanwhile are kept: what the person changed in their number is added.

    Raises
    ------
    Conflict
        When the note is another one now, or gone; also as :func:`edit_note`.
    DomainError
        As :func:`edit_note`.
    """
    hold_notes(workshop)
    note = find_note(workshop, note_key)
    if note is None:
        raise Conflict(_("This note was removed meanwhile."))
    if seen is not None and seen != note.contribution.version:
        raise Conflict(
            _(
                "Somebody changed this note meanwhile. It is shown below as it is now; what you"
                " wrote is still in the form. Save once more to put it in its place."
            )
        )
    if votes_seen is not None:
        text = replace(text, votes=max(0, note.votes + text.votes - votes_seen))
    edit_note(note=note, text=text, actor_id=actor_id)


def _take(
    workshop: Workshop, act: Act, lines: dict[str, NoteOperation], actor_id: int | None
) -> Answer:
    known = lines.get(act.key)
    if known is not None:
        if known.workshop_id != workshop.id:
            return Answer(act.key, Outcome.REFUSED, _("This belongs to another workshop."))
        return Answer(act.key, Outcome.ALREADY)
    if act.refusal:
        return Answer(act.key, Outcome.REFUSED, act.refusal)
    try:
        with db.session.begin_nested():
            require_open(workshop)
            outcome = _DEEDS[act.deed](workshop, act, lines, actor_id)
    except DomainError as error:
        return Answer(act.key, Outcome.REFUSED, str(error))
    return Answer(act.key, outcome)


Lines = dict[str, NoteOperation]


def _add(workshop: Workshop, act: Act, _lines: Lines, actor_id: int | None) -> Outcome:
    if find_note(workshop, act.note) is not None:
        return Outcome.ALREADY
    told = Told(act=act.key, note=act.note)
    log_note(workshop=workshop, note=_said(act), recorded_by_id=actor_id, told=told)
    return Outcome.APPLIED


def _correct(workshop: Workshop, act: Act, lines: Lines, actor_id: int | None) -> Outcome:
    note = find_note(workshop, act.note)
    if note is None or not _knew(act, note, lines):
        keep_apart(workshop=workshop, act=act, note=note, actor_id=actor_id)
        return Outcome.CONFLICT
    # dots are counted on their own: a correction brings none
    text = replace(_said(act), votes=note.votes)
    edit_note(note=note, text=text, actor_id=actor_id, key=act.key)
    return Outcome.APPLIED


def _remove(workshop: Workshop, act: Act, lines: Lines, actor_id: int | None) -> Outcome:
    note = find_note(workshop, act.note)
    if note is None:
        gone = {"workshop_id": workshop.id, "note_key": act.note, "client_key": act.key}
        write_line(NoteOperation(kind=NoteAct.REMOVED, user_id=actor_id, **gone))
        return Outcome.APPLIED
    if not _knew(act, note, lines):
        keep_apart(workshop=workshop, act=act, note=note, actor_id=actor_id)
        return Outcome.CONFLICT
    remove_note(note=note, actor_id=actor_id, key=act.key)
    return Outcome.APPLIED


def _vote(workshop: Workshop, act: Act, _lines: Lines, actor_id: int | None) -> Outcome:
    note = find_note(workshop, act.note)
    if note is None:
        raise Conflict(_("This note was removed meanwhile."))
    vote_for_note(note=note, by=act.by, actor_id=actor_id, key=act.key)
    return Outcome.APPLIED


def _settle(workshop: Workshop, act: Act, _lines: Lines, actor_id: int | None) -> Outcome:
    conflict = find_conflict(workshop, act.conflict)
    if conflict is None or act.choice is None:
        raise Conflict(_("There is nothing to choose here any more."))
    settle_conflict(
        workshop=workshop,
        conflict=conflict,
        choice=act.choice,
        seen=act.seen,
        text=act.text,
        actor_id=actor_id,
        key=act.key,
    )
    return Outcome.APPLIED


def _said(act: Act) -> NoteText:
    if act.text is None:
        raise DomainError(_("Write what was said."))
    return act.text


def _knew(act: Act, note: WorkshopNote, lines: Lines) -> bool:
    """Whether the person saw the note as it is now, or wrote what it says already."""
    seen = act.seen
    if act.after is not None:
        # made in this very request, perhaps
        before = lines.get(act.after) or lines_of([act.after]).get(act.after)
        if before is None or before.result is NoteResult.CONFLICT:
            # the device went on from what the server did not take
            return False
        seen = before.version
    return seen == note.contribution.version or _says(note, act.text)


def _says(note: WorkshopNote, text: NoteText | None) -> bool:
    present = plain_fields(note)
    return text is not None and present == {
        "text": text.text,
        "kind": text.kind,
        "criterion": text.criterion.id if text.criterion else None,
        "table": text.table_number,
        "category": text.category,
        "province": text.province.id if text.province else None,
    }


_DEEDS: dict[Deed, Callable[[Workshop, Act, Lines, int | None], Outcome]] = {
    Deed.ADD: _add,
    Deed.CORRECT: _correct,
    Deed.REMOVE: _remove,
    Deed.VOTE: _vote,
    Deed.SETTLE: _settle,
}
