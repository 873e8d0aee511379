"""The report as a document in each language, composed from its frozen data and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from consult.contributions.models import KIND_LABELS
from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Cover,
    Document,
    Entry,
    Heading,
    Ids,
    Label,
    Paragraph,
    Prose,
    Quote,
    Quotes,
    Register,
    Row,
    Sentence,
    Table,
)
from consult.extensions import utc_now
from consult.kernel.i18n import babel_locale
from consult.workshops.models import (
    ASPECT_LABELS,
    COMPUTED,
    DIMENSION_LABELS,
    WORKSHOP_KIND_LABELS,
    WRITTEN,
    Aspect,
)
from consult.workshops.reporting.labels import COUNTED_BY_CODE, counted, group_labels
from consult.workshops.reporting.matrix import Column, Group, Head, Matrix, Said
from consult.workshops.reporting.prose import passages_of

#: in the order of the matrix; examples follow what they are examples of
ASPECTS = (*COMPUTED, *WRITTEN)
KIND = "workshop_report"


def compose(matrix: Matrix, language: str) -> Document:
    """The report in ``ar``, ``fr`` or ``en``; equal data give an equal document.

    What people wrote, and what was said, stands there in its own language.
    """
    with force_locale(babel_locale(language)):
        title = wording.name(matrix.head.titles, language)
        written = matrix.published or utc_now()
        return Document(
            language=language,
            title=_("Report of the workshop: %(workshop)s", workshop=wording.isolated(title)),
            written=written.isoformat(),
            version=matrix.number,
            is_demo=matrix.is_demo,
            demo_notice=_("Demonstration: invented data") if matrix.is_demo else "",
            words=_words(),
            blocks=tuple(_blocks(matrix, language)),
            references={n.contribution: (n.reference, "") for n in matrix.notes},
            kind=KIND,
        )


def _words() -> dict[str, str]:
    """What renderers put around the content."""
    return {
        "contents": _("Contents"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "summary": _("Summary"),
        "participation": _("Participation"),
        "themes": _("Themes"),
        "assignments": _("Assignments"),
        "contributions": _("Contributions"),
        "reference": _("Reference"),
        "theme": _("Theme"),
        "text": _("Text"),
        "text_continued": _("Text, continued"),
        "table": _("Table"),
        "more": "[…]",
        "emoji": _("sign: %(name)s", name="{name}"),
        "character": _("character %(code)s", code="{code}"),
    }


def _blocks(matrix: Matrix, language: str) -> Iterator[Block]:
    known = {note.reference: note.contribution for note in matrix.notes}
    yield _cover(matrix, language)
    yield from _meeting(matrix, language, known)
    yield Heading(1, _("Figures of the matrix"), "figures")
    yield _figures(matrix, language)
    yield Heading(1, _("Results by criterion"), "results")
    for column in matrix.columns:
        yield from _column(matrix, column, language, known)
    yield from _annex(matrix, language)


def _cover(matrix: Matrix, language: str) -> Cover:
    head = matrix.head
    lines = [
        (_("Consultation"), wording.name(matrix.consultation, language)),
        (_("Date"), wording.day(head.held, language)),
    ]
    if head.province:
        lines.append((_("Prefecture or province"), wording.name(head.province, language)))
    if head.place:
        lines.append((_("Place"), head.place))
    if matrix.published:
        version = _("version %(number)s", number=wording.number(matrix.number, language))
        day = wording.day(matrix.published.date(), language)
        lines.append((_("Published"), f"{day} – {version}"))
        if matrix.reason:
            lines.append((_("Corrected because"), matrix.reason))
    else:
        lines.append((_("Published"), _("not yet: this is a draft")))
    return Cover(
        kind=_("Workshop report"),
        title=wording.name(head.titles, language),
        subtitle=str(WORKSHOP_KIND_LABELS[head.kind]),
        region=wording.name(matrix.region, language),
        lines=tuple(lines),
    )


def _meeting(matrix: Matrix, language: str, known: Mapping[str, int]) -> Iterator[Block]:
    """What the meeting was, who led it and who came."""
    head = matrix.head
    yield Heading(1, _("The meeting"), "meeting")
    yield Paragraph((Sentence("participants", _came(head, language)),))
    team = matrix.columns[-1].cell(Aspect.TEAM).text
    if team.strip():
        yield Label(str(ASPECT_LABELS[Aspect.TEAM]))
        yield Prose("team", passages_of(team, known), level=2)
    rows = tuple(_attendance_rows(head, language))
    if rows:
        columns = (_("Counted by"), _("Who came"), _("Participants"))
        yield Table("attendance", _("Participants"), columns, rows, widths=(30, 50, 20))


def _came(head: Head, language: str) -> str:
    if head.participants is None:
        return str(_("Nobody counted who came."))
    shown = wording.number(head.participants, language)
    text = ngettext(
        "%(count)s person took part.",
        "%(count)s people took part.",
        head.participants,
        count=shown,
    )
    return str(text)


def _attendance_rows(head: Head, language: str) -> Iterator[Row]:
    for dimension in COUNTED_BY_CODE:
        label = str(DIMENSION_LABELS[dimension])
        for name, people in counted(head, dimension):
            if people:
                yield Row((label, name, people), workshops=(head.workshop,))
    for names, people in head.provinces:
        cells = (_("Prefecture or province"), wording.name(names, language), people)
        yield Row(cells, workshops=(head.workshop,))


def column_name(column: Column, language: str) -> str:
    """A criterion's name, or what its column without a criterion is called."""
    if column.criterion is None:
        return str(_("Across the criteria, and the meeting as a whole"))
    return wording.name(column.names, language)


def _figures(matrix: Matrix, language: str) -> Table:
    labels = group_labels()
    columns = (_("Criterion"), _("Notes"), *labels.values(), _("Votes"))
    rows = tuple(_figures_row(column_name(c, language), c.notes) for c in matrix.columns)
    return Table(
        "matrix",
        _("Notes by criterion and kind, and their votes"),
        columns,
        rows,
        widths=(34, 11, 11, 12, 11, 10, 11),
        total=_figures_row(_("Total"), matrix.notes),
    )


def _figures_row(name: str, notes: Sequence[Said]) -> Row:
    grouped = {group: [n for n in notes if n.group is group] for group in Group}
    votes = sum(note.votes for note in notes)
    cells: tuple[Cell, ...] = (name, len(notes), *map(len, grouped.values()), votes)
    voted = [note for note in notes if note.votes]
    behind = (_ids(notes), _ids(notes), *map(_ids, grouped.values()), _ids(voted))
    return Row(cells, _ids(notes), behind=behind)


def _ids(notes: Sequence[Said]) -> Ids:
    return tuple(note.contribution for note in notes)


def _column(
    matrix: Matrix, column: Column, language: str, known: Mapping[str, int]
) -> Iterator[Block]:
    number = matrix.columns.index(column) + 1
    texts = [c for c in column.cells if c.text.strip() and c.aspect is not Aspect.TEAM]
    if column.criterion is None and not texts and not column.notes:
        return
    yield Heading(2, column_name(column, language), f"criterion-{number}")
    notes = ngettext("%(num)s note", "%(num)s notes", len(column.notes))
    votes = ngettext("%(num)s vote", "%(num)s votes", column.votes)
    yield Paragraph((Sentence("criterion_notes", f"{notes} · {votes}"),))
    for aspect in ASPECTS:
        if aspect is Aspect.EXAMPLES:
            yield from _examples(matrix, column, number)
            continue
        passages = passages_of(column.cell(aspect).text, known)
        if passages:
            yield Label(str(ASPECT_LABELS[aspect]))
            yield Prose(f"{aspect}-{number}", passages, level=2)


def _examples(matrix: Matrix, column: Column, number: int) -> Iterator[Block]:
    held = {note.contribution: note for note in matrix.notes}
    chosen = [held[id_] for id_ in column.cell(Aspect.EXAMPLES).contributions if id_ in held]
    quotes = tuple(_quote(note) for note in chosen if note.text)
    if quotes:
        yield Label(str(ASPECT_LABELS[Aspect.EXAMPLES]))
        yield Quotes(f"examples-{number}", quotes)


def _quote(note: Said) -> Quote:
    votes = ngettext("%(num)s vote", "%(num)s votes", note.votes) if note.votes else ""
    return Quote(note.contribution, note.reference, note.text, weight=note.votes, weight_text=votes)


def _annex(matrix: Matrix, language: str) -> Iterator[Block]:
    notes = [note for note in matrix.notes if note.text]
    if not notes:
        return
    names = {n.contribution: column_name(c, language) for c in matrix.columns for n in c.notes}
    yield Heading(1, _("Annex: the notes behind this report"), "notes")
    yield Register(
        "register",
        _("Notes of the workshop"),
        (_("Reference"), _("What was said"), _("About")),
        tuple(_entry(note, names[note.contribution]) for note in notes),
    )


def _entry(note: Said, criterion: str) -> Entry:
    facts = [wording.isolated(criterion)]
    if note.kind:
        facts.append(str(KIND_LABELS[note.kind]))
    if note.table is not None:
        facts.append(_("table %(number)s", number=note.table))
    if note.votes:
        facts.append(ngettext("%(num)s vote", "%(num)s votes", note.votes))
    return Entry(note.contribution, note.reference, note.text, False, " · ".join(facts))
