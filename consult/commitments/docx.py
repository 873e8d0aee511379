"""A commitment card as DOCX: the guide's matrix as one table, then its evidence word for word.

Pieces, styles and directions are those of the synthesis report (``documents.render``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime

import docx
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.commitments import matrix
from consult.commitments.matrix import Entry, Official
from consult.commitments.models import ANSWER_LABELS, Commitment, Evidence
from consult.commitments.queries import QUOTABLE
from consult.contributions.models import CHANNEL_LABELS, PART_LABELS
from consult.documents.blocks import Document, Heading
from consult.documents.render import packages, wordml
from consult.documents.render.styles import dress
from consult.documents.render.wordml import BORDER, Writer
from consult.documents.wording import day, isolated, listing
from consult.extensions import utc_now
from consult.kernel.i18n import babel_locale, localized
from consult.kernel.references import ALPHABET

#: grid of the table, in twentieths of a point: row number, rest of the labels' column, and
#: three columns that texts span and activities share with their dates
GRID = (600, 2500, 3000, 1700, 1700)
LABELS, TEXTS = 2, 3
HEAD = "EEF4F3"
QUIET = "Source"
#: a reference number in a text; its hyphen must not end a line
REFERENCE = re.compile(rf"\b([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})\b")
#: characters of a text that are not worth a break of page
SHORT = 400
PRESERVED = '<w:t xml:space="preserve">'


def render_card(commitment: Commitment, language: str, written: datetime | None = None) -> bytes:
    """The card as a DOCX file, labels in ``ar``, ``fr`` or ``en``; content as people typed it.

    ``written`` is the file's own date, by default now.
    """
    with force_locale(babel_locale(language)):
        document = _frame(commitment, language, written or utc_now())
        writer = Writer(document)
        package = docx.Document()
        dress(package, document, writer)
        _properties(package.core_properties, document)
        body = "".join((_opening(writer, commitment), _table(writer, commitment)))
        body += _evidence(writer, commitment)
    section = package.element.body.sectPr
    for element in parse_xml(f"<w:body {wordml.NAMESPACES}>{body}</w:body>"):
        section.addprevious(element)
    held = io.BytesIO()
    package.save(held)
    return packages.repacked(held.getvalue())


def _properties(properties: CoreProperties, document: Document) -> None:
    properties.title = wordml.clean(document.title)[:255]
    properties.author = properties.comments = ""
    properties.language = document.language
    written = datetime.fromisoformat(document.written).replace(tzinfo=None)
    properties.created = properties.modified = written


def _frame(commitment: Commitment, language: str, written: datetime) -> Document:
    consultation = commitment.consultation
    return Document(
        language=language,
        title=f"{matrix.TABLE_TITLE} – {commitment.title}",
        written=written.isoformat(),
        version=1,
        is_demo=consultation.is_demo,
        demo_notice=_("Demonstration: invented data") if consultation.is_demo else "",
        words={"page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")},
        blocks=(),
    )


def _opening(writer: Writer, commitment: Commitment) -> str:
    consultation = commitment.consultation
    place = f"{localized(consultation.region)} – {localized(consultation, 'title')}"
    parts = [
        writer.wrapped(writer.run(place, style="Quiet"), "Normal"),
        writer.paragraph(str(matrix.TABLE_TITLE), "Subtitle"),
    ]
    if consultation.is_demo:
        parts.append(writer.paragraph(writer.document.demo_notice, "Notice"))
    return "".join(parts)


def _table(writer: Writer, commitment: Commitment) -> str:
    """The matrix, row by row in the guide's order."""
    c = commitment
    rows = [
        _row(
            _head(writer, matrix.NUMBER_TITLE),
            _texts(writer, f"{c.number}. {isolated(c.title)}", strong=True),
        ),
        _row(
            _date(writer, matrix.STARTS_ON, c.starts_on, 3),
            _date(writer, matrix.ENDS_ON, c.ends_on, 2),
        ),
        _entry(writer, c, matrix.RESPONSIBLE_UNIT),
        _band(writer, matrix.DESCRIPTION),
        *(_entry(writer, c, entry) for entry in (matrix.PROBLEM, matrix.WHAT, matrix.HOW)),
        _relevance(writer, c),
        _additional(writer, c),
        *_activities(writer, c),
        _band(writer, matrix.CONTACT),
        _entry(writer, c, matrix.RESPONSIBLE_PERSON),
        _entry(writer, c, matrix.PHONE_EMAIL),
    ]
    visual = "<w:bidiVisual/>" if writer.rtl else ""
    line = f'w:val="single" w:sz="6" w:space="0" w:color="{BORDER}"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f"<w:{side} {line}/>" for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in GRID)
    return (
        f'<w:tbl><w:tblPr>{visual}<w:tblW w:w="{sum(GRID)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{writer.wrapped('', 'Gap')}"
    )


def _row(*cells: str, whole: bool = False) -> str:
    """A row; a ``whole`` one is not parted between two pages."""
    properties = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell(content: str, start: int, span: int, *, shaded: bool = False) -> str:
    """A cell over ``span`` columns of the grid from column ``start``."""
    width = sum(GRID[start : start + span])
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD}"/>' if shaded else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{shade}'
        f"</w:tcPr>{content}</w:tc>"
    )


def _strong(writer: Writer, text: object) -> str:
    return writer.wrapped(writer.run(str(text), strong=True), "Cell")


def _quiet(writer: Writer, text: object) -> str:
    return writer.wrapped(writer.run(str(text), style="Quiet"), "Cell")


def _head(writer: Writer, label: Official, guidance: Sequence[Official] = ()) -> str:
    """The labels' column: what is asked, and below it how to answer."""
    lines = [_strong(writer, label), *(_quiet(writer, text) for text in guidance)]
    return _cell("".join(lines), 0, LABELS, shaded=True)


def _band(writer: Writer, label: Official) -> str:
    """A heading over the whole width."""
    words = writer.run(str(label), strong=True)
    content = writer.wrapped(words, "Cell", extra="<w:keepNext/>")
    return _row(_cell(content, 0, len(GRID), shaded=True), whole=True)


def _lines(writer: Writer, text: str) -> str:
    """What people typed: each line a paragraph in its own direction, numbers not parted."""
    lines = "".join(writer.said(line, "Cell") for line in text.split("\n"))
    return REFERENCE.sub(rf"\1</w:t><w:noBreakHyphen/>{PRESERVED}\2", lines)


def _texts(writer: Writer, text: str, *, strong: bool = False) -> str:
    content = (
        writer.wrapped(writer.runs(text, strong=True), "Cell") if strong else _lines(writer, text)
    )
    return _cell(content, LABELS, TEXTS)


def _entry(writer: Writer, commitment: Commitment, entry: Entry) -> str:
    text = getattr(commitment, entry.name)
    return _row(_head(writer, entry.label, entry.guidance), _texts(writer, text))


def _shown(writer: Writer, value: date | None) -> str:
    return day(value, writer.document.language) if value else ""


def _date(writer: Writer, label: Official, value: date | None, span: int) -> str:
    content = writer.run(f"{label} ", strong=True) + writer.runs(_shown(writer, value))
    start = 0 if span == TEXTS else TEXTS
    return _cell(writer.wrapped(content, "Cell"), start, span)


def _relevance(writer: Writer, commitment: Commitment) -> str:
    given = commitment.answers
    content = []
    for question, label in matrix.QUESTIONS.items():
        content.append(_strong(writer, label))
        answer = given.get(question)
        content.append(
            writer.paragraph(str(ANSWER_LABELS[answer.answer]) if answer else "……", "Cell")
        )
        if answer and answer.explanation:
            content.append(_lines(writer, answer.explanation))
    return _row(_head(writer, matrix.RELEVANCE), _cell("".join(content), LABELS, TEXTS))


def _additional(writer: Writer, commitment: Commitment) -> str:
    label = matrix.ADDITIONAL
    examples = [matrix.EXAMPLES_INTRO, *(entry.label for entry in matrix.EXAMPLES)]
    content = [_lines(writer, commitment.additional)]
    for entry in matrix.EXAMPLES:
        if text := getattr(commitment, entry.name):
            content += [_strong(writer, entry.label), _lines(writer, text)]
    return _row(
        _head(writer, label.label, [*label.guidance, *examples]),
        _cell("".join(content), LABELS, TEXTS),
        whole=len(commitment.additional) < SHORT,
    )


def _activities(writer: Writer, commitment: Commitment) -> list[str]:
    """The numbered rows; the guide prints three, so that a new card shows where to go on."""
    heads = (matrix.ACTIVITIES, matrix.ACTIVITY_STARTS_ON, matrix.ACTIVITY_ENDS_ON)
    rows = [_activity([_strong(writer, text) for text in ("", *heads)], shaded=True)]
    filled = [(a.title, a.starts_on, a.ends_on) for a in commitment.activities]
    blank = [("", None, None)] * max(matrix.PRINTED_ROWS - len(filled), 0)
    for number, (title, starts_on, ends_on) in enumerate([*filled, *blank], 1):
        dates = [writer.paragraph(_shown(writer, value), "Cell") for value in (starts_on, ends_on)]
        rows.append(
            _activity([writer.paragraph(str(number), "NumberCell"), _lines(writer, title), *dates])
        )
    return rows


def _activity(contents: Sequence[str], *, shaded: bool = False) -> str:
    places = ((0, 1), (1, 2), (3, 1), (4, 1))
    return _row(
        *(_cell(text, *place, shaded=shaded) for text, place in zip(contents, places, strict=True))
    )


def _evidence(writer: Writer, commitment: Commitment) -> str:
    """What people said that the commitment answers, with reference numbers."""
    if not commitment.evidence:
        return ""
    heading = _("Evidence: what participants said, word for word")
    parts = [writer.heading(Heading(level=2, text=heading, anchor="evidence"))]
    if commitment.themes:
        names = [f"{theme.number}. {isolated(theme.label)}" for theme in commitment.themes]
        themes = listing(names, writer.document.language)
        parts.append(
            writer.paragraph(_("Themes of the consultation: %(themes)s", themes=themes), "Normal")
        )
    parts += [_quote(writer, evidence) for evidence in commitment.evidence]
    return "".join(parts)


def _quote(writer: Writer, evidence: Evidence) -> str:
    said = evidence.contribution
    place = localized(said.province) if said.province else ""
    notes = [place, str(CHANNEL_LABELS[said.channel]), _shown(writer, said.said_on)]
    source = writer.run(said.reference, direction="ltr", style="Reference")
    source += writer.runs("".join(f" · {isolated(note)}" for note in notes if note))
    if said.status not in QUOTABLE:
        withheld = _("This contribution is no longer public; its text is left out.")
        return writer.paragraph(withheld, "Extract") + writer.wrapped(source, QUIET)
    parts = []
    for name, text in said.parts:
        if len(said.parts) > 1:
            parts.append(writer.paragraph(f"{PART_LABELS[name]}:", QUIET))
        parts.append(writer.said(text, "Extract"))
    return "".join(parts) + writer.wrapped(source, QUIET)
