"""The workbench: themes, the texts of one, one text with its neighbours, side by side."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access.policies import READERS, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.figures import names_of
from consult.contributions.findings.likeness import likeness_of
from consult.contributions.models import Contribution
from consult.contributions.queries import get_contribution
from consult.kernel.forms import ActionForm
from consult.themes.models import Theme, ThemeEvent
from consult.themes.queries import (
    active_themes,
    current_run,
    history_of_text,
    last_redoable,
    last_undoable,
    lineage,
    theme_cards,
)
from consult.themes.queries.desk import (
    Group,
    Held,
    TextOrder,
    desk_figures,
    places_of,
    withdrawn_themes,
)
from consult.themes.queries.review import waiting
from consult.themes.views.desk import (
    card_rows,
    labels_for_desk,
    listed,
    opened,
    tree_of,
)
from consult.themes.views.frame import actor, address_of, bp, may_edit
from consult.themes.views.state import State, ThemeOrder
from consult.themes.views.telling import words_of
from consult.themes.views.themes import stability_words

#: nearest texts shown beside one
NEIGHBOURS = 6


@bp.get("/workbench")
@for_roles(*READERS)
def workbench(slug: str) -> ResponseReturnValue:
    """The three panes, as the address says."""
    consultation = get_for_team(slug, READERS)
    state = State.of(request.args)
    return render_template("themes/workbench.html", **desk_of(consultation, state))


def desk_of(consultation: Consultation, state: State) -> dict[str, Any]:
    """All that the panes show, in a constant number of queries."""
    edit = may_edit(consultation)
    themes = active_themes(consultation)
    figures = desk_figures(consultation, {theme.id for theme in themes})
    where = opened(consultation, state)
    tree = tree_of(themes, figures.themes, state.by)
    theme = where if isinstance(where, Theme) else None
    return {
        "consultation": consultation,
        "state": state,
        "tree": tree,
        "withdrawn": withdrawn_themes(consultation),
        "largest": max((branch.texts for branch in tree), default=0),
        "groups": figures.groups,
        "where": where,
        "theme": theme,
        "page": listed(consultation, where, state),
        "card": theme_cards([theme])[theme.id] if theme else None,
        "card_rows": card_rows,
        "lineage": lineage(theme) if theme else None,
        "current": current_run(consultation),
        "waiting": waiting(consultation),
        "address_of": address_of,
        "may_edit": edit,
        "steps": steps_of(consultation) if edit else (None, None),
        "words_of": words_of,
        "action": ActionForm(),
        "stability": stability_words,
        "choices": choices(consultation),
        **open_text(consultation, state),
        **labels_for_desk(),
    }


def steps_of(consultation: Consultation) -> tuple[ThemeEvent | None, ThemeEvent | None]:
    """What "undo" and "do again" act on: the latest decisions of the account that looks."""
    return last_undoable(consultation, actor()), last_redoable(consultation, actor())


def open_text(consultation: Consultation, state: State) -> dict[str, Any]:
    """The right-hand pane: a text, its themes, what people decided about it."""
    if not state.text:
        return {"text": None}
    text: Contribution = get_contribution(consultation, state.text)
    near = likeness_of(consultation.id).nearest(text, most=NEIGHBOURS)
    places = places_of([text.id, *(like.contribution.id for like in near.found)])
    return {
        "text": text,
        "places": places.get(text.id, []),
        "near": near,
        "places_near": {key: found[0] for key, found in places.items()},
        "history": history_of_text(text)[::-1],
    }


def choices(consultation: Consultation) -> dict[str, Any]:
    """What lists can be sorted and narrowed by: ``code → name``, in the reader's language."""
    provinces = names_of(consultation, "province")
    return {
        "province": {p.code: provinces[p.id] for p in consultation.region.provinces},
        "language": names_of(consultation, "language"),
        "channel": names_of(consultation, "channel"),
        "sort": list(TextOrder),
        "held": list(Held),
        "by": list(ThemeOrder),
        "group": list(Group),
    }
