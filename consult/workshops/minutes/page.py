"""What the team's pages of minutes show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask_security import current_user

from consult.access.policies import SUPERVISION, has_role
from consult.extensions import utc_now
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES
from consult.workshops.minutes.document import changed
from consult.workshops.minutes.drafting import Draft
from consult.workshops.minutes.forms import (
    CorrectionForm,
    DraftForm,
    RulingForm,
    SectionForm,
    SendForm,
)
from consult.workshops.minutes.links import address_of, hall_link
from consult.workshops.minutes.operations import fresh_sections, unquotable
from consult.workshops.minutes.pages import blocks_by_section, draft_place
from consult.workshops.minutes.queries import (
    answers_of,
    counts_of,
    note_references,
    readers_of,
    revisions_of,
)
from consult.workshops.models import (
    DECISION_LABELS,
    MINUTES_STATE_LABELS,
    WRITABLE,
    Minutes,
    MinutesRemark,
    MinutesSection,
    MinutesState,
    Verdict,
    Workshop,
)
from consult.workshops.policies import can_log

#: which step of the path each state is
STEPS = (
    MinutesState.DRAFT,
    MinutesState.CONSULTED,
    MinutesState.CLOSED,
    MinutesState.PUBLISHED,
)


def minutes_page(workshop: Workshop, minutes: Minutes | None, **forms: Any) -> str:
    """The minutes of a workshop; ``forms`` are those that come back with what was typed."""
    held: dict[str, Any] = _held(minutes) if minutes else {}
    return render_template(
        "workshops/minutes/index.html",
        consultation=workshop.consultation,
        workshop=workshop,
        minutes=minutes,
        may_write=can_log(current_user, workshop.consultation),
        may_publish=has_role(current_user, SUPERVISION, workshop.consultation.region_id),
        action=ActionForm(formdata=None),
        **_labels(),
        **held,
        **_forms(**forms),
    )


def section_page(
    minutes: Minutes, section: MinutesSection, form: SectionForm, *, theirs: str
) -> str:
    """A section to edit, what the notes say now, and every text that it held."""
    draft = _drafts(minutes).get(section.key)
    workshop = minutes.workshop
    return render_template(
        "workshops/minutes/section.html",
        consultation=workshop.consultation,
        workshop=workshop,
        minutes=minutes,
        section=section,
        form=form,
        theirs=theirs,
        fresh=draft,
        is_stale=_is_stale(section, draft),
        revisions=revisions_of(section),
        action=ActionForm(formdata=None),
        **_labels(),
    )


def remark_page(minutes: Minutes, remark: MinutesRemark, form: RulingForm) -> str:
    """A remark beside the text that it is about."""
    workshop = minutes.workshop
    return render_template(
        "workshops/minutes/remark.html",
        consultation=workshop.consultation,
        workshop=workshop,
        minutes=minutes,
        remark=remark,
        form=form,
        is_open=minutes.state is MinutesState.CLOSED and remark.decision is None,
        change=changed(remark.section.text, remark.replacement)
        if remark.section and remark.replacement
        else None,
        **_labels(),
    )


def _held(minutes: Minutes) -> dict[str, Any]:
    references = note_references(minutes.workshop)
    drafts = _drafts(minutes)
    answers = answers_of(minutes)
    remarks = [remark for answer in answers for remark in answer.remarks]
    names = {id_: reference for reference, id_ in references.items()}
    return {
        "blocks": blocks_by_section(minutes, references, level=2),
        "place": draft_place(minutes, _note_addresses(minutes, references)),
        "references": names,
        "stale": {s.id for s in minutes.sections if _is_stale(s, drafts.get(s.key))}
        if drafts
        else set(),
        "missing": len(drafts.keys() - {s.key for s in minutes.sections}) if drafts else 0,
        "unquotable": unquotable(minutes),
        "counts": counts_of(minutes),
        "answers": answers,
        "remarks": remarks,
        "undecided": sum(remark.decision is None for remark in remarks),
        "readers": len(readers_of(minutes)),
        "hall_address": address_of(minutes, hall_link(minutes)),
        "is_open": minutes.takes_answers(utc_now().date()),
        "step": STEPS.index(minutes.state) if minutes.state in STEPS else len(STEPS) - 1,
        "language_name": LANGUAGES[minutes.language][1],
    }


def _drafts(minutes: Minutes) -> dict[str, Draft]:
    """What the notes make now, while the text can still follow them."""
    if minutes.state not in WRITABLE:
        return {}
    return {d.key: d for d in fresh_sections(minutes.workshop, minutes.language)}


def _is_stale(section: MinutesSection, draft: Draft | None) -> bool:
    if draft is None:
        return bool(section.notes) and section.minutes.state in WRITABLE
    return draft.basis_hash != section.basis_hash


def _note_addresses(minutes: Minutes, references: Mapping[str, int]) -> dict[int, str]:
    workshop = minutes.workshop
    slug = workshop.consultation.slug
    return {
        id_: url_for("workshops.show", slug=slug, workshop_id=workshop.id, _anchor=f"note-{id_}")
        for id_ in references.values()
    }


def _forms(
    draft_form: DraftForm | None = None,
    send_form: SendForm | None = None,
    correction_form: CorrectionForm | None = None,
) -> dict[str, Any]:
    return {
        "draft_form": draft_form or DraftForm(formdata=None),
        "send_form": send_form or SendForm(formdata=None),
        "correction_form": correction_form or CorrectionForm(formdata=None),
    }


def _labels() -> dict[str, Any]:
    return {
        "state_labels": MINUTES_STATE_LABELS,
        "decision_labels": DECISION_LABELS,
        "MinutesState": MinutesState,
        "Verdict": Verdict,
        "WRITABLE": WRITABLE,
    }
