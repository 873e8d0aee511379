"""Tables of themes."""

from consult.themes.models.events import EVENT_LABELS, EventKind, TextChange, ThemeEvent
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
    "SUGGESTION_LABELS",
    "SUGGESTION_STATE_LABELS",
    "UNFINISHED",
    "Assignment",
    "EventKind",
    "Outcome",
    "RunProblem",
    "RunStatus",
    "Source",
    "SuggestionKind",
    "SuggestionState",
    "TextChange",
    "Theme",
    "ThemeEvent",
    "ThemeQuote",
    "ThemeRun",
    "ThemeSuggestion",
]
