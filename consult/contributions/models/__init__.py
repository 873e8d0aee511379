"""Tables of contributions."""

from __future__ import annotations

from consult.contributions.models.codes import (
    AGE_LABELS,
    CATEGORY_LABELS,
    CHANNEL_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    PART_LABELS,
    SEX_LABELS,
    STATUS_LABELS,
    UNCOUNTED,
    AgeBand,
    Category,
    Channel,
    Kind,
    Sex,
    Status,
)
from consult.contributions.models.moderation import (
    ACT_LABELS,
    ActKind,
    Examination,
    ModerationAct,
    RedactedOriginal,
    WatchWord,
)
from consult.contributions.models.register import (
    Contact,
    Contribution,
    ContributionTerm,
    ImportBatch,
    StatusChange,
    Support,
)

__all__ = [
    "ACT_LABELS",
    "AGE_LABELS",
    "CATEGORY_LABELS",
    "CHANNEL_LABELS",
    "KIND_LABELS",
    "LANGUAGE_LABELS",
    "PART_LABELS",
    "SEX_LABELS",
    "STATUS_LABELS",
    "UNCOUNTED",
    "ActKind",
    "AgeBand",
    "Category",
    "Channel",
    "Contact",
    "Contribution",
    "ContributionTerm",
    "Examination",
    "ImportBatch",
    "Kind",
    "ModerationAct",
    "RedactedOriginal",
    "Sex",
    "Status",
    "StatusChange",
    "Support",
    "WatchWord",
]
