"""Double coding: rounds, secret labels, agreement with merges followed, settling."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.coding import operations
from consult.themes.coding.measures import measured
from consult.themes.coding.operations import (
    Plan,
    close_round,
    code_text,
    finish_coding,
    make_round,
    results_open,
    resume_coding,
    settle,
)
from consult.themes.coding.queries import (
    codes_of,
    get_item,
    items_of,
    own_code,
    themes_by_key,
)
from consult.themes.coding.results import Coded, brought_together
from consult.themes.models import (
    CodingCode,
    CodingCoder,
    CodingItem,
    CodingRound,
    EventKind,
    Source,
    Strata,
    Theme,
    ThemeEvent,
    Verdict,
)
from consult.themes.queries import get_assignment
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_region,
    make_theme,
    make_user,
)

ROUNDS = "/team/c/coding"


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    """Refusals are told apart by their English words."""
    with force_locale("en"):
        yield


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    return [make_theme(consultation, number) for number in (1, 2, 3)]


@pytest.fixture
def texts(consultation: Consultation, themes: list[Theme]) -> list[Contribution]:
    made = [make_contribution(consultation, f"النص رقم {number}") for number in range(1, 7)]
    for index, text in enumerate(made):
        assign(text, themes[index % 2])
    return made


@pytest.fixture
def people(consultation: Consultation) -> list[User]:
    return [make_user(name="سعيد"), make_user(name="Amal")]


def begin(consultation: Consultation, people: list[User], **values: Any) -> CodingRound:
    plan = Plan(**{"title": "جولة", "size": 6, **values})
    return make_round(consultation=consultation, plan=plan, coders=people, actor=people[0])


def label(made: CodingRound, coder: int, *themes: Theme | Verdict) -> None:
    """The coder's labels of the texts in order."""
    for position, given in enumerate(themes, start=1):
        theme = given if isinstance(given, Theme) else None
        verdict = Verdict.THEME if isinstance(given, Theme) else given
        code_text(
            coder=made.coders[coder],
            item=get_item(made, position),
            verdict=verdict,
            theme=theme,
            note="",
        )


def together(made: CodingRound) -> Coded:
    themes = themes_by_key(made.consultation)
    return brought_together(items_of(made), codes_of(made), made.coders, themes)


@pytest.mark.both_databases
def test_the_same_seed_draws_the_same_texts(
    consultation: Consultation, texts: list[Contribution], people: list[User]
) -> None:
    def drawn(**values: Any) -> list[int]:
        made = begin(consultation, people, size=4, **values)
        return [item.contribution_id for item in items_of(made)]

    assert drawn(seed=5) == drawn(seed=5) != drawn(seed=6)
    by_theme = drawn(strata=Strata.THEME)
    even = {text.id for text in texts[::2]}
    assert len(even & set(by_theme)) == 2, "half of the texts are of the first theme"


@pytest.mark.parametrize(
    ("values", "message"),
    [({"title": " "}, "title"), ({"size": 0}, "from 1 to 6"), ({"size": 7}, "from 1 to 6")],
)
def test_a_round_that_makes_no_sense_is_refused(
    consultation: Consultation,
    texts: list[Contribution],
    people: list[User],
    values: dict[str, Any],
    message: str,
) -> None:
    with pytest.raises(DomainError, match=message):
        begin(consultation, people, **values)


def test_coders_are_two_members_of_the_region_s_team(
    consultation: Consultation, texts: list[Contribution], people: list[User]
) -> None:
    with pytest.raises(DomainError, match="two people"):
        begin(consultation, [people[0], people[0]])
    left = make_user()
    left.active = False
    for stranger in (make_user(region=make_region("02")), make_user(Role.FACILITATOR), left):
        with pytest.raises(DomainError, match="team"):
            begin(consultation, [people[0], stranger])
    begin(consultation, [people[0], make_user(Role.READER, region=make_region())])


def test_a_round_needs_themes(consultation: Consultation, people: list[User]) -> None:
    make_contribution(consultation)
    with pytest.raises(DomainError, match="no theme"):
        begin(consultation, people, size=1)


@pytest.mark.both_databases
def test_a_coder_says_one_thing_of_a_text_and_may_change_it(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme], people: list[User]
) -> None:
    made = begin(consultation, people)
    label(made, 0, themes[0])
    label(made, 0, Verdict.UNCLEAR)
    (code,) = db.session.scalars(sa.select(CodingCode))
    assert (code.verdict, code.theme_id) == (Verdict.UNCLEAR, None)


@pytest.mark.both_databases
def test_a_form_sent_twice_at_once_is_one_label(
    consultation: Consultation,
    texts: list[Contribution],
    themes: list[Theme],
    people: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = begin(consultation, people)
    label(made, 0, themes[0])
    asked: list[int] = []

    def late(coder: CodingCoder, item: CodingItem) -> CodingCode | None:
        asked.append(item.id)
        return None if len(asked) == 1 else own_code(coder, item)

    monkeypatch.setattr(operations, "own_code", late)
    label(made, 0, themes[1])
    (code,) = db.session.scalars(sa.select(CodingCode))
    assert code.theme_id == themes[1].id


def test_labels_are_final_once_all_have_finished(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme], people: list[User]
) -> None:
    made = begin(consultation, people, size=2)
    first, second = made.coders
    with pytest.raises(DomainError, match="yet: 2"):
        finish_coding(coder=first, actor=people[0])
    for coder in (0, 1):
        label(made, coder, themes[0], themes[1])
    finish_coding(coder=first, actor=people[0])
    with pytest.raises(Conflict):
        label(made, 0, themes[1])
    assert not results_open(made)
    resume_coding(coder=first, actor=people[0])
    finish_coding(coder=first, actor=people[0])
    finish_coding(coder=second, actor=people[1])
    assert results_open(made)
    with pytest.raises(Conflict, match="results are open"):
        resume_coding(coder=first, actor=people[0])


def test_a_text_that_its_author_took_back_needs_no_label_and_is_shown_no_more(
    consultation: Consultation,
    texts: list[Contribution],
    themes: list[Theme],
    people: list[User],
    sign_in: Callable[..., FlaskClient],
) -> None:
    client = sign_in(Role.SUPERVISION, name="Amal")
    me = db.session.scalars(sa.select(User).order_by(User.id.desc())).first()
    assert me is not None
    made = begin(consultation, [people[0], me], size=3)
    for coder in (0, 1):
        label(made, coder, themes[0], themes[coder])
    gone = get_item(made, 3).contribution
    gone.status = Status.WITHDRAWN
    db.session.flush()
    with pytest.raises(Conflict):
        label(made, 0, themes[0], themes[0], themes[0])
    finish_coding(coder=made.coders[0], actor=people[0])
    db.session.commit()
    assert client.get(f"{ROUNDS}/{made.id}/texts/3").location == f"{ROUNDS}/{made.id}"
    assert "texts/3" not in client.get(f"{ROUNDS}/{made.id}").get_data(as_text=True)
    get_item(made, 2).contribution.status = Status.HIDDEN
    close_round(round_=made, actor=me)
    db.session.commit()
    coded = together(made)
    assert [item.position for item in coded.items] == [1]
    assert coded.disputed == []
    page = client.get(f"{ROUNDS}/{made.id}/results?show=all").get_data(as_text=True)
    assert gone.reference not in page


def test_a_closed_round_takes_no_label_nor_a_withdrawn_theme(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme], people: list[User]
) -> None:
    from consult.extensions import utc_now

    made = begin(consultation, people)
    themes[2].retired_at = utc_now()
    with pytest.raises(Conflict, match="withdrawn"):
        label(made, 0, themes[2])
    close_round(round_=made, actor=people[0])
    with pytest.raises(Conflict, match="closed"):
        label(made, 0, themes[0])
    with pytest.raises(Conflict):
        close_round(round_=made, actor=people[0])


@pytest.mark.both_databases
def test_agreement_follows_merges_and_leaves_out_what_a_person_had_placed(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme], people: list[User]
) -> None:
    from consult.extensions import utc_now

    placed = get_assignment(texts[0])
    assert placed is not None
    placed.source = Source.PERSON
    made = begin(consultation, people)
    one, two, three = themes
    label(made, 0, one, one, two, two, Verdict.NONE, three)
    label(made, 1, one, one, two, three, Verdict.NONE, two)
    before = measured(together(made)).pairs[0].agreement
    assert before is not None
    assert before.observed.value == pytest.approx(4 / 6)
    three.retired_at, three.merged_into_id = utc_now(), two.id
    db.session.flush()
    coded = together(made)
    after = measured(coded)
    assert after.pairs[0].agreement is not None
    assert after.pairs[0].agreement.observed.value == 1
    assert after.alpha is not None
    assert after.alpha.value == 1
    assert [pair.key.split("-")[1] for pair in after.pairs[1:]] == ["engine", "engine"]
    assert len(coded.engine.labels) == 5
    assert coded.disputed == []


@pytest.mark.both_databases
def test_settling_moves_the_text_as_any_decision(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme], people: list[User]
) -> None:
    made = begin(consultation, people)
    item = get_item(made, 1)
    seen = get_assignment(item.contribution)
    assert seen is not None
    settle(item=item, seen=seen.theme_id, target=themes[2], actor=people[0], reason="x")
    now = get_assignment(item.contribution)
    assert now is not None
    assert (now.theme_id, now.source, item.decided_by_id) == (
        themes[2].id,
        Source.PERSON,
        people[0].id,
    )
    (event,) = db.session.scalars(sa.select(ThemeEvent))
    assert (event.kind, event.contribution_id) == (EventKind.MOVED, item.contribution_id)
    with pytest.raises(Conflict):
        settle(item=item, seen=themes[0].id, target=themes[1], actor=people[1])


def test_two_people_code_and_see_the_results_only_at_the_end(
    consultation: Consultation,
    texts: list[Contribution],
    sign_in: Callable[..., FlaskClient],
    post: Callable[..., Any],
) -> None:
    clients = [sign_in(Role.SUPERVISION, name=name) for name in ("Amal", "سعيد")]
    users = db.session.scalars(sa.select(User).order_by(User.id)).all()
    first = clients[0]
    fields = {"title": "Essai", "size": "2", "seed": "1", "strata": "none"}
    answer = post(first, f"{ROUNDS}/new", {**fields, "coders": [user.id for user in users]})
    assert answer.status_code == 302
    here = answer.location
    for client, choices in zip(clients, (("1", "2"), ("1", "unclear")), strict=True):
        for position, choice in enumerate(choices, start=1):
            text = f"{here}/texts/{position}"
            said = {"choice": choice, "note": f"note de {choice}"}
            assert post(client, text, said).status_code == 302
        early = client.get(f"{here}/results")
        assert early.location == here
        assert "note de" not in client.get(here).get_data(as_text=True)
    assert "note de 2" not in clients[1].get(f"{here}/texts/2").get_data(as_text=True)
    for client in clients:
        assert post(client, f"{here}/finish", page=here).status_code == 302
    page = first.get(f"{here}/results?lang=en").get_data(as_text=True)
    assert "Amal" in page
    assert "note de unclear" in page
    assert "50%" in page
    assert first.get(f"{here}/results?show=all&pair=engine-x").status_code == 200
    refused = post(
        first, f"{here}/texts/2/settle", {"target": "", "seen": "1"}, page=f"{here}/results"
    )
    assert "text-2" in refused.location
    csv = first.get(f"{here}/results.csv").get_data().decode("utf-8-sig")
    assert len(csv.splitlines()) == 3
    book = openpyxl.load_workbook(io.BytesIO(first.get(f"{here}/results.xlsx").get_data()))
    assert len(book.sheetnames) == 3


def test_a_refused_round_or_label_keeps_what_was_typed(
    consultation: Consultation,
    texts: list[Contribution],
    sign_in: Callable[..., FlaskClient],
    post: Callable[..., Any],
) -> None:
    client = sign_in(Role.SUPERVISION, name="Amal")
    answer = post(client, f"{ROUNDS}/new", {"title": "Titre gardé", "size": "٣", "seed": "x"})
    assert answer.status_code == 422
    assert "Titre gardé" in answer.get_data(as_text=True)
    me = db.session.scalars(sa.select(User).order_by(User.id.desc())).first()
    assert me is not None
    made = begin(consultation, [me, make_user()])
    db.session.commit()
    text = f"{ROUNDS}/{made.id}/texts/1"
    for choice in ("", "99", "²", "x" * 50):
        answer = post(client, text, {"choice": choice, "note": "كتبت هذا"})
        assert answer.status_code in {404, 422}
    assert "كتبت هذا" in post(client, text, {"note": "كتبت هذا"}).get_data(as_text=True)


def test_the_pages_ask_as_much_for_many_texts_as_for_few(
    consultation: Consultation,
    texts: list[Contribution],
    themes: list[Theme],
    sign_in: Callable[..., FlaskClient],
) -> None:
    client = sign_in(Role.SUPERVISION, name="Amal")
    me = db.session.scalars(sa.select(User).order_by(User.id.desc())).first()
    assert me is not None
    counts = []
    for size in (2, 6):
        made = begin(consultation, [me, make_user()], size=size)
        for coder in (0, 1):
            label(made, coder, *(themes[(at * coder) % 3] for at in range(size)))
        close_round(round_=made, actor=me)
        db.session.commit()
        here = f"{ROUNDS}/{made.id}"
        client.get(here)
        with statements() as seen:
            for page in (here, f"{here}/results?show=all", f"{here}/results.csv"):
                db.session.expire_all()
                assert client.get(page).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent while this is open."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
