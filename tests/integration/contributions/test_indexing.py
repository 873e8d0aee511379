"""Search terms follow the words that a new version knows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, ContributionTerm
from consult.contributions.operations import index_terms, rebuild_index
from consult.extensions import db
from tests.factories import make_consultation, make_contribution


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


@pytest.mark.both_databases
def test_terms_and_keys_of_every_contribution_are_made_anew(consultation: Consultation) -> None:
    rows = [make_contribution(consultation, text) for text in ("إصلاح الطريق", "ملعب القرب", "…")]
    db.session.flush()
    db.session.execute(sa.delete(ContributionTerm))
    db.session.execute(
        sa.insert(ContributionTerm), [{"term": "stale", "contribution_id": rows[0].id}]
    )
    db.session.execute(sa.update(Contribution).values(content_key="stale"))
    db.session.expire_all()
    assert rebuild_index() == 3
    stored = set(
        db.session.execute(sa.select(ContributionTerm.term, ContributionTerm.contribution_id))
    )
    wanted = {(t["term"], t["contribution_id"]) for row in rows for t in index_terms(row)}
    assert stored == wanted
    assert "stale" not in {row.content_key for row in rows}
    assert [row.text for row in rows] == ["إصلاح الطريق", "ملعب القرب", "…"]


def test_an_empty_register_has_nothing_to_index(app: Flask) -> None:
    assert rebuild_index() == 0
