"""Reads of themes: ordered, scoped by their consultation, in a constant number of queries."""

from consult.themes.queries.changes import (
    last_change_of_text,
    last_change_of_theme,
    undone_by,
)
from consult.themes.queries.counting import (
    count_texts,
    counts_by,
    counts_of_theme,
    outcome_counts,
    sizes,
)
from consult.themes.queries.runs import current_run, get_run, latest_done_run, list_runs
from consult.themes.queries.texts import (
    Member,
    ThemeMembers,
    assignment_page,
    get_assignment,
    members_by_theme,
    members_page,
    themes_with_members,
    unclear,
    undecided,
    unsorted,
    unsorted_page,
)
from consult.themes.queries.themes import (
    active_themes,
    event_page,
    get_theme,
    highest_number,
    lock_themes,
    quotes_of,
)

__all__ = [
    "Member",
    "ThemeMembers",
    "active_themes",
    "assignment_page",
    "count_texts",
    "counts_by",
    "counts_of_theme",
    "current_run",
    "event_page",
    "get_assignment",
    "get_run",
    "get_theme",
    "highest_number",
    "last_change_of_text",
    "last_change_of_theme",
    "latest_done_run",
    "list_runs",
    "lock_themes",
    "members_by_theme",
    "members_page",
    "outcome_counts",
    "quotes_of",
    "sizes",
    "themes_with_members",
    "unclear",
    "undecided",
    "undone_by",
    "unsorted",
    "unsorted_page",
]
