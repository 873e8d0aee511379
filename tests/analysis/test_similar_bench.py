"""``consult bench similar``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from consult.cli import main
from tests.analysis.planted import planted


def measured(folder: Path, *arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["bench", "similar", "--data", str(folder), *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_pairs_are_compared_with_a_baseline_and_the_index_grown_to_its_size(
    tmp_path: Path,
) -> None:
    texts, _ = planted(("ar",))
    pairs = [(text, f"{text} !", 1) for text in texts[:20]]
    pairs += [(text, other, 0) for text, other in zip(texts[:20], texts[20:40], strict=True)]
    lines = [f"{row}\t{one}\t{two}\t{same}" for row, (one, two, same) in enumerate(pairs)]
    (tmp_path / "judged.tsv").write_text(
        "\n".join(["id\ttext1\ttext2\tlabel", *lines]) + "\n", "utf-8"
    )
    rows = [f"{row}\t{text}" for row, text in enumerate(texts)]
    (tmp_path / "small.tsv").write_text("\n".join(["id\ttext", *rows]) + "\n", "utf-8")
    quality, index, groups = measured(
        tmp_path, "--pairs", "judged", "--set", "small", "--texts", str(len(texts) + 50)
    )
    assert quality["pairs"] == 40
    assert quality["auc"] == 1
    assert float(str(quality["ap_baseline"])) > 0.5
    assert index["texts"] == len(texts) + 50
    assert float(str(index["arrays_mb"])) > 0
    assert groups["texts"] == len(texts)


def test_pairs_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "small.tsv").write_text("id\ttext\n1\tإصلاح الطريق\n", "utf-8")
    found = measured(tmp_path, "--set", "small", "--texts", "3")
    assert [line["texts"] for line in found] == [3, 1]
