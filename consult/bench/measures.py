"""What is measured: agreement with people's labels, seconds and memory."""

from __future__ import annotations

import csv
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: seeds over which quality is averaged, unless told otherwise
SEEDS = 5


@dataclass(frozen=True)
class LabelledSet:
    """Texts of a corpus with ids and, where people gave them, labels."""

    name: str
    ids: list[str]
    texts: list[str]
    labels: list[str] | None


def read_set(file: Path) -> LabelledSet:
    """A corpus file: tab-separated, one header line, no quoting; columns id, text, label."""
    csv.field_size_limit(1 << 30)
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    labelled = bool(rows) and "label" in rows[0]
    return LabelledSet(
        name=file.stem,
        ids=[row["id"] for row in rows],
        texts=[row["text"] for row in rows],
        labels=[row["label"] for row in rows] if labelled else None,
    )


def sets_in(folder: Path, names: tuple[str, ...]) -> Iterator[LabelledSet]:
    """Corpora of a folder by file name, or all that have ids and texts, by name."""
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8") as source:
            header = source.readline().rstrip("\n").split("\t")
        if (file.stem in names) if names else {"id", "text"} <= set(header):
            yield read_set(file)


def theme_quality(corpus: LabelledSet, seeds: int) -> dict[str, Any]:
    """V-measure, adjusted Rand index and mutual information (x 100), with the true number.

    Means over ``seeds`` seeds, as the clustering tasks of MTEB (Muennighoff et al. 2023) do.
    """
    from sklearn.metrics import (
        adjusted_mutual_info_score,
        adjusted_rand_score,
        v_measure_score,
    )

    from consult.analysis import ThemeDiscoverer

    truth = corpus.labels or []
    count = len(set(truth))
    scores: dict[str, list[float]] = {"v": [], "ari": [], "ami": []}
    started = time.perf_counter()
    for seed in range(seeds):
        found = ThemeDiscoverer(count, random_state=seed).fit(corpus.texts, corpus.ids).labels_
        scores["v"].append(100 * v_measure_score(truth, found))
        scores["ari"].append(100 * adjusted_rand_score(truth, found))
        scores["ami"].append(100 * adjusted_mutual_info_score(truth, found))
    means = {name: round(statistics.fmean(values), 1) for name, values in scores.items()}
    return {
        "set": corpus.name,
        "texts": len(corpus.texts),
        "themes": count,
        "seeds": seeds,
        **means,
        "v_spread": round(statistics.pstdev(scores["v"]), 2),
        "seconds_each": round((time.perf_counter() - started) / seeds, 2),
    }


def speed(corpus: LabelledSet, texts: int) -> dict[str, Any]:
    """Seconds to fit the first ``texts`` texts and to place them again; peak memory so far."""
    from consult.analysis import ThemeDiscoverer

    chosen = corpus.texts[:texts]
    started = time.perf_counter()
    finder = ThemeDiscoverer().fit(chosen, corpus.ids[:texts])
    fitted = time.perf_counter()
    finder.predict(chosen[:5_000])
    placed = time.perf_counter()
    return {
        "set": corpus.name,
        "texts": len(chosen),
        "themes": len(finder.themes_),
        "fit_seconds": round(fitted - started, 2),
        "predict_per_second": round(min(len(chosen), 5_000) / max(placed - fitted, 1e-9)),
        "peak_mb": round(peak_bytes() / 2**20),
    }


def peak_bytes() -> int:
    """Most memory that this process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
