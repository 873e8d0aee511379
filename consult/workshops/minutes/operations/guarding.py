"""What must hold before minutes change: their state, their revision, their words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.kernel.errors import Conflict
from consult.workshops.minutes.queries import (
    unpublished_notes,
)
from consult.workshops.minutes.state import hold
from consult.workshops.minutes.text import referred
from consult.workshops.models import (
    MINUTES_TRANSITIONS,
    WRITABLE,
    Minutes,
    MinutesState,
)


def require_writable(minutes: Minutes) -> None:
    """Refuse changes while the participants read, and after publication.

    Raises
    ------
    Conflict
        When the state does not allow them.
    """
    state = hold(minutes)
    if state is MinutesState.CONSULTED:
        raise Conflict(_l("The participants are reading this text: it cannot change meanwhile."))
    if state not in WRITABLE:
        raise Conflict(_l("These minutes are published: start a correction to change them."))


def unquotable(minutes: Minutes) -> list[str]:
    """References of notes that the text still quotes and that are no longer published."""
    whole = "\n".join(section.text for section in minutes.sections)
    named, flat = referred(whole), " ".join(whole.split())
    return [
        said.reference
        for said in unpublished_notes(minutes.workshop)
        if said.reference in named or " ".join(said.text.split()) in flat
    ]


def require_quotable(minutes: Minutes) -> None:
    """Refuse a text that quotes hidden or withdrawn notes.

    Raises
    ------
    Conflict
        Naming the notes.
    """
    if found := unquotable(minutes):
        raise Conflict(
            _l(
                "The text quotes notes that are no longer published; take them out first:"
                " %(references)s",
                references=", ".join(found),
            )
        )


def advance(minutes: Minutes, state: MinutesState) -> None:
    if state not in MINUTES_TRANSITIONS[hold(minutes)]:
        raise Conflict(_l("These minutes are no longer in a state that allows this."))
