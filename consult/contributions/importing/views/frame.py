"""What the import pages share: the blueprint, and loading what a button acts on."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.access.policies import SUPERVISION
from consult.consultations.queries import get_for_team
from consult.contributions.importing.forms import SeenForm
from consult.contributions.importing.queries import get_draft
from consult.contributions.models import DraftState, ImportDraft
from consult.kernel.errors import Conflict
from consult.kernel.messages import flash

bp = Blueprint("imports", __name__, url_prefix="/team/<slug>/imports")

#: addresses; keys above these fit no database
IMPORT = "/<int(max=2147483647):import_id>"
DRAFT = "/files/<int(max=2147483647):draft_id>"

Sent = TypeVar("Sent", bound=SeenForm)


def load_draft(slug: str, draft_id: int) -> ImportDraft:
    """The draft of a consultation where the account supervises."""
    return get_draft(get_for_team(slug, SUPERVISION), draft_id)


def load_open(slug: str, draft_id: int) -> ImportDraft:
    """The draft, to be changed.

    Raises
    ------
    Conflict
        When it is being imported or was.
    """
    found = load_draft(slug, draft_id)
    if found.state in {DraftState.APPLYING, DraftState.APPLIED}:
        raise Conflict(_l("This file is imported already."))
    return found


def to_draft(slug: str, draft: ImportDraft) -> ResponseReturnValue:
    """Go (back) to the page of a draft."""
    return redirect(url_for("imports.draft", slug=slug, draft_id=draft.id), 303)


def refuse_old_page(form: SeenForm) -> None:
    """Tell that a button's page was open for too long, or is not whole."""
    old = _("This page was open for too long. Please do it once more.")
    flash(old if form.expired else _("This page is not whole. Please do it once more."), "warning")
