"""Writes of themes, in the field's verbs: flush, never commit."""

from consult.themes.operations.adoption import adopt_run
from consult.themes.operations.editing import (
    found_theme,
    move_text,
    rename_theme,
    retire_theme,
)
from consult.themes.operations.runs import (
    claim_run,
    fail_run,
    perform_run,
    resume_interrupted_runs,
    run_now,
    start_run,
    stop_run,
)

__all__ = [
    "adopt_run",
    "claim_run",
    "fail_run",
    "found_theme",
    "move_text",
    "perform_run",
    "rename_theme",
    "resume_interrupted_runs",
    "retire_theme",
    "run_now",
    "start_run",
    "stop_run",
]
