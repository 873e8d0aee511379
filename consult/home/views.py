"""Landing pages and what the site says about itself."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.consultations.queries import get_public, list_public
from consult.contributions.entering.paper import Copies, form_name, typeset_form
from consult.contributions.queries import support_counts
from consult.contributions.questions import offered_by, questionnaire
from consult.extensions import utc_now
from consult.home import petitions as rules
from consult.home.coverage.queries import coverage_of
from consult.home.coverage.showing import PLACES, quiet_groups
from consult.home.navigation import frame_context, only_consultation
from consult.home.queries import count_participation, latest_published
from consult.home.stages import list_steps
from consult.kernel.downloads import FileType, download
from consult.kernel.i18n import LANGUAGES, current_language
from consult.kernel.web import open_to_all
from consult.workshops.agenda.queries import Wanted, published_meetings

bp = Blueprint("home", __name__)
bp.app_context_processor(frame_context)


@bp.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    """The only consultation's home, or the list of all."""
    consultation = only_consultation()
    if consultation is not None:
        lang = request.args.get("lang")
        return redirect(url_for(".consultation", slug=consultation.slug, lang=lang))
    return render_template("home/index.html", consultations=list_public(), today=utc_now().date())


@bp.get("/<slug>/")
@open_to_all
def consultation(slug: str) -> ResponseReturnValue:
    """What a consultation is, where it stands, how to take part."""
    found = get_public(slug)
    today = utc_now().date()
    latest = latest_published(found)
    return render_template(
        "home/consultation.html",
        consultation=found,
        is_open=found.takes_contributions(today),
        not_begun=today < found.opens_on,
        figures=count_participation(found, today=today),
        steps=list_steps(found, today=today),
        coming=[m for m in published_meetings(found, Wanted(first=today)) if not m.cancelled_at],
        latest=latest,
        quiet=quiet_groups(found, coverage_of(found), PLACES) if latest else [],
        supports=support_counts([c.id for c in latest]),
    )


@bp.get("/<slug>/paper-form")
@open_to_all
def paper_form(slug: str) -> ResponseReturnValue:
    """The questions of the online form, to print and fill in by hand; also as files."""
    found = get_public(slug)
    return render_template(
        "home/paper_form.html",
        consultation=found,
        sections=questionnaire(offered_by(found)),
        languages_of_form=LANGUAGES,
    )


@bp.get("/<slug>/paper-form.pdf")
@open_to_all
def paper_form_file(slug: str) -> ResponseReturnValue:
    """The paper form as a PDF, in the language that the address asks for."""
    found = get_public(slug)
    language = current_language()
    content = typeset_form(found, language, Copies())
    return download(content, name=form_name(found, language), kind=FileType.PDF)


@bp.get("/privacy", defaults={"slug": None})
@bp.get("/<slug>/privacy")
@open_to_all
def privacy(slug: str | None) -> ResponseReturnValue:
    """The notice of law 09-08: who, why, what, for how long, which rights."""
    found = get_public(slug) if slug else only_consultation()
    return render_template(
        "home/privacy.html",
        consultation=found,
        concerned=[found] if found else list_public(),
    )


@bp.get("/petitions")
@open_to_all
def petitions() -> ResponseReturnValue:
    """A petition and a proposal are not the same: what each needs and leads to."""
    return render_template("home/petitions.html", rules=rules)


@bp.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """What works for whom, what does not yet, whom to tell."""
    return render_template("home/accessibility.html")
