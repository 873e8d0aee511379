"""Writes of minutes by the team: draft, edit, send, close, decide, publish, correct."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.documents.storing import to_plain
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.plain import plain_hash
from consult.workshops.minutes import letters
from consult.workshops.minutes.document import Material, compose
from consult.workshops.minutes.drafting import Draft, draft_sections
from consult.workshops.minutes.queries import (
    answers_of,
    counts_of,
    minutes_of,
    note_references,
    public_notes,
    readers_of,
    unpublished_notes,
    who_came,
)
from consult.workshops.minutes.state import hold
from consult.workshops.minutes.text import missing_lines, referred
from consult.workshops.models import (
    MINUTES_TRANSITIONS,
    WRITABLE,
    Minutes,
    MinutesEdition,
    MinutesRemark,
    MinutesRevision,
    MinutesSection,
    MinutesState,
    RemarkDecision,
    RevisionCause,
    Workshop,
)

LONGEST_SECTION, LONGEST_REASON = 60_000, 3_000
MOST_DAYS = 60


@dataclass(frozen=True)
class Wording:
    """A text for a section, and the revision that whoever wrote it had seen."""

    text: str
    seen: int


@dataclass(frozen=True)
class Ruling:
    """What becomes of a remark; ``section`` is the one whose text changes, if one does."""

    decision: RemarkDecision
    reason: str = ""
    section: MinutesSection | None = None
    wording: Wording | None = None


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
        _revise(section, wording, actor, cause)
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
        _revise(section, Wording(text, seen), actor, RevisionCause.NOTES)
    if draft is not None:
        section.tables, section.notes = draft.tables, draft.notes
        section.basis_hash = draft.basis_hash
        section.edited = section.edited and way != "replace"
    else:
        section.notes, section.basis_hash = [], plain_hash("")
    db.session.flush()
    audit.record("take_notes", section, actor=actor, way=way)


def send_minutes(
    *, minutes: Minutes, days: int, actor: User | None, now: datetime | None = None
) -> int:
    """Ask those who came to read the draft within some days; how many are written to.

    Raises
    ------
    Conflict
        When it was sent already, or quotes what is no longer published.
    DomainError
        When the number of days is out of range.
    """
    now = now or utc_now()
    _advance(minutes, MinutesState.CONSULTED)
    if not 1 <= days <= MOST_DAYS:
        raise DomainError(_l("Give them from 1 to %(limit)s days.", limit=MOST_DAYS))
    require_quotable(minutes)
    readers = readers_of(minutes)
    minutes.state, minutes.sent_at = MinutesState.CONSULTED, now
    minutes.days, minutes.invited = days, len(readers)
    minutes.opens_on = now.date()
    minutes.closes_on = now.date() + timedelta(days=days)
    db.session.flush()
    for seat in readers:
        letters.ask_to_read(minutes, seat)
    audit.record("send_minutes", minutes, actor=actor, days=days, readers=len(readers))
    return len(readers)


def close_reading(
    *, minutes: Minutes, actor: User | None = None, now: datetime | None = None
) -> None:
    """End the reading: after its last day, or once all who were written to have answered.

    Raises
    ------
    Conflict
        When people still have the time that they were promised.
    """
    now = now or utc_now()
    _advance(minutes, MinutesState.CLOSED)
    counts = counts_of(minutes)
    everybody = counts.invited > 0 and counts.silent == 0
    if minutes.takes_answers(now.date()) and not everybody:
        raise Conflict(
            _l("The participants were given time until the last day: the reading ends after it.")
        )
    minutes.state, minutes.closed_at = MinutesState.CLOSED, now
    db.session.flush()
    audit.record("close_minutes", minutes, actor=actor)


def decide_remark(
    *, minutes: Minutes, remark: MinutesRemark, ruling: Ruling, actor: User | None
) -> None:
    """Decide what becomes of a remark; a text that changes is kept as it was and as it is.

    Raises
    ------
    Conflict
        When the reading is not over, somebody else decided it, or changed the section since.
    DomainError
        When the reason is missing, or nothing changes and no reason says why.
    """
    if hold(minutes) is not MinutesState.CLOSED:
        raise Conflict(_l("Remarks are decided once the reading has ended, before publication."))
    db.session.refresh(remark, ["decision"])
    if remark.decision is not None:
        raise Conflict(_l("Somebody else decided about this remark meanwhile."))
    taken = ruling.decision is not RemarkDecision.REFUSED
    _check_ruling(ruling, taken=taken)
    if taken and ruling.section is not None and ruling.wording is not None:
        section = ruling.section
        remark.old_text, remark.new_text = section.text, ruling.wording.text
        remark.changed_section_id = section.id
        save_section(
            section=section, wording=ruling.wording, actor=actor, cause=RevisionCause.REMARK
        )
    remark.decision, remark.reason = ruling.decision, ruling.reason.strip()
    remark.decided_by_id, remark.decided_at = getattr(actor, "id", None), utc_now()
    db.session.flush()
    audit.record("decide_remark", remark, actor=actor, decision=str(ruling.decision))


def publish_minutes(
    *, minutes: Minutes, actor: User | None, now: datetime | None = None
) -> MinutesEdition:
    """Freeze the minutes and show them to the public; who wrote remarks hears what became of them.

    Raises
    ------
    Conflict
        When a remark waits for its decision, a hidden note is quoted, or the state does not allow.
    """
    now = now or utc_now()
    _advance(minutes, MinutesState.PUBLISHED)
    answers = answers_of(minutes)
    remarks = [remark for answer in answers for remark in answer.remarks]
    if any(remark.decision is None for remark in remarks):
        raise Conflict(_l("Decide about every remark before the minutes are published."))
    require_quotable(minutes)
    edition = _freeze(minutes, remarks, actor, now)
    is_first = minutes.published_at is None
    minutes.published_at = minutes.published_at or now
    minutes.state, minutes.correction_reason = MinutesState.PUBLISHED, ""
    db.session.flush()
    for answer in answers if is_first else ():
        letters.tell_outcome(minutes, answer)
    audit.record("publish_minutes", minutes, actor=actor, edition=edition.number)
    return edition


def start_correction(*, minutes: Minutes, reason: str, actor: User | None) -> None:
    """Let published minutes be corrected; the public reads the former edition until the next.

    Raises
    ------
    Conflict
        When they are not published.
    DomainError
        Without a reason.
    """
    _advance(minutes, MinutesState.CORRECTED)
    if not reason.strip():
        raise DomainError(_l("Say why the published minutes are corrected."))
    minutes.state, minutes.correction_reason = MinutesState.CORRECTED, reason.strip()
    db.session.flush()
    audit.record("correct_minutes", minutes, actor=actor)


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


def _freeze(
    minutes: Minutes, remarks: Sequence[MinutesRemark], actor: User | None, now: datetime
) -> MinutesEdition:
    before = list(minutes.editions)
    number = len(before) + 1
    corrections = {e.number: e.reason for e in before if e.reason}
    if minutes.correction_reason:
        corrections[number] = minutes.correction_reason
    references = note_references(minutes.workshop)
    material = Material(now, number, references, counts_of(minutes), remarks, corrections)
    plain = to_plain(compose(minutes, material))
    edition = MinutesEdition(
        minutes=minutes,
        number=number,
        document=plain,
        sha256=plain_hash(plain),
        reason=minutes.correction_reason,
        published_by_id=getattr(actor, "id", None),
        created_at=now,
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def _check_ruling(ruling: Ruling, *, taken: bool) -> None:
    if ruling.decision is not RemarkDecision.TAKEN and not ruling.reason.strip():
        raise DomainError(_l("Give the reason: whoever wrote the remark will read it."))
    changes = (
        ruling.section is not None
        and ruling.wording is not None
        and ruling.wording.text != ruling.section.text
    )
    if taken and not changes and not ruling.reason.strip():
        raise DomainError(
            _l("Change the text as the remark asks, or say in the reason why nothing changes.")
        )


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


def _revise(
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


def _advance(minutes: Minutes, state: MinutesState) -> None:
    if state not in MINUTES_TRANSITIONS[hold(minutes)]:
        raise Conflict(_l("These minutes are no longer in a state that allows this."))
