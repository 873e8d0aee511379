"""What commands share: the application, the database's state, errors as messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from consult.config import SettingError, Settings
from consult.kernel.errors import DomainError


def make_app(settings: Settings | None = None) -> Flask:
    """The application, or a usage error that names the setting that cannot be used.

    Its database connections are closed when the command ends.
    """
    from consult.app import create_app

    try:
        app = create_app(settings)
    except SettingError as error:
        raise click.UsageError(str(error)) from error
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(lambda: _disconnect(app))
    return app


def _disconnect(app: Flask) -> None:
    from consult.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def upgrade_database(app: Flask) -> None:
    """Bring the database to the present schema and load the reference data."""
    import logging

    from flask_migrate import upgrade

    from consult.contributions.operations import load_watch_words
    from consult.extensions import db
    from consult.regions.operations import load_reference_data

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
        load_reference_data()
        load_watch_words()
        db.session.commit()


@contextmanager
def in_app(app: Flask, language: str = "en") -> Iterator[None]:
    """An application context that commits at the end and shows a refusal as a message."""
    from flask_babel import force_locale

    from consult.extensions import db
    from consult.kernel.i18n import babel_locale

    with app.app_context(), force_locale(babel_locale(language)):
        try:
            yield
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            raise click.ClickException(str(error)) from error
