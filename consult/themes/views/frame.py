"""What the pages of the room share: the blueprint, loading, names of codes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import SUPERVISION, has_role
from consult.consultations.models import Consultation
from consult.contributions.models import PART_LABELS, Contribution
from consult.kernel.forms import ActionForm
from consult.themes.models import EVENT_LABELS, RUN_STATUS_LABELS, SOURCE_LABELS, Theme

bp = Blueprint("themes", __name__, url_prefix="/team/<slug>")

#: number of a theme or key of a run; those above fit no database
NUMBER = "int(max=2147483647)"


@bp.context_processor
def labels() -> dict[str, Any]:
    """Names of the room's codes, for its templates."""
    return {
        "run_status_labels": RUN_STATUS_LABELS,
        "source_labels": SOURCE_LABELS,
        "event_labels": EVENT_LABELS,
        "named_parts": named_parts,
        "report_address": address_of("synthesis.index"),
        "draft_address": address_of("commitments.draft"),
    }


def address_of(endpoint: str) -> str:
    """A page of a room above this one, in the same consultation; empty when there is none."""
    slug = (request.view_args or {}).get("slug", "")
    return url_for(endpoint, slug=slug) if endpoint in current_app.view_functions else ""


def named_parts(contribution: Contribution) -> list[tuple[str | None, str]]:
    """The parts of a contribution, named when there are several."""
    parts = contribution.parts
    return [(str(PART_LABELS[name]) if len(parts) > 1 else None, text) for name, text in parts]


def may_edit(consultation: Consultation) -> bool:
    """Whether the signed-in account starts runs and corrects themes here."""
    return has_role(current_user, SUPERVISION, consultation.region_id)


def actor() -> User:
    """The signed-in account itself, not the proxy of it."""
    user: User = current_user._get_current_object()
    return user


def check_token() -> None:
    """Refuse a button's POST without its own token."""
    if not ActionForm().validate_on_submit():
        abort(400)


def page_number() -> int:
    """The page of a list that was asked for, the first when it makes no sense."""
    return max(1, min(request.args.get("page", 1, type=int), 1_000_000))


def choices_of(themes: Any) -> list[tuple[int, str]]:
    """``(number, label)`` of each theme, as a move offers them."""
    return [(theme.number, theme.label) for theme in themes if isinstance(theme, Theme)]
