"""The states of a version, as data: which follows which."""

from __future__ import annotations

from enum import StrEnum


class ReportState(StrEnum):
    """Where a version stands. It only goes on: whoever changes something makes a new version."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    PUBLISHED = "published"


ORDER = tuple(ReportState)
#: state → the one before
BEFORE: dict[ReportState, ReportState | None] = dict(zip(ORDER, (None, *ORDER), strict=False))
