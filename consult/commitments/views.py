"""Pages of commitment cards, for the team of a consultation."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.commitments import matrix
from consult.commitments.docx import render_card
from consult.commitments.forms import SPARE_ROWS, CommitmentForm, commitment_form, values_of
from consult.commitments.models import ANSWER_LABELS, COMMITMENT_STATE_LABELS, Commitment
from consult.commitments.operations import (
    change_evidence,
    draft_commitment,
    edit_commitment,
    fingerprint,
    remove_commitment,
)
from consult.commitments.policies import can_draft
from consult.commitments.queries import (
    QUOTABLE,
    find_quotable,
    get_commitment,
    list_commitments,
)
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import CHANNEL_LABELS, Contribution
from consult.kernel.downloads import FileType, download
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.forms import ActionForm, options
from consult.kernel.i18n import current_language
from consult.kernel.messages import flash
from consult.kernel.references import read_reference
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.queries import active_themes, get_theme, sizes

bp = Blueprint("commitments", __name__, url_prefix="/team/<slug>/commitments")

#: address of one card; numbers above it fit no database
ONE = "/<int(max=2147483647):number>"
LARGEST_NUMBER = 2_147_483_647
_BETWEEN_REFERENCES = re.compile(r"[,;،؛\n]+")


@bp.context_processor
def labels() -> dict[str, Any]:
    """The guide's matrix and the names of the room's codes, for its templates."""
    return {
        "matrix": matrix,
        "state_labels": COMMITMENT_STATE_LABELS,
        "answer_labels": ANSWER_LABELS,
        "channel_labels": CHANNEL_LABELS,
        "quotable": QUOTABLE,
    }


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The cards, and the themes from which others can be drafted."""
    consultation = get_for_team(slug, READERS)
    size = sizes(consultation)
    themes = [theme for theme in active_themes(consultation) if size.get(theme.id)]
    return render_template(
        "commitments/index.html",
        consultation=consultation,
        commitments=list_commitments(consultation),
        themes=sorted(themes, key=lambda theme: (-size[theme.id], theme.number)),
        sizes=size,
        action=ActionForm(formdata=None),
        may_draft=can_draft(current_user, consultation),
    )


@bp.post("/draft")
@for_roles(*SUPERVISION)
@writes
def draft(slug: str) -> ResponseReturnValue:
    """Draft a card from the theme whose number is ``theme`` in the address or in the form."""
    consultation = get_for_team(slug, SUPERVISION)
    form = ActionForm()
    if not form.validate_on_submit():
        abort(400)
    number = request.values.get("theme", 0, type=int)
    commitment = draft_commitment(
        theme=get_theme(consultation, number if 0 < number <= LARGEST_NUMBER else 0),
        drafted_by_id=current_user.id,
        # signed with each page anew, so that a second click drafts no second card
        token=form.csrf_token.data,
    )
    flash(_("The card is drafted from the theme. Complete it; nothing in it is decided yet."))
    return redirect(url_for(".edit", slug=slug, number=commitment.number))


@bp.get(ONE)
@for_roles(*READERS)
def show(slug: str, number: int) -> ResponseReturnValue:
    """A card as it will be read."""
    consultation = get_for_team(slug, READERS)
    return render_template(
        "commitments/card.html",
        consultation=consultation,
        commitment=get_commitment(consultation, number),
        action=ActionForm(formdata=None),
        may_draft=can_draft(current_user, consultation),
    )


@bp.route(ONE + "/edit", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def edit(slug: str, number: int) -> ResponseReturnValue:
    """Complete a card."""
    consultation = get_for_team(slug, SUPERVISION)
    commitment = get_commitment(consultation, number)
    form = _form(commitment)
    if "more" in request.form:
        # a row more, nothing saved: the page comes back as it was typed
        return _edit_page(commitment, form, 200)
    if form.validate_on_submit() and (added := _added(form, consultation)) is not None:
        try:
            edit_commitment(
                commitment=commitment,
                card=form.card(),
                relevance=form.relevance(),
                activities=form.activities(),
                state=form.state.data,
                seen=form.seen.data or "",
            )
            change_evidence(commitment=commitment, added=added, dropped=form.dropped.data or ())
            flash(_("The card is saved."))
            return redirect(url_for(".show", slug=slug, number=number))
        except DomainError as error:
            form.refuse(error)
    return _edit_page(commitment, form, form.status)


@bp.get(ONE + "/card.docx")
@for_roles(*READERS)
def card_docx(slug: str, number: int) -> ResponseReturnValue:
    """The card as a DOCX file, its labels in the language of ``lang``."""
    consultation = get_for_team(slug, READERS)
    commitment = get_commitment(consultation, number)
    language = current_language()
    name = f"{_('commitment')}-{commitment.number}-{consultation.slug}-{language}.docx"
    return download(render_card(commitment, language), name=name, kind=FileType.DOCX)


@bp.post(ONE + "/remove")
@for_roles(*SUPERVISION)
@writes
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Delete a card that is still an idea."""
    commitment = get_commitment(get_for_team(slug, SUPERVISION), number)
    if not ActionForm().validate_on_submit():
        abort(400)
    remove_commitment(commitment=commitment)
    flash(_("The card is removed."))
    return redirect(url_for(".index", slug=slug))


def _form(commitment: Commitment) -> CommitmentForm:
    """The card's form, with as many rows of activities as it has, was sent with, or asks for."""
    kept = kept_arguments()
    sent: MultiDict[str, str] = (
        request.form if request.method == "POST" else kept.get("formdata", MultiDict())
    )
    rows = sent.get("rows", len(commitment.activities) + SPARE_ROWS, type=int)
    form = commitment_form(rows + ("more" in sent), data=values_of(commitment), **kept)
    form.dropped.choices = options(*((e.id, e.contribution.reference) for e in commitment.evidence))
    return form


def _added(form: CommitmentForm, consultation: Consultation) -> list[Contribution] | None:
    """The contributions whose numbers were typed; None when one of them is not known."""
    found = []
    for typed in _BETWEEN_REFERENCES.split(form.added.data or ""):
        if not typed.strip():
            continue
        contribution = find_quotable(consultation, read_reference(typed))
        if contribution is None:
            message = _(
                "No contribution that can be quoted has the number “%(n)s”.", n=typed.strip()
            )
            form.added.errors = [*form.added.errors, message]
            return None
        found.append(contribution)
    return found


def _edit_page(commitment: Commitment, form: CommitmentForm, status: int) -> ResponseReturnValue:
    if status in {200, Conflict.status} and "more" not in request.form:
        form.seen.data = fingerprint(commitment)
    page = render_template(
        "commitments/edit.html",
        consultation=commitment.consultation,
        commitment=commitment,
        form=form,
    )
    return page, status
