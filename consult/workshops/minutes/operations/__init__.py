"""Writes of minutes by the team: draft, edit, send, close, decide, publish, correct."""

from __future__ import annotations

from consult.workshops.minutes.operations.guarding import (
    require_quotable,
    require_writable,
    unquotable,
)
from consult.workshops.minutes.operations.limits import LONGEST_REASON, LONGEST_SECTION, MOST_DAYS
from consult.workshops.minutes.operations.publishing import publish_minutes, start_correction
from consult.workshops.minutes.operations.reading import (
    Ruling,
    close_reading,
    decide_remark,
    send_minutes,
)
from consult.workshops.minutes.operations.writing import (
    Wording,
    add_sections,
    draft_minutes,
    fresh_sections,
    save_section,
    take_notes,
)

__all__ = [
    "LONGEST_REASON",
    "LONGEST_SECTION",
    "MOST_DAYS",
    "Ruling",
    "Wording",
    "add_sections",
    "close_reading",
    "decide_remark",
    "draft_minutes",
    "fresh_sections",
    "publish_minutes",
    "require_quotable",
    "require_writable",
    "save_section",
    "send_minutes",
    "start_correction",
    "take_notes",
    "unquotable",
]
