"""Every named constraint of moderation refuses the row that violates it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.contributions.models import (
    ActKind,
    Contribution,
    Examination,
    ModerationAct,
    RedactedOriginal,
    Status,
    WatchWord,
)
from consult.extensions import Model, db, utc_now
from tests.factories import make_consultation, make_contribution, make_user

pytestmark = pytest.mark.both_databases


@pytest.fixture
def contribution(app: Flask) -> Contribution:
    return make_contribution(make_consultation())


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user()


def _refused(constraint: str, *rows: Model) -> None:
    db.session.add_all(rows)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


def _set(constraint: str, contribution: Contribution, **values: Any) -> None:
    update = sa.update(Contribution).where(Contribution.id == contribution.id).values(**values)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(update)
    db.session.rollback()


def _act(contribution: Contribution, **values: Any) -> ModerationAct:
    return ModerationAct(
        consultation_id=contribution.consultation_id,
        contribution_id=contribution.id,
        **{"kind": ActKind.STATUS, **values},
    )


def test_a_merged_one_points_to_another_and_nothing_else_does(contribution: Contribution) -> None:
    other = make_contribution(contribution.consultation)
    db.session.commit()
    name = "ck_contributions_merged_into_another"
    _set(name, contribution, status=Status.MERGED)
    _set(name, contribution, merged_into_id=other.id)


def test_nothing_is_merged_into_itself(contribution: Contribution) -> None:
    _set(
        "ck_contributions_not_merged_into_itself",
        contribution,
        status=Status.MERGED,
        merged_into_id=contribution.id,
    )


def test_versions_count_from_one(contribution: Contribution) -> None:
    _set("ck_contributions_version_positive", contribution, version=0)


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("contributions", "status", "ck_contributions_status"),
        ("status_changes", "status", "ck_status_changes_status"),
        ("moderation_acts", "kind", "ck_moderation_acts_actkind"),
    ],
)
def test_a_code_that_is_not_listed_is_refused(
    contribution: Contribution, table: str, column: str, name: str
) -> None:
    db.session.add(_act(contribution))
    db.session.commit()
    place = sa.table(table, sa.column(column))
    with pytest.raises(IntegrityError, match=name):
        db.session.execute(sa.update(place).values({column: "other"}))


def test_who_undid_an_act_did_so_at_a_time(contribution: Contribution, actor: User) -> None:
    _refused("ck_moderation_acts_undone_at_a_time", _act(contribution, undone_by_id=actor.id))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("kept_or_purged", {"original": None}),
        ("kept_or_purged", {"original": "نص", "purged_at": utc_now()}),
        ("part_of_the_form", {"original": "نص", "part": "reference"}),
    ],
)
def test_an_original_is_of_a_part_and_kept_or_purged(
    contribution: Contribution, name: str, values: dict[str, Any]
) -> None:
    act = _act(contribution, kind=ActKind.REDACTION)
    db.session.add(act)
    db.session.flush()
    row = {"act_id": act.id, "contribution_id": contribution.id, "part": "proposal", **values}
    _refused(f"ck_redacted_originals_{name}", RedactedOriginal(**row))


def test_an_act_keeps_each_part_once(contribution: Contribution) -> None:
    act = _act(contribution, kind=ActKind.REDACTION)
    db.session.add(act)
    db.session.flush()
    row = {"act_id": act.id, "contribution_id": contribution.id, "part": "proposal"}
    rows = [RedactedOriginal(**row, original="أ"), RedactedOriginal(**row, original="ب")]
    _refused("act_id", *rows)


def test_a_word_is_one_and_listed_once(app: Flask) -> None:
    _refused("ck_watch_words_is_a_word", WatchWord(word="؟", key="", language="ar"))
    words = [WatchWord(word="حقير", key="حقير", language="ar") for _ in range(2)]
    _refused("key", *words)


def test_nothing_is_its_own_duplicate(contribution: Contribution) -> None:
    found = {"personal_data": False, "abusive_word": False, "word_list": "x"}
    row = Examination(contribution_id=contribution.id, duplicate_of_id=contribution.id, **found)
    _refused("ck_examinations_not_its_own_duplicate", row)


def test_acts_originals_and_findings_go_with_their_contribution(
    contribution: Contribution, actor: User
) -> None:
    act = _act(contribution, kind=ActKind.REDACTION, actor_id=actor.id)
    db.session.add(act)
    db.session.flush()
    db.session.add(
        RedactedOriginal(
            act_id=act.id, contribution_id=contribution.id, part="proposal", original="أ"
        )
    )
    db.session.commit()
    db.session.execute(sa.delete(Contribution).where(Contribution.id == contribution.id))
    for table in (ModerationAct, RedactedOriginal, Examination):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
