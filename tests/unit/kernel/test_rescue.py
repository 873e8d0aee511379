"""What somebody typed when their session had ended is given back after sign-in."""

from __future__ import annotations

from flask import Flask, session

from consult.kernel.rescue import SESSION_KEY, KeptForm, keep_posted_form, kept_form

PATH = "/sign-in"


def keep(app: Flask, fields: dict[str, object], path: str = PATH) -> str | None:
    """Keep a refused POST; its token."""
    with app.test_request_context(path, method="POST", data=fields):
        keep_posted_form()
        token: str | None = session.get(SESSION_KEY)
        return token


def open_page(app: Flask, token: str | None, path: str = PATH) -> dict[str, list[str]] | None:
    """What the page at ``path`` finds for the browser that holds ``token``."""
    with app.test_request_context(path):
        session[SESSION_KEY] = token
        found = kept_form()
        return None if found is None else dict(found.lists())


def test_all_fields_are_given_back_in_order(app: Flask) -> None:
    token = keep(app, {"text": "نص طويل\r\nسطر", "reference": ["b", "a"]})
    assert open_page(app, token) == {"text": ["نص طويل\r\nسطر"], "reference": ["b", "a"]}


def test_secrets_are_never_kept(app: Flask) -> None:
    token = keep(app, {"email": "a@b.ma", "password": "secret", "csrf_token": "t"})
    assert open_page(app, token) == {"email": ["a@b.ma"]}


def test_nul_is_left_out_and_the_rest_kept(app: Flask) -> None:
    assert open_page(app, keep(app, {"text": "أ\x00ب"})) == {"text": ["أب"]}


def test_another_browser_and_another_page_find_nothing(app: Flask) -> None:
    token = keep(app, {"text": "سر"})
    assert open_page(app, "guess") is None
    assert open_page(app, None) is None
    assert open_page(app, token, "/track") is None


def test_an_empty_form_leaves_no_row(app: Flask) -> None:
    assert keep(app, {"csrf_token": "t"}) is None
    assert KeptForm.query.count() == 0  # type: ignore[attr-defined]  # Flask-SQLAlchemy's
