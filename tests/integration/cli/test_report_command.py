"""``consult report``: from files to a report, with its trace."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from consult.cli import main

ROADS = "الطريق القروية مقطوعة ونطلب إصلاح القنطرة"
BUDGET = "نشر ميزانية الجهة بصيغة مبسطة للعموم"
ROWS = "\n".join(f"q-{n},{ROADS if n % 2 else BUDGET} {n},2026-05-{n + 1:02d}" for n in range(20))
Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "مساهمات.csv"
    path.write_text(f"id,text,date\n{ROWS}\n", "utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")

    def invoke(*arguments: object) -> Result:
        # warnings of libraries are the application's tests' concern
        return CliRunner().invoke(main, ["report", *map(str, arguments)])

    return invoke


def trace(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_every_format_is_written_and_the_trace_resolves(
    file: Path, tmp_path: Path, run: Run
) -> None:
    evidence = tmp_path / "trace.json"
    for extension, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"\n<!")):
        out = tmp_path / f"report.{extension}"
        result = run(file, "--out", out, "--k", 2, "--trace", evidence)
        assert result.exit_code == 0, result.output
        assert result.stdout == ""
        assert out.read_bytes().startswith(start) or extension == "html"
    found = trace(evidence)
    references = {c["reference"] for c in found["contributions"].values()}
    assert references == {f"q-{n}" for n in range(20)}
    texts = {f"q-{n}": f"{ROADS if n % 2 else BUDGET} {n}" for n in range(20)}
    assert found["quotes"]
    for quote in found["quotes"]:
        assert quote["text"] in texts[quote["reference"]]


def test_the_same_files_give_the_same_bytes(file: Path, tmp_path: Path, run: Run) -> None:
    outs = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for out in outs:
        assert run(file, "--out", out).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_two_files_that_both_count_from_one_are_both_in_the_report(
    tmp_path: Path, run: Run
) -> None:
    files = []
    for name in ("a.csv", "b.tsv"):
        path = tmp_path / name
        mark = "," if name.endswith("csv") else "\t"
        path.write_text(f"id{mark}text\n1{mark}{ROADS} {name}\n2{mark}{BUDGET} {name}\n", "utf-8")
        files.append(path)
    evidence = tmp_path / "trace.json"
    out = tmp_path / "report.xlsx"
    result = run(*files, "--out", out, "--trace", evidence, "--lang", "en", "--title", "Both")
    assert result.exit_code == 0, result.output
    references = [c["reference"] for c in trace(evidence)["contributions"].values()]
    assert references == ["1", "2", "b.tsv:2", "b.tsv:3"]
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    assert "Both" in str(book.worksheets[0]["A1"].value)


def test_a_file_without_dates_gives_a_report_without_dates(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"text\n{ROADS}\n{BUDGET}\n", "utf-8")
    evidence = tmp_path / "trace.json"
    assert run(path, "--out", tmp_path / "r.html", "--trace", evidence).exit_code == 0
    keys = {s["key"] for s in trace(evidence)["sentences"]}
    assert "received" in keys
    assert "received_between" not in keys


def test_a_file_without_rows_gives_a_report_that_says_so(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n", "utf-8")
    result = run(path, "--out", tmp_path / "r.html", "--lang", "en")
    if result.exit_code == 0:
        assert "nothing can be said" in (tmp_path / "r.html").read_text("utf-8")
    else:
        assert result.exit_code == 1
        assert result.stderr.startswith("Error:") or "Error:" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,text\n1,\n2,نص مقبول\n", "Nothing was imported"),
        ("id,text\n1,نص أول\n1,نص آخر\n", "same identifier"),
    ],
)
def test_rows_with_errors_are_named_and_nothing_is_written(
    tmp_path: Path, run: Run, content: str, message: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    out = tmp_path / "r.pdf"
    result = run(path, "--out", out)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not out.exists()


def test_skip_bad_leaves_rows_with_errors_out(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,text\n1,\n2,{ROADS}\n3,{BUDGET}\n", "utf-8")
    assert run(path, "--out", tmp_path / "r.html", "--skip-bad").exit_code == 0


def test_misuse_is_explained(file: Path, tmp_path: Path, run: Run) -> None:
    cases = (
        ([file, "--out", tmp_path / "r.odt"], 2, "must end in one of"),
        ([tmp_path / "none.csv", "--out", tmp_path / "r.pdf"], 2, "does not exist"),
        ([file, "--out", tmp_path / "r.pdf", "--map", "text=nothing"], 1, "nothing"),
        ([file, "--out", tmp_path / "r.pdf", "--map", "nonsense"], 2, "FIELD=COLUMN"),
        ([file, "--out", tmp_path / "r.pdf", "--k", 500], 1, "only 20 contributions"),
        ([file, "--out", tmp_path / "no" / "r.html"], 1, "cannot be written"),
    )
    for arguments, code, message in cases:
        result = run(*arguments)
        assert result.exit_code == code, result.output
        assert message in result.stderr
