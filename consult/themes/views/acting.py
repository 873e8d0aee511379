"""What every act of the workbench shares: its page, its refusal, the way back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.consultations.models import Consultation
from consult.contributions.models import CHANNEL_LABELS
from consult.extensions import db
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.themes.forms import ActForm
from consult.themes.views.state import State


def back_state() -> State:
    """Where the person came from; nothing but arguments of the workbench is ever read."""
    given = request.values.get("back", "")[:2000].replace("\x00", "")
    return State.of(dict(parse_qsl(given, max_num_fields=40)))


def act_page(template: str, consultation: Consultation, form: ActForm, **shown: Any) -> Any:
    """The page that asks what an act needs; the workbench shows it as a dialog."""
    page = render_template(
        f"themes/acts/{template}.html",
        consultation=consultation,
        form=form,
        state=back_state(),
        channel_names=CHANNEL_LABELS,
        **shown,
    )
    return page, form.status


def refuse(form: ActForm, error: DomainError) -> None:
    """Show a rule's refusal, and what the database holds now instead of what was half written."""
    message = str(error)
    db.session.rollback()
    error.message = message
    form.refuse(error)


def done(consultation: Consultation, message: object, state: State) -> ResponseReturnValue:
    """Back to the workbench, which says what was done."""
    flash(message)
    return redirect(state.address(consultation.slug))
