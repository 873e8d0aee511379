"""A consultation's states, dates and address; the database refuses what the rules refuse."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import TRANSITIONS, Consultation, ConsultationStatus, Criterion
from consult.consultations.operations import (
    DEFAULT_CRITERIA,
    RESERVED,
    CriterionText,
    add_criterion,
    change_status,
)
from consult.consultations.queries import find_consultation, list_public
from consult.extensions import db, utc_now
from consult.kernel.audit import AuditEvent
from consult.kernel.errors import Conflict, DomainError
from tests.factories import make_consultation

EVERY_CHANGE = [(before, after) for before in ConsultationStatus for after in ConsultationStatus]
DAY = timedelta(days=1)


@pytest.mark.parametrize(("before", "after"), EVERY_CHANGE)
def test_states_change_only_as_declared_and_leave_a_trace(
    app: Flask, before: ConsultationStatus, after: ConsultationStatus
) -> None:
    consultation = make_consultation(open_=False)
    consultation.status = before
    db.session.flush()
    if after in TRANSITIONS[before]:
        change_status(consultation=consultation, status=after)
        assert consultation.status is after
        event = db.session.scalars(sa.select(AuditEvent).filter_by(action="change_status")).one()
        assert event.details == {"before": before, "after": after}
    else:
        with pytest.raises(Conflict):
            change_status(consultation=consultation, status=after)
        assert consultation.status is before


def test_contributions_are_taken_on_the_first_and_the_last_day_and_only_while_open(
    app: Flask,
) -> None:
    consultation = make_consultation()
    first, last = consultation.opens_on, consultation.closes_on
    days = (first - DAY, first, last, last + DAY)
    assert [consultation.takes_contributions(day) for day in days] == [False, True, True, False]
    change_status(consultation=consultation, status=ConsultationStatus.CLOSED)
    assert not consultation.takes_contributions(first)


@pytest.mark.parametrize("slug", [*sorted(RESERVED), "", "-a", "a-", "A", "طنجة", "a/b", "a" * 61])
def test_an_address_that_cannot_be_is_refused(app: Flask, slug: str) -> None:
    with pytest.raises(DomainError):
        make_consultation(slug or " ")


@pytest.mark.parametrize("slug", ["a", "tanger-2026", "a" * 60])
def test_an_address_of_letters_digits_and_hyphens_is_taken(app: Flask, slug: str) -> None:
    assert make_consultation(slug).slug == slug


def test_the_guide_s_criteria_come_in_its_order_and_a_region_adds_its_own(app: Flask) -> None:
    consultation = make_consultation()
    add_criterion(consultation=consultation, text=CriterionText("youth", "إشراك الشباب"))
    db.session.flush()
    names = [(criterion.position, criterion.name_ar) for criterion in consultation.criteria]
    assert names == list(enumerate([*(c.ar for c in DEFAULT_CRITERIA), "إشراك الشباب"]))


def test_the_present_stage_is_the_latest_begun(app: Flask) -> None:
    today = utc_now().date()
    stages = {1: (today - 3 * DAY, None), 2: (today, None), 3: (today + DAY, None)}
    consultation = make_consultation(stages=stages)
    assert [consultation.current_stage(today + n * DAY) for n in (-9, -3, 0, 1)] == [1, 1, 2, 3]


def test_a_draft_is_not_public_and_a_number_finds_it_on_the_command_line(app: Flask) -> None:
    draft, shown = make_consultation(open_=False), make_consultation()
    assert list(list_public()) == [shown]
    assert find_consultation(str(draft.id)) is draft
    assert find_consultation(shown.slug) is shown
    assert find_consultation("nothing") is None


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("closes_on", date(2000, 1, 1), "closes_after_it_opens"),
        ("retention_months", 0, "retention_positive"),
    ],
)
def test_the_database_refuses_what_no_rule_lets_through(
    app: Flask, column: str, value: object, constraint: str
) -> None:
    consultation = make_consultation()
    change = sa.update(Consultation).where(Consultation.id == consultation.id)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.execute(change.values({column: value}))
    db.session.rollback()


@pytest.mark.both_databases
def test_a_criterion_s_code_is_its_own_within_a_consultation(app: Flask) -> None:
    consultation = make_consultation()
    code = DEFAULT_CRITERIA[0].code
    db.session.add(
        Criterion(consultation_id=consultation.id, code=code, position=9, name_ar="مكرر")
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
