"""The review queue of a run, as people use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.themes import queries
from consult.themes.models import SuggestionKind, SuggestionState, ThemeRun, ThemeSuggestion
from consult.themes.operations import (
    accept_all,
    accept_suggestions,
    move_text,
    refuse_suggestions,
)
from consult.themes.queries.review import tally
from tests.architecture.test_pages import broken_rules
from tests.factories import make_contribution, make_user
from tests.integration.themes.conftest import adopt, suggest

THREE = [0, 1, 2] * 4
NAMES = ("طرق", "ميزانية", "صحة")


@pytest.fixture
def run(consultation: Consultation, contributions: list[Contribution]) -> ThemeRun:
    """A second run: two moves, a new theme of three texts, a renaming, one unread text placed."""
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    more = [make_contribution(consultation, f"نص جديد رقم {i}") for i in range(4)]
    labels = [1, 2, 2, *THREE[3:-1], 3, 3, 3, 0, -1]
    run = adopt(
        consultation,
        suggest([*contributions, *more], labels, "مسالك", *NAMES[1:], "تعليم"),
    )
    db.session.commit()
    return run


def _address(run: ThemeRun, more: str = "") -> str:
    return f"/team/{run.consultation.slug}/theme-runs/{run.id}/review{more}"


def _open(run: ThemeRun, kind: SuggestionKind) -> list[int]:
    select = sa.select(ThemeSuggestion.id).filter_by(
        run_id=run.id, kind=kind, state=SuggestionState.OPEN
    )
    return list(db.session.scalars(select.order_by(ThemeSuggestion.id)))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database while this is open."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_readers_see_what_a_run_would_change_and_have_no_button(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], language: str
) -> None:
    client = sign_in(Role.READER)
    page = client.get(_address(run, f"?lang={language}")).get_data(as_text=True)
    assert page.count("data-review-card") == 4
    for words in ("مسالك", "تعليم", "ميزانية"):
        assert words in page
    assert 'name="decision"' not in page
    whole = client.get(f"/team/{run.consultation.slug}/theme-runs/{run.id}").get_data(as_text=True)
    assert "تعليم" in whole
    assert broken_rules(page.lstrip(), language) == []
    assert broken_rules(whole.lstrip(), language) == []


@pytest.mark.parametrize("shown", ["open", "placed", "accepted", "refused", "outdated"])
def test_each_list_of_the_queue_keeps_the_rules_of_pages(
    run: ThemeRun,
    contributions: list[Contribution],
    sign_in: Callable[..., FlaskClient],
    shown: str,
) -> None:
    first, second = _open(run, SuggestionKind.MOVE)
    actor = make_user()
    accept_suggestions(run=run, ids=[first], actor=actor, read=True)
    refuse_suggestions(run=run, ids=_open(run, SuggestionKind.FOUND), actor=actor)
    budget, health = (queries.get_theme(run.consultation, number) for number in (2, 1))
    move_text(contribution=contributions[1], seen=budget.id, target=health, actor=actor)
    db.session.commit()
    assert second in _open(run, SuggestionKind.MOVE)
    page = sign_in(Role.SUPERVISION).get(_address(run, f"?shown={shown}")).get_data(as_text=True)
    assert page.count("data-review-card") == 1
    assert broken_rules(page.lstrip(), "ar") == []


def test_one_suggestion_is_accepted_and_the_rest_of_the_list_comes_back(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    client = sign_in(Role.SUPERVISION)
    (first, _second) = _open(run, SuggestionKind.MOVE)
    answer = post(client, _address(run, "?kind=move"), {"decision": f"accept:{first}"})
    assert answer.status_code == 302
    assert answer.location.endswith("/review?kind=move")
    assert tally(run).kinds[SuggestionKind.MOVE] == 1
    page = client.get(_address(run)).get_data(as_text=True)
    (event_id,) = re.findall(r"review/undo/(\d+)", page)
    undone = post(client, _address(run, f"/undo/{event_id}"), page=_address(run))
    assert undone.status_code == 302
    places = [queries.get_assignment(c) for c in queries.unsorted(run.consultation)]
    assert places == []
    assert _open(run, SuggestionKind.MOVE) == [_second]


def test_the_ticked_ones_are_refused_together(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    client = sign_in(Role.SUPERVISION)
    moves = _open(run, SuggestionKind.MOVE)
    post(client, _address(run), {"decision": "refuse:ticked", "suggestion": moves})
    assert _open(run, SuggestionKind.MOVE) == []
    assert tally(run).open == 2
    nothing = post(client, _address(run), {"decision": "refuse:ticked"})
    assert nothing.status_code == 302
    assert tally(run).open == 2


def test_all_that_the_filters_show_is_accepted_at_once(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    client = sign_in(Role.SUPERVISION)
    post(client, _address(run, "?kind=found"), {"decision": "accept:all"})
    assert _open(run, SuggestionKind.FOUND) == []
    assert len(_open(run, SuggestionKind.MOVE)) == 2
    post(client, _address(run), {"decision": "accept:all"})
    assert tally(run).open == 0


def test_whoever_comes_second_is_told_who_was_first_and_sees_the_present_list(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    client = sign_in(Role.SUPERVISION)
    (first, _second) = _open(run, SuggestionKind.MOVE)
    refuse_suggestions(run=run, ids=[first], actor=make_user(name="سعاد"))
    db.session.commit()
    answer = post(client, _address(run), {"decision": f"accept:{first}"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "سعاد" in page
    assert page.count("data-review-card") == 3


def test_a_suggestion_about_a_text_that_moved_is_not_in_the_queue_any_more(
    run: ThemeRun,
    contributions: list[Contribution],
    sign_in: Callable[..., FlaskClient],
) -> None:
    roads, _budget, health = queries.active_themes(run.consultation)
    move_text(contribution=contributions[0], seen=roads.id, target=health, actor=make_user())
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    assert client.get(_address(run)).get_data(as_text=True).count("data-review-card") == 3
    outdated = client.get(_address(run, "?shown=outdated")).get_data(as_text=True)
    assert outdated.count("data-review-card") == 1
    assert 'name="decision"' not in outdated


@pytest.mark.parametrize(
    "query",
    [
        "?kind=nothing",
        "?theme=99999999999",
        "?theme=-1",
        "?sure=x",
        "?page=0",
        "?shown=%00",
        "?sure=900",
    ],
)
def test_an_address_that_makes_no_sense_shows_a_page(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], query: str
) -> None:
    assert sign_in(Role.READER).get(_address(run, query)).status_code == 200


@pytest.mark.parametrize(
    "decision", ["", "accept:", "accept:x", "drop:1", "accept:99999999", "a:b:c"]
)
def test_a_button_that_no_page_has_decides_nothing(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any], decision: str
) -> None:
    answer = post(sign_in(Role.SUPERVISION), _address(run), {"decision": decision})
    assert answer.status_code in {302, 404, 409}
    assert tally(run).open == 4


def test_a_reader_decides_nothing(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    client = sign_in(Role.READER)
    answer = client.post(_address(run), data={"decision": "accept:all"})
    assert answer.status_code == 403
    assert tally(run).open == 4


def test_another_consultation_s_suggestions_are_out_of_reach(
    run: ThemeRun, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    from tests.factories import make_consultation

    other = make_consultation(region=run.consultation.region)
    theirs = adopt(other, suggest([make_contribution(other)], [0], "آخر"))
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    assert client.get(f"/team/{other.slug}/theme-runs/{run.id}/review").status_code == 404
    (move, _second) = _open(run, SuggestionKind.MOVE)
    page = f"/team/{other.slug}/theme-runs/{theirs.id}"
    post(client, f"{page}/review", {"decision": f"accept:{move}"}, page=_address(run))
    assert move in _open(run, SuggestionKind.MOVE)


def test_the_queue_asks_the_database_as_often_for_many_suggestions_as_for_few(
    consultation: Consultation,
    contributions: list[Contribution],
    sign_in: Callable[..., FlaskClient],
) -> None:
    client = sign_in(Role.SUPERVISION)
    adopt(consultation, suggest(contributions, THREE, *NAMES))
    addresses = []
    for moved in (2, 12):
        labels = [(label + 1) % 3 for label in THREE[:moved]] + THREE[moved:]
        run = adopt(consultation, suggest(contributions, labels, *NAMES))
        addresses.append((moved, _address(run, "?kind=move")))
        # what is open is that of the latest run: this one's is kept so for the test
        db.session.execute(
            sa.update(ThemeSuggestion).values(state=SuggestionState.OPEN, decided_at=None)
        )
        db.session.commit()
    client.get(addresses[0][1])
    counts = []
    for moved, address in addresses:
        db.session.remove()
        with counted() as seen:
            page = client.get(address).get_data(as_text=True)
        assert page.count("data-review-card") == moved
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] < 25


def test_the_pages_of_runs_say_that_suggestions_wait(
    run: ThemeRun, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.SUPERVISION)
    page = client.get(f"/team/{run.consultation.slug}/theme-runs?lang=en").get_data(as_text=True)
    assert "4 suggestions of the latest run wait for the team." in page


def test_two_runs_are_compared(run: ThemeRun, sign_in: Callable[..., FlaskClient]) -> None:
    run.lexicon_digest, run.engine_version = "b" * 64, "consult 2"
    db.session.commit()
    client = sign_in(Role.READER)
    address = f"/team/{run.consultation.slug}/theme-runs/{run.id}?lang=en"
    page = client.get(address).get_data(as_text=True)
    assert "bbbbbbbbbbbb" in page
    assert page.count("another one") == 2
    assert client.get(f"{address}&with=abc").status_code == 200


def test_the_history_tells_what_was_accepted(
    run: ThemeRun, sign_in: Callable[..., FlaskClient]
) -> None:
    accept_all(run=run)
    db.session.commit()
    client = sign_in(Role.READER)
    page = client.get(f"/team/{run.consultation.slug}/themes/history?lang=en").get_data(
        as_text=True
    )
    for before, after in (("theme 1", "theme 2"), ("طرق", "مسالك")):
        assert re.search(rf"<del[^>]*>{before}</del>\s*<ins[^>]*>{after}</ins>", page)
    assert '<ins dir="auto">تعليم</ins>' in page
