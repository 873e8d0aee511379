"""The texts of the workshop file: listed, written, looked at, taken back."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import SUPERVISION, TEAM, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.documents.blocks import Block, Cover
from consult.documents.prose import ProseError
from consult.documents.render.html import Place
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.i18n import LANGUAGES, direction
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.kit.composing import Sources, compose
from consult.workshops.kit.forms import TakeForm, TextForm
from consult.workshops.kit.operations.texts import take_revision, take_usual_text, write_text
from consult.workshops.kit.queries import (
    InForce,
    revisions_of,
    sources_of,
    texts_in_force,
)
from consult.workshops.kit.reading import BLOCKS, WORDS, Inserts, read
from consult.workshops.kit.views.frame import LABELS, LANGUAGE, PART, actor, bp
from consult.workshops.models.kit import KitDocument


@bp.get("/workshop-file")
@for_roles(*TEAM)
def index(slug: str) -> ResponseReturnValue:
    """The workshop file of a consultation: its three documents in each language."""
    consultation = get_for_team(slug)
    return render_template(
        "workshops/kit/index.html",
        consultation=consultation,
        texts=texts_in_force(consultation),
        documents=KitDocument,
        languages_of=list(LANGUAGES),
        may_write=has_role(current_user, SUPERVISION, consultation.region_id),
        **LABELS,
    )


@bp.route(f"/workshop-file/{PART}/{LANGUAGE}", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def edit(slug: str, document: str, language: str) -> ResponseReturnValue:
    """Write a text; it can be looked at before it is saved."""
    consultation = get_for_team(slug, SUPERVISION)
    text = _text(consultation, document, language)
    form = TextForm(data={"source": text.source, "seen": text.revision}, **kept_arguments())
    preview = None
    if form.validate_on_submit():
        try:
            if request.form.get("act") == "preview":
                preview = _preview(consultation, text, form.source.data or "")
            else:
                return _save(consultation, text, form)
        except DomainError as error:
            _refuse(form, error, text)
    page = render_template(
        "workshops/kit/edit.html",
        consultation=consultation,
        text=text,
        form=form,
        take=TakeForm(formdata=None),
        preview=preview,
        revisions=revisions_of(consultation, text.document, language),
        names=(*WORDS, *BLOCKS, "lines:4", "criterion:…"),
        text_direction=direction(language),
        **LABELS,
    )
    return page, 200 if preview else form.status


@bp.post(f"/workshop-file/{PART}/{LANGUAGE}/take")
@for_roles(*SUPERVISION)
@writes
def take(slug: str, document: str, language: str) -> ResponseReturnValue:
    """Put an earlier text, or the usual one, in force again."""
    consultation = get_for_team(slug, SUPERVISION)
    form = TakeForm()
    if not form.validate_on_submit():
        abort(400)
    seen = form.seen.data or 0
    part = KitDocument(document)
    if form.number.data == 0:
        take_usual_text(
            consultation=consultation, document=part, language=language, seen=seen, actor=actor()
        )
        flash(_("The usual text is in force again. The one before stays in the history."))
    else:
        held = revisions_of(consultation, part, language)
        text = next((r for r in held if r.revision == form.number.data), None) or abort(404)
        take_revision(text=text, seen=seen, actor=actor())
        flash(_("The earlier text is in force again."))
    return redirect(url_for(".edit", slug=slug, document=document, language=language))


def _save(consultation: Consultation, text: InForce, form: TextForm) -> ResponseReturnValue:
    written = write_text(
        consultation=consultation,
        document=text.document,
        language=text.language,
        source=form.source.data or "",
        seen=form.seen.data or 0,
        actor=actor(),
    )
    flash(_("The text is saved.") if written else _("Nothing was changed."))
    address = url_for(
        ".edit", slug=consultation.slug, document=text.document, language=text.language
    )
    return redirect(address)


def _refuse(form: TextForm, error: DomainError, text: InForce) -> None:
    """Show what is wrong, each line of its own; after a conflict the newer revision is seen."""
    if isinstance(error, Conflict):
        form.saw(text.revision)
    if isinstance(error, ProseError):
        form.source.errors = [*form.source.errors, *error.problems]
        form.refused = error.status
    else:
        form.refuse(error)


def _preview(consultation: Consultation, text: InForce, source: str) -> dict[str, object]:
    """The blocks of a text that is not saved, as the page shows them."""
    criteria = frozenset(criterion.code for criterion in consultation.criteria)
    read(source, Inserts(criteria=criteria), anchor="preview")
    held = sources_of(consultation, text.language)
    texts = {**held.texts, text.document: source}
    document = compose(consultation, Sources(text.language, texts, held.written), [text.document])
    blocks: list[Block] = [b for b in document.blocks if not isinstance(b, Cover)]
    return {"document": document, "blocks": blocks, "place": Place(document)}


def _text(consultation: Consultation, document: str, language: str) -> InForce:
    return texts_in_force(consultation)[KitDocument(document), language]
