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
from consult.analysis.quality.sets import matched

__all__ = [
    "Agreement",
    "CodersAgreement",
    "Comparison",
    "Interval",
    "ThemeAgreement",
    "agreement",
    "coders_agreement",
    "compare_coders",
    "matched",
]
