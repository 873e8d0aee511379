"""Writes of themes, in the field's verbs: flush, never commit."""

from consult.themes.operations.adoption import adopt_run
from consult.themes.operations.copying import (
    copy_text,
    copy_texts,
    remove_text,
    remove_texts,
    set_main,
)
from consult.themes.operations.founding import (
    Found,
    found_from_search,
    found_theme,
    preview_search,
)
from consult.themes.operations.keeping import (
    lock_theme,
    nest_theme,
    retire_theme,
    revive_theme,
    unlock_theme,
)
from consult.themes.operations.merging import merge_themes
from consult.themes.operations.moving import move_text, move_texts
from consult.themes.operations.naming import describe_theme, rename_theme
from consult.themes.operations.pinning import pin_texts, unpin_texts
from consult.themes.operations.quoting import choose_quotes
from consult.themes.operations.reviewing import (
    Decision,
    accept_all,
    accept_suggestions,
    refuse_suggestions,
)
from consult.themes.operations.runs import (
    claim_run,
    fail_run,
    perform_run,
    prepare_run,
    resume_interrupted_runs,
    run_now,
    start_run,
    stop_run,
)
from consult.themes.operations.splitting import Part, propose_split, split_theme
from consult.themes.operations.undoing import redo, undo

__all__ = [
    "Decision",
    "Found",
    "Part",
    "accept_all",
    "accept_suggestions",
    "adopt_run",
    "choose_quotes",
    "claim_run",
    "copy_text",
    "copy_texts",
    "describe_theme",
    "fail_run",
    "found_from_search",
    "found_theme",
    "lock_theme",
    "merge_themes",
    "move_text",
    "move_texts",
    "nest_theme",
    "perform_run",
    "pin_texts",
    "prepare_run",
    "preview_search",
    "propose_split",
    "redo",
    "refuse_suggestions",
    "remove_text",
    "remove_texts",
    "rename_theme",
    "resume_interrupted_runs",
    "retire_theme",
    "revive_theme",
    "run_now",
    "set_main",
    "split_theme",
    "start_run",
    "stop_run",
    "undo",
    "unlock_theme",
    "unpin_texts",
]
