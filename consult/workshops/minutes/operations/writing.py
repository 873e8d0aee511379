"""The text of minutes: drafted from the notes, written, brought up to date."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict
from consult.kernel.plain import plain_hash
from consult.workshops.minutes.drafting import Draft, draft_sections
from consult.workshops.minutes.operations.guarding import require_writable
from consult.workshops.minutes.queries import (
    minutes_of,
    public_notes,
    who_came,
)
from consult.workshops.minutes.text import missing_lines
from consult.workshops.models import (
    Minutes,
    MinutesRevision,
    MinutesSection,
    RevisionCause,
    Workshop,
)


@dataclass(frozen=True)
class Wording:
    """A text for a section, and the revision that whoever wrote it had seen."""

    text: str
    seen: int


def fresh_sections(workshop: Workshop, language: str) -> list[Draft]:
    """The sections as the notes make them now."""
    return draft_sections(workshop, public_notes(workshop), who_came(workshop, language), language)


def draft_minutes(*, workshop: Workshop, language: str, actor: User | None) -> Minutes:
    """Make the draft of a workshop's minutes from its notes and figures.

    Raises
    ------
    Conflict
        When it has minutes already.
    """
    taken = _l("This workshop has minutes already.")
    if minutes_of(workshop) is not None:
        raise Conflict(taken)
    minutes = Minutes(
        workshop=workshop,
        language=language,
        nonce=secrets.token_urlsafe(16),
        created_by_id=getattr(actor, "id", None),
    )
    try:
        with db.session.begin_nested():
            db.session.add(minutes)
            db.session.flush()
    except IntegrityError:
        # somebody else pressed the button in this very moment
        raise Conflict(taken) from None
    for draft in fresh_sections(workshop, language):
        _add_section(minutes, draft, actor)
    db.session.flush()
    audit.record("draft_minutes", minutes, actor=actor, language=language)
    return minutes


def add_sections(*, minutes: Minutes, actor: User | None) -> int:
    """Add the sections that the notes have by now and the minutes have not; how many."""
    require_writable(minutes)
    known = {section.key for section in minutes.sections}
    added = [d for d in fresh_sections(minutes.workshop, minutes.language) if d.key not in known]
    for draft in added:
        _add_section(minutes, draft, actor)
    db.session.flush()
    return len(added)


def save_section(
    *,
    section: MinutesSection,
    wording: Wording,
    actor: User | None,
    cause: RevisionCause = RevisionCause.EDITED,
) -> None:
    """Give a section another text; the former one is kept.

    Raises
    ------
    Conflict
        When the minutes cannot change now, or somebody else changed the section since.
    """
    require_writable(section.minutes)
    if wording.text != section.text:
        revise(section, wording, actor, cause)
        section.edited = True
        db.session.flush()
        audit.record("edit_minutes", section, actor=actor, revision=section.revision)


def take_notes(*, section: MinutesSection, way: str, seen: int, actor: User | None) -> None:
    """Bring a section to the present notes.

    ``way`` is ``replace`` (the text that the notes make), ``add`` (only the points that are not
    there yet, below what people wrote) or ``keep`` (the text stays, its notes were looked at).

    Raises
    ------
    Conflict
        When the notes no longer hold the section, or as :func:`save_section`.
    """
    require_writable(section.minutes)
    minutes = section.minutes
    drafts = fresh_sections(minutes.workshop, minutes.language)
    draft = next((d for d in drafts if d.key == section.key), None)
    if draft is None and way != "keep":
        raise Conflict(_l("The notes hold nothing of this section any more."))
    text = section.text
    if draft is not None and way == "replace":
        text = draft.text
    elif draft is not None and way == "add":
        text = "\n".join([text.rstrip(), *missing_lines(text, draft.text)]).strip()
    if text != section.text:
        revise(section, Wording(text, seen), actor, RevisionCause.NOTES)
    if draft is not None:
        section.tables, section.notes = draft.tables, draft.notes
        section.basis_hash = draft.basis_hash
        section.edited = section.edited and way != "replace"
    else:
        section.notes, section.basis_hash = [], plain_hash("")
    db.session.flush()
    audit.record("take_notes", section, actor=actor, way=way)


def _add_section(minutes: Minutes, draft: Draft, actor: User | None) -> None:
    values = {name: value for name, value in vars(draft).items() if name != "title"}
    section = MinutesSection(minutes=minutes, title=draft.title[:300], **values)
    db.session.add(section)
    db.session.flush()
    db.session.add(
        MinutesRevision(
            section_id=section.id,
            number=1,
            text=draft.text,
            cause=RevisionCause.DRAFTED,
            author_id=getattr(actor, "id", None),
        )
    )


def revise(
    section: MinutesSection, wording: Wording, actor: User | None, cause: RevisionCause
) -> None:
    """Write the next revision of a section; whoever saw an older one is told."""
    meanwhile = _l("Somebody else changed this section meanwhile: both texts are below.")
    db.session.refresh(section, ["revision", "text"])
    if wording.seen != section.revision:
        raise Conflict(meanwhile)
    revision = MinutesRevision(
        section_id=section.id,
        number=section.revision + 1,
        text=wording.text,
        cause=cause,
        author_id=getattr(actor, "id", None),
    )
    try:
        with db.session.begin_nested():
            db.session.add(revision)
            db.session.flush()
    except IntegrityError:
        db.session.refresh(section, ["revision", "text"])
        raise Conflict(meanwhile) from None
    section.text, section.revision = wording.text, revision.number
