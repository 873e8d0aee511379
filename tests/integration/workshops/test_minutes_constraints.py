"""Every named constraint of the minutes' tables refuses the row that violates it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.extensions import db, utc_now
from consult.workshops.minutes.answering import Answer, Said, answer_minutes
from consult.workshops.minutes.operations import close_reading, draft_minutes, send_minutes
from consult.workshops.minutes.queries import Reader
from consult.workshops.models import (
    Minutes,
    MinutesAnswer,
    MinutesEdition,
    MinutesRemark,
    MinutesRevision,
    MinutesSection,
    MinutesState,
    RemarkDecision,
    RevisionCause,
    Verdict,
)
from tests.factories import make_consultation, make_participant, make_workshop

pytestmark = pytest.mark.both_databases

NOW = utc_now()
TODAY = NOW.date()
HASH = "0" * 64


@pytest.fixture
def minutes(app: Flask) -> Minutes:
    """Minutes whose reading has ended, with one answer that holds one remark."""
    workshop = make_workshop(make_consultation())
    seat = make_participant(workshop)
    minutes = draft_minutes(workshop=workshop, language="ar", actor=None)
    send_minutes(minutes=minutes, days=7, actor=None)
    said = [Said("ناقص", section=minutes.sections[0])]
    answer_minutes(reader=Reader(minutes, seat), answer=Answer(Verdict.REMARKS, said))
    close_reading(minutes=minutes)
    return minutes


MINUTES: list[tuple[str, dict[str, Any]]] = [
    ("language_known", {"language": "xx"}),
    ("days_within_two_months", {"days": 0}),
    ("days_within_two_months", {"days": 61}),
    ("invited_not_negative", {"invited": -1}),
    ("sent_after_the_draft", {"state": MinutesState.DRAFT, "closed_at": None}),
    ("sent_has_its_days", {"opens_on": None}),
    ("closes_after_it_opens", {"closes_on": TODAY, "opens_on": TODAY}),
    ("closed_is_dated", {"closed_at": None}),
    ("published_is_dated", {"published_at": NOW + timedelta(days=1)}),
    ("published_is_dated", {"state": MinutesState.PUBLISHED}),
    ("closed_after_it_was_sent", {"closed_at": NOW - timedelta(days=1)}),
    (
        "published_after_it_closed",
        {"state": MinutesState.PUBLISHED, "published_at": NOW - timedelta(days=1)},
    ),
    ("correction_has_reason", {"correction_reason": "خطأ"}),
    (
        "correction_has_reason",
        {"state": MinutesState.CORRECTED, "published_at": NOW + timedelta(days=1)},
    ),
]
SECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("position_positive", {"position": 0}),
    ("has_title", {"title": ""}),
    ("revision_positive", {"revision": 0}),
    ("hash_whole", {"basis_hash": "0"}),
]
REMARKS: list[tuple[str, dict[str, Any]]] = [
    ("says_something", {"text": ""}),
    ("replaces_a_section", {"section_id": None, "replacement": "نص"}),
    ("decided_is_dated", {"decision": RemarkDecision.REFUSED, "reason": "كذا"}),
    ("not_taken_has_reason", {"decision": RemarkDecision.REFUSED, "decided_at": NOW}),
    (
        "not_taken_has_reason",
        {"decision": RemarkDecision.PARTLY, "decided_at": NOW, "new_text": "نص"},
    ),
    ("taken_changes_the_text", {"decision": RemarkDecision.TAKEN, "decided_at": NOW}),
]
CODES = [
    ("UPDATE minutes SET state = 'other'", "ck_minutes_"),
    ("UPDATE minutes_answers SET verdict = 'other'", "ck_minutes_answers_verdict"),
    ("UPDATE minutes_remarks SET decision = 'other'", "ck_minutes_remarks_"),
    ("UPDATE minutes_revisions SET cause = 'other'", "ck_minutes_revisions_revisioncause"),
]


def _refused(constraint: str, row: Any, **values: Any) -> None:
    """The database refuses the row, or these values of one, by this very constraint."""
    with pytest.raises(IntegrityError, match=constraint):
        _write(row, values)


def _write(row: Any, values: dict[str, Any]) -> None:
    with db.session.begin_nested():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.flush()


def test_minutes_that_cannot_be_are_refused(minutes: Minutes) -> None:
    for constraint, values in MINUTES:
        _refused(f"ck_minutes_{constraint}", minutes, **values)
    for constraint, values in SECTIONS:
        _refused(f"ck_minutes_sections_{constraint}", minutes.sections[0], **values)
    remark = db.session.scalars(sa.select(MinutesRemark)).one()
    for constraint, values in REMARKS:
        _refused(f"ck_minutes_remarks_{constraint}", remark, **values)
    for statement, constraint in CODES:
        with pytest.raises(IntegrityError, match=constraint), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_rows_that_cannot_be_beside_others_are_refused(minutes: Minutes) -> None:
    db.session.commit()
    key, section = minutes.id, minutes.sections[0]
    answer = db.session.scalars(sa.select(MinutesAnswer)).one()
    kept = {"minutes": key, "workshop": minutes.workshop_id, "seat": answer.seat_id,
            "section": section.id, "key": section.key, "answer": answer.id}  # fmt: skip
    approves: dict[str, Any] = {"minutes_id": key, "verdict": Verdict.APPROVES}
    edition: dict[str, Any] = {"minutes_id": key, "document": {}, "sha256": HASH, "reason": ""}
    revision: dict[str, Any] = {
        "section_id": kept["section"],
        "text": "",
        "cause": RevisionCause.EDITED,
    }
    for constraint, row in (
        # PostgreSQL names a UNIQUE constraint, SQLite its columns
        ("minutes[._]workshop_id", Minutes(
            workshop_id=kept["workshop"], language="ar", nonce="n")),
        ("minutes_sections[._]minutes_id", MinutesSection(
            minutes_id=key, key=kept["key"], position=1, title="t", basis_hash=HASH)),
        ("minutes_answers[._]minutes_id", MinutesAnswer(**approves, seat_id=kept["seat"])),
        ("ck_minutes_answers_by_one_way", MinutesAnswer(**approves)),
        ("ck_minutes_answers_named_once", MinutesAnswer(
            **approves, seat_id=kept["seat"], name="فلان")),
        ("minutes_remarks[._]answer_id", MinutesRemark(
            answer_id=kept["answer"], section_id=kept["section"], text="t")),
        ("ck_minutes_editions_number_positive", MinutesEdition(
            **{**edition, "reason": "كذا"}, number=0)),
        ("ck_minutes_editions_correction_has_reason", MinutesEdition(**edition, number=2)),
        ("ck_minutes_editions_hash_whole", MinutesEdition(
            **{**edition, "sha256": "0"}, number=1)),
        ("ck_minutes_revisions_number_positive", MinutesRevision(**revision, number=0)),
        ("minutes_revisions[._]section_id", MinutesRevision(**revision, number=1)),
    ):  # fmt: skip
        _refused(constraint, row)
    for name, twice in (
        ("answers", [MinutesAnswer(**approves, token="page") for _ in range(2)]),
        ("editions", [MinutesEdition(**edition, number=1) for _ in range(2)]),
    ):
        db.session.add(twice[0])
        db.session.flush()
        _refused(f"minutes_{name}[._]minutes_id", twice[1])
