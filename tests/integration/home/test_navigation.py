"""The menus lead only where one may go."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.extensions import db
from tests.factories import make_consultation, make_workshop


@pytest.mark.parametrize("role", list(Role))
def test_the_team_menu_has_no_closed_door(sign_in: Callable[..., FlaskClient], role: Role) -> None:
    make_consultation("open")
    client = sign_in(role)
    page = client.get("/team/open/").get_data(as_text=True)
    menu = re.search(r'<nav class="team__nav".*?</nav>', page, re.DOTALL)
    assert menu
    addresses = re.findall(r'href="([^"]+)"', menu[0])
    assert addresses
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_footer_leads_to_sign_in_and_afterwards_to_the_team(
    client: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    make_consultation("open")
    db.session.commit()
    assert 'href="/sign-in"' in client.get("/open/").get_data(as_text=True)
    page = sign_in(Role.READER).get("/open/").get_data(as_text=True)
    assert 'href="/team/"' in page


@pytest.mark.parametrize(
    ("page", "entry", "currency"),
    [
        ("/team/open/themes", "/team/open/themes", "page"),
        ("/team/open/theme-runs", "/team/open/themes", "true"),
        ("/team/open/workshops/new", "/team/open/workshops", "true"),
        ("/team/open/workshops/1/door", "/team/open/workshops", "true"),
    ],
)
def test_the_team_menu_tells_where_one_is(
    sign_in: Callable[..., FlaskClient], page: str, entry: str, currency: str
) -> None:
    make_workshop(make_consultation("open"))
    shown = sign_in(Role.ADMINISTRATOR).get(page).get_data(as_text=True)
    menu = re.search(r'<nav class="team__nav".*?</nav>', shown, re.DOTALL)
    assert menu
    assert re.findall(r'href="([^"]+)" aria-current="(\w+)"', menu[0]) == [(entry, currency)]
