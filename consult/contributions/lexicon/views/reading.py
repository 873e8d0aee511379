"""Pages to read: concepts, their words, who changed what, the own words as a file."""

from __future__ import annotations

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from consult.access.policies import READERS, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.lexicon.forms import LONGEST_SEARCH, ListForm, WordForm
from consult.contributions.lexicon.queries import (
    change_page,
    ended_words,
    fields_of,
    get_change,
    get_concept,
    latest_change,
    listed_words,
    own_counts,
    search_concepts,
    unfinished_changes,
)
from consult.contributions.lexicon.site import own_entries, site_lexicon, table_of
from consult.contributions.lexicon.views.frame import NUMBER, bp, may_edit, page_number, words_of
from consult.contributions.models.lexicon import Rebuild
from consult.kernel.downloads import FileType, download
from consult.kernel.forms import ActionForm


@bp.get("")
@for_roles(*READERS)
def index(slug: str) -> ResponseReturnValue:
    """The concepts, found by any of their words."""
    consultation = get_for_team(slug, READERS)
    lexicon = site_lexicon()
    form = ListForm(fields_of(lexicon), formdata=request.args)
    search = (form.q.data or "")[:LONGEST_SEARCH]
    return render_template(
        "contributions/lexicon/index.html",
        consultation=consultation,
        form=form,
        page=search_concepts(lexicon, search, form.field.data or "", page=page_number()),
        concepts=len(lexicon.concepts),
        own=own_counts(),
        latest=latest_change(),
        unfinished=unfinished_changes(),
        action=ActionForm(),
        may_edit=may_edit(consultation),
    )


@bp.get("/concepts/<concept_key>")
@for_roles(*READERS)
def concept(slug: str, concept_key: str) -> ResponseReturnValue:
    """One concept: its words by language, and what was changed in it."""
    consultation = get_for_team(slug, READERS)
    found = get_concept(site_lexicon(), concept_key)
    edit = may_edit(consultation)
    changes = change_page(page=page_number(), concept=concept_key)
    return render_template(
        "contributions/lexicon/concept.html",
        consultation=consultation,
        concept=found,
        groups=listed_words(found),
        form=WordForm(formdata=None) if edit else None,
        page=changes,
        ended=ended_words(changes.items),
        may_edit=edit,
    )


@bp.get("/history")
@for_roles(*READERS)
def history(slug: str) -> ResponseReturnValue:
    """What people changed, the latest first."""
    consultation = get_for_team(slug, READERS)
    page = change_page(page=page_number())
    return render_template(
        "contributions/lexicon/history.html",
        consultation=consultation,
        page=page,
        ended=ended_words(page.items),
        may_edit=may_edit(consultation),
    )


@bp.get("/words.tsv")
@for_roles(*READERS)
def table(slug: str) -> ResponseReturnValue:
    """The added words in the format of the library's own tables."""
    get_for_team(slug, READERS)
    content = table_of(own_entries()) + "\n"
    return download(content.encode("utf-8"), name="lexicon.tsv", kind=FileType.TSV)


@bp.get(f"/changes/<{NUMBER}:change_number>/progress")
@for_roles(*READERS)
def progress(slug: str, change_number: int) -> ResponseReturnValue:
    """How far the search index follows a change, for the page that waits."""
    get_for_team(slug, READERS)
    found = get_change(change_number)
    return jsonify(
        progress=found.texts_done / found.texts if found.texts else None,
        text=words_of(found),
        finished=found.rebuild in (Rebuild.DONE, Rebuild.FAILED),
    )
