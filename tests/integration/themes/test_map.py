"""The theme map: what a run keeps, what the page and its data show, in how many queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db, utc_now
from consult.themes.map.queries import Colour, points_of, spreads_of
from consult.themes.models import RunStatus, TextPosition, Theme, ThemeRun
from consult.themes.operations import run_now
from consult.themes.operations.positions import keep_positions
from consult.themes.views import mapping
from tests.factories import assign, make_consultation, make_contribution, make_theme

MAP = "/team/c/themes/map"


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    labels = (("طرق", "Routes"), ("ماء", "Eau"))
    return [
        make_theme(consultation, number, label_ar=ar, label_fr=fr)
        for number, (ar, fr) in enumerate(labels, start=1)
    ]


@pytest.fixture
def texts(consultation: Consultation, themes: list[Theme]) -> list[Contribution]:
    made = [make_contribution(consultation, f"النص رقم {number}") for number in range(6)]
    for number, text in enumerate(made):
        assign(text, None if number == 5 else themes[number % 2])
    return made


def a_run(consultation: Consultation) -> ThemeRun:
    run = ThemeRun(consultation_id=consultation.id, status=RunStatus.DONE, finished_at=utc_now())
    db.session.add(run)
    db.session.flush()
    return run


def spread_out(count: int, seed: int = 0) -> np.ndarray:
    angles = np.random.default_rng(seed).uniform(0, 2 * np.pi, count)
    return 0.7 * np.column_stack([np.cos(angles), np.sin(angles)])


@contextmanager
def queries_seen() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.both_databases
def test_the_map_of_the_latest_run_takes_the_place_of_the_earlier(
    consultation: Consultation, texts: list[Contribution]
) -> None:
    ids = [text.id for text in texts]
    points = spread_out(6)
    points[3] = np.nan
    first, second = a_run(consultation), a_run(consultation)
    other = make_consultation("far")
    elsewhere = make_contribution(other)
    keep_positions(run=a_run(other), ids=[elsewhere.id], points=[[0.5, 0]])
    assert keep_positions(run=first, ids=ids, points=points) == 5
    turned = np.column_stack([-points[:, 1], points[:, 0]])
    gone = 10_000_000
    assert keep_positions(run=second, ids=[*ids, gone], points=[*turned, (0, 0)]) == 5
    rows = db.session.scalars(sa.select(TextPosition).order_by(TextPosition.contribution_id)).all()
    assert {row.run_id for row in rows if row.contribution_id in ids} == {second.id}
    kept = np.array([[row.x, row.y] for row in rows if row.contribution_id in ids])
    assert kept == pytest.approx(np.delete(points, 3, axis=0), abs=1e-4), "turned back"
    assert elsewhere.id in {row.contribution_id for row in rows}
    with pytest.raises(ValueError, match="points for"):
        keep_positions(run=second, ids=ids, points=[[0, 0]])


@pytest.mark.both_databases
def test_the_map_shows_the_texts_that_count_each_once(
    consultation: Consultation, texts: list[Contribution], themes: list[Theme]
) -> None:
    keep_positions(run=a_run(consultation), ids=[text.id for text in texts], points=spread_out(6))
    assign(texts[0], themes[1], rank=2)
    texts[4].status = Status.HIDDEN
    db.session.flush()
    by_theme = {point.reference: point.value for point in points_of(consultation, Colour.THEME)}
    assert by_theme == {
        text.reference: None if text is texts[5] else themes[number % 2].id
        for number, text in enumerate(texts)
        if number != 4
    }
    for colour in Colour:
        assert len(points_of(consultation, colour)) == 5
    assert {key: found.texts for key, found in spreads_of(consultation).items()} == {
        themes[0].id: 2,
        themes[1].id: 2,
    }
    themes[1].retired_at = utc_now()
    db.session.flush()
    assert set(spreads_of(consultation)) == {themes[0].id}
    assert len(points_of(consultation, Colour.THEME)) == 5


def test_a_run_keeps_its_map_and_its_lexicon(consultation: Consultation) -> None:
    for subject in ("إصلاح الطريق", "ماء الشرب", "النقل المدرسي"):
        for word in ("القروية", "بالدوار", "غير كاف", "منذ سنوات"):
            make_contribution(consultation, f"{subject} {word}")
    make_contribution(consultation, "؟!؟!")
    run = run_now(consultation=consultation, n_themes=3)
    points = points_of(consultation, Colour.THEME)
    assert len(points) == 12
    assert all(abs(point.x) <= 1 and abs(point.y) <= 1 for point in points)
    assert len(run.lexicon_digest) == 64


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_shows_bubbles_points_and_a_table(
    consultation: Consultation,
    texts: list[Contribution],
    sign_in: Callable[..., FlaskClient],
    language: str,
) -> None:
    keep_positions(run=a_run(consultation), ids=[text.id for text in texts], points=spread_out(6))
    db.session.commit()
    client = sign_in(Role.READER)
    for by in ("theme", "criterion", "province", "channel", "nonsense"):
        answer = client.get(MAP, query_string={"by": by, "lang": language})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert page.count('class="bubble"') == 2
        assert 'data-drawn="yes"' in page
        assert 'dir="ltr" data-map' in page
        assert page.count("/themes/1") >= 2
        told = client.get(f"{MAP}/points", query_string={"by": by}).get_json()
        assert len(told["points"]) == 6
        assert {point[2] for point in told["points"]} <= set(range(len(told["keys"])))


def test_an_empty_map_says_what_draws_it(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    page = sign_in(Role.READER).get(MAP, query_string={"lang": "en"}).get_data(as_text=True)
    assert "No map yet" in page
    assert "<svg class" not in page


def test_many_points_are_left_to_the_script_and_cost_no_more_queries(
    consultation: Consultation,
    texts: list[Contribution],
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = a_run(consultation)
    client = sign_in(Role.READER)
    keep_positions(run=run, ids=[text.id for text in texts[:2]], points=spread_out(2))
    db.session.commit()
    client.get(MAP)
    counts = []
    for shown in (2, 6):
        keep_positions(run=run, ids=[text.id for text in texts[:shown]], points=spread_out(shown))
        db.session.commit()
        with queries_seen() as seen:
            client.get(MAP)
            client.get(f"{MAP}/points")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    monkeypatch.setattr(mapping, "MOST_DRAWN", 5)
    page = client.get(MAP).get_data(as_text=True)
    assert 'data-drawn="no"' in page
    assert page.count('class="bubble"') == 2
