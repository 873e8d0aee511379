"""What the pages of the room share: the blueprint, loading, choices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort

from consult.access.models import Role
from consult.consultations.models import Consultation, Criterion
from consult.consultations.queries import get_for_team
from consult.contributions.models import CATEGORY_LABELS, KIND_LABELS
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import localized
from consult.regions.models import Province
from consult.workshops.models import (
    DIMENSION_LABELS,
    WORKSHOP_KIND_LABELS,
    WORKSHOP_STATE_LABELS,
    Dimension,
    Workshop,
)
from consult.workshops.queries import get_workshop

bp = Blueprint("workshops", __name__, url_prefix="/team/<slug>/workshops")

#: address of one workshop; keys above it fit no database
ONE = "/<int(max=2147483647):workshop_id>"


def labels() -> dict[str, Any]:
    """Names of the room's codes, for its templates."""
    return {
        "kind_labels": WORKSHOP_KIND_LABELS,
        "state_labels": WORKSHOP_STATE_LABELS,
        "note_kind_labels": KIND_LABELS,
        "category_labels": CATEGORY_LABELS,
        "dimension_labels": DIMENSION_LABELS,
        "Dimension": Dimension,
    }


def for_action(slug: str, workshop_id: int, roles: tuple[Role, ...]) -> Workshop:
    """The workshop a button acts on, once the button's own token is checked."""
    workshop = get_workshop(get_for_team(slug, roles), workshop_id)
    if not ActionForm().validate_on_submit():
        abort(400)
    return workshop


def provinces_of(consultation: Consultation) -> list[tuple[int, str]]:
    """Choices of a form: the provinces of the consultation's region."""
    return [(p.id, localized(p)) for p in consultation.region.provinces]


def chosen_province(consultation: Consultation, key: int | None) -> Province | None:
    """The province that was chosen, if any."""
    return next((p for p in consultation.region.provinces if p.id == key), None)


def criteria_of(consultation: Consultation) -> list[tuple[int, str]]:
    """Choices of a form: the criteria of the consultation."""
    return [(c.id, localized(c)) for c in consultation.criteria]


def chosen_criterion(consultation: Consultation, key: int | None) -> Criterion | None:
    """The criterion that was chosen, if any."""
    return next((c for c in consultation.criteria if c.id == key), None)
