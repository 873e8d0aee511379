"""The facts of a report as the register holds them, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions import models as register
from consult.contributions.coverage.meetings import Meeting, who_came
from consult.contributions.models import UNCOUNTED, Contribution, ImportBatch, Status, Support
from consult.documents.wording import Names
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES, babel_locale
from consult.synthesis import facts
from consult.synthesis.facts import Dimension, Facts, Kind, Option, Part, Sorting
from consult.synthesis.queries.meetings import as_published, published_minutes, published_reports
from consult.themes.models import Assignment, Outcome, Source, Theme, ThemeQuote
from consult.themes.queries import active_themes, latest_done_run
from consult.workshops.coverage.queries import meetings_held
from consult.workshops.evaluation.judgements import Judgements, judgements_of
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop, WorkshopNote
from consult.workshops.models import Dimension as Attendance
from consult.workshops.models.evaluation import EvaluationQuestion

#: what moderation withholds is neither counted nor quoted; the report says how much it is
WITHHELD = (Status.HELD, Status.HIDDEN)
#: nor is what counts nowhere; a merged one is counted in the one that stays
LEFT_OUT = UNCOUNTED | {Status.HELD}
UNKNOWN_LANGUAGE = "und"

SORTINGS = {
    Outcome.ASSIGNED: Sorting.IN_THEME,
    Outcome.UNDECIDED: Sorting.UNDECIDED,
    Outcome.UNCLEAR: Sorting.UNCLEAR,
}
#: codes with names of their own, by dimension
LABELS: dict[Dimension, Mapping[Any, Any]] = {
    Dimension.CHANNEL: register.CHANNEL_LABELS,
    Dimension.SETTING: register.SETTING_LABELS,
    Dimension.SEX: register.SEX_LABELS,
    Dimension.AGE_BAND: register.AGE_LABELS,
    Dimension.CATEGORY: register.CATEGORY_LABELS,
    Dimension.LANGUAGE: register.LANGUAGE_LABELS,
}


def facts_of(consultation: Consultation, *, written: datetime, version: int) -> Facts:
    """Everything a report may say about a consultation at this instant."""
    run = latest_done_run(consultation)
    left_out = _left_out(consultation)
    judged = judgements_of(consultation)
    return Facts(
        consultation=facts.Consultation(
            names=_names(consultation, "title"),
            region=_names(consultation.region, "name"),
            opens=consultation.opens_on,
            closes=consultation.closes_on,
            is_demo=consultation.is_demo,
        ),
        written=written,
        contributions=tuple(_contributions(consultation)),
        themes=tuple(_themes(consultation)),
        workshops=tuple(_workshops(consultation, judged)),
        options=_options(consultation),
        asked=tuple(_asked(question) for question in judged.questions),
        run=facts.Run(run.engine_version, run.seed, run.finished_at) if run else None,
        version=version,
        withheld=sum(by.get(status, 0) for by in left_out.values() for status in WITHHELD),
        withheld_by=left_out,
        census=facts.Census(consultation.region.census_year),
    )


def _names(thing: Any, field: str) -> Names:
    return {code: getattr(thing, f"{field}_{code}") or "" for code in LANGUAGES}


def _coded_names(label: Any) -> Names:
    """A lazy label in every language."""
    found = {}
    for code in LANGUAGES:
        with force_locale(babel_locale(code)):
            found[code] = str(label)
    return found


def _options(consultation: Consultation) -> dict[Dimension, tuple[Option, ...]]:
    found = {
        dimension: tuple(
            Option(str(key), _coded_names(label), code=str(key)) for key, label in labels.items()
        )
        for dimension, labels in LABELS.items()
    }
    found[Dimension.CRITERION] = tuple(
        Option(str(c.id), _names(c, "name"), code=c.code) for c in consultation.criteria
    )
    found[Dimension.PROVINCE] = tuple(
        Option(
            str(p.id),
            _names(p, "name"),
            code=p.code,
            at=(p.latitude, p.longitude),
            population=p.population,
            urban_share=p.urban_share,
        )
        for p in consultation.region.provinces
    )
    return found


def _counted(consultation: Consultation) -> sa.ColumnElement[bool]:
    return sa.and_(
        Contribution.consultation_id == consultation.id, Contribution.status.not_in(LEFT_OUT)
    )


def _left_out(consultation: Consultation) -> dict[str, dict[str, int]]:
    """How many the report does not count, by channel and then by status."""
    select = (
        sa.select(Contribution.channel, Contribution.status, sa.func.count())
        .where(Contribution.consultation_id == consultation.id, Contribution.status.in_(LEFT_OUT))
        .group_by(Contribution.channel, Contribution.status)
        .order_by(Contribution.channel, Contribution.status)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for channel, status, count in db.session.execute(select):
        found[str(channel)][str(status)] = count
    return dict(found)


def _also(consultation: Consultation) -> dict[int, list[int]]:
    """Themes that a contribution stands in beside its main one; withdrawn themes left out."""
    select = (
        sa.select(Assignment.contribution_id, Assignment.theme_id)
        .join(Contribution, Contribution.id == Assignment.contribution_id)
        .join(Theme, Theme.id == Assignment.theme_id)
        .where(_counted(consultation), Assignment.rank > 1, Theme.retired_at.is_(None))
        .order_by(Assignment.contribution_id, Assignment.rank)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for contribution_id, theme_id in db.session.execute(select):
        if theme_id is not None:
            found[contribution_id].append(theme_id)
    return found


def _contributions(consultation: Consultation) -> list[facts.Contribution]:
    """The register in the order it was entered, with themes, votes and supports.

    One that others were merged into has their votes too, and each of its supporters once.
    """
    stays = sa.func.coalesce(Contribution.merged_into_id, Contribution.id)
    supports = (
        sa.select(
            stays.label("contribution_id"),
            sa.func.count(Support.visitor.distinct()).label("count"),
        )
        .join(Contribution, Contribution.id == Support.contribution_id)
        .where(Contribution.consultation_id == consultation.id)
        .group_by(stays)
        .subquery()
    )
    merged_votes = (
        sa.select(
            Contribution.merged_into_id.label("contribution_id"),
            sa.func.sum(WorkshopNote.votes).label("count"),
        )
        .join(Contribution, Contribution.id == WorkshopNote.contribution_id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.merged_into_id.is_not(None),
        )
        .group_by(Contribution.merged_into_id)
        .subquery()
    )
    select = (
        sa.select(
            Contribution,
            Assignment.theme_id,
            Assignment.outcome,
            Assignment.source,
            WorkshopNote.workshop_id,
            WorkshopNote.votes,
            merged_votes.c.count.label("merged_votes"),
            supports.c.count.label("supports"),
            ImportBatch.file_name,
            Theme.retired_at,
        )
        .outerjoin(
            Assignment,
            sa.and_(Assignment.contribution_id == Contribution.id, Assignment.rank == 1),
        )
        .outerjoin(Theme, Theme.id == Assignment.theme_id)
        .outerjoin(WorkshopNote, WorkshopNote.contribution_id == Contribution.id)
        .outerjoin(supports, supports.c.contribution_id == Contribution.id)
        .outerjoin(merged_votes, merged_votes.c.contribution_id == Contribution.id)
        .outerjoin(ImportBatch, ImportBatch.id == Contribution.import_batch_id)
        .where(_counted(consultation))
        .order_by(Contribution.id)
    )
    also = _also(consultation)
    rows = db.session.execute(select).unique()
    return [_contribution(row, also.get(row.Contribution.id, [])) for row in rows]


def _contribution(row: Any, also: Sequence[int]) -> facts.Contribution:
    held: Contribution = row.Contribution
    # a text left in a theme that was withdrawn stands in none, or first in its next one
    retired = row.theme_id is not None and row.retired_at is not None
    in_theme = row.theme_id is not None and not retired
    themes = [row.theme_id, *also] if in_theme else list(also)
    outcome = Outcome.ASSIGNED if themes else Outcome.UNDECIDED if retired else row.outcome
    return facts.Contribution(
        id=held.id,
        reference=held.reference,
        parts=_parts(held),
        received=held.said_on,
        values=_values(held),
        theme=themes[0] if themes else None,
        also=tuple(themes[1:]),
        sorting=SORTINGS[outcome] if outcome else Sorting.NOT_RUN,
        placed_by_person=row.source is Source.PERSON and not retired,
        votes=(row.votes or 0) + (row.merged_votes or 0),
        supports=row.supports or 0,
        workshop=row.workshop_id,
        source=_source(held, row.file_name),
        status=str(held.status),
        answered=bool(held.answer),
    )


def _parts(held: Contribution) -> tuple[Part, ...]:
    """The parts of the form by their names; a statement by what somebody said it is."""
    stated = Kind(held.kind.value) if held.kind else None
    return tuple(Part(Kind(n) if n != "statement" else stated, text) for n, text in held.parts)


def _values(held: Contribution) -> dict[Dimension, str]:
    language = held.language if held.language != UNKNOWN_LANGUAGE else None
    found = {
        Dimension.CRITERION: held.criterion_id,
        Dimension.CHANNEL: held.channel,
        Dimension.PROVINCE: held.province_id,
        Dimension.SETTING: held.setting,
        Dimension.SEX: held.sex,
        Dimension.AGE_BAND: held.age_band,
        Dimension.CATEGORY: held.category,
        Dimension.LANGUAGE: language,
    }
    return {dimension: str(value) for dimension, value in found.items() if value is not None}


def _source(held: Contribution, file_name: str | None) -> str:
    """File and row of an imported contribution."""
    if not file_name:
        return ""
    return f"{file_name}:{held.source_row}" if held.source_row else file_name


def _themes(consultation: Consultation) -> list[facts.Theme]:
    themes = active_themes(consultation)
    quotes: dict[int, list[int]] = defaultdict(list)
    gone: Counter[int] = Counter()
    select = (
        sa.select(ThemeQuote.theme_id, ThemeQuote.contribution_id, Contribution.status)
        .join(Contribution, Contribution.id == ThemeQuote.contribution_id)
        .where(ThemeQuote.theme_id.in_([theme.id for theme in themes]))
        .order_by(ThemeQuote.theme_id, ThemeQuote.position, ThemeQuote.id)
    )
    for theme_id, contribution_id, status in db.session.execute(select):
        if status in LEFT_OUT:
            gone[theme_id] += 1
        else:
            quotes[theme_id].append(contribution_id)
    return [
        facts.Theme(
            id=theme.id,
            number=theme.number,
            names=_names(theme, "label"),
            terms=tuple(theme.terms),
            stability=theme.stability,
            representatives=tuple(quotes[theme.id]),
            quotes_gone=gone[theme.id],
        )
        for theme in themes
    ]


def _workshops(consultation: Consultation, judged: Judgements) -> list[facts.Workshop]:
    select = (
        sa.select(Workshop)
        .filter_by(consultation_id=consultation.id)
        .order_by(Workshop.held_on, Workshop.id)
    )
    held = meetings_held(consultation)
    reports, minutes = published_reports(consultation), published_minutes(consultation)
    return [
        replace(
            as_published(_workshop(workshop, held, judged), reports.get(workshop.id)),
            minutes=minutes.get(workshop.id),
        )
        for workshop in db.session.scalars(select).unique()
    ]


def workshops_named(consultation: Consultation, ids: Collection[int]) -> Sequence[Workshop]:
    """The workshops behind a figure that are still there, by date."""
    if not ids:
        return []
    select = (
        sa.select(Workshop)
        .where(Workshop.consultation_id == consultation.id, Workshop.id.in_(ids))
        .order_by(Workshop.held_on, Workshop.id)
    )
    return db.session.scalars(select).unique().all()


def _workshop(
    held: Workshop, meetings: Mapping[int, Meeting], judged: Judgements
) -> facts.Workshop:
    came = who_came(meetings[held.id]) if held.id in meetings else {}
    sexes = held.counted(Attendance.SEX)
    return facts.Workshop(
        id=held.id,
        title=held.title,
        kind=_coded_names(WORKSHOP_KIND_LABELS[held.kind]),
        held=held.held_on,
        province=str(held.province_id) if held.province_id else None,
        place=held.place,
        women=sexes.get(register.Sex.FEMALE),
        men=sexes.get(register.Sex.MALE),
        age_bands=held.counted(Attendance.AGE_BAND),
        categories=held.counted(Attendance.SECTOR),
        came={str(trait): people for trait, people in came.items()},
        present=held.participants if held.totals else None,
        answers=judged.answers.get(held.id, 0),
        marks=judged.marks_of(held.id),
    )


def _asked(question: EvaluationQuestion) -> facts.Asked:
    return facts.Asked(
        str(question.id), str(question.kind), _names(question, "text"), question.code
    )
