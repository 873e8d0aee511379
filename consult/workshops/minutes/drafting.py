"""The draft of the minutes: sections made from what the register knows of a workshop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    LANGUAGE_LABELS,
    SEX_LABELS,
    Kind,
)
from consult.documents.wording import clauses, listing, number
from consult.kernel.i18n import babel_locale, localized
from consult.kernel.plain import plain_hash
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.models import (
    DIMENSION_LABELS,
    WORKSHOP_KIND_LABELS,
    Dimension,
    Workshop,
    WorkshopNote,
)
from consult.workshops.models.kit import TeamRole

#: priorities named, the most voted first
LEADING = 10
#: where each part stands; criteria stand between the attendance and the priorities
OPENING, ATTENDANCE, CRITERIA, PRIORITIES, CLOSING = 10, 20, 100, 9000, 9100
LABELS: Mapping[str, Mapping[Any, Any]] = {
    "sex": SEX_LABELS,
    "age_band": AGE_LABELS,
    "sector": CATEGORY_LABELS,
}
FACILITATORS = (TeamRole.FACILITATOR, TeamRole.CO_FACILITATOR)
#: what a list of notes of each kind is called
_KINDS: dict[Kind | None, LazyString] = {
    Kind.DIAGNOSIS: _l("Diagnosis"),
    Kind.PROBLEM: _l("Problems"),
    Kind.PROPOSAL: _l("Proposals"),
    Kind.RECOMMENDATION: _l("Recommendations"),
    Kind.PRIORITY: _l("Priorities"),
    None: _l("Other remarks"),
}
_ORDER = list(_KINDS)


@dataclass(frozen=True)
class Came:
    """Of which provinces people came, by the list at the door, and how many had a task."""

    provinces: Mapping[str, int] = field(default_factory=dict)
    tasks: Mapping[TeamRole, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A section as the notes alone make it."""

    key: str
    position: int
    title: str
    text: str = ""
    tables: list[Any] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    #: of all that the section was made from
    basis_hash: str = ""


def draft_sections(
    workshop: Workshop, notes: Sequence[WorkshopNote], came: Came, language: str
) -> list[Draft]:
    """The sections in their order, in the language of the minutes.

    ``notes`` are those that the public may read; their words are taken over as they stand.
    """
    with force_locale(babel_locale(language)):
        return [
            _opening(workshop, notes, came, language),
            _attendance(workshop, came, language),
            *_criteria(workshop, notes, language),
            *_priorities(notes, language),
            _made("closing", CLOSING, _("End of the meeting"), ""),
        ]


def _made(
    key: str,
    position: int,
    title: str,
    text: str,
    *,
    tables: Iterable[Any] = (),
    notes: Iterable[int] = (),
) -> Draft:
    held = list(tables)
    basis = plain_hash([key, text, held])
    return Draft(key, position, title, text, held, list(notes), basis)


def _opening(workshop: Workshop, notes: Sequence[WorkshopNote], came: Came, language: str) -> Draft:
    said_in = listing((str(LANGUAGE_LABELS[code]) for code in workshop.languages), language)
    where = listing(filter(None, [workshop.place, localized(workshop.province)]), language)
    when = " ".join(filter(None, [full_date(workshop.held_on), meeting_hours(workshop)]))
    facts = [
        (_("Kind of meeting"), str(WORKSHOP_KIND_LABELS[workshop.kind])),
        (_("Date"), when),
        (_("Place"), where),
        (_("Criterion"), localized(workshop.criterion)),
        (_("Languages"), said_in),
        (_("Consultation"), localized(workshop.consultation, "title")),
    ]
    lines = [f"- {label}: {value}" for label, value in facts if value]
    text = "\n".join([*lines, "", *_how_it_went(notes, came, language)]).strip()
    return _made("opening", OPENING, _("The meeting"), text)


def _how_it_went(notes: Sequence[WorkshopNote], came: Came, language: str) -> Iterator[str]:
    tables = {note.table_number for note in notes if note.table_number}
    if tables:
        shown = number(len(tables), language)
        yield ngettext(
            "The participants worked at %(count)s table.",
            "The participants worked at %(count)s tables.",
            len(tables),
            count=shown,
        )
    if count := sum(came.tasks.get(role, 0) for role in FACILITATORS):
        yield ngettext(
            "%(count)s person facilitated the discussion.",
            "%(count)s people facilitated the discussion.",
            count,
            count=number(count, language),
        )
    if count := came.tasks.get(TeamRole.RAPPORTEUR, 0):
        yield ngettext(
            "%(count)s person took the notes.",
            "%(count)s people took the notes.",
            count,
            count=number(count, language),
        )
    if notes:
        yield ngettext(
            "%(count)s note was taken.",
            "%(count)s notes were taken.",
            len(notes),
            count=number(len(notes), language),
        )
    if votes := sum(note.votes for note in notes):
        yield ngettext(
            "%(count)s vote was given to priorities.",
            "%(count)s votes were given to priorities.",
            votes,
            count=number(votes, language),
        )


def _attendance(workshop: Workshop, came: Came, language: str) -> Draft:
    tables = [
        _table(str(d), str(DIMENSION_LABELS[d]), _labelled(d, workshop.counted(d)))
        for d in Dimension
        if any(workshop.counted(d).values())
    ]
    if came.provinces and not any(table["key"] == "province" for table in tables):
        tables.append(
            _table("province", _("Prefecture or province, by the list at the door"), came.provinces)
        )
    text = ""
    if count := workshop.participants:
        text = ngettext(
            "%(count)s person took part.",
            "%(count)s people took part.",
            count,
            count=number(count, language),
        )
    return _made("attendance", ATTENDANCE, _("Who took part"), text, tables=tables)


def _labelled(dimension: Dimension, counts: Mapping[str, int]) -> dict[str, int]:
    """Names of values → people, in the order of the code's own list."""
    labels = {str(value): str(label) for value, label in LABELS.get(dimension, {}).items()}
    order = [*(code for code in labels if code in counts), *(c for c in counts if c not in labels)]
    return {labels.get(code, code): counts[code] for code in order if counts[code]}


def _table(key: str, caption: str, counts: Mapping[str, int]) -> dict[str, Any]:
    rows = [[label, count] for label, count in counts.items()]
    return {"key": key, "caption": caption, "columns": [caption, _("Participants")], "rows": rows}


def _criteria(workshop: Workshop, notes: Sequence[WorkshopNote], language: str) -> Iterator[Draft]:
    known = [(c.id, localized(c)) for c in workshop.consultation.criteria]
    for place, (key, title) in enumerate([*known, (None, _("Other subjects"))]):
        found = [n for n in notes if n.contribution.criterion_id == key]
        if found:
            text = "\n".join(_by_kind(found, language)).strip()
            ids = [note.contribution_id for note in found]
            name = f"criterion-{key}" if key else "criterion-none"
            yield _made(name, CRITERIA + place, title, text, notes=ids)


def _by_kind(notes: Iterable[WorkshopNote], language: str) -> Iterator[str]:
    def kind_of(note: WorkshopNote) -> int:
        return _ORDER.index(note.contribution.kind)

    for place, together in groupby(sorted(notes, key=kind_of), key=kind_of):
        yield ""
        yield f"## {_KINDS[_ORDER[place]]}"
        for note in sorted(together, key=_most_voted):
            yield f"- {_point(note, language)}"


def _priorities(notes: Sequence[WorkshopNote], language: str) -> Iterator[Draft]:
    voted = sorted((n for n in notes if n.votes), key=_most_voted)[:LEADING]
    if voted:
        lines = [f"{i}. {_point(note, language)}" for i, note in enumerate(voted, 1)]
        yield _made(
            "priorities",
            PRIORITIES,
            _("Priorities, the most voted first"),
            "\n".join(lines),
            notes=[note.contribution_id for note in voted],
        )


def _most_voted(note: WorkshopNote) -> tuple[int, int]:
    return -note.votes, note.contribution_id


def _point(note: WorkshopNote, language: str) -> str:
    said = " ".join(note.contribution.text.split())
    facts = []
    if note.table_number:
        facts.append(_("table %(number)s", number=note.table_number))
    if note.votes:
        facts.append(
            ngettext(
                "%(count)s vote", "%(count)s votes", note.votes, count=number(note.votes, language)
            )
        )
    beside = f" ({clauses(facts, language)})" if facts else ""
    return f"{said}{beside} [{note.contribution.reference}]"
