"""``consult bench learning``, ``renewal``, ``mixed`` and ``scale`` on planted corpora."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from consult.bench.measures import read_set
from consult.bench.mixture import SHARES
from consult.bench.scale import growth, noised
from consult.cli import main
from tests.analysis.planted import planted


def written(folder: Path, name: str, languages: tuple[str, ...]) -> Path:
    texts, themes = planted(languages)
    rows = enumerate(zip(texts, themes, strict=True))
    lines = ["id\ttext\tlabel", *(f"{i}\t{text}\t{theme}" for i, (text, theme) in rows)]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def bench(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["bench", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_learning_is_measured_on_texts_that_nobody_placed(tmp_path: Path) -> None:
    folder = str(written(tmp_path, "small", ("ar",)))
    (found,) = bench("learning", "--data", folder, "--seeds", "1")
    assert found["placed_a_theme"] == 10
    assert 60 <= float(str(found["accuracy"])) <= 100
    assert {"macro_f1", "tfidf_accuracy"} <= set(found)


def test_a_second_run_moves_no_locked_text(tmp_path: Path) -> None:
    folder = str(written(tmp_path, "small", ("ar", "fr")))
    (found,) = bench("renewal", "--data", folder, "--seeds", "1")
    assert found["locked_moved"] == 0
    assert float(str(found["kept"])) >= 90


def test_a_mixed_corpus_needs_every_language(tmp_path: Path) -> None:
    for code in list(SHARES)[:-1]:
        written(tmp_path, f"small_{code}", ("ar",))
    result = CliRunner().invoke(main, ["bench", "mixed", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "tzm_Tfng" in result.stderr
    written(tmp_path, "small_tzm_Tfng", ("ar",))
    (found,) = bench("mixed", "--data", str(tmp_path), "--seeds", "1")
    assert float(str(found["v_topic"])) > float(str(found["v_language"]))


def test_growth_is_measured_in_processes_of_their_own(tmp_path: Path) -> None:
    folder = str(written(tmp_path, "small", ("ar",)))
    sizes = ("--texts", "40", "--texts", "300")
    *sized, last = bench("scale", "--data", folder, "--set", "small", *sizes)
    assert [line["texts"] for line in sized] == [40, 300]
    assert int(str(sized[1]["distinct"])) > 150
    assert set(last) == {"set", "growth_exponent"}


def test_repeats_with_noise_are_seeded_and_mostly_distinct(tmp_path: Path) -> None:
    texts = read_set(written(tmp_path, "small", ("ar",)) / "small.tsv").texts
    found = noised(texts, 5 * len(texts))
    assert found == noised(texts, 5 * len(texts))
    assert found[: len(texts)] == texts
    assert len(set(found)) > 3 * len(texts)
    assert all(found)


def test_the_exponent_of_linear_growth_is_one() -> None:
    line = [{"texts": size, "process_seconds": size / 50} for size in (10, 100, 1_000)]
    assert growth(line) == pytest.approx(1)
