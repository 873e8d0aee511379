"""The columns of a file of notes: their names, and how they are known again in people's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from flask_babel import force_locale, lazy_pgettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.contributions.importing import Field
from consult.contributions.importing.fields import HEADERS
from consult.contributions.importing.names import fold
from consult.kernel.i18n import LANGUAGES, babel_locale

#: rows from the top in which the names of the columns may stand
LOOKED_AT = 60
#: share of a longer name that a known one must be: ``Votes (dots)`` are votes
SHARE = 0.4


class Column(StrEnum):
    """What a column of the template holds, in the template's order."""

    NUMBER = "number"
    TABLE = "table"
    CRITERION = "criterion"
    KIND = "kind"
    TEXT = "text"
    VOTES = "votes"
    WHO = "who"
    PROVINCE = "province"


COLUMN_LABELS: dict[Column, LazyString] = {
    Column.NUMBER: _l("No."),
    Column.TABLE: lazy_pgettext("workshop", "Table"),
    Column.CRITERION: _l("Criterion"),
    Column.KIND: _l("Kind of note"),
    Column.TEXT: _l("What was said"),
    Column.VOTES: _l("Votes"),
    Column.WHO: _l("Who speaks"),
    Column.PROVINCE: _l("Prefecture or province"),
}
#: stands in a drop-down in which nothing is chosen yet, also on paper
HINT = "…"
#: columns whose cells name one of a few things
CHOSEN = (Column.CRITERION, Column.KIND, Column.WHO, Column.PROVINCE)
#: columns that people fill all the way down before anything is said
FILLED_DOWN = frozenset({Column.NUMBER, Column.TABLE, *CHOSEN})

#: other names of the columns; those of the register's imports are known as well
_WORDS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("n", "nr", "رت", "رقم الملاحظة", "رقم ترتيبي", "note no", "n° de la note"),
    Column.TABLE: (
        "table", "tables", "table number", "table no", "numéro de table", "n° de table",
        "numéro de la table", "table n°", "groupe", "group", "الطاولة", "طاولة", "رقم الطاولة",
        "المائدة", "رقم المائدة", "المجموعة", "مجموعة", "رقم المجموعة", "الورشة الفرعية",
    ),
    Column.CRITERION: (),
    Column.KIND: (
        "kind of note", "type de note", "nature de la note", "نوع الملاحظة", "صنف الملاحظة",
        "طبيعة الملاحظة", "nature",
    ),
    Column.TEXT: (
        "what was said", "ce qui a été dit", "propos", "propos recueillis", "idée", "idées",
        "ما قيل", "ما جاء", "ما ورد", "الأفكار", "فكرة", "القول", "نص الملاحظة",
        "مضمون الملاحظة", "texte de la note",
    ),
    Column.VOTES: (
        "votes", "vote", "voix", "points", "dots", "gommettes", "nombre de voix",
        "nombre de votes", "number of votes", "الأصوات", "أصوات", "عدد الأصوات", "النقط",
        "عدد النقط", "النقاط", "عدد النقاط", "التصويت",
    ),
    Column.WHO: (
        "who", "who speaks", "speaker", "qui", "qui parle", "intervenant", "intervenants",
        "المتحدث", "المتحدثة", "المتدخل", "المتدخلة", "من", "من قال", "من تحدث", "صفة المتدخل",
        "صفة المتحدث",
    ),
    Column.PROVINCE: (),
}  # fmt: skip
_OF_IMPORTS = {
    Column.NUMBER: (Field.SOURCE_ID,),
    Column.CRITERION: (Field.CRITERION,),
    Column.KIND: (Field.KIND,),
    Column.TEXT: (Field.STATEMENT, Field.PROPOSAL, Field.PROBLEM),
    Column.WHO: (Field.CATEGORY,),
    Column.PROVINCE: (Field.PROVINCE,),
}
#: names too short or too common to be looked for inside longer ones
_WHOLE_ONLY = frozenset(map(fold, ("n", "nr", "no", "من", "who", "qui", "id", "type", "note")))


def in_each_language(label: object) -> list[str]:
    """What a lazy text is in each language of the site."""
    said = []
    for language in LANGUAGES:
        with force_locale(babel_locale(language)):
            said.append(str(label))
    return said


@lru_cache(maxsize=1)
def _names() -> Mapping[Column, frozenset[str]]:
    found = {}
    for column in Column:
        imports = [n for field in _OF_IMPORTS.get(column, ()) for n in HEADERS[field]]
        own = in_each_language(COLUMN_LABELS[column])
        found[column] = frozenset(map(fold, (*own, *_WORDS[column], *imports))) - {""}
    return found


def is_hint(cell: str) -> bool:
    """Whether a cell only shows where to choose: some programs take that for an answer."""
    return cell.strip() in {HINT, "..."}


def find_columns(cells: Sequence[str]) -> dict[Column, int]:
    """Which place holds which column, if these cells name columns; else nothing.

    A row names columns when it names that of the text and one more.
    """
    scores = sorted(
        (-score, list(Column).index(column), place)
        for place, cell in enumerate(cells)
        for column in Column
        if (score := _score(cell, column))
    )
    found: dict[Column, int] = {}
    for _points, rank, place in scores:
        column = list(Column)[rank]
        if column not in found and place not in found.values():
            found[column] = place
    return found if Column.TEXT in found and len(found) > 1 else {}


def _score(cell: str, column: Column) -> float:
    """2 for the same name, up to 1 for a good part of a longer one, else 0."""
    if len(cell) > 120:
        return 0.0
    folded = fold(cell)
    if folded in _names()[column]:
        return 2.0
    padded = f" {folded} "
    parts = [n for n in _names()[column] - _WHOLE_ONLY if len(n) > 2 and f" {n} " in padded]
    share = max(map(len, parts), default=0) / max(1, len(folded))
    return share if share >= SHARE else 0.0


def find_header(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[int, dict[Column, int]] | None:
    """Number of the row that names the most columns, among the first, and which it names."""
    best: tuple[int, dict[Column, int]] | None = None
    for place, (number, cells) in enumerate(rows):
        if place >= LOOKED_AT:
            break
        found = find_columns(cells)
        if found and (best is None or len(found) > len(best[1])):
            best = number, found
    return best
