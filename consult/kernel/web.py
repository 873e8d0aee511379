"""The frame of every view: its declared guard, the one place that commits, the headers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, abort, g, make_response, request
from flask.typing import ResponseReturnValue

from consult.extensions import db

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

#: attribute under which a view tells its guard; a test lists the views without one
GUARD = "consult_guard"


def declare_guard(view: View, guard: str) -> View:
    """Record on ``view`` who may use it."""
    setattr(view, GUARD, guard)
    return view


def open_to_all(view: View) -> View:
    """Anybody may use this view, signed in or not."""
    return declare_guard(view, "open")


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Commit what the view wrote when its answer is a success, else undo all of it.

    The only place of the web that commits. Work for later (jobs, mail) is handed over by the
    session's commit, so an undone request leaves nothing behind.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        except BaseException:
            db.session.rollback()
            raise
        return response

    return wrapper


def content_security_policy(nonce: str) -> str:
    """Everything from this site only; no inline script, no inline style, no frame."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def register_headers(app: Flask) -> None:
    """Send the security headers with each answer, and no-store for what is personal."""

    @app.before_request
    def make_nonce() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    @app.before_request
    def refuse_large() -> None:
        # before any view, also one that would not read the body
        if (request.content_length or 0) > app.config["MAX_CONTENT_LENGTH"]:
            abort(413)

    @app.context_processor
    def nonce_context() -> dict[str, Any]:
        return {"csp_nonce": g.get("csp_nonce", "")}

    @app.after_request
    def send_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy", content_security_policy(g.get("csp_nonce", ""))
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")
        return response
