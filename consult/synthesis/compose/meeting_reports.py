"""What the meetings published themselves: their reports, their minutes, what people observed."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import Block, Cell, Figure, Heading, Points, Row, Sentence, Table
from consult.synthesis.compose.scope import Scope, ids_of, say
from consult.synthesis.facts import Contribution, Dimension, MeetingReport, Observation, Workshop


def meeting_reports(scope: Scope) -> list[Block]:
    """Which meetings published what, where the register went on since, and what they observed.

    Nothing as long as no meeting published a report or minutes.
    """
    workshops = scope.facts.workshops
    if not any(w.report or w.minutes for w in workshops):
        return []
    notes: dict[int | None, list[Contribution]] = {w.id: [] for w in workshops}
    for contribution in scope.facts.contributions:
        notes.setdefault(contribution.workshop, []).append(contribution)
    blocks: list[Block] = [
        Heading(2, _("Reports of the workshops"), "workshop-reports"),
        _table(scope, notes),
    ]
    sentences = [_taken(scope)] if any(w.report for w in workshops) else []
    for workshop in workshops:
        if workshop.report is not None:
            sentences += _changes(scope, workshop, workshop.report, notes[workshop.id])
    if sentences:
        blocks.append(Points(tuple(sentences)))
    return [*blocks, *_observed(scope)]


def _table(scope: Scope, notes: dict[int | None, list[Contribution]]) -> Table:
    columns = (
        *(_("Workshop"), _("Participants"), _("Women"), _("Notes"), _("Votes")),
        *(_("Report"), _("Minutes")),
    )
    return Table(
        "workshops_reports",
        _("Workshops, with their published reports and minutes"),
        columns,
        tuple(_row(scope, w, notes[w.id]) for w in scope.facts.workshops),
        widths=(26, 13, 9, 9, 9, 19, 15),
    )


def _row(scope: Scope, workshop: Workshop, held: list[Contribution]) -> Row:
    report = workshop.report
    count = len(report.notes) if report else len(held)
    votes = report.votes if report else sum(c.votes for c in held)
    cells: tuple[Cell, ...] = (
        workshop.title,
        _shown(workshop.participants),
        _shown(workshop.women),
        count,
        votes,
        _published(scope, report),
        wording.day(workshop.minutes, scope.language) if workshop.minutes else "–",
    )
    # notes of the published report that the register no longer counts cannot be opened here
    ids = tuple(i for i in report.notes if i in scope.by_id) if report else ids_of(held)
    return Row(cells, ids, (workshop.id,))


def _shown(count: int | None) -> int | str:
    return "–" if count is None else count


def _published(scope: Scope, report: MeetingReport | None) -> str:
    if report is None:
        return _not_published()
    day = wording.day(report.published, scope.language)
    return str(_("version %(number)s, %(day)s", number=report.number, day=day))


def _not_published() -> str:
    return str(_("not published"))


def _taken(scope: Scope) -> Sentence:
    ids = tuple(w.id for w in scope.facts.workshops if w.report)
    text = ngettext(
        "%(count)s workshop has published its report: those who came, notes and votes are given"
        " here as that report counts them.",
        "%(count)s workshops have published their reports: those who came, notes and votes are"
        " given here as those reports count them.",
        len(ids),
        count=scope.number(len(ids)),
    )
    figure = Figure(
        _("Published reports"), len(ids), _("Workshops whose report is published"), workshops=ids
    )
    return say("workshop_reports", text, figure)


def _changes(
    scope: Scope, workshop: Workshop, report: MeetingReport, held: list[Contribution]
) -> Iterator[Sentence]:
    """What the register counts otherwise than the published report."""
    title = wording.isolated(workshop.title)
    before, now = report.notes, ids_of(sorted(held, key=lambda c: c.id))
    votes = sum(c.votes for c in held)
    if (before, report.votes) != (now, votes):
        text = _(
            "Since the report of %(workshop)s was published, the register changed: the report"
            " counts %(before)s, the register %(now)s.",
            workshop=title,
            before=_amount(scope, len(before), report.votes),
            now=_amount(scope, len(now), votes),
        )
        yield say("report_notes_changed", text, *_changed_figures(workshop, report, now, votes))
    if report.participants != report.participants_now:
        text = _(
            "The attendance of %(workshop)s was corrected after its report was published."
            " Participants in the report: %(people)s; in the register: %(people_now)s.",
            workshop=title,
            people=_number(scope, report.participants),
            people_now=_number(scope, report.participants_now),
        )
        yield say("report_attendance_changed", text)


def _amount(scope: Scope, notes: int, votes: int) -> str:
    said = ngettext("%(count)s note", "%(count)s notes", notes, count=scope.number(notes))
    voted = ngettext("%(count)s vote", "%(count)s votes", votes, count=scope.number(votes))
    return f"{said} ({voted})"


def _number(scope: Scope, count: int | None) -> str:
    return "–" if count is None else scope.number(count)


def _changed_figures(
    workshop: Workshop, report: MeetingReport, now: tuple[int, ...], votes: int
) -> Iterator[Figure]:
    here = (workshop.id,)
    frozen = _("As the published report counts them")
    yield Figure(_("Notes in the report"), len(report.notes), frozen, workshops=here)
    yield Figure(_("Votes in the report"), report.votes, frozen, workshops=here)
    yield Figure(_("Notes in the register"), len(now), _("Notes counted in this report"), now)
    yield Figure(_("Votes in the register"), votes, _("Votes of those notes"), now)


def _observed(scope: Scope) -> list[Block]:
    """What people wrote in those reports, each with the meeting it was observed in."""
    rows = tuple(
        _observation(scope, workshop, observation)
        for workshop in scope.facts.workshops
        if workshop.report is not None
        for observation in workshop.report.observations
    )
    if not rows:
        return []
    columns = (_("Workshop"), _("Criterion"), _("About"), _("What was observed"))
    table = Table(
        "workshops_observations",
        _("Observations written in the reports of the workshops"),
        columns,
        rows,
        widths=(20, 18, 17, 45),
    )
    return [table]


def _observation(scope: Scope, workshop: Workshop, observation: Observation) -> Row:
    about = (
        scope.label(Dimension.CRITERION, observation.criterion)
        if observation.criterion
        else _("The meeting as a whole")
    )
    cells = (
        workshop.title,
        about,
        wording.name(observation.about, scope.language),
        observation.text,
    )
    ids = tuple(i for i in observation.contributions if i in scope.by_id)
    return Row(cells, ids, (workshop.id,))
