"""The way to the analysis library: texts in, suggestions out, nothing of the database."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import current_app

from consult.config import Settings
from consult.contributions.lexicon.site import site_lexicon
from consult.themes.means import sentence_model, shared_out
from consult.themes.standing import Standing
from consult.themes.suggestions import (
    Corpus,
    Mentioned,
    Progress,
    SuggestedTheme,
    Suggestions,
)

if TYPE_CHECKING:
    from consult.analysis import Lexicon, ThemeDiscoverer

#: share of the work that is the fit; the rest is reading long texts sentence by sentence
_FIT_SHARE = 0.92


def engine_version() -> str:
    """What is recorded with each run, so that a result can be explained later."""
    return f"consult {version('consult')}"


def discover(
    corpus: Corpus,
    *,
    n_themes: int | None,
    seed: int,
    standing: Standing | None = None,
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
) -> Suggestions:
    """Find the themes of a corpus; the same corpus, seed and decisions give the same suggestions.

    With ``standing`` the themes in force keep their places: ``Suggestions.themes`` begins with
    those of ``standing.given()``, in that order. ``lexicon`` is that of the site when left out.

    Raises :class:`~consult.themes.means.Unavailable` when the site's settings name a sentence
    model or a cluster that cannot be used.
    """
    # the library loads scikit-learn, which pages that start no run need not wait for
    from consult.analysis import ThemeDiscoverer

    settings: Settings = current_app.extensions["settings"]
    finder = ThemeDiscoverer(
        n_themes=n_themes,
        random_state=seed,
        backend=sentence_model(settings.embedding_folder),
        lexicon=lexicon or site_lexicon(),
    )
    tell = progress or _untold
    with shared_out(settings.dask_scheduler):
        found = finder.fit(
            list(corpus.texts),
            ids=[f"{number:012d}" for number in corpus.ids],
            progress=lambda share, stage: tell(share * _FIT_SHARE, stage),
            decisions=standing.decisions(corpus.ids) if standing else None,
            authors=corpus.authors or None,
        )
    return Suggestions(
        ids=corpus.ids,
        labels=tuple(int(label) for label in found.labels_),
        confidence=tuple(_share(value) for value in found.confidence_),
        unclear=tuple(bool(flag) for flag in found.unclear_),
        themes=tuple(_suggested(theme, corpus) for theme in found.themes_),
        quality=plain(found.quality_),
        mentions=_mentions(found, corpus),
        points=tuple((float(x), float(y)) for x, y in found.places()),
    )


def _share(value: float) -> float:
    """From 0 to 1 in double precision, as people read it."""
    return round(min(1.0, max(0.0, float(value))), 4)


def _untold(share: float, stage: str) -> None:
    """Progress that nobody watches."""


def _mentions(found: ThemeDiscoverer, corpus: Corpus) -> dict[int, tuple[Mentioned, ...]]:
    """Themes of the texts that hold several matters; a text of one sentence has its own alone."""
    from consult.analysis import split_extracts

    longer = [
        row
        for row, text in enumerate(corpus.texts)
        if found.labels_[row] >= 0 and len(split_extracts(text)) > 1
    ]
    if not longer:
        return {}
    read = found.predict_mentions([corpus.texts[row] for row in longer])
    return {
        corpus.ids[row]: tuple(
            Mentioned(int(mention.theme), _share(mention.confidence), mention.spans)
            for mention in some
        )
        for row, some in zip(longer, read, strict=True)
        if len(some) > 1
    }


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
