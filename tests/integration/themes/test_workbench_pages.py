"""The workbench as a browser without JavaScript reads it: its address holds its state."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Channel, Contribution, Status, Support
from consult.extensions import db
from consult.themes.models import Outcome, Source
from consult.themes.queries import get_theme
from tests.factories import assign, make_consultation, make_contribution, make_theme

DESK = "/team/c/workbench"


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION, name="سعيد")


def page_of(client: FlaskClient, address: str, language: str = "en", status: int = 200) -> str:
    answer = client.get(address, query_string={"lang": language} if "?" not in address else None)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return str(answer.get_data(as_text=True))


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """The statements of this thread: the index of like texts is filled by another."""
    seen: list[str] = []
    here = threading.get_ident()

    def note(*args: object) -> None:
        if threading.get_ident() == here:
            seen.append(str(args[2]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def fill(consultation: Consultation, themes: int, texts: int) -> list[Contribution]:
    """Themes of which each holds ``texts`` texts."""
    made = []
    for number in range(1, themes + 1):
        theme = make_theme(consultation, number, stability=0.1 * (number % 10))
        for place in range(texts):
            text = make_contribution(consultation, f"نص {number} {place} عن الطريق والقنطرة")
            assign(text, theme, confidence=0.5 + place / 100)
            made.append(text)
    db.session.commit()
    return made


def references(page: str) -> list[str]:
    """References of the texts in the middle pane, in order."""
    return re.findall(r'<li class="slip"[^>]*data-text="([^"]+)"', page)


def test_the_desk_opens_before_there_is_any_theme(team: FlaskClient) -> None:
    page = page_of(team, DESK)
    assert "No theme yet" in page
    assert "Choose a theme to read its texts." in page


@pytest.mark.both_databases
def test_themes_are_sorted_as_the_address_says(
    consultation: Consultation, team: FlaskClient
) -> None:
    small, large = make_theme(consultation, 1), make_theme(consultation, 2, stability=0.9)
    for _ in range(3):
        assign(make_contribution(consultation), large)
    assign(make_contribution(consultation), small)
    db.session.commit()
    for order, expected in (("size", ["2", "1"]), ("number", ["1", "2"]), ("quality", ["2", "1"])):
        page = page_of(team, f"{DESK}?by={order}&lang=en")
        assert re.findall(r'id="leaf-(\d+)"', page) == expected


def test_a_theme_stands_under_its_parent(consultation: Consultation, team: FlaskClient) -> None:
    parent = make_theme(consultation, 1)
    child = make_theme(consultation, 2, parent_id=parent.id)
    assign(make_contribution(consultation), child)
    db.session.commit()
    page = page_of(team, DESK)
    tree = page.partition('id="tree"')[2].partition("tree--groups")[0]
    assert re.search(r'leaf-1".*?<ul>.*?leaf-2"', tree, re.DOTALL)


@pytest.mark.both_databases
def test_texts_are_sorted_and_narrowed_as_the_address_says(
    consultation: Consultation, team: FlaskClient
) -> None:
    theme = make_theme(consultation, 1)
    sure = make_contribution(consultation, "نريد إصلاح القنطرة")
    unsure = make_contribution(consultation, "نريد فتح المكتبة")
    paper = make_contribution(consultation, "الإنارة العمومية", channel=Channel.PAPER)
    assign(sure, theme, confidence=0.9)
    assign(unsure, theme, confidence=0.1)
    assign(paper, theme, confidence=1.0, source=Source.PERSON)
    db.session.add(Support(contribution_id=unsure.id, visitor="v"))
    db.session.commit()
    every = {sure.reference, unsure.reference, paper.reference}
    for query, expected in (
        ("sort=surest", [paper, sure, unsure]),
        ("sort=least-sure", [unsure, sure, paper]),
        ("sort=votes", [unsure, sure, paper]),
        ("channel=paper", [paper]),
        ("held=person", [paper]),
        ("held=engine", [sure, unsure]),
        ("q=%D8%A7%D9%84%D9%82%D9%86%D8%A7%D8%B7%D8%B1", [sure]),
    ):
        page = page_of(team, f"{DESK}?theme=1&{query}&lang=en")
        assert references(page) == [text.reference for text in expected], query
    # what makes no sense shows all
    nonsense = "sort=x&channel=y&province=%00&held=z&page=-3&language=tlh"
    assert set(references(page_of(team, f"{DESK}?theme=1&{nonsense}&lang=en"))) == every


@pytest.mark.both_databases
def test_a_search_without_a_theme_looks_everywhere(
    consultation: Consultation, team: FlaskClient
) -> None:
    theme = make_theme(consultation, 1)
    placed = make_contribution(consultation, "إصلاح القنطرة")
    assign(placed, theme)
    loose = make_contribution(consultation, "القناطر مهدمة")
    make_contribution(consultation, "مكتبة")
    hidden = make_contribution(consultation, "قنطرة", status=Status.HIDDEN)
    db.session.commit()
    page = page_of(team, f"{DESK}?q=%D9%82%D9%86%D8%B7%D8%B1%D8%A9&lang=en")
    assert set(references(page)) == {placed.reference, loose.reference}
    assert hidden.reference not in page
    assert "New theme from this search" in page


@pytest.mark.both_databases
def test_the_groups_hold_what_is_in_no_theme(consultation: Consultation, team: FlaskClient) -> None:
    undecided, unclear, unread = (make_contribution(consultation, f"نص {n}") for n in range(3))
    assign(undecided, None)
    assign(unclear, None, outcome=Outcome.UNCLEAR)
    db.session.commit()
    for group, text in (("undecided", undecided), ("unclear", unclear), ("unread", unread)):
        assert references(page_of(team, f"{DESK}?theme={group}&lang=en")) == [text.reference]


def test_a_text_is_shown_whole_with_its_extracts_marked(
    consultation: Consultation, team: FlaskClient
) -> None:
    first, second = make_theme(consultation, 1), make_theme(consultation, 2)
    text = make_contribution(consultation, "الطريق محفرة. المدرسة بعيدة.")
    assign(text, first, spans=[[0, 13]])
    assign(text, second, rank=2, spans=[[14, 28]])
    db.session.commit()
    page = page_of(team, f"{DESK}?theme=2&text={text.reference}&lang=en")
    whole = page.partition('class="whole"')[2]
    assert '<mark class="said said--1">الطريق محفرة.</mark>' in whole
    assert '<mark class="said said--2">المدرسة بعيدة.</mark>' in whole
    slip = page.partition('class="slip__text"')[2].partition("</p>")[0]
    # in the list of the second theme, only what it says of that one
    assert "said--2" in slip
    assert "said--1" not in slip


@pytest.mark.both_databases
def test_the_nearest_texts_are_shown_with_their_themes(
    consultation: Consultation, team: FlaskClient
) -> None:
    theme = make_theme(consultation, 1)
    text = make_contribution(consultation, "حافلات النقل المدرسي غير كافية. نطلب نشر عددها.")
    near = make_contribution(consultation, "النقل المدرسي غير كاف في القرى")
    copy = make_contribution(consultation, "حافلات النقل المدرسي غير كافية! نطلب نشر عددها")
    hidden = make_contribution(consultation, "النقل المدرسي منعدم", status=Status.HIDDEN)
    far = make_contribution(make_consultation("d"), "النقل المدرسي غير كاف")
    make_contribution(consultation, "المستوصف مغلق والطبيب غائب")
    assign(near, theme)
    db.session.commit()
    page = page_of(team, f"{DESK}?text={text.reference}&lang=en")
    found = page.partition('id="near-title"')[2].partition("</section>")[0]
    assert re.findall(r'data-text="([^"]+)"', found) == [copy.reference, near.reference]
    assert "nearly the same words" in found
    assert "محور 1" in found
    assert hidden.reference not in page
    assert far.reference not in page
    assert "data-neighbours-partial" not in page


def test_markup_in_people_s_words_is_shown_as_typed(
    consultation: Consultation, team: FlaskClient
) -> None:
    theme = make_theme(consultation, 1, label_ar="<b>محور</b>")
    text = make_contribution(consultation, "<script>alert(1)</script> الطريق")
    assign(text, theme, spans=[[0, 10]])
    db.session.commit()
    page = page_of(team, f"{DESK}?theme=1&text={text.reference}&lang=en")
    assert "<script>alert" not in page
    assert "<b>محور" not in page


def test_an_unknown_theme_or_text_is_not_found(
    consultation: Consultation, team: FlaskClient
) -> None:
    for query in ("theme=9", "text=NO-SUCH", "theme=undecided&text=x"):
        assert team.get(f"{DESK}?{query}").status_code == 404


def test_a_reader_reads_and_finds_no_act(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    text = fill(consultation, 1, 1)[0]
    page = page_of(sign_in(Role.READER), f"{DESK}?theme=1&text={text.reference}&lang=en")
    assert text.reference in page
    for act in ("Rename", "Move…", "New theme", 'name="text" value', 'draggable="true"'):
        assert act not in page


def test_the_number_of_queries_does_not_grow_with_themes_and_texts(
    consultation: Consultation, team: FlaskClient
) -> None:
    few = fill(consultation, 5, 5)
    counts = {}
    for size in ("few", "many"):
        if size == "many":
            for number in range(6, 41):
                theme = make_theme(consultation, number)
                assign(make_contribution(consultation, f"آخر {number}"), theme)
            for place in range(20):
                text = make_contribution(consultation, f"زيادة {place}")
                assign(text, get_theme(consultation, 1), source=Source.PERSON)
            db.session.commit()
        for query in ("", "?theme=1", f"?theme=1&text={few[0].reference}"):
            page_of(team, f"{DESK}{query}")
            with queries_counted() as seen:
                page_of(team, f"{DESK}{query}")
            counts[size, query] = len(seen)
            db.session.remove()
    for query in ("", "?theme=1", f"?theme=1&text={few[0].reference}"):
        assert counts["many", query] <= counts["few", query], query
        assert counts["many", query] <= 40


@pytest.mark.parametrize(("language", "side"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_the_desk_and_every_act_s_page_keep_the_rules(
    consultation: Consultation, team: FlaskClient, language: str, side: str
) -> None:
    text = fill(consultation, 2, 6)[0]
    acts = ("rename", "describe", "join", "unnest", "quotes", "lock", "unlock", "retire", "revive")
    texts = ("move", "copy", "remove", "pin", "unpin", "lead")
    state = f"lang={language}&back=theme%3D1"
    addresses = [
        f"{DESK}?theme=1&text={text.reference}&lang={language}",
        *(f"{DESK}/themes/1/{act}?{state}" for act in acts),
        *(f"{DESK}/texts/{act}?text={text.reference}&from=1&{state}" for act in texts),
        f"{DESK}/themes/1/split?{state}",
        f"{DESK}/themes/1/split?parts=2&{state}",
        f"{DESK}/new-theme?{state}",
        f"{DESK}/new-theme?lang={language}&back=q%3D%D9%86%D8%B5",
        f"/team/c/themes/history?lang={language}",
    ]
    for address in addresses:
        page = page_of(team, address)
        assert f'lang="{language}" dir="{side}"' in page, address
        assert page.count("<h1") == 1, address
        assert " style=" not in page, address
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
