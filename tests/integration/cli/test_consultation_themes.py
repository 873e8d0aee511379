"""A theme run over a consultation of the site, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli import main
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import Theme
from consult.themes.operations import rename_theme
from tests.factories import make_consultation, make_contribution

Run = Callable[..., Result]
MATTERS = (
    "نريد إصلاح الطريق الرابطة بين الدوار والمركز",
    "نطلب نشر ميزانية الجهة على الموقع",
    "المستوصف بلا طبيب ونحتاج سيارة إسعاف",
)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("tanger")
    for number in range(12):
        make_contribution(consultation, f"{MATTERS[number % 3]} {number}")
    db.session.commit()
    return consultation


@pytest.fixture
def run(app: Flask, settings: Settings) -> Run:
    """Run ``consult consultation themes …`` on the test's own database."""

    def command(*arguments: str) -> Result:
        environment = {
            "CONSULT_DATA_DIR": str(settings.data_dir),
            "CONSULT_SECRET_KEY": "test",
            "CONSULT_DATABASE_URL": settings.database_url,
        }
        db.session.remove()
        return CliRunner().invoke(main, ["consultation", "themes", *arguments], env=environment)

    return command


@pytest.mark.both_databases
def test_a_first_run_makes_the_themes_and_a_later_one_proposes(
    run: Run, consultation: Consultation
) -> None:
    first = run("tanger", "--k", "3")
    assert first.exit_code == 0, first.stderr
    assert json.loads(first.stdout)["themes"] == 3
    roads = db.session.query(Theme).filter_by(number=1).one()
    rename_theme(theme=roads, labels={"ar": "اسم الفريق"}, actor=None)
    make_contribution(roads.consultation, f"{MATTERS[0]} أيضا")
    db.session.commit()
    second = json.loads(run("tanger", "--accept-all").stdout)
    assert (second["texts"], second["placed"], second["to_be_decided"]) == (13, 1, 0)
    db.session.expire_all()
    assert db.session.query(Theme).filter_by(number=1).one().label_ar == "اسم الفريق"


def test_what_cannot_be_done_is_said_and_leaves_nothing(
    run: Run, consultation: Consultation
) -> None:
    assert run("nowhere").exit_code == 1
    refused = run("tanger", "--k", "99")
    assert refused.exit_code == 1
    assert "12" in refused.stderr
    assert run("tanger", "--k", "3").exit_code == 0
    fewer = run("tanger", "--k", "2")
    assert fewer.exit_code == 1
    assert "start anew" in fewer.stderr
    anew = run("tanger", "--k", "2", "--anew", "--accept-all")
    assert anew.exit_code == 0, anew.stderr
    assert json.loads(anew.stdout)["themes"] == 2
