"""What a workshop brings to its file: facts, the evaluation form, the matrix, the code."""

from __future__ import annotations

from itertools import zip_longest

from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.contributions.models import (
    AGE_LABELS,
    CATEGORY_LABELS,
    LANGUAGE_LABELS,
    SEX_LABELS,
)
from consult.documents.blocks import Block, Code, Grid, Heading, Row, Table
from consult.documents.wording import listing
from consult.kernel.i18n import localized
from consult.workshops.agenda.wording import full_date, meeting_hours
from consult.workshops.evaluation.links import hall_address
from consult.workshops.evaluation.paper import blank_blocks
from consult.workshops.evaluation.queries import find_evaluation
from consult.workshops.kit.reading import BLANK, Inserts
from consult.workshops.models import ASPECT_LABELS, DIMENSION_LABELS, Aspect, Dimension, Workshop

#: relative widths of a fact's name and of the fact
FACT_WIDTHS = (3, 7)
#: heights of rows to write in, in millimetres
FACT_HEIGHT, COUNT_HEIGHT, MATRIX_HEIGHT = 9, 8, 23
#: rows of the matrix that are written on paper; the team of the meeting has a table of its own
ASPECTS = tuple(aspect for aspect in Aspect if aspect is not Aspect.TEAM)


def inserts_of(about: Workshop | Consultation, language: str) -> Inserts:
    """What fills the text in the language in force: of a workshop, or blanks without one."""
    workshop = about if isinstance(about, Workshop) else None
    consultation = about.consultation if isinstance(about, Workshop) else about
    return Inserts(
        words=_words(workshop) if workshop else {},
        blocks={
            "facts": (_facts(workshop, language),),
            "form": _form(about, language),
            "matrix": (_matrix(consultation, workshop),),
            "attendance": (_attendance(),),
            "code": _code(workshop),
        },
        criteria=frozenset(c.code for c in consultation.criteria),
        criterion=workshop.criterion.code if workshop and workshop.criterion else "",
    )


def facts_of(workshop: Workshop, language: str) -> list[tuple[str, str]]:
    """Label and value of what is known of a workshop, in the language in force."""
    where = listing(filter(None, [workshop.place, localized(workshop.province)]), language)
    spoken = listing((str(LANGUAGE_LABELS[code]) for code in workshop.languages), language)
    facts = [
        (_("Date"), full_date(workshop.held_on)),
        (_("Hours"), meeting_hours(workshop)),
        (_("Place"), where),
        (_("Criterion"), localized(workshop.criterion)),
        (_("Languages"), spoken),
        (_("Seats"), str(workshop.capacity or "")),
        (_("Access for people with disabilities"), workshop.access),
    ]
    return [(label, value) for label, value in facts if value]


def _words(workshop: Workshop) -> dict[str, str]:
    return {
        "title": workshop.title,
        "day": full_date(workshop.held_on),
        "hours": meeting_hours(workshop),
        "place": workshop.place,
        "capacity": str(workshop.capacity or ""),
        "criterion": localized(workshop.criterion),
    }


def _facts(workshop: Workshop | None, language: str) -> Block:
    if workshop is not None:
        columns = (_("Workshop"), workshop.title)
        rows = tuple(Row(fact) for fact in facts_of(workshop, language))
        return Table("facts", "", columns, rows, FACT_WIDTHS)
    names = (_("Date"), _("Hours"), _("Place"), _("Criterion"), _("Languages"))
    blank = tuple((name, "") for name in names)
    return Grid("", (_("Workshop"), BLANK), blank, FACT_WIDTHS, FACT_HEIGHT)


def _form(about: Workshop | Consultation, language: str) -> tuple[Block, ...]:
    """The paper form of the evaluation, under the heading of this file instead of its own."""
    blocks = blank_blocks(about, language)
    return tuple(b for b in blocks if not (isinstance(b, Heading) and b.level == 1))


def _matrix(consultation: Consultation, workshop: Workshop | None) -> Grid:
    criterion = workshop.criterion if workshop else None
    criteria = [criterion] if criterion else consultation.criteria
    columns = (_("Row"), *(localized(c) for c in criteria))
    blank = ("",) * len(criteria)
    rows = tuple((str(ASPECT_LABELS[aspect]), *blank) for aspect in ASPECTS)
    return Grid("", columns, rows, (4, *((5,) * len(criteria))), MATRIX_HEIGHT)


def _attendance() -> Grid:
    kinds = ((Dimension.SEX, SEX_LABELS), (Dimension.AGE_BAND, AGE_LABELS),
             (Dimension.SECTOR, CATEGORY_LABELS))  # fmt: skip
    columns = tuple(c for d, _labels in kinds for c in (str(DIMENSION_LABELS[d]), _("How many")))
    names = zip_longest(*(map(str, labels.values()) for _d, labels in kinds), fillvalue="")
    rows = tuple(tuple(cell for name in row for cell in (name, "")) for row in names)
    return Grid("", columns, rows, (4, 2, 4, 2, 5, 2), COUNT_HEIGHT)


def _code(workshop: Workshop | None) -> tuple[Block, ...]:
    evaluation = find_evaluation(workshop) if workshop else None
    address = hall_address(evaluation) if evaluation else ""
    if not address:
        return ()
    return (
        Code(
            address, _("Evaluation form on a telephone"), _("Code that opens the evaluation form")
        ),
    )
