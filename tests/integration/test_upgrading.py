"""A site that has been at work is brought up to date, and nothing it holds is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from consult.extensions import db, utc_now

pytestmark = pytest.mark.both_databases

#: the last revision of the first release
FIRST_RELEASE = "0002"
DAY = date(2026, 2, 1)


def _named(*parts: str) -> dict[str, str]:
    return {f"{part}_{language}": "x" for part in parts for language in ("ar", "fr", "en")}


#: a row of each table that later revisions make anew or point to, in the order of entering
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("regions", {"id": 1, "code": "x", "population": 5, "census_year": 2024, **_named("name")}),
    (
        "users",
        {"id": 1, "email": "a@b", "name": "", "password": "x", "active": True}
        | {"fs_uniquifier": "x"},
    ),
    (
        "consultations",
        {"id": 1, "region_id": 1, "slug": "old", "status": "open", "is_demo": False}
        | {"opens_on": DAY, "closes_on": DAY, "contact": "", "cndp_receipt": ""}
        | {"retention_months": 24, **_named("title", "summary")},
    ),
    (
        "contributions",
        {"id": 1, "consultation_id": 1, "reference": "R1", "channel": "web", "said_on": DAY}
        | {"status": "published", "status_reason": "", "statement": "نريد الماء"}
        | {"language": "ar", "content_key": "k"},
    ),
    ("contribution_terms", {"term": "ماء", "contribution_id": 1}),
    ("supports", {"id": 1, "contribution_id": 1, "visitor": "v"}),
    ("status_changes", {"id": 1, "contribution_id": 1, "status": "published", "reason": ""}),
    ("contacts", {"id": 1, "contribution_id": 1, "name": "x", "email": "", "phone": ""}),
    (
        "themes",
        {"id": 1, "consultation_id": 1, "number": 1, "labelled_by": "engine", "terms": ["ماء"]}
        | _named("label"),
    ),
    (
        "theme_assignments",
        {"id": 1, "contribution_id": 1, "theme_id": 1, "outcome": "assigned", "source": "person"}
        | {"confidence": 1.0, "updated_at": utc_now()},
    ),
    (
        "theme_quotes",
        {"id": 1, "theme_id": 1, "contribution_id": 1, "position": 0, "source": "engine"},
    ),
    (
        "theme_events",
        {"id": 1, "consultation_id": 1, "kind": "renamed", "theme_id": 1, "actor_id": 1}
        | {"details": {"before": {}, "after": {"ar": "الماء"}}},
    ),
    (
        "report_versions",
        {"id": 1, "consultation_id": 1, "kind": "synthesis", "number": 1, "language": "ar"}
        | {"document": {"language": "ar"}},
    ),
)


def _held() -> dict[str, list[dict[str, Any]]]:
    """All rows of these tables as they stand, table → rows."""
    metadata = sa.MetaData()
    with db.engine.connect() as connection:
        metadata.reflect(connection)
        return {
            name: [dict(row._mapping) for row in connection.execute(metadata.tables[name].select())]
            for name, _values in ROWS
        }


@pytest.fixture
def old_site(app: Flask) -> None:
    """The database as the first release left it, at work."""
    db.session.remove()
    downgrade(revision=FIRST_RELEASE)
    metadata = sa.MetaData()
    with db.engine.begin() as connection:
        metadata.reflect(connection)
        for name, values in ROWS:
            table = metadata.tables[name]
            born = {"created_at": utc_now()} if "created_at" in table.columns else {}
            connection.execute(table.insert().values(**born, **values))


def test_an_upgrade_keeps_every_row_and_what_hangs_on_it(old_site: None) -> None:
    before = _held()
    upgrade()
    after = _held()
    for name, rows in before.items():
        assert len(rows) == 1, name
        assert [{key: row[key] for key in rows[0]} for row in after[name]] == rows, name


def test_an_upgrade_can_be_taken_back_without_a_loss(old_site: None) -> None:
    before = _held()
    upgrade()
    db.session.remove()
    downgrade(revision=FIRST_RELEASE)
    assert _held() == before


def test_an_upgraded_site_still_refuses_what_it_refused(old_site: None) -> None:
    upgrade()
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text("DELETE FROM themes"))
    db.session.rollback()
    db.session.execute(sa.text("DELETE FROM contributions"))
    assert db.session.scalar(sa.text("SELECT count(*) FROM supports")) == 0
