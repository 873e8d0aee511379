"""Whether the engine calls a theme something else than before, so that people should look."""

from __future__ import annotations

from collections.abc import Mapping

from consult.kernel.i18n import LANGUAGES
from consult.themes.suggestions import SuggestedTheme

#: share of a label's phrases that stay, below which another one is worth a person's time
SAME_LABEL = 0.5


def labels_of(suggested: SuggestedTheme) -> dict[str, str]:
    """Language → label that the engine gives, empty where it gives none."""
    return {language: suggested.label(language) for language in LANGUAGES}


def says_other(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether labels differ by so much that a person should look: most phrases are others.

    A label that is new in a language counts too; one that is gone does not, since nothing better
    is proposed.
    """
    for language in LANGUAGES:
        old, new = _phrases(before.get(language, "")), _phrases(after.get(language, ""))
        if new and len(old & new) < SAME_LABEL * max(len(old), len(new)):
            return True
    return False


def _phrases(label: str) -> frozenset[str]:
    return frozenset(
        phrase for part in label.replace("،", ",").split(",") if (phrase := part.strip().casefold())
    )
