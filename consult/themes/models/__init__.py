"""Tables of themes."""

from consult.themes.models.coding import (
    STRATA_LABELS,
    VERDICT_LABELS,
    CodingCode,
    CodingCoder,
    CodingItem,
    CodingRound,
    Strata,
    Verdict,
)
from consult.themes.models.events import (
    EVENT_LABELS,
    EventKind,
    TextChange,
    ThemeEvent,
    ThemeVersion,
)
from consult.themes.models.positions import TextPosition
from consult.themes.models.review import (
    SUGGESTION_LABELS,
    SUGGESTION_STATE_LABELS,
    SuggestionKind,
    SuggestionState,
    ThemeSuggestion,
)
from consult.themes.models.runs import (
    RUN_PROBLEM_LABELS,
    RUN_STATUS_LABELS,
    UNFINISHED,
    RunProblem,
    RunStatus,
    ThemeRun,
)
from consult.themes.models.themes import (
    MOST_THEMES,
    SOURCE_LABELS,
    Assignment,
    Outcome,
    Source,
    Theme,
    ThemeQuote,
)

__all__ = [
    "EVENT_LABELS",
    "MOST_THEMES",
    "RUN_PROBLEM_LABELS",
    "RUN_STATUS_LABELS",
    "SOURCE_LABELS",
    "STRATA_LABELS",
    "SUGGESTION_LABELS",
    "SUGGESTION_STATE_LABELS",
    "UNFINISHED",
    "VERDICT_LABELS",
    "Assignment",
    "CodingCode",
    "CodingCoder",
    "CodingItem",
    "CodingRound",
    "EventKind",
    "Outcome",
    "RunProblem",
    "RunStatus",
    "Source",
    "Strata",
    "SuggestionKind",
    "SuggestionState",
    "TextChange",
    "TextPosition",
    "Theme",
    "ThemeEvent",
    "ThemeQuote",
    "ThemeRun",
    "ThemeSuggestion",
    "ThemeVersion",
    "Verdict",
]
