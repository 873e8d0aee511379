"""What can be found in a contribution's words, to be looked at by those who moderate.

Nothing here decides or writes: each finding is shown beside the text, and a person's click makes
something of it.
"""

from consult.contributions.findings.abuse import WatchList, key_of_word, starter_words
from consult.contributions.findings.personal_data import (
    PERSONAL_LABELS,
    Personal,
    PersonalData,
    find_personal_data,
)

__all__ = [
    "PERSONAL_LABELS",
    "Personal",
    "PersonalData",
    "WatchList",
    "find_personal_data",
    "key_of_word",
    "starter_words",
]
