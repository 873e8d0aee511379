"""``consult themes`` and ``consult report`` on files that nobody should send."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consult.cli import main
from tests.analysis.hostile import LONG, SHORT


def themes(file: Path, folder: Path, *more: str) -> Result:
    options = ["--text", "text", "--id", "id", "--out", str(folder / "out"), *more]
    return CliRunner().invoke(main, ["themes", str(file), *options])


def report(file: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["report", str(file), "--out", str(folder / "out.html"), *more])


def table(texts: list[str]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter="\t", lineterminator="\n")
    writer.writerow(["id", "text"])
    writer.writerows((f"q{row}", text) for row, text in enumerate(texts))
    return sink.getvalue()


def refused(result: Result, says: str, code: int = 1) -> None:
    """The command ends by itself, with a message and no traceback."""
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit)
    assert says in result.stderr
    assert "Traceback" not in result.output


def check_files(folder: Path, texts: int) -> None:
    found = json.loads((folder / "themes.json").read_text("utf-8"))
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == texts
    assert sum(theme["size"] for theme in found["themes"]) == texts - found["undecided"]
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)
    assert "NaN" not in json.dumps(found)
    assert "</html>" in (folder / "themes.html").read_text("utf-8")


#: NUL is no part of a text file; line ends alone are no cell
@pytest.mark.parametrize("name", sorted(set(SHORT) - {"NUL", "only spaces"}))
def test_themes_of_whatever_a_table_holds(name: str, tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_bytes(table(SHORT[name]).encode("utf-8", "surrogatepass"))
    count = min(2, len(SHORT[name]))
    result = themes(file, tmp_path, "--k", str(count))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["themes"] == count
    check_files(tmp_path / "out", len(SHORT[name]))


@pytest.mark.parametrize("name", ["marks", "direction signs", "emoji", "lone halves", "NUL"])
def test_a_report_of_whatever_a_table_holds(name: str, tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_bytes(table(SHORT[name]).encode("utf-8", "surrogatepass"))
    result = report(file, tmp_path, "--skip-bad")
    assert result.exit_code in {0, 1}, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["words", "no space", "sentences"])
def test_a_cell_of_a_megabyte_is_read(name: str, tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_text(table([LONG[name], "طريق", "ماء الشرب"]), "utf-8")
    result = themes(file, tmp_path, "--k", "2")
    assert result.exit_code == 0, result.output
    check_files(tmp_path / "out", 3)
    refused(report(file, tmp_path), "1 of 3 rows have errors")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256"])
def test_tables_in_other_encodings_are_the_same_table(coding: str, tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_bytes(table(["إصلاح الطريق القروية", "ماء الشرب", "المدرسة بعيدة"]).encode(coding))
    assert themes(file, tmp_path).exit_code == 0
    assert "إصلاح الطريق القروية" in (tmp_path / "out" / "themes.html").read_text("utf-8")
    assert report(file, tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n \n", "is empty"),
        (b"id\ttext", "no rows"),
        (("id\ttext\n" + "1\tإصلاح الطريق\n" * 9).encode() + b"2\t\xff\xd8\n", "damaged"),
        (b"id\ttext\ttext\n1\ta\tb\n", "named “text”"),
        (b"id\ttext\n1\t\x00\n2\t\x00\x00abc\x00\n" * 2, "(NUL)"),
        (bytes(range(256)) * 20, "encoding is not known"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "is a picture"),
        (b"PK\x03\x04" + bytes(500), "damaged"),
        ("\t".join(f"c{n}" for n in range(5_000)).encode() + b"\nx\n", "more than 400 columns"),
    ],
)
@pytest.mark.parametrize("command", [themes, report])
def test_files_that_are_no_table_are_refused(
    command: Callable[[Path, Path], Result], content: bytes, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "in.tsv"
    file.write_bytes(content)
    refused(command(file, tmp_path), says)


@pytest.mark.parametrize(
    ("content", "more", "code", "says"),
    [
        ("id\ttext\nq\tطريق\nq\tماء\n", (), 1, "have errors"),
        ("id\tbody\n1\tطريق\n", (), 1, "the columns are"),
        ("id\ttext\n1\tطريق\n", ("--k", "2"), 1, "--k asks for 2 themes"),
        ("id\ttext\n1\tطريق\n", ("--k", "0"), 2, "0 is not in the range"),
        ("id\ttext\n1\tطريق\n", ("--seed", "-1"), 2, "-1 is not in the range"),
        ("id\ttext\n1\tطريق\n", ("--seed", "5000000000"), 2, "is not in the range"),
    ],
)
def test_what_a_report_cannot_be_made_of_is_said_on_stderr(
    tmp_path: Path, content: str, more: tuple[str, ...], code: int, says: str
) -> None:
    file = tmp_path / "in.tsv"
    file.write_text(content, "utf-8")
    refused(report(file, tmp_path, *more), says, code)
    assert not (tmp_path / "out.html").exists()


def test_a_title_of_damaged_letters_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_text(table(["إصلاح الطريق", "ماء الشرب"]), "utf-8")
    assert report(file, tmp_path, "--title", "تقرير\udce9").exit_code == 0
    assert "تقرير?" in (tmp_path / "out.html").read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_said_on_stderr(tmp_path: Path) -> None:
    file = tmp_path / "in.tsv"
    file.write_text(table(["إصلاح الطريق", "ماء الشرب"]), "utf-8")
    (tmp_path / "out" / "themes.json").mkdir(parents=True)
    refused(themes(file, tmp_path), "themes.json")
