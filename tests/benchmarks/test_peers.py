"""``consult bench peers``, with a stand-in for what the optional group brings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from consult.bench import peers
from consult.bench.commands import command
from consult.bench.measures import read_set
from consult.bench.peer_runs import METHODS, run

_WATER = ("water of the well", "clean water well", "water pump and well")
_ROADS = ("road to school", "bus on the road", "repair the road bus")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [f"w{n}\t{text} {n}\twater" for n, text in enumerate(_WATER * 3)]
    rows += [f"r{n}\t{text} {n}\troads" for n, text in enumerate(_ROADS * 3)]
    file = tmp_path / "made.tsv"
    file.write_text("\n".join(["id\ttext\tlabel", *rows, ""]), encoding="utf-8")
    return file


def first_word(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """Stand-in of a peer: one theme for texts on water, no theme for all others."""
    return [0 if "water" in text else -1 for text in texts]


def test_texts_without_a_theme_count_as_one_cluster_and_their_share_is_told(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "bertopic_hdbscan", first_word)
    found = run(read_set(corpus), "bertopic_hdbscan", None, 0)
    assert (found["v"], found["ari"], found["outlier_share"]) == (100, 100, 0.5)
    assert found["themes"] == 1


@pytest.mark.parametrize("method", ["tfidf_kmeans", "tfidf_lsa_kmeans", "tfidf_nmf"])
def test_a_peer_of_scikit_learn_runs_in_its_own_process(corpus: Path, method: str) -> None:
    found = peers.in_a_process(corpus, method, 0, 0)
    assert (found["method"], found["texts"], found["themes"]) == (method, 18, 2)
    assert found["peak_mb"] > 0


def test_the_summary_says_how_many_times_as_fast_and_how_much_better() -> None:
    mine = {"set": "s", "texts": 9, "method": "ours", "seconds": 2.0, "v": 40.0}
    peer = {"set": "s", "texts": 9, "method": "peer", "seconds": 5.0, "v": 31.5}
    assert peers.summary([mine, peer])["summary"] == {"peer": {"times_as_fast": 2.5, "v_gain": 8.5}}


def test_the_command_prints_a_line_for_each_method_and_a_summary(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stand_in(file: Path, seeds: int, texts: int) -> object:
        return peers.compared(
            file,
            seeds,
            texts,
            ("ours", "bertopic_hdbscan"),
            lambda file, method, texts, seed: run(read_set(file), method, texts or None, seed),
        )

    monkeypatch.setitem(METHODS, "bertopic_hdbscan", first_word)
    monkeypatch.setattr("consult.bench.commands.missing", list)
    monkeypatch.setattr("consult.bench.commands.compared", stand_in)
    done = CliRunner().invoke(command, ["peers", "--data", str(corpus.parent), "--seeds", "1"])
    assert done.exit_code == 0, done.output
    first, second, last = map(json.loads, done.output.splitlines())
    assert (first["method"], second["method"]) == ("ours", "bertopic_hdbscan")
    assert set(last["summary"]) == {"bertopic_hdbscan"}


def test_without_the_group_the_command_says_how_to_install_it(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "NEEDED", ("no_such_module_here",))
    done = CliRunner().invoke(command, ["peers", "--data", str(corpus.parent)])
    assert done.exit_code != 0
    assert "uv sync --group peers" in done.output


def test_a_method_that_fails_is_named(corpus: Path) -> None:
    with pytest.raises(RuntimeError, match="nothing on made"):
        peers.in_a_process(corpus, "nothing", 0, 0)
