"""The application factory: paths, extensions, rooms, error pages; no rules."""

from __future__ import annotations

import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.access.models import SecurityRole, User
from consult.access.views import register_access
from consult.config import SITE, Settings
from consult.extensions import babel, db, limiter, migrate, security
from consult.kernel.errors import register_error_pages
from consult.kernel.i18n import compile_catalogues, register_languages, select_locale
from consult.kernel.jobs import Jobs, register_hand_over
from consult.kernel.mail.transports import transport_of
from consult.kernel.web import register_headers
from consult.rooms import register_rooms


def create_app(
    settings: Settings | None = None,
    *,
    testing: bool = False,
    overrides: dict[str, Any] | None = None,
) -> Flask:
    """Build the application from the settings (by default those of the environment)."""
    settings = settings or Settings.from_environment()
    app = Flask(
        "consult", template_folder=str(SITE / "templates"), static_folder=str(SITE / "static")
    )
    app.config.from_mapping(_configuration(settings, testing=testing))
    app.config.update(overrides or {})
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        proxies = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask documents this
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.extensions["settings"] = settings
    # a mail server that cannot be read is told now, not when the first letter waits
    transport_of(settings)
    _register_extensions(app, settings, testing=testing)
    register_headers(app)
    register_languages(app)
    register_error_pages(app)
    register_access(app)
    register_rooms(app)
    return app


def _configuration(settings: Settings, *, testing: bool) -> dict[str, Any]:
    return {
        "TESTING": testing,
        "SECRET_KEY": settings.secret(),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "DEFAULT_LANGUAGE": settings.default_language,
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        # a form of people's text, above which the request is refused before it is read
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "consult_session",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "TEMPLATES_AUTO_RELOAD": False,
        # an open form stays valid as long as its session
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_TRANSLATION_DIRECTORIES": str(SITE / "translations"),
        "BABEL_DEFAULT_LOCALE": "ar_MA",
        "BABEL_DEFAULT_TIMEZONE": "Africa/Casablanca",
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.limits_url,
        "SECURITY_PASSWORD_SALT": settings.secret(),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/team/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_LOGIN_USER_TEMPLATE": "access/sign_in.html",
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_CHANGEABLE": False,
        # no page of ours asks for the password once more, so its page is not offered
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
        # roles are read from memberships, not from Flask-Security's own table
        "SECURITY_JOIN_USER_ROLES": False,
    }


def _register_extensions(app: Flask, settings: Settings, *, testing: bool) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    compile_catalogues(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))
    db.init_app(app)
    migrate.init_app(app, db, directory=str(SITE / "migrations"))
    babel.init_app(app, locale_selector=select_locale)
    limiter.init_app(app)
    with warnings.catch_warnings():
        # Flask-Security warns of its own optional parts that we do not use
        warnings.simplefilter("ignore", DeprecationWarning)
        security.init_app(
            app, SQLAlchemyUserDatastore(db, User, SecurityRole), register_blueprint=True
        )
    Jobs(app, settings, immediate=testing)


@event.listens_for(Engine, "connect")
def _tune_sqlite(connection: Any, record: object) -> None:
    """Readers beside one writer, enforced foreign keys, patience instead of 'locked'."""
    if type(connection).__module__.startswith("sqlite3"):
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "synchronous=NORMAL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "savepoint")
def _begin_before_savepoint(connection: Connection, name: str | None) -> None:
    """Open a transaction around the first savepoint on SQLite.

    Its driver begins one only before it changes a row. A savepoint without one is a transaction of
    its own: letting go of it would commit half of what a request does.
    """
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and not driver.in_transaction:
        driver.execute("BEGIN IMMEDIATE")


register_hand_over()
