"""Public pages of minutes: those who came read and answer; everybody reads what is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.consultations.queries import get_public
from consult.documents.blocks import Block, Cover, Heading, Prose
from consult.documents.render import Format
from consult.extensions import utc_now
from consult.kernel.errors import DomainError, Gone
from consult.kernel.i18n import LANGUAGES
from consult.kernel.limits import PUBLIC_WRITES, limited
from consult.kernel.messages import flash
from consult.kernel.web import open_to_all, writes
from consult.workshops.minutes.answering import Answer, Said, answer_minutes
from consult.workshops.minutes.forms import AnswerForm, answer_form
from consult.workshops.minutes.links import own_link
from consult.workshops.minutes.operations import unquotable
from consult.workshops.minutes.pages import (
    LinkedPlace,
    blocks_by_section,
    draft_place,
    minutes_file,
    public_addresses,
)
from consult.workshops.minutes.queries import (
    Reader,
    get_edition,
    get_reader,
    latest_edition,
    note_references,
)
from consult.workshops.minutes.redaction import shown
from consult.workshops.minutes.text import parse, without
from consult.workshops.models import MinutesSection, Verdict

bp = Blueprint("minutes", __name__, url_prefix="/<slug>")

PUBLISHED = "/agenda/<int(max=2147483647):number>"


@bp.route("/minutes/<link>", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def read(slug: str, link: str) -> ResponseReturnValue:
    """The draft for those who came: read it, approve it, comment on it, propose another text."""
    reader = get_reader(get_public(slug), link)
    sections = [s for s in reader.minutes.sections if s.text.strip() or s.tables]
    form = answer_form(sections, data=_said_before(reader, sections))
    if form.is_submitted() and form.validate():
        try:
            answer = answer_minutes(reader=reader, answer=_answer(form, sections))
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Thank you: your answer is kept. You can change it here until the last day."))
            # whoever used the link of the hall goes on with a link of their own
            own = link if answer.seat_id or reader.answer else own_link(answer)
            return redirect(url_for(".read", slug=slug, link=own), 303)
    return _reading_page(reader, sections, form)


@bp.get(PUBLISHED + "/minutes")
@open_to_all
def show(slug: str, number: int) -> ResponseReturnValue:
    """Published minutes: their text, what was amended, how many answered, files and hash."""
    consultation = get_public(slug)
    edition = get_edition(consultation, number)
    held = shown(edition)
    document = held.document
    blocks = [block for block in document.blocks if not isinstance(block, Cover)]
    addresses = public_addresses(slug, document.references)
    return render_template(
        "workshops/minutes/show.html",
        consultation=consultation,
        meeting=edition.minutes.workshop,
        edition=edition,
        document=document,
        blocks=blocks,
        headings=[b for b in blocks if isinstance(b, Heading) and b.level == 1],
        place=LinkedPlace(document, addresses),
        taken_out=len(held.taken_out),
        language_name=LANGUAGES[document.language][1],
    )


@bp.get(PUBLISHED + "/minutes.pdf")
@open_to_all
def pdf(slug: str, number: int) -> ResponseReturnValue:
    """Published minutes on paper."""
    return _file(slug, number, Format.PDF)


@bp.get(PUBLISHED + "/minutes.docx")
@open_to_all
def docx(slug: str, number: int) -> ResponseReturnValue:
    """Published minutes for a word processor."""
    return _file(slug, number, Format.DOCX)


def _file(slug: str, number: int, format_: Format) -> ResponseReturnValue:
    edition = get_edition(get_public(slug), number)
    return minutes_file(shown(edition).document, format_, edition.minutes)


def _reading_page(
    reader: Reader, sections: list[MinutesSection], form: AnswerForm
) -> ResponseReturnValue:
    minutes = reader.minutes
    consultation = minutes.workshop.consultation
    references = note_references(minutes.workshop)
    is_open = minutes.takes_answers(utc_now().date())
    if form.is_submitted() and not is_open and not form.expired:
        form.refused = Gone.status
    gone = unquotable(minutes)
    blocks = blocks_by_section(minutes, references, level=1)
    if gone:
        # what was withdrawn since must not be read here either
        blocks |= {
            s.id: _kept(s, gone, references)
            for s in sections
            if any(reference in s.text for reference in gone)
        }
    page = render_template(
        "workshops/minutes/read.html",
        consultation=consultation,
        minutes=minutes,
        meeting=minutes.workshop,
        sections=sections,
        blocks=blocks,
        place=draft_place(minutes, public_addresses(consultation.slug, references.values())),
        form=form,
        reader=reader,
        is_open=is_open,
        edition=latest_edition(minutes.workshop),
        language_name=LANGUAGES[minutes.language][1],
    )
    return page, form.status


def _kept(section: MinutesSection, gone: list[str], references: Mapping[str, int]) -> list[Block]:
    """The text of a section without the points that rest on notes taken back since."""
    return [Prose(section.key, parse(without(section.text, gone), references))]


def _said_before(reader: Reader, sections: list[MinutesSection]) -> dict[str, Any]:
    """What the form begins with: the present texts, and what this person answered before."""
    data: dict[str, Any] = {f"text_{section.id}": section.text for section in sections}
    if reader.answer is not None:
        data |= {"verdict": str(reader.answer.verdict), "name": reader.answer.name}
        for remark in reader.answer.remarks:
            if remark.section_id is None:
                data["whole"] = remark.text
                continue
            data[f"comment_{remark.section_id}"] = remark.text
            if remark.replacement:
                data[f"text_{remark.section_id}"] = remark.replacement
    return data


def _answer(form: AnswerForm, sections: list[MinutesSection]) -> Answer:
    remarks = [
        Said(form[f"comment_{s.id}"].data or "", form[f"text_{s.id}"].data or "", s)
        for s in sections
    ]
    return Answer(
        verdict=Verdict(form.verdict.data),
        remarks=[*remarks, Said(form.whole.data or "")],
        name=form.name.data or "",
        token=form.token.data or "",
    )
