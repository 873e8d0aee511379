"""What a device says it did, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from consult.workshops.models import NoteChoice
from consult.workshops.operations import NoteText

#: acts told at once
MOST_ACTS = 50


class Deed(StrEnum):
    """What was done on the device."""

    ADD = "add"
    CORRECT = "correct"
    REMOVE = "remove"
    VOTE = "vote"
    SETTLE = "settle"


@dataclass(frozen=True)
class Act:
    """One act on one note; both are named by keys that the device made or was given."""

    key: str
    note: str
    deed: Deed
    text: NoteText | None = None
    #: version of the note that the person had before their eyes
    seen: int | None = None
    #: key of the device's own act on this note before this one, which made what the person saw
    after: str | None = None
    #: dots added, or taken back
    by: int = 0
    #: the two things to choose from, by the key of the act that came second
    conflict: str = ""
    choice: NoteChoice | None = None
    #: why it cannot be done at all, for the person
    refusal: str = ""


class Outcome(StrEnum):
    """What became of an act; only a refused one stays on the device."""

    APPLIED = "applied"
    ALREADY = "already"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Answer(NamedTuple):
    """The outcome of one act, with the reason of a refusal in the person's language."""

    key: str
    outcome: Outcome
    message: str = ""
