"""Who may use an endpoint is declared; reading never writes; writing needs a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from consult.access.models import Role
from consult.extensions import db
from consult.kernel.web import GUARD
from tests.architecture.conftest import address, writes_seen
from tests.architecture.endpoints import GUARDS, OPEN, STRICTER, UNGUARDED

SignIn = Callable[..., FlaskClient]


def rules(app: Flask, method: str) -> list[Rule]:
    """The addresses of ours that answer this method."""
    own = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in UNGUARDED]
    found = [rule for rule in own if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def allowed(guard: str) -> set[Role]:
    """The roles a guard lets through."""
    return {Role(name) for name in guard.removeprefix("roles:").split(",")}


def test_every_endpoint_is_declared_with_its_guard(app: Flask) -> None:
    found = {name: getattr(view, GUARD, None) for name, view in app.view_functions.items()}
    assert found == GUARDS | dict.fromkeys(UNGUARDED)


def test_addresses_are_written_in_lower_case_with_hyphens(app: Flask) -> None:
    own = [r for r in app.url_map.iter_rules() if r.endpoint not in UNGUARDED]
    parts = [part for rule in own for part in rule.rule.split("/") if not part.startswith("<")]
    assert [part for part in parts if part != part.lower() or "_" in part] == []


def test_reading_never_writes(app: Flask, sign_in: SignIn, values: dict[str, Any]) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    for rule in rules(app, "GET"):
        with writes_seen() as seen:
            answer = client.get(address(app, rule, values))
        db.session.remove()
        assert answer.status_code < 400, (rule, answer.get_data(as_text=True)[:2000])
        assert seen == [], rule


def test_a_post_without_token_is_refused_and_writes_nothing(
    app: Flask, sign_in: SignIn, values: dict[str, Any]
) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    posting = rules(app, "POST")
    assert posting
    for rule in posting:
        with writes_seen() as seen:
            answer = client.post(address(app, rule, values), data={"text": "نص", "email": "a@b.ma"})
        db.session.remove()
        # a list of ticked rows goes back to the list and says that the page was open too long
        assert answer.status_code in {302, 303, 400}, rule
        assert seen == [], rule


def test_a_visitor_is_sent_to_sign_in(
    app: Flask, client: FlaskClient, values: dict[str, Any]
) -> None:
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            if GUARDS.get(rule.endpoint, OPEN) != OPEN:
                answer = client.open(address(app, rule, values), method=method)
                assert answer.status_code == 302, rule
                assert answer.location.startswith("/sign-in?next="), rule


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_its_guards_allow_and_nothing_else(
    app: Flask, sign_in: SignIn, values: dict[str, Any], role: Role
) -> None:
    client = sign_in(role)
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            guard = STRICTER.get((rule.endpoint, method), GUARDS.get(rule.endpoint, OPEN))
            if guard == OPEN:
                continue
            status = client.open(address(app, rule, values), method=method).status_code
            db.session.remove()
            assert (status != 403) == (role in allowed(guard)), (rule, method, status)


def test_an_account_of_another_region_finds_nothing(
    app: Flask, sign_in: SignIn, values: dict[str, Any]
) -> None:
    from tests.factories import make_region

    client = sign_in(Role.SUPERVISION, region=make_region("02"))
    for rule in rules(app, "GET"):
        if GUARDS.get(rule.endpoint, OPEN) != OPEN and rule.arguments:
            assert client.get(address(app, rule, values)).status_code in {403, 404}, rule
