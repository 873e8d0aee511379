"""Every error is a page in the reader's language, with its status."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask, abort
from flask_babel import lazy_gettext as _l

from consult.app import create_app
from consult.config import Settings
from consult.kernel.errors import EXPLANATIONS, Conflict, DomainError, Gone
from tests.conftest import FAST_PASSWORDS


@pytest.fixture
def failing(settings: Settings) -> Iterator[Flask]:
    """An application with addresses that fail; errors become pages, as in service."""
    app = create_app(settings, testing=True, overrides={**FAST_PASSWORDS, "TESTING": False})

    @app.get("/fail/<int:status>")
    def fail(status: int) -> str:
        abort(status)

    @app.get("/refuse/<kind>")
    def refuse(kind: str) -> str:
        raise {"domain": DomainError, "conflict": Conflict, "gone": Gone}[kind](_l("Administrator"))

    @app.get("/crash")
    def crash() -> str:
        raise ZeroDivisionError("a secret of the machine")

    with app.app_context():
        yield app
        from consult.extensions import db

        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("status", [s for s in EXPLANATIONS if s != 500])
def test_each_status_has_a_page_of_its_own(failing: Flask, status: int) -> None:
    answer = failing.test_client().get(f"/fail/{status}?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert str(EXPLANATIONS[status][0]) in page
    assert HTTPStatus(status).phrase not in page.replace(str(EXPLANATIONS[status][0]), "")


def test_a_status_without_words_of_its_own_gets_those_of_its_kind(failing: Flask) -> None:
    answer = failing.test_client().get("/fail/418?lang=en")
    assert answer.status_code == 418
    assert str(EXPLANATIONS[400][0]) in answer.get_data(as_text=True)


@pytest.mark.parametrize(("kind", "status"), [("domain", 422), ("conflict", 409), ("gone", 410)])
def test_a_refused_rule_tells_why(failing: Flask, kind: str, status: int) -> None:
    answer = failing.test_client().get(f"/refuse/{kind}?lang=en")
    assert answer.status_code == status
    assert "Administrator" in answer.get_data(as_text=True)


def test_a_crash_shows_no_inner_words(failing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    answer = failing.test_client().get("/crash?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert str(EXPLANATIONS[500][0]) in page
    assert "secret" not in page
    assert "ZeroDivisionError" in caplog.text


def test_what_was_asked_for_is_never_repeated_as_markup(failing: Flask) -> None:
    answer = failing.test_client().get("/%3Cscript%3Ealert(1)%3C/script%3E?lang=en")
    assert answer.status_code == 404
    assert b"<script>alert" not in answer.data
