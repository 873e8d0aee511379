"""Themes, languages and likenesses of short texts, from the texts alone.

A pure library: no web framework, no database, no network, no clock. Its estimators follow
scikit-learn's conventions; ``-1`` means undecided. The same texts, seed and settings give the same
result, whatever the order of input and the number of processes.

``quality`` measures what was found; ``backend`` and ``lemmas`` hold what an operator may add (a
local sentence model, CAMeL's morphological database).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# now and not when first used: the module has its function's name, and whoever loaded the module
# first would find it in the function's place
from consult.analysis.normalise import content_key, normalise

if TYPE_CHECKING:
    from consult.analysis.criteria import Criterion, CriterionSuggester, Reason, Suggestion
    from consult.analysis.decisions import Decisions
    from consult.analysis.discovery import ThemeDiscoverer
    from consult.analysis.extracts import Extract, split_extracts
    from consult.analysis.language import Language, detect_language
    from consult.analysis.learning import Move, ThemeLearner
    from consult.analysis.lexicon import Lexicon, civic_lexicon
    from consult.analysis.several import Mention
    from consult.analysis.similar import (
        Campaign,
        Match,
        SimilarIndex,
        campaigns,
        near_duplicates,
    )
    from consult.analysis.terms import search_terms
    from consult.analysis.themes import Quality, ThemeSummary
    from consult.analysis.tokens import Token, tokenise

#: where each public name lives; loaded when first used, since a page that only searches texts
#: need not wait for what clusters them
_HOME = {
    "Campaign": "similar",
    "Criterion": "criteria",
    "CriterionSuggester": "criteria",
    "Decisions": "decisions",
    "Extract": "extracts",
    "Language": "language",
    "Lexicon": "lexicon",
    "Match": "similar",
    "Mention": "several",
    "Move": "learning",
    "Quality": "themes",
    "Reason": "criteria",
    "SimilarIndex": "similar",
    "Suggestion": "criteria",
    "ThemeDiscoverer": "discovery",
    "ThemeLearner": "learning",
    "ThemeSummary": "themes",
    "Token": "tokens",
    "campaigns": "similar",
    "civic_lexicon": "lexicon",
    "detect_language": "language",
    "near_duplicates": "similar",
    "search_terms": "terms",
    "split_extracts": "extracts",
    "tokenise": "tokens",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = [
    "Campaign",
    "Criterion",
    "CriterionSuggester",
    "Decisions",
    "Extract",
    "Language",
    "Lexicon",
    "Match",
    "Mention",
    "Move",
    "Quality",
    "Reason",
    "SimilarIndex",
    "Suggestion",
    "ThemeDiscoverer",
    "ThemeLearner",
    "ThemeSummary",
    "Token",
    "campaigns",
    "civic_lexicon",
    "content_key",
    "detect_language",
    "near_duplicates",
    "normalise",
    "search_terms",
    "split_extracts",
    "tokenise",
]
