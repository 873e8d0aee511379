"""What commands share: the application, the database's state, errors as messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from consult.config import SettingError, Settings
from consult.kernel.errors import DomainError


def make_app(settings: Settings | None = None) -> Flask:
    """The application, or a usage error that names the setting that cannot be used."""
    from consult.app import create_app

    try:
        return create_app(settings)
    except SettingError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def connected(app: Flask) -> Iterator[None]:
    """An application context whose database connections are closed at its end."""
    from consult.extensions import db

    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def upgrade_database(app: Flask) -> None:
    """Bring the database to the present schema and load the reference data."""
    import logging

    from flask_migrate import upgrade

    from consult.extensions import db
    from consult.regions.operations import load_reference_data

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with connected(app):
        upgrade()
        load_reference_data()
        db.session.commit()


@contextmanager
def in_app(app: Flask, language: str = "en") -> Iterator[None]:
    """An application context that commits at the end and shows a refusal as a message."""
    from flask_babel import force_locale

    from consult.extensions import db
    from consult.kernel.i18n import babel_locale

    with connected(app), force_locale(babel_locale(language)):
        try:
            yield
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            raise click.ClickException(str(error)) from error
