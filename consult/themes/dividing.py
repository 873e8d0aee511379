"""How the texts of one theme would fall apart: proposals, nothing of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import current_app

from consult.config import Settings
from consult.contributions.lexicon.site import site_lexicon
from consult.themes.means import sentence_model
from consult.themes.suggestions import Corpus, SuggestedTheme

if TYPE_CHECKING:
    from consult.analysis import ThemeDiscoverer

#: parts that are proposed when nobody says how many: more than these are a run's work
MOST_PARTS = 6


def divide(
    corpus: Corpus, *, n_parts: int | None = None, seed: int = 0
) -> list[tuple[SuggestedTheme, tuple[int, ...]]]:
    """The groups that the engine finds within some texts, the largest first.

    Each with the keys of its texts. Texts that are in no group stand in none of them. Without
    ``n_parts`` the engine chooses, ``MOST_PARTS`` at most; one group means that it sees no parts.

    Raises :class:`~consult.themes.means.Unavailable` when the site's settings name a sentence
    model that cannot be read.
    """
    found = _fit(corpus, n_parts, seed)
    if n_parts is None and len(found.themes_) > MOST_PARTS:
        found = _fit(corpus, MOST_PARTS, seed)
    groups: list[list[int]] = [[] for _theme in found.themes_]
    for key, label in zip(corpus.ids, found.labels_, strict=True):
        if label >= 0:
            groups[label].append(key)
    return [
        (
            _suggested(
                theme.labels, theme.terms, [corpus.ids[row] for row in theme.representatives]
            ),
            tuple(group),
        )
        for theme, group in zip(found.themes_, groups, strict=True)
        if group
    ]


def _fit(corpus: Corpus, n_parts: int | None, seed: int) -> ThemeDiscoverer:
    # the library loads scikit-learn, which pages that divide nothing need not wait for
    from consult.analysis import ThemeDiscoverer

    settings: Settings = current_app.extensions["settings"]
    finder = ThemeDiscoverer(
        n_themes=n_parts,
        granularity="coarse",
        random_state=seed,
        backend=sentence_model(settings.embedding_folder),
        lexicon=site_lexicon(),
    )
    return finder.fit(list(corpus.texts), ids=[f"{number:012d}" for number in corpus.ids])


def _suggested(
    labels: dict[str, str], terms: Sequence[str], quotes: Sequence[int]
) -> SuggestedTheme:
    return SuggestedTheme(labels=dict(labels), terms=tuple(terms), representatives=tuple(quotes))
