"""Alembic's entry: runs with the application's own engine and tables."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our types as the plain ones they are, so that old migrations need no code of ours."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run_online() -> None:
    """Run the migrations over one connection."""
    options = dict(current_app.extensions["migrate"].configure_args)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=render_item, **options
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database: use 'consult upgrade'")
run_online()
