"""The analysis beside other tools, in one run: quality, seconds and memory of each."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from consult.bench.peer_runs import METHODS

#: modules of the dependency group ``peers``
NEEDED = ("bertopic", "hdbscan", "umap")
#: what is averaged over seeds
_MEANS = ("v", "ari", "seconds", "peak_mb", "outlier_share")

Runner = Callable[[Path, str, int, int], dict[str, Any]]


def missing() -> list[str]:
    """Modules of the peers that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def in_a_process(file: Path, method: str, texts: int, seed: int) -> dict[str, Any]:
    """One method on a corpus file (its first ``texts`` texts; 0: all) in a fresh process.

    Raises
    ------
    RuntimeError
        When the method fails, with the last line it wrote.
    """
    asked = [sys.executable, "-m", "consult.bench.peer_runs"]
    asked += [str(file), method, str(texts), str(seed)]
    done = subprocess.run(asked, check=False, capture_output=True, text=True)  # noqa: S603  # ours
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"{method} on {file.stem}: {last}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(
    file: Path,
    seeds: int,
    texts: int = 0,
    methods: Sequence[str] = tuple(METHODS),
    runner: Runner = in_a_process,
) -> Iterator[dict[str, Any]]:
    """A result for each method on one corpus, means over ``seeds`` seeds; then a summary."""
    results = []
    for method in methods:
        runs = [runner(file, method, texts, seed) for seed in range(seeds)]
        means = {
            name: round(statistics.fmean(run[name] for run in runs), 3)
            for name in _MEANS
            if name in runs[0]
        }
        results.append({k: v for k, v in runs[0].items() if k != "seed"} | means)
        results[-1]["seeds"] = seeds
        yield results[-1]
    yield summary(results)


def summary(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first result against each other: how many times faster, and how much more V."""
    first, *others = results
    line: dict[str, Any] = {"set": first["set"], "texts": first["texts"], "summary": {}}
    for other in others:
        ratio = other["seconds"] / max(first["seconds"], 1e-3)
        against = {"times_as_fast": round(ratio, 2)}
        if "v" in first and "v" in other:
            against["v_gain"] = round(first["v"] - other["v"], 1)
        line["summary"][other["method"]] = against
    return line
