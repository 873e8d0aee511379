"""Commands that prepare and check an installation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.access.models import Role
from consult.access.queries import get_user_by_email
from consult.cli import main
from consult.config import Settings
from consult.consultations.models import Consultation, ConsultationStatus
from consult.extensions import db

Run = Callable[..., Result]
DATES = ("--opens", "2026-10-01", "--closes", "2026-11-30")


@pytest.fixture
def run(app: Flask, settings: Settings) -> Run:
    """Run ``consult …`` on the test's own database."""

    def command(*arguments: str) -> Result:
        environment = {
            "CONSULT_DATA_DIR": str(settings.data_dir),
            "CONSULT_SECRET_KEY": "test",
            "CONSULT_DATABASE_URL": settings.database_url,
        }
        db.session.remove()
        return CliRunner().invoke(main, arguments, env=environment)

    return command


@pytest.mark.both_databases
def test_a_consultation_is_prepared_from_nothing(run: Run) -> None:
    assert run("upgrade").exit_code == 0
    title = ("--title", "تشاور حول البرنامج", "--title-fr", "Consultation")
    made = run("consultation", "create", "tanger", "--region", "01", *title, *DATES)
    assert made.exit_code == 0, made.stderr
    consultation = db.session.get(Consultation, int(made.stdout))
    assert consultation is not None
    assert (consultation.title_ar, consultation.title_fr) == title[1::2]
    assert (consultation.opens_on, consultation.closes_on) == (
        date(2026, 10, 1),
        date(2026, 11, 30),
    )
    assert consultation.status is ConsultationStatus.OPEN
    assert (len(consultation.criteria), len(consultation.stages)) == (4, 5)
    assert "/tanger/" in made.stderr


@pytest.mark.parametrize(
    ("slug", "region", "dates", "complaint"),
    [
        ("Tanger", "01", DATES, "a-z"),
        ("team", "01", DATES, "reserved"),
        ("tanger", "99", DATES, "99"),
        ("tanger", "01", ("--opens", "2026-10-02", "--closes", "2026-10-01"), "closes before"),
    ],
)
def test_a_consultation_that_cannot_be_is_refused_with_its_reason(
    run: Run, slug: str, region: str, dates: tuple[str, ...], complaint: str
) -> None:
    run("upgrade")
    arguments = ("--region", region, "--title", "تشاور", *dates)
    answer = run("consultation", "create", slug, *arguments)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert complaint in answer.stderr
    assert db.session.scalar(sa.select(sa.func.count(Consultation.id))) == 0


def test_a_slug_is_taken_once(run: Run) -> None:
    run("upgrade")
    arguments = ("consultation", "create", "tanger", "--region", "01", "--title", "تشاور", *DATES)
    assert run(*arguments).exit_code == 0
    second = run(*arguments)
    assert (second.exit_code, "taken" in second.stderr) == (1, True)


@pytest.mark.both_databases
def test_an_account_is_opened_with_a_role_in_a_region(run: Run) -> None:
    run("upgrade")
    options = ("--role", "facilitator", "--region", "01", "--password", "a long password")
    answer = run("user", "add", "Amina@Region.ma", *options)
    assert answer.exit_code == 0, answer.stderr
    user = get_user_by_email("amina@region.ma")
    assert user is not None
    assert answer.stdout.split()[-1] == str(user.id)
    (membership,) = user.memberships
    assert membership.role is Role.FACILITATOR
    assert membership.region_id is not None
    assert "a long password" not in user.password


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("amina", "--role", "reader", "--password", "a long password"), "e-mail"),
        (("a@b.ma", "--role", "reader", "--password", "short"), "8"),
        (("a@b.ma", "--role", "reader", "--region", "77", "--password", "a long password"), "77"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_its_reason(
    run: Run, arguments: tuple[str, ...], complaint: str
) -> None:
    run("upgrade")
    answer = run("user", "add", *arguments)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert complaint in answer.stderr


def test_the_doctor_finds_a_prepared_installation_well(run: Run) -> None:
    run("upgrade")
    answer = run("doctor")
    assert answer.exit_code == 0, answer.stdout
    assert {line[:3] for line in answer.stdout.splitlines()} == {"ok "}


def test_the_doctor_tells_what_to_do_about_an_empty_database(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["doctor"], env={"CONSULT_DATA_DIR": str(tmp_path)})
    assert answer.exit_code == 1
    assert "consult upgrade" in answer.stdout


def test_the_doctor_names_the_setting_that_cannot_be_used(tmp_path: Path) -> None:
    env = {"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_EMBEDDING_FOLDER": str(tmp_path / "none")}
    answer = CliRunner().invoke(main, ["doctor"], env=env)
    wrong = [line for line in answer.stdout.splitlines() if line.startswith("BAD")]
    assert answer.exit_code == 1
    assert any("CONSULT_EMBEDDING_FOLDER" in line for line in wrong)


def test_upgrading_twice_changes_nothing(run: Run) -> None:
    assert [run("upgrade").exit_code, run("upgrade").exit_code] == [0, 0]


def test_a_worker_without_a_queue_says_that_none_is_needed(run: Run) -> None:
    answer = run("worker")
    assert answer.exit_code == 1
    assert "CONSULT_QUEUE_URL" in answer.stderr
