"""The team's pages of themes, as a browser without JavaScript uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import RunStatus, Source, Theme, ThemeRun
from consult.themes.operations import move_text
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user
from tests.integration.themes.conftest import finished_run

THEMES, RUNS = "/team/c/themes", "/team/c/theme-runs"


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION, name="سعيد")


@pytest.fixture
def roads(consultation: Consultation) -> Theme:
    theme = make_theme(consultation, 1, label_ar="طرق", label_fr="Routes", stability=0.7)
    db.session.commit()
    return theme


@pytest.fixture
def text(consultation: Consultation, roads: Theme) -> Contribution:
    contribution = make_contribution(consultation, "الطريق محفرة <b>جدا</b>")
    assign(contribution, roads)
    db.session.commit()
    return contribution


def _page(client: FlaskClient, address: str, language: str = "en") -> str:
    answer = client.get(f"{address}?lang={language}")
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(("language", "side"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_every_page_opens_in_each_language(
    consultation: Consultation, team: FlaskClient, text: Contribution, language: str, side: str
) -> None:
    run = finished_run(
        consultation,
        quality={
            "themes_kept": 0,
            "themes_new": 1,
            "themes_retired": 0,
            "texts_undecided": 0,
            "texts_unclear": 0,
        },
    )
    move_text(
        contribution=text, seen=queries.get_theme(consultation, 1).id, target=None, actor=None
    )
    db.session.commit()
    for address in (
        THEMES,
        f"{THEMES}/1",
        f"{THEMES}/1/rename",
        f"{THEMES}/undecided",
        f"{THEMES}/unclear",
        f"{THEMES}/unsorted",
        f"{THEMES}/history",
        f"{THEMES}/texts/{text.reference}",
        RUNS,
        f"{RUNS}/{run.id}",
    ):
        page = _page(team, address, language)
        assert f'lang="{language}" dir="{side}"' in page
        assert page.count("<h1") == 1
        assert " style=" not in page
        ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
        assert len(ids) == len(set(ids)), address


def test_a_started_run_leads_to_its_page_and_its_themes(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    for number in range(6):
        make_contribution(consultation, f"نريد إصلاح الطريق رقم {number}")
    db.session.commit()
    answer = post(team, RUNS, {"n_themes": "٢", "seed": ""})
    assert answer.status_code == 302
    page = _page(team, answer.location)
    assert "Go to the themes" in page
    run = queries.latest_done_run(consultation)
    assert run is not None
    assert (run.n_themes, run.seed) == (2, 0)
    assert run.started_by is not None
    assert run.started_by.name == "سعيد"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"n_themes": "0"}, "Write a number from 1 to"),
        ({"n_themes": "many"}, "Write a whole number"),
        ({"n_themes": "99"}, "only 1 contributions"),
        ({"seed": "-1"}, "Write a number from 0 to"),
    ],
)
def test_a_run_that_cannot_be_is_explained_with_what_was_typed(
    consultation: Consultation,
    team: FlaskClient,
    post: Callable[..., Any],
    typed: dict[str, str],
    message: str,
) -> None:
    make_contribution(consultation)
    db.session.commit()
    answer = post(team, RUNS, typed, page=f"{RUNS}?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert f'value="{next(iter(typed.values()))}"' in page


def test_a_run_without_contributions_is_explained(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    answer = post(team, RUNS, page=f"{RUNS}?lang=en")
    assert answer.status_code == 422
    assert "There is no contribution to read yet" in answer.get_data(as_text=True)


def _waiting(consultation: Consultation, **values: Any) -> ThemeRun:
    run = ThemeRun(consultation_id=consultation.id, **values)
    db.session.add(run)
    db.session.commit()
    return run


def test_a_second_run_is_refused_in_a_friendly_way(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    make_contribution(consultation)
    _waiting(consultation)
    answer = post(team, RUNS, page=f"{RUNS}?lang=en")
    assert answer.status_code == 409
    assert "A theme run is already under way" in answer.get_data(as_text=True)


def test_a_run_under_way_is_followed_and_stopped(
    consultation: Consultation, team: FlaskClient, post: Callable[..., Any]
) -> None:
    run = _waiting(consultation, status=RunStatus.RUNNING, progress=40)
    address = f"{RUNS}/{run.id}"
    page = _page(team, address)
    assert f'data-poll-url="{address}/progress"' in page
    assert '<progress max="1" value="0.4"' in page
    state = team.get(f"{address}/progress?lang=en").get_json()
    assert state == {"progress": 0.4, "text": "Reading the contributions: 40%", "finished": False}
    # a browser without JavaScript asks for a page that reloads itself
    assert "Refresh" not in team.get(address).headers
    assert team.get(f"{address}?wait=page").headers["Refresh"]
    assert post(team, f"{address}/stop", page=address).status_code == 302
    assert "Somebody of the team stopped this run" in _page(team, address)
    assert team.get(f"{address}/progress").get_json()["finished"] is True
    assert "Refresh" not in team.get(f"{address}?wait=page").headers


def test_a_failed_run_speaks_to_people(consultation: Consultation, team: FlaskClient) -> None:
    run = finished_run(consultation, status=RunStatus.FAILED, error="unexpected")
    db.session.commit()
    page = _page(team, f"{RUNS}/{run.id}")
    assert "The analysis failed" in page
    assert "Traceback" not in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"label_ar": "", "label_fr": ""}, "in one language at least"),
        ({"label_ar": "x" * 201}, "at most 200"),
        ({"label_ar": "🙂🙂"}, "in words"),
        ({"label_ar": "a\x00b"}, "NUL"),
    ],
)
def test_a_label_that_cannot_be_keeps_what_was_typed(
    team: FlaskClient,
    roads: Theme,
    post: Callable[..., Any],
    typed: dict[str, str],
    message: str,
) -> None:
    answer = post(team, f"{THEMES}/1/rename", typed, page=f"{THEMES}/1/rename?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    if typed["label_ar"] and "\x00" not in typed["label_ar"]:
        assert f'value="{typed["label_ar"]}"' in page
    db.session.expire_all()
    assert roads.label_ar == "طرق"


def test_a_renamed_theme_shows_its_label_and_history(
    team: FlaskClient, roads: Theme, post: Callable[..., Any]
) -> None:
    data = {"label_ar": "فك العزلة", "label_fr": "Routes", "label_en": "Roads & bridges"}
    assert post(team, f"{THEMES}/1/rename", data).status_code == 302
    assert "Roads &amp; bridges" in _page(team, f"{THEMES}/1")
    history = _page(team, f"{THEMES}/history")
    assert '<del dir="auto">طرق</del> <ins dir="auto">فك العزلة</ins>' in history
    assert "سعيد" in history
    assert "Routes" not in history


def test_a_moved_text_goes_back_to_the_list_it_was_moved_from(
    consultation: Consultation,
    team: FlaskClient,
    text: Contribution,
    post: Callable[..., Any],
) -> None:
    make_theme(consultation, 2, label_ar="صحة")
    db.session.commit()
    address = f"{THEMES}/texts/{text.reference}"
    data = {"target": "2", "seen": "1", "back": f"{THEMES}/1?page=1"}
    answer = post(team, address, data, page=f"{THEMES}/1")
    assert answer.location == f"{THEMES}/1?page=1"
    page = _page(team, f"{THEMES}/2")
    assert "الطريق محفرة &lt;b&gt;جدا&lt;/b&gt;" in page
    assert "Decided by the team" in page


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere", "/sign-in", ""])
def test_a_move_never_leads_elsewhere(
    team: FlaskClient, text: Contribution, post: Callable[..., Any], back: str
) -> None:
    data = {"target": "undecided", "seen": "1", "back": back}
    answer = post(team, f"{THEMES}/texts/{text.reference}", data, page=THEMES + "/1")
    assert answer.location == THEMES


def test_a_new_theme_is_named_on_the_page_of_the_text(
    consultation: Consultation, team: FlaskClient, text: Contribution, post: Callable[..., Any]
) -> None:
    address = f"{THEMES}/texts/{text.reference}"
    asked = post(team, address, {"target": "new", "seen": "1"}, page=f"{THEMES}/1?lang=en")
    assert asked.status_code == 422
    assert '<option selected value="new">' in asked.get_data(as_text=True)
    assert len(queries.active_themes(consultation)) == 1
    data = {"target": "new", "seen": "1", "label_ar": "القناطر"}
    assert post(team, address, data, page=address).status_code == 302
    created = queries.get_theme(consultation, 2)
    assert (created.label_ar, created.labelled_by) == ("القناطر", Source.PERSON)
    assert queries.sizes(consultation) == {created.id: 1}


def test_a_text_that_somebody_moved_meanwhile_is_told_with_who(
    consultation: Consultation, team: FlaskClient, text: Contribution, post: Callable[..., Any]
) -> None:
    other = make_theme(consultation, 2, label_en="Health")
    move_text(
        contribution=text,
        seen=queries.get_theme(consultation, 1).id,
        target=other,
        actor=make_user(name="ليلى"),
    )
    db.session.commit()
    address = f"{THEMES}/texts/{text.reference}"
    data = {"target": "undecided", "seen": "1"}
    answer = post(team, address, data, page=f"{address}?lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "ليلى moved this text to theme 2 meanwhile: Health." in page
    # the form now starts from where the text is, so that a second try is deliberate
    assert 'name="seen" value="2"' in page


@pytest.mark.parametrize("target", ["99", "x", "-1", "٢", "9" * 30, ""])
def test_a_theme_that_is_not_there_takes_no_text(
    consultation: Consultation,
    team: FlaskClient,
    text: Contribution,
    post: Callable[..., Any],
    target: str,
) -> None:
    address = f"{THEMES}/texts/{text.reference}"
    answer = post(team, address, {"target": target, "seen": "1"}, page=address)
    assert answer.status_code in {404, 422}
    assert queries.sizes(consultation) != {}


def test_an_empty_theme_can_be_withdrawn(
    team: FlaskClient, roads: Theme, post: Callable[..., Any]
) -> None:
    assert post(team, f"{THEMES}/1/retire", page=f"{THEMES}/1").status_code == 302
    assert "Withdrawn" in _page(team, f"{THEMES}/1")
    assert "طرق" not in _page(team, THEMES)


def test_readers_see_no_button(sign_in: Callable[..., FlaskClient], text: Contribution) -> None:
    reader = sign_in(Role.READER)
    for address in (THEMES, f"{THEMES}/1", f"{THEMES}/texts/{text.reference}", RUNS):
        page = _page(reader, address)
        main = page[page.index("<main") :]
        assert "<form" not in main


@pytest.mark.parametrize("address", [f"{THEMES}/99", f"{RUNS}/99", f"{THEMES}/{'9' * 30}"])
def test_what_is_not_there_is_not_found(team: FlaskClient, address: str) -> None:
    assert team.get(address).status_code == 404


def test_a_session_that_ended_keeps_the_label_that_was_typed(
    consultation: Consultation, client: FlaskClient, roads: Theme, post: Callable[..., Any]
) -> None:
    from tests.factories import PASSWORD

    user = make_user()
    db.session.commit()
    answer = client.post(f"{THEMES}/1/rename", data={"label_ar": "اسم طويل كتبته"})
    assert answer.status_code == 302
    data = {"email": user.email, "password": PASSWORD, "next": f"{THEMES}/1/rename"}
    post(client, "/sign-in", data)
    assert 'value="اسم طويل كتبته"' in client.get(f"{THEMES}/1/rename").get_data(as_text=True)
