"""``consult upgrade``: bring the database to the present schema and reading of words."""

from __future__ import annotations

import click

from consult.cli.runtime import in_app, make_app, upgrade_database


@click.command("upgrade")
def command() -> None:
    """Create or upgrade the database; safe to run again."""
    app = make_app()
    upgrade_database(app)
    with in_app(app):
        # a new version may name more words in its lexicon: stored search terms follow it
        from consult.contributions.operations import rebuild_index

        rebuild_index()
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    shown = address if address.startswith("sqlite") else address.rpartition("@")[2]
    click.echo(f"The database is up to date: {shown}", err=True)
