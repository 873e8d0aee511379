"""The demo fills an empty database once, through the rooms' own operations."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.access.models import Role, User
from consult.access.queries import get_user_by_email
from consult.app import create_app
from consult.cli.demo_data import load_consultation, load_contributions, load_workshops
from consult.cli.demo_data.seeding import ACCOUNTS, seed_demo
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.contributions.models import Channel, Contribution, Status, StatusChange, Support
from consult.extensions import db, utc_now
from consult.themes.models import Assignment, RunStatus, Theme, ThemeRun
from consult.workshops.models import Workshop, WorkshopNote, WorkshopState
from tests.conftest import FAST_PASSWORDS

PASSWORDS = {str(role): f"{role}-password" for role in Role}
TEXTS = load_consultation()
ROWS = load_contributions()
TODAY = utc_now().date()


@pytest.fixture(scope="module")
def seeded_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was seeded once, and is copied for each test."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "consult.sqlite3")
    app = create_app(
        Settings(data_dir=folder, secret_key="test"), testing=True, overrides=FAST_PASSWORDS
    )
    with app.app_context():
        seed_demo(passwords=PASSWORDS, today=TODAY)
        db.session.commit()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return folder / "consult.sqlite3"


@pytest.fixture
def settings(seeded_file: Path, tmp_path: Path) -> Settings:
    """Settings of a site that was seeded."""
    shutil.copy(seeded_file, tmp_path / "consult.sqlite3")
    return Settings(data_dir=tmp_path, secret_key="test", rate_limits=False)


@pytest.fixture
def seeded(app: Flask) -> Consultation:
    """The demo consultation."""
    return get_public(TEXTS.slug)


def count(model: type, *where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def test_the_consultation_is_a_demo_in_its_second_stage_and_takes_contributions(
    seeded: Consultation,
) -> None:
    assert seeded.is_demo
    assert seeded.takes_contributions(TODAY)
    assert seeded.current_stage(TODAY) == 2
    assert seeded.opens_on == TODAY - timedelta(days=TEXTS.opened_days_ago)
    assert all(stage.starts_on and stage.ends_on for stage in seeded.stages)


def test_every_row_is_entered_exactly_as_written(seeded: Consultation) -> None:
    entered = db.session.scalars(sa.select(Contribution)).all()
    assert Counter(c.text for c in entered) == Counter(row.text for row in ROWS)
    assert Counter(str(c.channel) for c in entered) == Counter(row.channel for row in ROWS)
    assert {c.said_on - seeded.opens_on for c in entered} == {
        timedelta(days=row.day) for row in ROWS
    }


def test_workshops_hold_their_notes_and_only_the_last_is_open(seeded: Consultation) -> None:
    workshops = db.session.scalars(sa.select(Workshop).order_by(Workshop.held_on)).all()
    assert [w.state for w in workshops] == [WorkshopState.CLOSED] * 5 + [WorkshopState.OPEN]
    for workshop, planned in zip(workshops, load_workshops(), strict=True):
        assert workshop.participants == sum(planned.sexes.values())
        notes = count(WorkshopNote, WorkshopNote.workshop_id == workshop.id)
        assert notes == sum(row.workshop == planned.code for row in ROWS)


def test_what_was_read_is_published_save_what_the_texts_name(seeded: Consultation) -> None:
    decided = Counter(decision.status for decision in TEXTS.decisions)
    assert count(Contribution, Contribution.status == Status.HIDDEN) == decided["hidden"]
    assert count(Contribution, Contribution.status == Status.HELD) == decided["held"]
    unread = [
        row for row in ROWS if row.day >= TEXTS.unread_from_day and row.channel != Channel.WORKSHOP
    ]
    assert count(Contribution, Contribution.status == Status.RECEIVED) == len(unread) > 0
    assert count(Contribution, Contribution.answer.is_not(None)) == len(TEXTS.answers)


def test_only_published_contributions_have_supports(seeded: Consultation) -> None:
    published = sa.select(Contribution.id).where(Contribution.status == Status.PUBLISHED)
    assert count(Support) > 1000
    assert count(Support, Support.contribution_id.not_in(published)) == 0


def test_the_history_lies_between_the_opening_and_now(seeded: Consultation) -> None:
    changes = db.session.scalars(sa.select(StatusChange)).all()
    assert min(change.created_at.date() for change in changes) == seeded.opens_on
    assert max(change.created_at for change in changes) <= utc_now()
    answered = db.session.scalars(
        sa.select(Contribution).where(Contribution.answered_at.is_not(None))
    )
    for contribution in answered:
        assert contribution.answered_at is not None
        assert contribution.created_at < contribution.answered_at <= utc_now()


def test_seeding_again_changes_nothing(seeded: Consultation) -> None:
    tables = (Contribution, Support, Workshop, User, StatusChange, ThemeRun)
    before = [count(table) for table in tables]
    assert seed_demo(passwords=PASSWORDS, today=TODAY) is seeded
    assert [count(table) for table in tables] == before


def test_there_is_an_account_for_each_role_everywhere(seeded: Consultation) -> None:
    for account in ACCOUNTS:
        user = get_user_by_email(account.email)
        assert user is not None
        assert user.roles == [account.role]
    assert {account.role for account in ACCOUNTS} == set(Role)


def test_one_theme_run_has_ended_and_its_themes_hold_texts(seeded: Consultation) -> None:
    run = db.session.scalars(sa.select(ThemeRun)).one()
    assert run.status is RunStatus.DONE
    assert run.texts_read > 300
    assert count(Theme) == TEXTS.themes
    assert count(Assignment, Assignment.theme_id.is_not(None)) > 300
