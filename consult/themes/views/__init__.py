"""The team's pages of themes: runs, themes, their texts, the workbench, what people decided."""

from consult.themes.views import (
    coding,
    coding_results,
    founding,
    history,
    mapping,
    review,
    runs,
    splitting,
    steps,
    text_acts,
    texts,
    theme_acts,
    themes,
    workbench,
)
from consult.themes.views.frame import bp

__all__ = [
    "bp",
    "coding",
    "coding_results",
    "founding",
    "history",
    "mapping",
    "review",
    "runs",
    "splitting",
    "steps",
    "text_acts",
    "texts",
    "theme_acts",
    "themes",
    "workbench",
]
