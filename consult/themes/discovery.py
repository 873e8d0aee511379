"""The way to the analysis library: texts in, suggestions out, nothing of the database."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from flask import current_app

from consult.config import Settings
from consult.themes.means import sentence_model, shared_out
from consult.themes.suggestions import Corpus, Progress, SuggestedTheme, Suggestions


def engine_version() -> str:
    """What is recorded with each run, so that a result can be explained later."""
    return f"consult {version('consult')}"


def discover(
    corpus: Corpus, *, n_themes: int | None, seed: int, progress: Progress | None = None
) -> Suggestions:
    """Find the themes of a corpus; the same corpus and seed give the same suggestions.

    Raises :class:`~consult.themes.means.Unavailable` when the site's settings name a sentence
    model or a cluster that cannot be used.
    """
    # the library loads scikit-learn, which pages that start no run need not wait for
    from consult.analysis import ThemeDiscoverer

    settings: Settings = current_app.extensions["settings"]
    ids = [f"{number:012d}" for number in corpus.ids]
    finder = ThemeDiscoverer(
        n_themes=n_themes, random_state=seed, backend=sentence_model(settings.embedding_folder)
    )
    with shared_out(settings.dask_scheduler):
        found = finder.fit(list(corpus.texts), ids=ids, progress=progress)
    return Suggestions(
        ids=corpus.ids,
        labels=tuple(int(label) for label in found.labels_),
        confidence=tuple(min(1.0, max(0.0, float(share))) for share in found.confidence_),
        unclear=tuple(bool(flag) for flag in found.unclear_),
        themes=tuple(_suggested(theme, corpus) for theme in found.themes_),
        quality=plain(found.quality_),
    )


def _suggested(theme: Any, corpus: Corpus) -> SuggestedTheme:
    return SuggestedTheme(
        labels=dict(theme.labels),
        terms=tuple(theme.terms),
        stability=plain(theme.stability),
        margin=plain(theme.margin),
        representatives=tuple(corpus.ids[row] for row in theme.representatives),
    )


def plain(value: Any) -> Any:
    """The value without numpy's types, as JSON can hold it; what is not a number is null."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
