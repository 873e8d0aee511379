"""Errors that people can read, and the pages that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app, g, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_babel.speaklater import LazyString


class DomainError(Exception):
    """A rule of the field refused; ``message`` is for the person, in their language."""

    status = 422

    def __init__(self, message: LazyString | str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """The thing is no longer in a state that allows this."""

    status = 409


class Gone(DomainError):
    """The thing was here and is closed now."""

    status = 410


#: what each status means to the person who meets it: title, explanation
EXPLANATIONS: dict[int, tuple[LazyString, LazyString]] = {
    400: (_l("This request cannot be read"), _l("Go back, reload the page and try again.")),
    403: (
        _l("Your account does not give access to this page"),
        _l("Sign in with another account, or ask an administrator for the role you need."),
    ),
    404: (
        _l("This page does not exist"),
        _l("The address may be mistyped, or the page may have moved."),
    ),
    405: (_l("This page cannot be used this way"), _l("Go back and use the page's own buttons.")),
    409: (_l("This has changed meanwhile"), _l("Reload the page to see the present state.")),
    410: (_l("This is closed"), _l("It was open before and no longer takes contributions.")),
    413: (_l("This file is too large"), _l("Send a smaller file, or split it in several.")),
    422: (_l("This cannot be accepted as it is"), _l("Correct what the message names.")),
    429: (_l("Too many requests"), _l("Wait a minute, then try again. Nothing was lost.")),
    500: (
        _l("Something failed on our side"),
        _l("The fault was recorded. Nothing you sent before was lost; try again in a moment."),
    ),
}


def render_error(status: int, message: object = None) -> ResponseReturnValue:
    """Answer with the error page of ``status``; ``message`` tells what happened, if known."""
    title, advice = EXPLANATIONS.get(status, EXPLANATIONS[400 if status < 500 else 500])
    page = render_template("error.html", status=status, title=title, advice=advice, message=message)
    return page, status


def register_error_pages(app: Flask) -> None:
    """Show every error as a page in the reader's language, with the right status."""

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> ResponseReturnValue:
        return render_error(error.status, error.message)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        return render_error(error.code or 500)

    @app.errorhandler(InternalServerError)
    def unexpected(error: InternalServerError) -> ResponseReturnValue:
        # the page needs the database for its header; a broken transaction must not break it too
        from consult.extensions import db

        db.session.rollback()
        g.pop("consultation", None)
        try:
            return render_error(500)
        except Exception:
            current_app.logger.exception("the error page failed")
            return "500", 500
