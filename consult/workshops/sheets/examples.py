"""The examples that a template shows; they are nobody's words and never become notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.importing.names import fold
from consult.contributions.models import Category, Kind
from consult.workshops.sheets.columns import in_each_language


@dataclass(frozen=True)
class Example:
    """One row that shows how to fill in."""

    table: int
    kind: Kind
    text: LazyString
    votes: int
    who: Category


#: stands where a note has its number
MARK = _l("Example")
EXAMPLES = (
    Example(
        1,
        Kind.PROBLEM,
        _l("Example: the budget is published as a scan that a screen reader cannot read."),
        7,
        Category.ASSOCIATION,
    ),
    Example(
        1,
        Kind.PROPOSAL,
        _l("Example: publish the budget as a table, with one page that explains it."),
        12,
        Category.CITIZEN,
    ),
)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, None]:
    return dict.fromkeys(fold(said) for e in EXAMPLES for said in in_each_language(e.text))


def is_example(text: str) -> bool:
    """Whether these are the words of an example, in any language of the site."""
    return len(text) < 400 and fold(text) in _known()
