"""``consult bench``: one JSON line a result."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from consult.cli import main
from tests.analysis.planted import planted


def corpus(folder: Path) -> Path:
    texts, themes = planted(("ar",))
    rows = zip(texts, themes, strict=True)
    lines = ["id\ttext\tlabel", *(f"{i}\t{text}\t{theme}" for i, (text, theme) in enumerate(rows))]
    (folder / "small.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def bench(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["bench", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_quality_is_a_mean_over_seeds_given_the_true_number(tmp_path: Path) -> None:
    (found,) = bench("themes", "--data", str(corpus(tmp_path)), "--seeds", "2")
    assert (found["set"], found["themes"], found["seeds"]) == ("small", 5, 2)
    assert 75 <= float(str(found["v"])) <= 100


def test_speed_is_measured_for_each_size(tmp_path: Path) -> None:
    folder = str(corpus(tmp_path))
    found = bench("speed", "--data", folder, "--set", "small", "--texts", "20", "--texts", "60")
    assert [line["texts"] for line in found] == [20, 60]


def test_suggestions_of_criteria_are_measured_as_decisions_grow(tmp_path: Path) -> None:
    found = bench("criteria", "--data", str(corpus(tmp_path)))
    assert [line["decisions_each"] for line in found] == [0, 5, 20]
    assert len({line["texts"] for line in found}) == 1
    first, _, last = (float(str(line["accuracy_1"])) for line in found)
    assert first < last <= 1


def test_an_unknown_set_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["bench", "themes", "--data", str(corpus(tmp_path)), "--set", "nope"]
    )
    assert result.exit_code == 1
    assert "nope" in result.stderr


def test_languages_are_compared_with_labels_or_the_name_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "few_fra_Latn.tsv").write_text("id\ttext\n1\tla route du village\n", "utf-8")
    (tmp_path / "both.tsv").write_text(
        "id\ttext\tlabel\n1\tالطريق ديال الدوار\tarb_Arab\n2\t3lach hadchi\tary_Latn\n", "utf-8"
    )
    (tmp_path / "other.tsv").write_text("id\ttext\n1\tx\n", "utf-8")
    both, few = bench("languages", "--data", str(tmp_path))
    assert (few["set"], few["script"], few["language"]) == ("few_fra_Latn", 100.0, 100.0)
    assert (both["script"], both["language"], both["language_and_darija"]) == (100.0, 100.0, 50.0)
    assert both["confusions"] == {"ar as ary": 1}
