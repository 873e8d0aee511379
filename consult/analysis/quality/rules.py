"""Rules of a theme set that people can work with, each with its reason and its threshold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consult.analysis.quality import themeset as measures
from consult.analysis.quality.themeset import Measured, ThemeSet
from consult.analysis.themes import ThemeSummary

Severity = Literal["notice", "warning"]


@dataclass(frozen=True)
class Rule:
    """A rule: ``measure(set, threshold)`` yields what is beyond the threshold."""

    key: str
    rationale: str
    threshold: float
    severity: Severity
    measure: Callable[[ThemeSet, float], Measured]


@dataclass(frozen=True)
class Finding:
    """A rule that a theme set breaks: by which themes (none: the whole set), and by how much."""

    rule: str
    rationale: str
    severity: Severity
    themes: tuple[int, ...]
    value: float
    threshold: float


#: the rules that come with the library; a team may replace thresholds with ``dataclasses.replace``
RULES: tuple[Rule, ...] = (
    Rule(
        "too-many-themes",
        "A workshop reads twenty to thirty themes at most; more are not discussed.",
        25,
        "warning",
        measures.too_many,
    ),
    Rule(
        "theme-too-large",
        "A theme of a third of all texts hides several matters that deserve their own answer.",
        1 / 3,
        "warning",
        measures.too_large,
    ),
    Rule(
        "theme-too-small",
        "Fewer than three texts, or than five in a thousand, are remarks rather than a theme.",
        3,
        "notice",
        measures.too_small,
    ),
    Rule(
        "shared-terms",
        "Two themes that share half their terms are hard to tell apart: merge them or rename them.",
        0.5,
        "warning",
        measures.shared_terms,
    ),
    Rule(
        "alike-labels",
        "Two labels that look the same make people place texts at random.",
        0.8,
        "warning",
        measures.alike_labels,
    ),
    Rule(
        "nameless-theme",
        "A theme without a word in its label can't be discussed or answered.",
        0,
        "warning",
        measures.nameless,
    ),
    Rule(
        "many-undecided",
        "Where a third of the texts have no theme, the themes don't speak for the consultation.",
        1 / 3,
        "warning",
        measures.undecided,
    ),
    Rule(
        "languages-apart",
        "Themes must follow what people say, not the language in which they say it.",
        0.2,
        "warning",
        measures.language_bound,
    ),
    Rule(
        "one-language",
        "A theme of one language in a mixed consultation may be half of a theme seen elsewhere.",
        0.95,
        "notice",
        measures.one_language,
    ),
    Rule(
        "low-stability",
        "A theme that half the runs don't find again may be an accident of the calculation.",
        0.5,
        "notice",
        measures.below("stability"),
    ),
    Rule(
        "low-margin",
        "Texts that are as near to another theme need a person to place them.",
        0.05,
        "notice",
        measures.below("margin"),
    ),
    Rule(
        "one-author",
        "A theme that one person mostly wrote is that person's concern before it is the public's.",
        0.5,
        "warning",
        measures.one_author,
    ),
    Rule(
        "campaign",
        "Copies of one text show a campaign: it counts, but not as many separate voices.",
        0.5,
        "notice",
        measures.campaign,
    ),
)


def check_theme_set(
    summaries: Sequence[ThemeSummary],
    themes: Sequence[int] = (),
    *,
    texts: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    authors: Sequence[Hashable | None] | None = None,
    rules: Collection[Rule] = RULES,
) -> list[Finding]:
    """What the rules find in a theme set, rule by rule, then by theme number.

    Rules whose data are not given find nothing. Raises ``ValueError`` where ``texts``,
    ``languages`` or ``authors`` are not as long as ``themes``, or two summaries have one number.
    """
    given: Mapping[str, Sequence[object] | None]
    given = {"texts": texts, "languages": languages, "authors": authors}
    for name, values in given.items():
        if values is not None and len(values) != len(themes):
            raise ValueError(f"{len(values)} {name} for {len(themes)} themes of texts")
    if len({theme.index for theme in summaries}) != len(summaries):
        raise ValueError("two themes have the same number")
    whole = ThemeSet(summaries, list(themes), texts, languages, authors)
    return [
        Finding(rule.key, rule.rationale, rule.severity, concerned, round(value, 4), rule.threshold)
        for rule in rules
        for concerned, value in sorted(rule.measure(whole, rule.threshold))
    ]
