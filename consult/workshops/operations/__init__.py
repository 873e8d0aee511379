"""Writes of workshops, in the field's verbs: flush, never commit."""

from consult.workshops.operations.announcing import cancel_workshop, publish_workshop
from consult.workshops.operations.journal import hold_notes, write_down, write_line
from consult.workshops.operations.notes import (
    LARGEST_TABLE,
    NoteText,
    Told,
    edit_note,
    log_note,
    remove_note,
    vote_for_note,
)
from consult.workshops.operations.programme import (
    COUNTED,
    LARGEST_COUNT,
    Meeting,
    close_workshop,
    countable_at,
    create_workshop,
    edit_workshop,
    record_attendance,
    reopen_workshop,
)

__all__ = [
    "COUNTED",
    "LARGEST_COUNT",
    "LARGEST_TABLE",
    "Meeting",
    "NoteText",
    "Told",
    "cancel_workshop",
    "close_workshop",
    "countable_at",
    "create_workshop",
    "edit_note",
    "edit_workshop",
    "hold_notes",
    "log_note",
    "publish_workshop",
    "record_attendance",
    "remove_note",
    "reopen_workshop",
    "vote_for_note",
    "write_down",
    "write_line",
]
