"""``consult themes``: from a file to files."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from consult.cli import main
from consult.themes.offline import natural
from tests.analysis.planted import planted


def run(file: Path, out: Path, *more: str) -> Result:
    options = ["--text", "text", "--id", "id", "--out", str(out), *more]
    return CliRunner().invoke(main, ["themes", str(file), *options])


def table(file: Path, rows: list[tuple[str, str]]) -> Path:
    lines = ["id\ttext", *(f"{name}\t{text}" for name, text in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    return [(f"q{number}", text) for number, text in enumerate(planted()[0])]


@pytest.fixture(scope="module")
def done(rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("themes")
    result = run(table(folder / "in.tsv", rows), folder / "out", "--k", "5")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["themes"] == 5
    return folder / "out"


def assignments(folder: Path) -> list[list[str]]:
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def test_every_text_is_assigned_to_one_of_exactly_k_themes(
    done: Path, rows: list[tuple[str, str]]
) -> None:
    header, *body = assignments(done)
    assert header == ["id", "theme", "confidence"]
    assert [row[0] for row in body] == [name for name, _ in rows]
    assert {row[1] for row in body} == {"0", "1", "2", "3", "4"}
    assert all(0 <= float(row[2]) <= 1 for row in body)


def test_shuffled_rows_give_the_same_bytes(
    done: Path, rows: list[tuple[str, str]], tmp_path: Path
) -> None:
    shuffled = rows.copy()
    random.Random(2).shuffle(shuffled)  # noqa: S311  # not for secrets
    run(table(tmp_path / "in.tsv", shuffled), tmp_path / "out", "--k", "5")
    for name in ("assignments.csv", "themes.json", "themes.html"):
        assert (tmp_path / "out" / name).read_bytes() == (done / name).read_bytes()


def test_json_names_representatives_by_id(done: Path, rows: list[tuple[str, str]]) -> None:
    found = json.loads((done / "themes.json").read_text("utf-8"))
    themes = {row[0]: int(row[1]) for row in assignments(done)[1:]}
    for theme in found["themes"]:
        assert {themes[name] for name in theme["representatives"]} == {theme["index"]}
        assert theme["labels"]
        assert theme["size"] == list(themes.values()).count(theme["index"])
    assert found["settings"]["themes"] == 5
    assert found["quality"]["texts"] == len(rows)


def test_the_page_escapes_texts_and_has_no_script(tmp_path: Path) -> None:
    rows = [(str(i), f"<script>alert({i})</script> إصلاح الطريق {i} & الجسر") for i in range(8)]
    assert run(table(tmp_path / "in.tsv", rows), tmp_path / "out").exit_code == 0
    page = (tmp_path / "out" / "themes.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(0)" in page
    assert 'dir="rtl"' in page
    assert "http" not in page


def test_quotation_marks_inside_unquoted_cells_are_read_as_typed(tmp_path: Path) -> None:
    rows = [("1", 'قال "نعم للطريق'), ("2", 'مدرسة" قريبة'), ("3", "الماء")]
    assert run(table(tmp_path / "in.tsv", rows), tmp_path / "out", "--k", "3").exit_code == 0
    assert [row[0] for row in assignments(tmp_path / "out")] == ["id", "1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "more", "code", "says"),
    [
        ("id\ttext\n1\tأ\n1\tب\n", (), 1, "more than one row: 1"),
        ("id\ttext\n\tأ\n2\tب\n", (), 1, "without an id"),
        ("id\tbody\n1\tطريق\n", (), 1, "The columns are: id, body"),
        ("id\ttext\n", (), 1, "no rows"),
        ("id\ttext\n1\tطريق\n", ("--k", "2"), 1, "cannot make 2 themes of 1 texts"),
        ("id\ttext\n1\tطريق\n", ("--k", "0"), 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_said_on_stderr(
    tmp_path: Path, content: str, more: tuple[str, ...], code: int, says: str
) -> None:
    file = tmp_path / "in.tsv"
    file.write_text(content, "utf-8")
    result = run(file, tmp_path / "out", *more)
    assert result.exit_code == code
    assert says in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


@given(st.lists(st.text(max_size=12), unique=True))
def test_ids_have_one_natural_order(names: list[str]) -> None:
    ordered = sorted(names, key=natural)
    names.reverse()
    assert sorted(names, key=natural) == ordered
    assert sorted(["q10", "q2", "q", ""], key=natural) == ["", "q", "q2", "q10"]
