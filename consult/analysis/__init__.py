"""Themes, languages and likenesses of short texts, from the texts alone.

A pure library: no web framework, no database, no network, no clock. Its estimator follows
scikit-learn's conventions; ``-1`` means undecided.
"""

from __future__ import annotations

from consult.analysis.discovery import ThemeDiscoverer
from consult.analysis.language import Language, detect_language
from consult.analysis.normalise import content_key, normalise
from consult.analysis.similar import near_duplicates
from consult.analysis.terms import search_terms
from consult.analysis.themes import Quality, ThemeSummary

__all__ = [
    "Language",
    "Quality",
    "ThemeDiscoverer",
    "ThemeSummary",
    "content_key",
    "detect_language",
    "near_duplicates",
    "normalise",
    "search_terms",
]
