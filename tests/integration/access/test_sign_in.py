"""Signing in and out, and what each role may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.extensions import db
from tests.conftest import csrf_token
from tests.factories import PASSWORD, make_consultation, make_region, make_user

LANGUAGES = {"ar": "rtl", "fr": "ltr", "en": "ltr"}

#: page of the team → the roles that open it
PAGES: dict[str, set[Role]] = {
    "/team/c/": set(Role),
    "/team/c/contributions": {Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER},
    "/team/c/themes": {Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER},
    "/team/c/themes/undecided": {Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER},
    "/team/c/themes/history": {Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER},
    "/team/c/theme-runs": {Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER},
}
WRITES = (
    "/team/c/theme-runs",
    "/team/c/theme-runs/1/stop",
    "/team/c/themes/1/rename",
    "/team/c/themes/1/retire",
    "/team/c/themes/texts/X",
    "/team/c/contributions/bulk",
    "/team/c/contributions/moderate/X",
    "/team/c/contributions/answer/X",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_is_told_and_the_address_kept(client: FlaskClient, language: str) -> None:
    email = make_user().email
    db.session.commit()
    address = f"/sign-in?lang={language}"
    token = csrf_token(client.get(address).get_data(as_text=True))
    answer = client.post(address, data={"email": email, "password": "wrong", "csrf_token": token})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'lang="{language}" dir="{LANGUAGES[language]}"' in page
    assert 'id="sign-in-error"' in page
    assert f'value="{email}"' in page
    assert 'value="wrong"' not in page


def test_an_unknown_address_is_answered_like_a_wrong_password(
    client: FlaskClient, post: Callable[..., Any]
) -> None:
    email = make_user().email
    db.session.commit()
    known = post(client, "/sign-in", {"email": email, "password": "wrong"})
    unknown = post(client, "/sign-in", {"email": "nobody@team.example", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    assert 'id="sign-in-error"' in unknown.get_data(as_text=True)


def test_an_expired_page_is_told_apart(client: FlaskClient) -> None:
    user = make_user()
    db.session.commit()
    data = {"email": user.email, "password": PASSWORD, "csrf_token": "old"}
    answer = client.post("/sign-in?lang=en", data=data)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "This page was open for too long" in page
    assert 'id="sign-in-error"' not in page


def test_after_sign_in_the_team_pages_open(sign_in: Callable[..., FlaskClient]) -> None:
    make_consultation("c")
    client = sign_in(Role.FACILITATOR)
    answer = client.get("/team/")
    assert answer.status_code == 302
    assert answer.location == "/team/c/"


def test_sign_in_goes_on_to_the_page_asked_for(
    client: FlaskClient, post: Callable[..., Any]
) -> None:
    make_consultation("c")
    user = make_user()
    db.session.commit()
    asked = client.get("/team/c/themes")
    assert asked.status_code == 302
    page = client.get(asked.location).get_data(as_text=True)
    assert 'name="next"' in page
    data = {"email": user.email, "password": PASSWORD, "next": "/team/c/themes"}
    answer = post(client, "/sign-in", data)
    assert answer.location.endswith("/team/c/themes")


def test_sign_in_never_leads_to_another_site(client: FlaskClient, post: Callable[..., Any]) -> None:
    user = make_user()
    db.session.commit()
    data = {"email": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    answer = post(client, "/sign-in", data)
    assert "elsewhere" not in (answer.location or "")


def test_signing_out_needs_a_token_and_ends_the_session(
    sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    make_consultation("c")
    client = sign_in(Role.READER)
    assert client.get("/sign-out", follow_redirects=True).status_code in {404, 405}
    assert client.post("/sign-out").status_code == 400
    assert client.get("/team/c/").status_code == 200
    answer = post(client, "/sign-out", page="/team/c/")
    assert answer.status_code == 302
    assert client.get("/team/c/").location.startswith("/sign-in")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_pages(sign_in: Callable[..., FlaskClient], role: Role) -> None:
    make_consultation("c")
    client = sign_in(role)
    for address, roles in PAGES.items():
        assert client.get(address).status_code == (200 if role in roles else 403), address


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.READER])
def test_only_supervision_writes(sign_in: Callable[..., FlaskClient], role: Role) -> None:
    make_consultation("c")
    client = sign_in(role)
    for address in WRITES:
        assert client.post(address).status_code == 403, address


@pytest.mark.parametrize("address", [*PAGES, "/team/"])
def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, address: str) -> None:
    make_consultation("c")
    db.session.commit()
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_another_region_is_not_found(sign_in: Callable[..., FlaskClient]) -> None:
    make_consultation("c")
    client = sign_in(Role.SUPERVISION, region=make_region("02"))
    for address in PAGES:
        assert client.get(address).status_code == 404, address
    assert client.get("/team/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_role_is_told_in_the_reader_s_language(
    sign_in: Callable[..., FlaskClient], language: str
) -> None:
    make_consultation("c")
    answer = sign_in(Role.FACILITATOR).get(f"/team/c/themes?lang={language}")
    assert answer.status_code == 403
    assert f'lang="{language}" dir="{LANGUAGES[language]}"' in answer.get_data(as_text=True)


def test_an_account_that_sends_too_much_is_told_so(sign_in: Callable[..., FlaskClient]) -> None:
    length = {"CONTENT_LENGTH": str(10**9)}
    answer = sign_in(Role.READER).post("/team/c/reports", environ_overrides=length)
    assert answer.status_code == 413
