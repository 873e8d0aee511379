"""The team's dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.contributions.models import AgeBand, Sex, Status
from consult.contributions.operations import Place, Speaker
from consult.extensions import db
from tests.factories import assign, make_consultation, make_contribution, make_theme


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_an_empty_consultation_has_a_dashboard(sign_in: Callable[..., FlaskClient]) -> None:
    make_consultation("c")
    page = sign_in(Role.READER).get("/team/c/?lang=en").get_data(as_text=True)
    assert "No contribution yet" in page
    assert "<svg" not in page


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_each_chart_has_its_table(sign_in: Callable[..., FlaskClient], language: str) -> None:
    consultation = make_consultation("c")
    make_contribution(consultation, place=Place(province=consultation.region.provinces[0]))
    make_contribution(consultation, speaker=Speaker(sex=Sex.FEMALE, age_band=AgeBand.FROM_18))
    page = sign_in(Role.SUPERVISION).get(f"/team/c/?lang={language}").get_data(as_text=True)
    # province, channel, criterion, language, sex, age: one day makes no curve
    assert page.count("<svg") == page.count('<figure class="chart"') == 6
    assert page.count("<details>") == 6
    assert consultation.region.provinces[0].name_ar in page or language != "ar"
    assert " style=" not in page


def test_who_speaks_is_charted_only_where_somebody_said_so(
    sign_in: Callable[..., FlaskClient],
) -> None:
    make_contribution(make_consultation("c"))
    page = sign_in(Role.SUPERVISION).get("/team/c/?lang=en").get_data(as_text=True)
    assert "Contributions by channel" in page
    assert "Contributions by sex" not in page


def test_headline_figures_leave_hidden_contributions_out(
    sign_in: Callable[..., FlaskClient],
) -> None:
    consultation = make_consultation("c")
    for status in (Status.RECEIVED, Status.RECEIVED, Status.PUBLISHED, Status.HIDDEN):
        make_contribution(consultation, status=status)
    make_theme(consultation)
    page = sign_in(Role.READER).get("/team/c/?lang=en").get_data(as_text=True)
    figures = [part.split("<")[0] for part in page.split('stat__figure">')[1:]]
    assert figures == ["3", "2", "0", "0", "1"]


@pytest.mark.parametrize(
    ("role", "offered", "not_offered"),
    [
        (Role.FACILITATOR, "Add a workshop", "Find and correct the themes"),
        (Role.READER, "Read the themes", "Add a workshop"),
        (Role.SUPERVISION, "Find and correct the themes", "Read the themes"),
        (Role.ADMINISTRATOR, "Add a workshop", "Read the themes"),
    ],
)
def test_each_role_sees_what_it_may_do(
    sign_in: Callable[..., FlaskClient], role: Role, offered: str, not_offered: str
) -> None:
    make_consultation("c")
    page = sign_in(role).get("/team/c/?lang=en").get_data(as_text=True)
    assert offered in page
    assert not_offered not in page


def test_the_list_of_consultations_shows_those_of_the_account(
    sign_in: Callable[..., FlaskClient],
) -> None:
    make_consultation("one")
    make_consultation("two")
    page = sign_in(Role.READER).get("/team/").get_data(as_text=True)
    assert "/team/one/" in page
    assert "/team/two/" in page


@pytest.mark.parametrize("address", ["/team/c/", "/team/c/themes", "/team/c/contributions"])
def test_the_number_of_queries_does_not_grow(
    sign_in: Callable[..., FlaskClient], address: str
) -> None:
    consultation = make_consultation("c")

    def add(number: int) -> None:
        theme = make_theme(consultation, number)
        for _ in range(3):
            assign(make_contribution(consultation), theme)
        db.session.commit()

    def statements() -> int:
        # as a request of its own, that finds nothing loaded
        db.session.remove()
        with counting() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    client = sign_in(Role.SUPERVISION)
    add(1)
    few = statements()
    consultation = db.session.merge(consultation)
    for number in range(2, 9):
        add(number)
    assert statements() == few
