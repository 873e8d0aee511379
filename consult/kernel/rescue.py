"""What somebody typed when their session had ended: kept for a day, given back after sign-in."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import request, session
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict

from consult.extensions import Model, Numbered, db
from consult.kernel.text import storable

#: never kept: tokens of a form that is gone, and secrets
LEFT_OUT = frozenset({"csrf_token", "password", "new_password", "new_password_confirm"})
SESSION_KEY = "kept_form"


class KeptForm(Numbered, Model):
    """Fields of one refused request; only the browser that sent it knows the token."""

    __tablename__ = "kept_forms"

    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    path: Mapped[str] = mapped_column(sa.String(500))
    #: name → list of values, in the order they were sent
    fields: Mapped[dict[str, Any]]


def keep_posted_form() -> str:
    """Keep the fields of the present POST; return the page to go on from after sign-in.

    Commits by itself: the request is about to be refused, and its guard runs before any view.
    """
    path = request.path
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        path = urlsplit(request.referrer or "/").path
    fields = {
        storable(name): [storable(value) for value in values]
        for name, values in request.form.lists()
        if name not in LEFT_OUT
    }
    if fields:
        kept = KeptForm(token=secrets.token_urlsafe(24), path=path[:500], fields=fields)
        db.session.add(kept)
        db.session.commit()
        session[SESSION_KEY] = kept.token
    return path


def kept_form() -> MultiDict[str, str] | None:
    """The fields kept for this page and this browser, once; None when there are none."""
    token = session.get(SESSION_KEY)
    if not token or request.method != "GET":
        return None
    kept = db.session.scalar(sa.select(KeptForm).filter_by(token=token, path=request.path))
    if kept is None:
        return None
    session.pop(SESSION_KEY)
    return MultiDict([(name, value) for name, values in kept.fields.items() for value in values])


def kept_arguments() -> dict[str, Any]:
    """The kept fields as arguments of a form; nothing when there are none."""
    kept = kept_form()
    return {} if kept is None else {"formdata": kept}
