"""What was said before in like words, as the register changes."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from consult.contributions.findings import likeness
from consult.contributions.findings.likeness import duplicate_groups, likeness_of
from consult.contributions.models import Contribution, Status
from consult.contributions.operations import Hand, moderate, passages_of, redact
from consult.extensions import db
from tests.factories import make_consultation, make_contribution

TEXT = "نطالب بإصلاح الطريق الرابطة بين الدوار والمركز قبل الشتاء"


def _like(contribution: Contribution) -> list[int]:
    found = likeness_of(contribution.consultation_id).like(contribution)
    assert found.whole
    return [like.contribution.id for like in found.found if like.duplicate]


def test_what_is_entered_hidden_or_reworded_later_is_followed(app: Flask) -> None:
    consultation = make_consultation()
    first = make_contribution(consultation, TEXT)
    second = make_contribution(consultation, TEXT + " القادم")
    db.session.commit()
    assert _like(second) == [first.id]
    third = make_contribution(consultation, TEXT + "!")
    db.session.commit()
    assert set(_like(second)) == {first.id, third.id}
    moderate(contribution=third, status=Status.HIDDEN, reason="سب", actor_id=None)
    words = "بإصلاح الطريق الرابطة بين الدوار والمركز"
    redact(contribution=first, passages=passages_of(first, words), hand=Hand())
    db.session.commit()
    assert _like(second) == []


def test_another_consultation_is_not_looked_at(app: Flask) -> None:
    here = make_consultation()
    make_contribution(make_consultation(region=here.region), TEXT)
    assert _like(make_contribution(here, TEXT)) == []


def test_a_large_register_is_read_beside_and_the_answer_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = make_consultation()
    rows = [make_contribution(consultation, f"{TEXT} {n}") for n in range(5)]
    db.session.commit()
    monkeypatch.setattr(likeness, "_PORTION", 3)
    monkeypatch.setitem(app.extensions, "likeness", {})
    assert not likeness_of(consultation.id).like(rows[0]).whole
    for thread in threading.enumerate():
        if thread.name == "likeness":
            thread.join(timeout=30)
    assert likeness_of(consultation.id).like(rows[0]).whole


@pytest.mark.parametrize("most", [0, 100])
def test_copies_point_to_the_first_that_said_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(likeness, "MOST_COMPARED", most)
    consultation = make_consultation()
    first, other = make_contribution(consultation, TEXT), make_contribution(consultation, "ماء")
    copy = make_contribution(consultation, f"  {TEXT} !!")
    assert duplicate_groups(consultation.id) == {copy.id: first.id}
    assert other.id not in duplicate_groups(consultation.id)
