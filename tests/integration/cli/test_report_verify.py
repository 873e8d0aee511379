"""``consult report --verify``: exit 0 when all is right, 1 with each mismatch, 2 when misused."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli import main
from consult.config import Settings
from consult.extensions import db
from consult.synthesis.models import ReportFile, ReportVersion
from consult.synthesis.operations import compose_report
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_theme,
    make_user,
    publish_version,
)


@pytest.fixture
def version(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ReportVersion:
    """A published version of the site that the command's settings name."""
    monkeypatch.setenv("CONSULT_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("CONSULT_SECRET_KEY", "test")
    consultation = make_consultation("here")
    theme = make_theme(consultation)
    for n in range(4):
        assign(make_contribution(consultation, f"نص رقم {n} عن الماء"), theme)
    made = compose_report(consultation=consultation, language="ar", actor=None)
    publish_version(made, make_user())
    db.session.commit()
    return made


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", "--verify", *arguments])


def test_a_version_that_is_right_leaves_with_0(version: ReportVersion) -> None:
    for key in ("here/1", str(version.id)):
        result = verify(key)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        assert "Mismatches: 0" in result.stderr


def test_each_mismatch_is_printed_and_leaves_with_1(version: ReportVersion) -> None:
    db.session.execute(
        sa.update(ReportFile).where(ReportFile.format == "pdf").values(content=b"%PDF-other")
    )
    db.session.execute(sa.update(ReportVersion).values(document_sha256="0" * 64))
    db.session.commit()
    result = verify("here/1")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(line.startswith("file pdf, edition 0") for line in lines)
    assert any(line.startswith("document: its hash") for line in lines)


@pytest.mark.parametrize("key", ["here/2", "nowhere/1", "99", "here", "", f"here/{10**12}"])
def test_a_version_that_is_not_there_is_told(version: ReportVersion, key: str) -> None:
    result = verify(key)
    assert result.exit_code == 1
    assert "no version" in result.stderr


def test_verifying_and_making_are_two_things(version: ReportVersion, tmp_path: Path) -> None:
    assert verify("here/1", "--out", str(tmp_path / "x.pdf")).exit_code == 2
    assert CliRunner().invoke(main, ["report"]).exit_code == 2
    assert CliRunner().invoke(main, ["report", __file__]).exit_code == 2
