"""Sign-in pages: Flask-Security's views behind our own template."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import current_user

from consult.access.models import ROLE_LABELS, Role
from consult.access.policies import ADMINISTRATION, FACILITATION, READERS, SUPERVISION, has_role
from consult.extensions import limiter
from consult.kernel.limits import SIGN_IN
from consult.kernel.web import open_to_all


def register_access(app: Flask) -> None:
    """Declare and limit the sign-in views; tell templates what the account may do."""
    for endpoint in ("security.login", "security.logout"):
        view = app.view_functions[endpoint]
        limited = limiter.limit(SIGN_IN, methods=["POST"])(view)
        app.view_functions[endpoint] = open_to_all(limited)

    @app.context_processor
    def access_context() -> dict[str, Any]:
        return {
            "may_administer": has_role(current_user, ADMINISTRATION),
            "may_supervise": has_role(current_user, SUPERVISION),
            "may_facilitate": has_role(current_user, FACILITATION),
            "may_read": has_role(current_user, READERS),
            "role_labels": ROLE_LABELS,
            "Role": Role,
        }
