"""What decisions of people are worth: learning from placed texts, and runs that keep them."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import numpy.typing as npt

from consult.bench.measures import LabelledSet

#: texts that people place in each theme
PLACED = 10
#: share of texts that arrive after the first run, and share of the others that people lock
_ARRIVING, _LOCKED = 0.2, 0.05
_Numbers = npt.NDArray[np.int64]


def learning_quality(corpus: LabelledSet, seeds: int) -> dict[str, Any]:
    """Accuracy x 100 on all other texts once people placed ten of each theme.

    Beside it the usual baseline, trained on the same texts: logistic regression on TF-IDF of
    pieces of words. Means over ``seeds`` draws.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score

    from consult.analysis import ThemeLearner

    truth = _numbers(corpus.labels or [])
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2)
    rows = pieces.fit_transform(corpus.texts)
    scores: dict[str, list[float]] = {"accuracy": [], "macro_f1": [], "tfidf_accuracy": []}
    for seed in range(seeds):
        placed = _placed(truth, seed)
        given = np.where(placed, truth, -1)
        found = ThemeLearner(random_state=seed).fit(corpus.texts, given.tolist()).predict()
        plain = LogisticRegression(C=10, max_iter=1_000).fit(rows[placed], truth[placed])
        asked = ~placed
        scores["accuracy"].append(100 * float((found == truth)[asked].mean()))
        scores["macro_f1"].append(
            100 * float(f1_score(truth[asked], found[asked], average="macro"))
        )
        scores["tfidf_accuracy"].append(
            100 * float((plain.predict(rows[asked]) == truth[asked]).mean())
        )
    means = {name: round(statistics.fmean(values), 1) for name, values in scores.items()}
    return {"set": corpus.name, "placed_a_theme": PLACED, "seeds": seeds, **means}


def renewal_quality(corpus: LabelledSet, seeds: int) -> dict[str, Any]:
    """What a second run leaves in place when a fifth of the texts is new.

    A twentieth of the old texts is locked by people, half of them in a theme that the first run
    had not given them. ``kept`` is the share of the other old texts that keep their theme,
    ``locked_moved`` the number of locked texts that don't.
    """
    from sklearn.metrics import v_measure_score

    from consult.analysis import Decisions, ThemeDiscoverer

    truth = _numbers(corpus.labels or [])
    count = int(truth.max()) + 1
    kept, moved, first_v, second_v = [], 0, [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        old = np.sort(rng.permutation(len(truth))[: round((1 - _ARRIVING) * len(truth))])
        first = ThemeDiscoverer(count, random_state=seed).fit(
            [corpus.texts[row] for row in old], [corpus.ids[row] for row in old]
        )
        locked = rng.choice(len(old), round(_LOCKED * len(old)), replace=False)
        places = first.labels_.copy()
        places[locked[::2]] = (places[locked[::2]] + 1) % count
        decisions = Decisions(
            pinned={int(old[at]): int(places[at]) for at in locked},
            earlier={int(row): int(theme) for row, theme in zip(old, places, strict=True)},
        )
        second = ThemeDiscoverer(count, random_state=seed).fit(
            corpus.texts, corpus.ids, decisions=decisions
        )
        same = second.labels_[old] == places
        free = np.setdiff1d(np.arange(len(old)), locked)
        kept.append(100 * float(same[free].mean()))
        moved += int((~same[locked]).sum())
        first_v.append(100 * v_measure_score(truth[old], first.labels_))
        second_v.append(100 * v_measure_score(truth, second.labels_))
    return {
        "set": corpus.name,
        "seeds": seeds,
        "kept": round(statistics.fmean(kept), 1),
        "locked_moved": moved,
        "v_first": round(statistics.fmean(first_v), 1),
        "v_second": round(statistics.fmean(second_v), 1),
    }


def _numbers(labels: list[str]) -> _Numbers:
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _placed(truth: _Numbers, seed: int) -> npt.NDArray[np.bool_]:
    rng = np.random.default_rng(seed)
    found = np.zeros(len(truth), np.bool_)
    for theme in np.unique(truth):
        rows = np.flatnonzero(truth == theme)
        found[rng.choice(rows, min(PLACED, len(rows) - 1), replace=False)] = True
    return found
