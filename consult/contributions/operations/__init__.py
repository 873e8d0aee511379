"""Writes of contributions, in the field's verbs: flush, never commit."""

from consult.contributions.operations.acts import Hand, changed_meanwhile, name_of
from consult.contributions.operations.bulk import (
    BulkResult,
    Chosen,
    correct_many,
    moderate_many,
    redact_many,
)
from consult.contributions.operations.entering import (
    build_contribution,
    remove_contribution,
    reword_contribution,
    submit_contribution,
)
from consult.contributions.operations.indexing import index_terms, key_of, rebuild_index
from consult.contributions.operations.merging import MERGEABLE, merge, merged_into
from consult.contributions.operations.moderating import (
    NEED_A_REASON,
    STATUS_CHANGES,
    answer_contribution,
    correct_criterion,
    correct_language,
    correct_province,
    moderate,
    publish_received,
)
from consult.contributions.operations.redacting import (
    Passage,
    passages_of,
    purge_originals,
    redact,
)
from consult.contributions.operations.said import LONGEST_TEXT, Origin, Place, Speaker, Words
from consult.contributions.operations.supporting import support, withdraw_support
from consult.contributions.operations.undoing import is_undoable, undo, undo_all
from consult.contributions.operations.watch_words import (
    add_watch_word,
    load_watch_words,
    remove_watch_word,
)
from consult.contributions.operations.withdrawing import (
    give_author_code,
    withdraw_by_author,
    withdraw_for_author,
)

__all__ = [
    "LONGEST_TEXT",
    "MERGEABLE",
    "NEED_A_REASON",
    "STATUS_CHANGES",
    "BulkResult",
    "Chosen",
    "Hand",
    "Origin",
    "Passage",
    "Place",
    "Speaker",
    "Words",
    "add_watch_word",
    "answer_contribution",
    "build_contribution",
    "changed_meanwhile",
    "correct_criterion",
    "correct_language",
    "correct_many",
    "correct_province",
    "give_author_code",
    "index_terms",
    "is_undoable",
    "key_of",
    "load_watch_words",
    "merge",
    "merged_into",
    "moderate",
    "moderate_many",
    "name_of",
    "passages_of",
    "publish_received",
    "purge_originals",
    "rebuild_index",
    "redact",
    "redact_many",
    "remove_contribution",
    "remove_watch_word",
    "reword_contribution",
    "submit_contribution",
    "support",
    "undo",
    "undo_all",
    "withdraw_by_author",
    "withdraw_for_author",
    "withdraw_support",
]
