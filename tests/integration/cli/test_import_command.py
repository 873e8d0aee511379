"""``consult import``: data on stdout, messages on stderr, exit codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli import main
from consult.contributions.models import Contribution, ImportBatch
from consult.extensions import db
from tests.factories import make_consultation, make_user

Command = Callable[..., Result]
GOOD = "id,text,الجنس,remarque interne\n1,نريد نشر الميزانية,أنثى,x\n2,نريد نقلا مدرسيا,ذكر,\n"
BAD = GOOD + "3,,,\n4,نص,لا أدري,\n"


@pytest.fixture
def consult(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run ``consult import`` on the test's database, with consultation ``c``."""
    make_consultation("c")
    make_user(email="team@region.example")
    db.session.commit()
    monkeypatch.setattr("consult.cli.imports.make_app", lambda: app)
    runner = CliRunner()

    def run(file: Path, *options: str, consultation: str = "c") -> Result:
        arguments = ["import", str(file), "--consultation", consultation, *options]
        return runner.invoke(main, arguments, catch_exceptions=False)

    return run


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def save(content: str | bytes, name: str = "ملف.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) or 0


def summary(result: Result) -> dict[str, Any]:
    lines = result.stdout.splitlines()
    assert len(lines) == 1
    loaded: dict[str, Any] = json.loads(lines[0])
    return loaded


@pytest.mark.both_databases
def test_a_file_is_imported_once(consult: Command, saved: Callable[..., Path]) -> None:
    file = saved(GOOD)
    first = consult(file, "--by", "team@region.example")
    assert first.exit_code == 0, first.stderr
    told = summary(first)
    assert (told["rows"], told["added"], told["known"], told["refused"]) == (2, 2, 0, 0)
    assert told["mapping"] == {"source_id": "id", "statement": "text", "sex": "الجنس"}
    assert "Not imported (use --map): remarque interne" in first.stderr
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert (batch.id, batch.imported_by_id is not None) == (told["batch"], True)
    again = summary(consult(file))
    assert (again["added"], again["known"], again["batch"]) == (0, 2, None)
    assert count() == 2


def test_a_consultation_is_named_by_number_too(
    consult: Command, saved: Callable[..., Path]
) -> None:
    assert consult(saved(GOOD), consultation="1").exit_code == 0


def test_errors_are_told_by_row_and_nothing_is_imported(
    consult: Command, saved: Callable[..., Path], tmp_path: Path
) -> None:
    report = tmp_path / "errors.csv"
    result = consult(saved(BAD), "--errors", str(report))
    assert result.exit_code == 1
    assert "Row 4, text: There is no text in this row." in result.stderr
    assert "Row 5, الجنس:" in result.stderr
    assert "Nothing was imported: 2 of 4 rows have errors." in result.stderr
    assert (summary(result)["added"], summary(result)["refused"]) == (0, 2)
    assert count() == 0
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["column"]) for row in rows] == [("4", "text"), ("5", "الجنس")]
    assert rows[1]["value"] == "لا أدري"


def test_bad_rows_can_be_skipped(consult: Command, saved: Callable[..., Path]) -> None:
    result = consult(saved(BAD), "--skip-bad")
    assert result.exit_code == 0
    assert "Row 4, text" in result.stderr
    assert (summary(result)["added"], summary(result)["refused"], count()) == (2, 2, 2)


def test_a_dry_run_writes_nothing(consult: Command, saved: Callable[..., Path]) -> None:
    result = consult(saved(GOOD), "--dry-run")
    assert result.exit_code == 0
    assert summary(result)["added"] == 2
    assert summary(result)["dry_run"] is True
    assert count() == 0
    assert consult(saved(BAD), "--dry-run").exit_code == 1


def test_columns_can_be_mapped_by_hand(consult: Command, saved: Callable[..., Path]) -> None:
    content = "الكود,ما قيل,الجنس\n7,نريد نشر الميزانية,؟؟\n"
    result = consult(saved(content), "--map", "id=الكود", "--map", "text=ما قيل", "--map", "sex=")
    assert result.exit_code == 0, result.stderr
    assert summary(result)["mapping"] == {"source_id": "الكود", "statement": "ما قيل"}


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--map", "colour=text"), 2, "is not FIELD=COLUMN"),
        (("--map", "text"), 2, "is not FIELD=COLUMN"),
        (("--map", "text=absente"), 1, "no column “absente”"),
        (("--by", "nobody@region.example"), 1, "No account has the address"),
        (("--colour",), 2, "No such option"),
    ],
)
def test_misuse_is_explained(
    consult: Command, saved: Callable[..., Path], options: tuple[str, ...], code: int, message: str
) -> None:
    result = consult(saved(GOOD), *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert count() == 0


def test_an_unknown_consultation_or_file_is_told(
    consult: Command, saved: Callable[..., Path], tmp_path: Path
) -> None:
    unknown = consult(saved(GOOD), consultation="nowhere")
    assert (unknown.exit_code, "no consultation 'nowhere'" in unknown.stderr) == (1, True)
    assert consult(tmp_path / "absent.csv").exit_code == 2


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "photo.xlsx", "a picture"),
        (b"", "vide.csv", "is empty"),
        (b"id,text\n", "x.csv", "no rows"),
        (b"PK\x03\x04 not a zip", "x.xlsx", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(
    consult: Command, saved: Callable[..., Path], content: bytes, name: str, message: str
) -> None:
    result = consult(saved(content, name))
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_a_file_above_the_limit_is_refused(
    app: Flask, consult: Command, saved: Callable[..., Path]
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], upload_limit=1_000_000)
    result = consult(saved(b"id,text\n" + b"x" * 1_000_000))
    assert (result.exit_code, "larger than" in result.stderr) == (1, True)


def test_an_error_file_that_cannot_be_written_is_told_and_nothing_is_imported(
    consult: Command, saved: Callable[..., Path], tmp_path: Path
) -> None:
    result = consult(saved(GOOD), "--errors", str(tmp_path / "absent" / "errors.csv"))
    assert (result.exit_code, "cannot be written" in result.stderr, count()) == (1, True, 0)


def test_help_names_the_fields() -> None:
    result = CliRunner().invoke(main, ["import", "--help"])
    assert result.exit_code == 0
    assert "contact_email" in result.stdout
