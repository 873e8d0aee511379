"""Accounts: opened once, with a role in a region or in all, their password unreadable."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.access.models import Membership, Role
from consult.access.operations import SHORTEST_PASSWORD
from consult.access.policies import SUPERVISION, TEAM, has_role, regions_of
from consult.access.queries import get_user_by_email
from consult.app import create_app
from consult.config import Settings
from consult.extensions import db
from consult.kernel.errors import DomainError
from tests.factories import PASSWORD, make_region, make_user


@pytest.mark.both_databases
def test_an_address_has_one_account_however_it_is_typed(app: Flask) -> None:
    user = make_user(email=" Amina@Region.MA ")
    assert get_user_by_email("amina@region.ma") is user
    with pytest.raises(DomainError):
        make_user(email="AMINA@region.ma")


@pytest.mark.parametrize(
    ("field", "value"), [("email", "amina"), ("password", "x" * (SHORTEST_PASSWORD - 1))]
)
def test_an_account_that_could_not_be_used_is_refused(app: Flask, field: str, value: str) -> None:
    values: dict[str, Any] = {field: value}
    with pytest.raises(DomainError):
        make_user(**values)


def test_a_role_holds_in_its_region_only(app: Flask) -> None:
    here, there = make_region("01"), make_region("02")
    user = make_user(Role.SUPERVISION, here)
    assert regions_of(user) == frozenset({here.id})
    assert has_role(user, SUPERVISION, here.id)
    assert not has_role(user, SUPERVISION, there.id)
    assert has_role(user, SUPERVISION)


def test_a_role_without_region_holds_everywhere(app: Flask) -> None:
    user = make_user(Role.READER)
    assert regions_of(user) is None
    assert has_role(user, TEAM, make_region("12").id)
    assert not has_role(user, SUPERVISION, make_region("12").id)


def test_nobody_has_a_role_without_signing_in() -> None:
    assert not has_role(None, TEAM)


@pytest.mark.both_databases
def test_the_same_role_is_given_once_in_a_region(app: Flask) -> None:
    region = make_region()
    user = make_user(Role.READER, region)
    db.session.add(Membership(user_id=user.id, region_id=region.id, role=Role.READER))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_password_is_stored_as_argon2(settings: Settings) -> None:
    app = create_app(settings, testing=True)
    with app.app_context():
        assert make_user().password.startswith("$argon2id$")
        assert PASSWORD not in make_user().password
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
