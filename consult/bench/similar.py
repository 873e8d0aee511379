"""What is measured of similar texts: agreement with people's judgement, speed, memory."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

#: share of a text's words that are replaced by words of other texts, when texts are repeated
_NOISE = 0.15
_QUERIES = 300
_SEED = 0


@dataclass(frozen=True)
class JudgedPairs:
    """Pairs of texts with people's judgement: 1 = same meaning."""

    name: str
    first: list[str]
    second: list[str]
    same: list[int]


def read_pairs(file: Path) -> JudgedPairs:
    """A file of pairs: tab-separated, no quoting; columns text1, text2, label (0 or 1)."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
    return JudgedPairs(
        name=file.stem,
        first=[row["text1"] for row in rows],
        second=[row["text2"] for row in rows],
        same=[int(row["label"]) for row in rows],
    )


def pair_quality(pairs: JudgedPairs) -> dict[str, Any]:
    """Area under the ROC curve and average precision, ours and of a plain baseline.

    Ours is ``SimilarIndex.similarity`` with all texts in the index, no label seen. The constants
    of that score were fitted on the even rows of the pairs of questions we have: ``odd`` is the
    figure on the others. The baseline is the cosine of TF-IDF over pieces of 3 to 5 characters
    within words, fitted on the same texts.
    """
    ours, baseline = _our_scores(pairs), _baseline_scores(pairs)
    same = np.array(pairs.same)
    odd = np.arange(len(same)) % 2 == 1
    return {
        "set": pairs.name,
        "pairs": len(same),
        **_agreement(same, ours),
        **{f"{name}_odd": value for name, value in _agreement(same[odd], ours[odd]).items()},
        **{f"{name}_baseline": value for name, value in _agreement(same, baseline).items()},
    }


def _our_scores(pairs: JudgedPairs) -> npt.NDArray[np.float64]:
    from consult.analysis.similar import SimilarIndex

    index = SimilarIndex()
    index.add_many((str(row), text) for row, text in enumerate(pairs.first + pairs.second))
    return np.array([index.similarity(*two) for two in zip(pairs.first, pairs.second, strict=True)])


def _baseline_scores(pairs: JudgedPairs) -> npt.NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    counted = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    counted.fit(pairs.first + pairs.second)
    products = counted.transform(pairs.first).multiply(counted.transform(pairs.second))
    return np.asarray(products.sum(axis=1)).ravel()


def _agreement(same: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {
        "auc": round(float(roc_auc_score(same, scores)), 4),
        "ap": round(float(average_precision_score(same, scores)), 4),
    }


def index_speed(name: str, texts: Sequence[str], size: int) -> dict[str, Any]:
    """Milliseconds to add and to query, and megabytes, of an index of ``size`` texts.

    A smaller corpus is repeated with 15 % of the words replaced (seeded). Queries are texts of
    the corpus, changed in the same way. ``rss_mb`` is what the process grew by, its caches of
    words included; ``arrays_mb`` the exact size of the arrays.
    """
    from consult.analysis.similar import SimilarIndex

    rng = random.Random(_SEED)  # noqa: S311  # not for secrets
    pool = [word for text in texts for word in text.split()]
    repeated = [*texts[:size], *(texts[row % len(texts)] for row in range(len(texts), size))]
    listed = [
        text if row < len(texts) else _noisy(text, pool, rng) for row, text in enumerate(repeated)
    ]
    queries = [_noisy(text, pool, rng) for text in rng.choices(texts, k=_QUERIES)]
    index = SimilarIndex()
    index.similarity("a", "b")  # reads the lexicon
    before = _resident()
    adding = [_milliseconds(index.add, str(row), text) for row, text in enumerate(listed)]
    asking = [_milliseconds(index.query, text) for text in queries]
    return {
        "set": name,
        "texts": len(index),
        "rss_mb": _megabytes(before, _resident()),
        "arrays_mb": round(index.nbytes / 2**20),
        "add_ms_mean": round(float(np.mean(adding)), 3),
        "add_ms_p99": round(float(np.percentile(adding, 99)), 3),
        **{f"query_ms_p{p}": round(float(np.percentile(asking, p)), 2) for p in (50, 95, 99)},
    }


def _megabytes(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else round((after - before) / 2**20)


def _noisy(text: str, pool: list[str], rng: random.Random) -> str:
    return " ".join(rng.choice(pool) if rng.random() < _NOISE else word for word in text.split())


def _milliseconds(call: Any, *given: str) -> float:
    started = time.perf_counter()
    call(*given)
    return 1_000 * (time.perf_counter() - started)


def _resident() -> int | None:
    """Bytes of the process in memory; None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text("ascii").splitlines() if "VmRSS" in line)
    return int(line.split()[1]) * 1024


def grouping_speed(name: str, texts: Sequence[str]) -> dict[str, Any]:
    """Processor seconds to group near-duplicates and to find campaigns."""
    from consult.analysis.similar import campaigns, near_duplicates

    started = time.process_time()
    groups = near_duplicates(texts)
    grouped = time.process_time()
    found = campaigns(texts)
    return {
        "set": name,
        "texts": len(texts),
        "groups": len(groups),
        "group_seconds": round(grouped - started, 2),
        "campaigns": len(found),
        "campaign_seconds": round(time.process_time() - grouped, 2),
    }
