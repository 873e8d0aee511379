"""A consultation with themes and texts, and reports of it."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.synthesis.facts import ReportKind, Subject
from consult.synthesis.models import Report, ReportBlock, ReportVersion
from consult.synthesis.operations import freeze, open_report
from consult.synthesis.places import Place
from consult.themes.models import Theme
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user

BUDGET = "نريد نشر ميزانية الجهة"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    """Five texts in one theme."""
    consultation = make_consultation("here", is_demo=True)
    theme = make_theme(consultation, label_ar="نشر الميزانية")
    for n in range(5):
        assign(make_contribution(consultation, f"{BUDGET} {n} <b>"), theme)
    db.session.commit()
    return consultation


@pytest.fixture
def member(consultation: Consultation) -> User:
    """Somebody of the supervision team."""
    return make_user(name="سعاد")


@pytest.fixture
def administrator(consultation: Consultation) -> User:
    """An administrator."""
    return make_user(role=Role.ADMINISTRATOR, name="المدير")


@pytest.fixture
def report(consultation: Consultation, member: User) -> Report:
    """The synthesis report in Arabic, nothing written in it."""
    made = open_report(consultation=consultation, language="ar", actor=member)
    db.session.commit()
    return made


@pytest.fixture
def version(report: Report, member: User) -> ReportVersion:
    """A draft of it."""
    made = freeze(report=report, actor=member)
    db.session.commit()
    return made


def block_of(report: Report, place: Place = Place.INTRODUCTION) -> ReportBlock:
    """The report's place for people's words."""
    return next(b for b in report.blocks if b.place is place)


def theme_of(consultation: Consultation) -> Theme:
    """The consultation's theme."""
    found = db.session.query(Theme).filter_by(consultation_id=consultation.id).first()
    assert found is not None
    return found


def texts_of(consultation: Consultation) -> list[Contribution]:
    """Its contributions in order."""
    return (
        db.session.query(Contribution)
        .filter_by(consultation_id=consultation.id)
        .order_by(Contribution.id)
        .all()
    )


def make_report(consultation: Consultation, kind: ReportKind, subject: Subject | None) -> Report:
    """A report of another kind, in French."""
    return open_report(
        consultation=consultation, language="fr", actor=None, kind=kind, subject=subject
    )
