"""``consult bench desk`` measures real pages of a real site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from consult.cli import main

SMALL = ("--texts", "60", "--themes", "6", "--requests", "3")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSULT_DATA_DIR", str(tmp_path))


def test_each_page_is_measured_and_asks_the_database_as_often_for_more_texts() -> None:
    answers = []
    for size in (SMALL, ("--texts", "90", "--themes", "9", "--requests", "3")):
        result = CliRunner().invoke(main, ["bench", "desk", *size])
        assert result.exit_code == 0, result.output
        answers.append([json.loads(line) for line in result.stdout.splitlines()])
    few, many = answers
    assert [row["page"] for row in few] == ["themes", "theme", "text", "search"]
    assert all(0 < row["p50_ms"] <= row["p95_ms"] for row in few)
    assert [row["requests"] for row in few] == [3] * 4
    assert [row["queries"] for row in few] == [row["queries"] for row in many]


def test_texts_come_from_a_corpus_when_one_is_named(tmp_path: Path) -> None:
    rows = "\n".join(f"{n}\tنص رقم {n} عن الطريق والماء" for n in range(20))
    (tmp_path / "roads.tsv").write_text(f"id\ttext\n{rows}\n", encoding="utf-8")
    command = ["bench", "desk", "--data", str(tmp_path), "--set", "roads", *SMALL]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    missing = CliRunner().invoke(main, [*command[:4], "--set", "nothing"])
    assert missing.exit_code == 1
    assert "nothing" in missing.output
