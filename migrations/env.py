"""Alembic's entry: runs with the application's own engine and tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our types as the plain ones they are, so that old migrations need no code of ours."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def rows_kept(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite make a table anew without deleting the rows that point to it.

    SQLite changes a column by copying the table and dropping the old one, and a drop deletes what
    hangs on its rows as if they were deleted (sqlite.org/lang_altertable.html, the twelve steps).
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        lost = driver.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"rows point to rows that are not there: {lost[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run_online() -> None:
    """Run the migrations over one connection."""
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection, rows_kept(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database: use 'consult upgrade'")
run_online()
