"""Two people at the same contribution at once: one wins, the other is told who and what."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.contributions.findings.likeness import likeness_of
from consult.contributions.models import Contribution, ModerationAct, Status, StatusChange
from consult.contributions.operations import (
    Hand,
    Passage,
    correct_language,
    merge,
    moderate,
    redact,
)
from consult.extensions import db
from consult.kernel.errors import Conflict
from tests.factories import make_consultation, make_contribution, make_user

pytestmark = pytest.mark.both_databases


def _all_at_once(app: Flask, works: list[Callable[[], object]]) -> list[str]:
    """Do all in threads of their own, committing; what each was refused with, or nothing."""
    barrier, told = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                work()
                db.session.commit()
            except Conflict as conflict:
                db.session.rollback()
                told[place] = str(conflict)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def _load(key: int) -> Contribution:
    return db.session.get_one(Contribution, key)


def test_of_many_decisions_at_once_one_is_made(app: Flask) -> None:
    names = ("أمينة", "كريم", "سعاد", "يوسف")
    actors = [make_user(name=name).id for name in names]
    key = make_contribution(make_consultation(), status=Status.RECEIVED).id
    db.session.commit()

    def decide(actor_id: int) -> Callable[[], object]:
        return lambda: moderate(
            contribution=_load(key), status=Status.PUBLISHED, actor_id=actor_id, seen=1
        )

    told = _all_at_once(app, [decide(actor_id) for actor_id in actors])
    assert sorted(map(bool, told)) == [False, True, True, True]
    winner = names[told.index("")]
    assert all(winner in message for message in told if message)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ModerationAct)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StatusChange)) == 2


def test_a_decision_made_between_reading_and_writing_is_not_written_over(app: Flask) -> None:
    first, second = make_user(name="أمينة").id, make_user(name="كريم").id
    contribution = make_contribution(make_consultation(), status=Status.RECEIVED)
    db.session.commit()
    key = contribution.id
    assert contribution.version == 1

    def hide() -> None:
        moderate(contribution=_load(key), status=Status.HIDDEN, reason="سب", actor_id=first)

    assert _all_at_once(app, [hide]) == [""]
    # this session still holds the version that it read before
    with pytest.raises(Conflict, match="أمينة"):
        moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=second, seen=1)
    db.session.rollback()
    assert contribution.status is Status.HIDDEN


def test_different_changes_of_one_contribution_at_once_do_not_mix(app: Flask) -> None:
    actor = make_user(name="أمينة").id
    key = make_contribution(make_consultation(), "هاتفي 0612345678").id
    db.session.commit()
    passage = Passage("proposal", 6, 16)
    works: list[Callable[[], object]] = [
        lambda: redact(contribution=_load(key), passages=[passage], hand=Hand(actor, 1)),
        lambda: correct_language(contribution=_load(key), language="ary", hand=Hand(actor, 1)),
        lambda: moderate(
            contribution=_load(key), status=Status.HELD, reason="س", actor_id=actor, seen=1
        ),
    ]
    told = _all_at_once(app, works)
    assert sorted(map(bool, told)) == [False, True, True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ModerationAct)) == 1


def test_two_that_are_merged_into_each_other_at_once_do_not_both_vanish(app: Flask) -> None:
    actor = make_user(name="أمينة").id
    consultation = make_consultation()
    one, other = make_contribution(consultation).id, make_contribution(consultation).id
    db.session.commit()

    def join(which: int, into: int) -> Callable[[], object]:
        return lambda: merge(contribution=_load(which), into=_load(into), hand=Hand(actor, 1))

    told = _all_at_once(app, [join(one, other), join(other, one)])
    assert sorted(map(bool, told)) == [False, True]
    db.session.expire_all()
    assert sorted([_load(one).status, _load(other).status]) == [Status.MERGED, Status.PUBLISHED]


def test_threads_ask_and_fill_one_index_of_likeness_in_turn(app: Flask) -> None:
    consultation = make_consultation()
    texts = [f"نطلب إصلاح الطريق رقم {n} المؤدية إلى الدوار" for n in range(40)]
    keys = [make_contribution(consultation, text).id for text in texts]
    consultation_id = consultation.id
    db.session.commit()
    found: list[int] = []

    def ask(key: int) -> Callable[[], object]:
        return lambda: found.append(len(likeness_of(consultation_id).like(_load(key)).found))

    assert _all_at_once(app, [ask(key) for key in keys[:8]]) == [""] * 8
    assert len(found) == 8
    assert all(found)
