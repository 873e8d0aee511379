"""Sign-in pages: Flask-Security's views behind our own template."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, make_response, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from consult.access.models import ROLE_LABELS, Role
from consult.access.policies import ADMINISTRATION, FACILITATION, READERS, SUPERVISION, has_role
from consult.extensions import limiter
from consult.kernel.forms import ActionForm
from consult.kernel.limits import SIGN_IN
from consult.kernel.web import open_to_all


def register_access(app: Flask) -> None:
    """Declare and limit the sign-in views; tell templates what the account may do."""
    views: dict[str, Any] = app.view_functions
    limited = limiter.limit(SIGN_IN, methods=["POST"])(views["security.login"])
    views["security.login"] = open_to_all(_with_status(limited))
    views["security.logout"] = open_to_all(_with_token(views["security.logout"]))

    @app.context_processor
    def access_context() -> dict[str, Any]:
        return {
            "may_administer": has_role(current_user, ADMINISTRATION),
            "may_supervise": has_role(current_user, SUPERVISION),
            "may_facilitate": has_role(current_user, FACILITATION),
            "may_read": has_role(current_user, READERS),
            "role_labels": ROLE_LABELS,
            "Role": Role,
            "sign_out_form": ActionForm,
        }


def _with_status(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Answer a refused sign-in with 422: Flask-Security shows its page again with 200."""

    @wraps(view)
    def wrapper() -> ResponseReturnValue:
        response = make_response(view())
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return wrapper


def _with_token(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Refuse a POST without a CSRF token: Flask-Security's sign-out asks for none."""

    @wraps(view)
    def wrapper() -> ResponseReturnValue:
        if not ActionForm().validate_on_submit():
            abort(400)
        return view()

    return wrapper
