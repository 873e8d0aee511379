"""Writes of contributions, in the field's verbs: flush, never commit."""

from consult.contributions.operations.entering import (
    build_contribution,
    index_terms,
    key_of,
    remove_contribution,
    reword_contribution,
    submit_contribution,
)
from consult.contributions.operations.indexing import rebuild_index
from consult.contributions.operations.moderating import (
    STATUS_CHANGES,
    answer_contribution,
    moderate,
    publish_received,
    support,
    withdraw_support,
)
from consult.contributions.operations.said import LONGEST_TEXT, Origin, Place, Speaker, Words

__all__ = [
    "LONGEST_TEXT",
    "STATUS_CHANGES",
    "Origin",
    "Place",
    "Speaker",
    "Words",
    "answer_contribution",
    "build_contribution",
    "index_terms",
    "key_of",
    "moderate",
    "publish_received",
    "rebuild_index",
    "remove_contribution",
    "reword_contribution",
    "submit_contribution",
    "support",
    "withdraw_support",
]
