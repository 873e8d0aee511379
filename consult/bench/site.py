"""A site that is measured: an account that looks, rows sent many at a time, statements counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

#: the account that looks
_EMAIL, _PASSWORD = "bench@team.example", "a password for the bench"
#: rows of one INSERT
_BATCH = 1_000


def add_member() -> int:
    """An account of the supervision team; its key."""
    from consult.access.models import Role
    from consult.access.operations import add_user

    return add_user(email=_EMAIL, password=_PASSWORD, role=Role.SUPERVISION, name="Bench").id


def sign_in(client: FlaskClient) -> None:
    """Sign the account in."""
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"email": _EMAIL, "password": _PASSWORD, "csrf_token": token[1] if token else ""}
    if client.post("/sign-in", data=form).status_code != 302:
        raise RuntimeError("the bench cannot sign in")


def insert(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows in the present transaction."""
    from consult.extensions import db

    for start in range(0, len(rows), _BATCH):
        db.session.execute(sa.insert(table), list(rows[start : start + _BATCH]))
    db.session.flush()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database while this is open."""
    from consult.extensions import db

    with app.app_context():
        engine = db.engine
    seen: list[str] = []

    def note(*given: Any) -> None:
        seen.append(given[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def disconnect(app: Flask) -> None:
    """Close the connections to the database."""
    from consult.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
