"""Every named constraint of double coding and of the map refuses the row that violates it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation
from consult.extensions import Model, db, utc_now
from consult.themes.models import (
    CodingCode,
    CodingCoder,
    CodingItem,
    CodingRound,
    RunStatus,
    TextPosition,
    ThemeRun,
    Verdict,
)
from tests.factories import make_consultation, make_contribution, make_theme, make_user

pytestmark = pytest.mark.both_databases


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


def refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    # SQLite names the columns of a UNIQUE, PostgreSQL its name
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


def kept(*rows: Model) -> None:
    for row in rows:
        db.session.add(row)
        db.session.flush()


def a_round(consultation: Consultation, **values: Any) -> CodingRound:
    given = {"title": "جولة", "size": 1, **values}
    return CodingRound(consultation_id=consultation.id, **given)


def an_item(round_: CodingRound, text: int, **values: Any) -> CodingItem:
    return CodingItem(round_id=round_.id, contribution_id=text, **{"position": 1, **values})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("has_title", {"title": ""}),
        ("size_positive", {"size": 0}),
        ("seed_not_negative", {"seed": -1}),
    ],
)
def test_a_round_has_a_title_texts_and_a_seed(
    consultation: Consultation, name: str, values: dict[str, Any]
) -> None:
    refused(f"ck_coding_rounds_{name}", a_round(consultation, **values))


def test_a_text_is_in_a_round_once_and_at_a_place_of_its_own(consultation: Consultation) -> None:
    text, other = make_contribution(consultation), make_contribution(consultation)
    made = a_round(consultation)
    kept(made)
    db.session.commit()
    same_text = (an_item(made, text.id), an_item(made, text.id, position=2))
    refused("round_id_contribution_id|coding_items.contribution_id", *same_text)
    same_place = (an_item(made, text.id), an_item(made, other.id))
    refused("round_id_position|coding_items.position", *same_place)


def test_an_item_says_what_the_engine_said(consultation: Consultation) -> None:
    text, theme = make_contribution(consultation), make_theme(consultation)
    made = a_round(consultation)
    kept(made)
    db.session.commit()
    refused("position_positive", an_item(made, text.id, position=0))
    refused("decision_is_dated", an_item(made, text.id, decided_by_id=make_user().id))
    for values in (
        {"engine_verdict": Verdict.THEME},
        {"engine_verdict": Verdict.NONE, "engine_theme_id": theme.id},
        {"engine_theme_id": theme.id},
    ):
        refused("engine_theme_goes_with_verdict", an_item(made, text.id, **values))


def test_a_coder_is_named_once_and_says_one_thing_of_a_text(consultation: Consultation) -> None:
    text, theme, user = make_contribution(consultation), make_theme(consultation), make_user()
    made = a_round(consultation)
    kept(made)
    item, coder = an_item(made, text.id), CodingCoder(round_id=made.id, user_id=user.id)
    kept(item, coder)
    db.session.commit()
    keys = {"round_id": made.id, "item_id": item.id, "coder_id": coder.id}
    twice = CodingCoder(round_id=made.id, user_id=user.id)
    refused("round_id_user_id|coding_coders.user_id", twice)
    two = [CodingCode(**keys, verdict=Verdict.NONE) for _ in range(2)]
    refused("item_id_coder_id|coding_codes.item_id", *two)
    refused("theme_named", CodingCode(**keys, verdict=Verdict.THEME))
    refused("theme_named", CodingCode(**keys, verdict=Verdict.UNCLEAR, theme_id=theme.id))


def test_a_label_is_of_one_round_with_its_text_and_its_coder(consultation: Consultation) -> None:
    text, user = make_contribution(consultation), make_user()
    first, second = a_round(consultation), a_round(consultation)
    kept(first, second)
    item = an_item(first, text.id)
    coder = CodingCoder(round_id=second.id, user_id=user.id)
    kept(item, coder)
    db.session.commit()
    for round_id in (first.id, second.id):
        code = CodingCode(
            round_id=round_id, item_id=item.id, coder_id=coder.id, verdict=Verdict.NONE
        )
        refused("(?i)foreign key", code)


@pytest.mark.parametrize(("x", "y"), [(1.01, 0), (0, -1.5)])
def test_a_point_lies_on_the_map(consultation: Consultation, x: float, y: float) -> None:
    text = make_contribution(consultation)
    run = ThemeRun(consultation_id=consultation.id, status=RunStatus.DONE, finished_at=utc_now())
    kept(run)
    point = TextPosition(run_id=run.id, contribution_id=text.id, x=x, y=y)
    refused("ck_text_positions_within_the_map", point)
