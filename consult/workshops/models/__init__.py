"""Tables of workshops."""

from consult.workshops.models.meetings import (
    DIMENSION_LABELS,
    TRANSITIONS,
    WORKSHOP_KIND_LABELS,
    WORKSHOP_STATE_LABELS,
    AttendanceCount,
    Dimension,
    Workshop,
    WorkshopKind,
    WorkshopNote,
    WorkshopState,
)

__all__ = [
    "DIMENSION_LABELS",
    "TRANSITIONS",
    "WORKSHOP_KIND_LABELS",
    "WORKSHOP_STATE_LABELS",
    "AttendanceCount",
    "Dimension",
    "Workshop",
    "WorkshopKind",
    "WorkshopNote",
    "WorkshopState",
]
