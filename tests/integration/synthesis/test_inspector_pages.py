"""The inspector's pages: each figure's own address, its contributions page by page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Status
from consult.extensions import db
from consult.synthesis.models import ReportVersion
from consult.synthesis.operations import freeze
from tests.factories import assign, make_contribution, publish_version

SignIn = Callable[..., FlaskClient]


def addresses(page: str) -> list[str]:
    """Pieces of a report's page that can be looked into, each once."""
    return list(dict.fromkeys(re.findall(r'href="([^"]*/inspect/[\d/]+)"', page)))


def test_every_link_of_a_report_opens_its_page(version: ReportVersion, sign_in: SignIn) -> None:
    client = sign_in(Role.READER)
    report = client.get(f"/team/here/reports/{version.number}")
    found = addresses(report.get_data(as_text=True))
    assert len(found) > 20
    for address in found:
        assert client.get(address).status_code == 200


def test_a_figure_shows_definition_selection_and_words(
    version: ReportVersion, sign_in: SignIn
) -> None:
    client = sign_in(Role.READER)
    client.set_cookie("language", "ar")
    # the first sentence of the summary says how many were received
    page = client.get(f"/team/here/reports/{version.number}/inspect/2/0/0").get_data(as_text=True)
    assert page.count('class="reference"') == 5
    assert "نريد نشر ميزانية الجهة 3 &lt;b&gt;" in page
    assert "<strong><bdi>5</bdi></strong>" in page


def test_a_selection_leads_to_the_register_or_to_the_theme(
    version: ReportVersion, sign_in: SignIn
) -> None:
    client = sign_in(Role.READER)
    report = client.get(f"/team/here/reports/{version.number}").get_data(as_text=True)
    pages = "".join(client.get(a).get_data(as_text=True) for a in addresses(report))
    assert 'href="/team/here/contributions?channel=web"' in pages
    assert 'href="/team/here/themes/1"' in pages
    assert client.get("/team/here/contributions?channel=web").status_code == 200


def test_many_contributions_are_shown_page_by_page(
    consultation: Consultation, version: ReportVersion, sign_in: SignIn
) -> None:
    for n in range(30):
        make_contribution(consultation, f"نص إضافي {n}")
    later = freeze(report=version.report, actor=None)
    db.session.commit()
    client = sign_in(Role.READER)
    address = f"/team/here/reports/{later.number}/inspect/2/0/0"
    first, second, beyond = (
        client.get(f"{address}?page={n}").get_data(as_text=True) for n in (1, 2, 99)
    )
    assert first.count('class="reference"') == 20
    assert second.count('class="reference"') == 15
    assert beyond.count('class="reference"') == 15
    assert 'start="21"' in second


def test_the_panel_is_the_inside_of_the_page(version: ReportVersion, sign_in: SignIn) -> None:
    client = sign_in(Role.READER)
    address = f"/team/here/reports/{version.number}/inspect/2/0/0"
    inside = client.get(f"{address}?panel").get_data(as_text=True)
    assert "<html" not in inside
    assert 'id="inspected"' in inside


@pytest.mark.parametrize("piece", ["9999/0", "2/9999", "2/0/99", "0/0"])
def test_a_piece_that_is_not_there_is_not_found(
    piece: str, version: ReportVersion, sign_in: SignIn
) -> None:
    client = sign_in(Role.READER)
    address = f"/team/here/reports/{version.number}/inspect/{piece}"
    assert client.get(address).status_code == 404


def test_words_taken_back_are_not_shown_behind_a_signed_figure(
    consultation: Consultation, version: ReportVersion, member: User, sign_in: SignIn
) -> None:
    withdrawn = make_contribution(consultation, "كلام سحبه صاحبه لاحقا")
    assign(withdrawn, None)
    later = freeze(report=version.report, actor=None)
    db.session.commit()
    publish_version(later, member)
    withdrawn.status = Status.WITHDRAWN
    db.session.commit()
    client = sign_in(Role.READER)
    address = f"/team/here/reports/{later.number}/inspect/2/0/0"
    assert "كلام سحبه صاحبه لاحقا" not in client.get(address).get_data(as_text=True)
