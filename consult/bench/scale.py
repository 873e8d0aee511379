"""How time and memory grow with the number of texts: each size in a process of its own."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from consult.bench.measures import LabelledSet, peak_bytes, read_set

#: share of a repeated text's words that are dropped, or replaced by a word of another text
_NOISE = 0.15
#: later texts that are placed, to time it
_PLACED = 5_000


def noised(texts: Sequence[str], size: int, seed: int = 0) -> list[str]:
    """``size`` texts: those given, then repeats of them with seeded word noise.

    In a repeat each word is dropped or replaced by one of the corpus with probability 0.15 in
    all, and two neighbours change places, so that nearly all texts are distinct.
    """
    found = list(texts[:size])
    rng = np.random.default_rng(seed)
    split = [text.split() for text in texts]
    pool = [word for words in split for word in words]
    while len(found) < size:
        words = split[len(found) % len(split)]
        chance = rng.random(len(words))
        others = rng.integers(len(pool), size=len(words))
        changed = [
            pool[other] if at < _NOISE / 2 else word
            for word, at, other in zip(words, chance, others, strict=True)
            if not _NOISE / 2 <= at < _NOISE
        ]
        if len(changed) > 1:
            place = int(rng.integers(len(changed) - 1))
            changed[place : place + 2] = changed[place : place + 2][::-1]
        found.append(" ".join(changed) or texts[len(found) % len(texts)])
    return found


def measured(file: Path, size: int) -> dict[str, Any]:
    """Fit ``size`` texts of a corpus file in a fresh process; seconds are its whole life's."""
    started = time.perf_counter()
    asked = [sys.executable, "-m", __name__, str(file), str(size)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    whole = time.perf_counter() - started - found.pop("making_seconds")
    return found | {"process_seconds": round(whole, 2)}


def growth(results: Sequence[dict[str, Any]]) -> float:
    """Exponent of the growth of seconds with texts: slope of a line through their logarithms."""
    sizes = [math.log(found["texts"]) for found in results]
    seconds = [math.log(found["process_seconds"]) for found in results]
    return round(float(np.polyfit(sizes, seconds, 1)[0]), 3)


def fit_once(corpus: LabelledSet, size: int) -> dict[str, Any]:
    """Fit, and place texts that were not fitted, in this process."""
    from consult.analysis import ThemeDiscoverer

    started = time.perf_counter()
    texts = noised(corpus.texts, size + _PLACED)
    made = time.perf_counter()
    finder = ThemeDiscoverer().fit(texts[:size])
    fitted = time.perf_counter()
    finder.predict(texts[size:])
    placed = time.perf_counter()
    return {
        "set": corpus.name,
        "texts": size,
        "distinct": finder.quality_.distinct_texts,
        "themes": len(finder.themes_),
        "fit_seconds": round(fitted - made, 2),
        "predict_per_second": round(_PLACED / (placed - fitted)),
        "peak_mb": round(peak_bytes() / 2**20),
        "making_seconds": made - started,
    }


if __name__ == "__main__":
    print(json.dumps(fit_once(read_set(Path(sys.argv[1])), int(sys.argv[2]))))  # noqa: T201  # the result
