"""What the pages of the lexicon share: the blueprint, names of codes, who may change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import SUPERVISION, has_role
from consult.consultations.models import Consultation
from consult.contributions.lexicon.forms import field_name
from consult.contributions.lexicon.queries import name_of
from consult.contributions.lexicon.undoing import UNDOABLE
from consult.contributions.models import LANGUAGE_LABELS
from consult.contributions.models.lexicon import LEXICON_ACT_LABELS, LexiconChange, Rebuild

bp = Blueprint("lexicon", __name__, url_prefix="/team/<slug>/lexicon")

#: number of a change; those above fit no database
NUMBER = "int(max=2147483647)"


@bp.context_processor
def labels() -> dict[str, Any]:
    """Names of the room's codes, for its templates."""
    return {
        "act_labels": LEXICON_ACT_LABELS,
        "language_labels": LANGUAGE_LABELS,
        "field_name": field_name,
        "name_of": name_of,
        "undoable": UNDOABLE,
        "words_of": words_of,
    }


def words_of(change: LexiconChange) -> str:
    """How far the search follows a change, in words."""
    if change.rebuild is Rebuild.FAILED:
        return str(_("The search could not take this change in. The fault was recorded."))
    words = _(
        "The search takes change %(number)s in: %(done)s of %(all)s contributions",
        number=change.number,
        done=change.texts_done,
        all=change.texts,
    )
    return str(words)


def may_edit(consultation: Consultation) -> bool:
    """Whether the signed-in account changes the lexicon."""
    return has_role(current_user, SUPERVISION, consultation.region_id)


def actor() -> User:
    """The signed-in account itself, not the proxy of it."""
    user: User = current_user._get_current_object()
    return user


def page_number() -> int:
    """The page of a list that was asked for, the first when it makes no sense."""
    return max(1, min(request.args.get("page", 1, type=int), 1_000_000))
