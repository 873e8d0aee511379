"""Criterion suggestion, with a corpus's labels as the criteria: their names and nothing more."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from consult.bench.measures import LabelledSet

#: decisions for each criterion from which suggestions are made
DECISIONS = (0, 5, 20)


def criterion_quality(corpus: LabelledSet, decisions: int, seed: int = 0) -> dict[str, Any]:
    """Accuracy of the first and of three suggestions on texts that nobody decided.

    The same texts are left for every number of decisions. ``abstained`` is the share of texts
    without a suggestion; ``precision`` that of first suggestions made; ``calibration`` the expected
    calibration error in ten bins (Naeini, Cooper and Hauskrecht 2015).
    """
    from consult.analysis.criteria import Criterion, CriterionSuggester

    labels = np.array(corpus.labels or [])
    given, kept = _split(labels, decisions, seed)
    names = sorted(set(labels))
    suggester = CriterionSuggester().fit(
        [Criterion(name, {"name": name}) for name in names],
        [corpus.texts[row] for row in given],
        [[str(labels[row])] for row in given],
    )
    rows = suggester.predict_proba([corpus.texts[row] for row in kept])
    truth = np.searchsorted(names, labels[kept])
    ranked = np.argsort(-rows, axis=1, kind="stable")
    right = (ranked == truth[:, None]) & (np.take_along_axis(rows, ranked, axis=1) > 0)
    best = rows.max(axis=1)
    made = best >= suggester.suggest_from
    bins = np.minimum((best * 10).astype(int), 9)
    gaps = [abs(right[bins == b, 0].sum() - best[bins == b].sum()) for b in range(10)]
    return {
        "set": corpus.name,
        "criteria": len(names),
        "decisions_each": decisions,
        "texts": len(kept),
        "accuracy_1": round(float(right[:, 0].mean()), 3),
        "accuracy_3": round(float(right[:, :3].any(axis=1).mean()), 3),
        "abstained": round(float(1 - made.mean()), 3),
        "precision": round(float(right[made, 0].mean()), 3) if made.any() else None,
        "calibration": round(float(sum(gaps)) / len(kept), 3),
    }


def _split(labels: Any, decisions: int, seed: int) -> tuple[list[int], list[int]]:
    """Rows of ``decisions`` texts a label, and rows that no number of decisions uses."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for row in np.random.default_rng(seed).permutation(len(labels)):
        by_label[str(labels[row])].append(int(row))
    aside = {label: rows[: min(max(DECISIONS), len(rows) // 2)] for label, rows in by_label.items()}
    given = [row for rows in aside.values() for row in rows[:decisions]]
    kept = [row for label, rows in by_label.items() for row in rows[len(aside[label]) :]]
    return given, sorted(kept)
