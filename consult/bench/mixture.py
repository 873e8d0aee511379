"""A corpus of several languages, drawn from translations of the same texts."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from consult.bench.measures import LabelledSet

#: share of each language in the mixed corpus, by the end of a corpus's name
SHARES = {"ary_Arab": 0.45, "arb_Arab": 0.30, "fra_Latn": 0.20, "tzm_Tfng": 0.05}


def mixed_quality(corpora: Sequence[LabelledSet], seeds: int) -> dict[str, Any]:
    """V-measure x 100 of themes with topics, and with languages, which they should not follow.

    ``corpora`` are translations: the same id is the same text. Each id is taken in one language.
    Raises ``ValueError`` when a language of :data:`SHARES` has no corpus.
    """
    from sklearn.metrics import v_measure_score

    from consult.analysis import ThemeDiscoverer

    by_language = {code: _by_id(code, corpora) for code in SHARES}
    ids = sorted(set.intersection(*(set(found) for found in by_language.values())))
    topic, language = [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        spoken = rng.choice(list(SHARES), len(ids), p=list(SHARES.values()))
        drawn = [by_language[code][name] for code, name in zip(spoken, ids, strict=True)]
        topics = [label for _, label in drawn]
        finder = ThemeDiscoverer(len(set(topics)), random_state=seed)
        found = finder.fit([text for text, _ in drawn], ids).labels_
        topic.append(100 * v_measure_score(topics, found))
        language.append(100 * v_measure_score(spoken, found))
    return {
        "set": "mixed",
        "texts": len(ids),
        "seeds": seeds,
        "v_topic": round(statistics.fmean(topic), 1),
        "v_language": round(statistics.fmean(language), 1),
    }


def _by_id(code: str, corpora: Sequence[LabelledSet]) -> Mapping[str, tuple[str, str]]:
    for corpus in corpora:
        if corpus.name.endswith(code) and corpus.labels:
            rows = zip(corpus.ids, corpus.texts, corpus.labels, strict=True)
            return {name: (text, label) for name, text, label in rows}
    raise ValueError(f"there is no labelled corpus whose name ends in {code}")
