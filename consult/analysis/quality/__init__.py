"""How far themes can be trusted: agreement with people, coherence, rules of a theme set."""

from __future__ import annotations

from consult.analysis.quality.agreement import Agreement, agreement
from consult.analysis.quality.coders import (
    CodersAgreement,
    Comparison,
    Interval,
    ThemeAgreement,
    coders_agreement,
    compare_coders,
)
from consult.analysis.quality.coherence import Coherence, coherence, diversity
from consult.analysis.quality.nominal import LabelAgreement, alpha_of_all, label_agreement
from consult.analysis.quality.rules import RULES, Finding, Rule, check_theme_set
from consult.analysis.quality.sets import matched
from consult.analysis.quality.stability import Stability, stability
from consult.analysis.quality.themeset import ThemeSet, label_likeness

__all__ = [
    "RULES",
    "Agreement",
    "CodersAgreement",
    "Coherence",
    "Comparison",
    "Finding",
    "Interval",
    "LabelAgreement",
    "Rule",
    "Stability",
    "ThemeAgreement",
    "ThemeSet",
    "agreement",
    "alpha_of_all",
    "check_theme_set",
    "coders_agreement",
    "coherence",
    "compare_coders",
    "diversity",
    "label_agreement",
    "label_likeness",
    "matched",
    "stability",
]
