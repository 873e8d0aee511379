"""From the cells of a row to a note, or to errors that name the column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.consultations.models import Consultation
from consult.contributions.importing.names import Choices, fold, says_nothing
from consult.contributions.importing.values import CATEGORIES, KINDS
from consult.contributions.importing.vocabulary import vocabulary_of
from consult.contributions.models import CATEGORY_LABELS, KIND_LABELS, Category, Kind
from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.i18n import localized
from consult.kernel.tables.digits import bare
from consult.kernel.text import shorten
from consult.workshops.models import Workshop
from consult.workshops.operations import LARGEST_COUNT, LARGEST_TABLE
from consult.workshops.sheets.columns import Column, in_each_language
from consult.workshops.sheets.said import Said

T = TypeVar("T")
#: a number with words around it: ``Table 3``, ``12 votes``, ``١٢ صوتا``
_NUMBER_IN_WORDS = re.compile(
    r"[^\W\d]*[\s°.:#]*[^\W\d]{0,3}[\s°.:#]*(\d{1,9})(?:[.,]0{1,2})?\s*[^\W\d]*"
)


_ORDER = {column: place for place, column in enumerate(Column)}


@dataclass(frozen=True)
class CellError:
    """Why a row cannot become a note: which cell, and what is wrong with it."""

    column: Column
    message: LazyString
    #: what stands in the cell
    value: str = ""


class Named(Generic[T]):
    """Things that a cell may name, with their names as people see them."""

    def __init__(self, find: Any, named: Iterable[tuple[T, LazyString]]) -> None:
        self._find = find
        self.named = list(named)
        self._spelled = Choices([(thing, in_each_language(name)) for thing, name in self.named])

    def find(self, text: str) -> T | None:
        """The thing that a cell names, however it is spelled."""
        found: T | None = self._find(text)
        return found if found is not None else self._spelled.find(text)

    def nearest(self, text: str) -> str:
        """The name that is spelled most like a cell; empty when none is."""
        folded = {fold(str(name)): str(name) for _thing, name in self.named}
        close = get_close_matches(fold(text), folded, n=1, cutoff=0.6)
        return folded[close[0]] if close else ""

    def refusal(self, text: str) -> LazyString:
        """What to tell of a cell that names none of them."""
        names = LazyString(lambda: " · ".join(str(name) for _thing, name in self.named))
        nearest = LazyString(lambda: self.nearest(text))
        if str(nearest):
            return _l(
                "“%(value)s” is not one of: %(choices)s. The nearest is: %(nearest)s.",
                value=_shown(text),
                choices=names,
                nearest=nearest,
            )
        return _l("“%(value)s” is not one of: %(choices)s.", value=_shown(text), choices=names)


@lru_cache(maxsize=1)
def _kinds() -> Named[Kind]:
    return Named(KINDS.find, KIND_LABELS.items())


@lru_cache(maxsize=1)
def _categories() -> Named[Category]:
    return Named(CATEGORIES.find, CATEGORY_LABELS.items())


def _named_things(choices: Choices[Any]) -> Named[Any]:
    named = [(thing, LazyString(partial(localized, thing))) for thing in choices.things]
    return Named(choices.find, named)


class NoteReader:
    """Reads the rows of the files of one workshop."""

    def __init__(self, workshop: Workshop) -> None:
        consultation: Consultation = workshop.consultation
        vocabulary = vocabulary_of(consultation)
        self._usual_province_id = workshop.province_id
        #: what the cells of each chosen column may name
        self.named: dict[Column, Named[Any]] = {
            Column.CRITERION: _named_things(vocabulary.criteria),
            Column.KIND: _kinds(),
            Column.WHO: _categories(),
            Column.PROVINCE: _named_things(vocabulary.provinces),
        }

    def read(self, cells: Mapping[str, str]) -> tuple[Said | None, list[CellError]]:
        """The note of a row, or None and what is wrong with it; ``cells`` are keyed by column."""
        errors: list[CellError] = []
        text = cells.get(Column.TEXT, "")
        _check_text(text, errors)
        chosen = {
            column: self._chosen(column, cells.get(column, ""), errors) for column in self.named
        }
        table = _number(Column.TABLE, cells.get(Column.TABLE, ""), (1, LARGEST_TABLE), errors)
        votes = _number(Column.VOTES, cells.get(Column.VOTES, ""), (0, LARGEST_COUNT), errors)
        if errors:
            return None, sorted(errors, key=lambda error: _ORDER[error.column])
        criterion, province = chosen[Column.CRITERION], chosen[Column.PROVINCE]
        said = Said(
            text=text,
            kind=chosen[Column.KIND],
            criterion_id=criterion.id if criterion else None,
            province_id=province.id if province else self._usual_province_id,
            category=chosen[Column.WHO],
            table_number=table,
            votes=votes or 0,
        )
        return said, errors

    def _chosen(self, column: Column, cell: str, errors: list[CellError]) -> Any:
        trimmed = cell.strip()
        if says_nothing(trimmed):
            if column is Column.KIND:
                errors.append(CellError(column, _l("Choose what kind of note this is."), cell))
            return None
        found = self.named[column].find(trimmed)
        if found is None:
            errors.append(CellError(column, self.named[column].refusal(trimmed), cell))
        return found


def _check_text(text: str, errors: list[CellError]) -> None:
    if not text.strip():
        errors.append(CellError(Column.TEXT, _l("There is no text in this row."), text))
    elif "\x00" in text:
        message = _l("This text holds an invisible character (NUL) that cannot be stored.")
        errors.append(CellError(Column.TEXT, message, text.replace("\x00", "")))
    elif len(text) > LONGEST_TEXT:
        message = _l(
            "This text has %(size)s characters; at most %(limit)s are accepted.",
            size=len(text),
            limit=LONGEST_TEXT,
        )
        errors.append(CellError(Column.TEXT, message, text))


def _number(
    column: Column, cell: str, bounds: tuple[int, int], errors: list[CellError]
) -> int | None:
    typed = bare(cell)
    if says_nothing(typed):
        return None
    found = _NUMBER_IN_WORDS.fullmatch(typed)
    if found is None:
        message = _l("“%(value)s” is not a whole number.", value=_shown(cell))
        errors.append(CellError(column, message, cell))
        return None
    number = int(found[1])
    if not bounds[0] <= number <= bounds[1]:
        message = _l(
            "Write a number from %(lowest)s to %(highest)s.", lowest=bounds[0], highest=bounds[1]
        )
        errors.append(CellError(column, message, cell))
    return number


def _shown(text: str) -> str:
    return shorten(text, 60)
