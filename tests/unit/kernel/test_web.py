"""The frame of views: one place commits, on success only."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask, abort, redirect
from flask.typing import ResponseReturnValue

from consult.extensions import db
from consult.kernel.web import GUARD, content_security_policy, open_to_all, writes
from consult.regions.models import Region
from consult.regions.operations import load_reference_data


def regions_kept() -> int:
    """Rows that are in the database, whatever the session still holds."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Region.id))) or 0


@pytest.fixture
def empty(app: Flask) -> None:
    """No region is there."""
    assert regions_kept() == 0


def answer(view: ResponseReturnValue) -> None:
    """Run a view that writes and then answers ``view``."""

    @writes
    def written() -> ResponseReturnValue:
        load_reference_data()
        return view

    written()


@pytest.mark.usefixtures("empty")
def test_a_success_commits(app: Flask) -> None:
    with app.test_request_context():
        answer("done")
    assert regions_kept() == 12


@pytest.mark.usefixtures("empty")
def test_a_redirect_commits(app: Flask) -> None:
    with app.test_request_context():
        answer(redirect("/"))
    assert regions_kept() == 12


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("status", [400, 409, 422, 500])
def test_an_error_page_undoes(app: Flask, status: int) -> None:
    with app.test_request_context():
        answer(("no", status))
    assert regions_kept() == 0


@pytest.mark.usefixtures("empty")
def test_an_exception_undoes(app: Flask) -> None:
    @writes
    def view() -> ResponseReturnValue:
        load_reference_data()
        abort(404)

    with app.test_request_context(), pytest.raises(Exception, match="404"):
        view()
    assert regions_kept() == 0


def test_a_guard_is_told_by_the_view() -> None:
    def view() -> ResponseReturnValue:
        return ""

    assert getattr(open_to_all(view), GUARD) == "open"


def test_the_policy_lets_nothing_in_from_outside() -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy("n").split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'nonce-n'"
    sources = {source for value in policy.values() for source in value.split()}
    assert sources <= {"'none'", "'self'", "'nonce-n'", "data:"}


@pytest.mark.parametrize("address", ["/sign-in", "/sign-out", "/nowhere/contribute"])
def test_what_is_too_large_is_refused_in_the_readers_language(app: Flask, address: str) -> None:
    length = {"CONTENT_LENGTH": str(app.config["MAX_CONTENT_LENGTH"] + 1)}
    answer = app.test_client().post(f"{address}?lang=fr", environ_overrides=length)
    assert answer.status_code == 413
    assert '<html lang="fr"' in answer.get_data(as_text=True)
