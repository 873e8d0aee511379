"""Reads of reports, and the facts of a report in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions import models as register
from consult.contributions.models import UNCOUNTED, Contribution, ImportBatch, Status, Support
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES, babel_locale
from consult.synthesis import facts
from consult.synthesis.facts import Dimension, Facts, Kind, Names, Option, Part, Sorting
from consult.synthesis.models import ReportVersion
from consult.themes.models import Assignment, Outcome, Source, Theme, ThemeQuote
from consult.themes.queries import active_themes, latest_done_run
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop, WorkshopNote
from consult.workshops.models import Dimension as Attendance

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
    Dimension.SEX: register.SEX_LABELS,
    Dimension.AGE_BAND: register.AGE_LABELS,
    Dimension.CATEGORY: register.CATEGORY_LABELS,
    Dimension.LANGUAGE: register.LANGUAGE_LABELS,
}


def list_versions(consultation: Consultation) -> Sequence[Any]:
    """The reports composed so far, the newest first, without their documents."""
    select = (
        sa.select(
            ReportVersion.number,
            ReportVersion.language,
            ReportVersion.created_at,
            ReportVersion.composed_by_id,
        )
        .filter_by(consultation_id=consultation.id)
        .order_by(ReportVersion.number.desc())
    )
    return db.session.execute(select).all()


def get_version(consultation: Consultation, number: int) -> ReportVersion:
    """The report with this number in this consultation, else 404."""
    select = sa.select(ReportVersion).filter_by(consultation_id=consultation.id, number=number)
    return db.session.scalar(select) or abort(404)


def next_number(consultation: Consultation) -> int:
    """The number of the next report."""
    select = sa.select(sa.func.max(ReportVersion.number)).filter_by(consultation_id=consultation.id)
    return (db.session.scalar(select) or 0) + 1


def facts_of(consultation: Consultation, *, written: datetime, version: int) -> Facts:
    """Everything a report may say about a consultation at this instant."""
    run = latest_done_run(consultation)
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
        workshops=tuple(_workshops(consultation)),
        options=_options(consultation),
        run=facts.Run(run.engine_version, run.seed, run.finished_at) if run else None,
        version=version,
        withheld=_withheld(consultation),
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
        dimension: tuple(Option(str(key), _coded_names(label)) for key, label in labels.items())
        for dimension, labels in LABELS.items()
    }
    found[Dimension.CRITERION] = tuple(
        Option(str(c.id), _names(c, "name")) for c in consultation.criteria
    )
    found[Dimension.PROVINCE] = tuple(
        Option(str(p.id), _names(p, "name")) for p in consultation.region.provinces
    )
    return found


def _counted(consultation: Consultation) -> sa.ColumnElement[bool]:
    return sa.and_(
        Contribution.consultation_id == consultation.id, Contribution.status.not_in(LEFT_OUT)
    )


def _withheld(consultation: Consultation) -> int:
    select = sa.select(sa.func.count(Contribution.id)).where(
        Contribution.consultation_id == consultation.id, Contribution.status.in_(WITHHELD)
    )
    return db.session.scalar(select) or 0


def _contributions(consultation: Consultation) -> list[facts.Contribution]:
    """The register in the order it was entered, with themes, votes and supports."""
    supports = (
        sa.select(Support.contribution_id, sa.func.count().label("count"))
        .group_by(Support.contribution_id)
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
            supports.c.count.label("supports"),
            ImportBatch.file_name,
            Theme.retired_at,
        )
        .outerjoin(Assignment, Assignment.contribution_id == Contribution.id)
        .outerjoin(Theme, Theme.id == Assignment.theme_id)
        .outerjoin(WorkshopNote, WorkshopNote.contribution_id == Contribution.id)
        .outerjoin(supports, supports.c.contribution_id == Contribution.id)
        .outerjoin(ImportBatch, ImportBatch.id == Contribution.import_batch_id)
        .where(_counted(consultation))
        .order_by(Contribution.id)
    )
    return [_contribution(row) for row in db.session.execute(select).unique()]


def _contribution(row: Any) -> facts.Contribution:
    held: Contribution = row.Contribution
    # a text left in a theme that was withdrawn stands in none
    retired = row.theme_id is not None and row.retired_at is not None
    outcome = Outcome.UNDECIDED if retired else row.outcome
    return facts.Contribution(
        id=held.id,
        reference=held.reference,
        parts=_parts(held),
        received=held.said_on,
        values=_values(held),
        theme=None if retired else row.theme_id,
        sorting=SORTINGS[outcome] if outcome else Sorting.NOT_RUN,
        placed_by_person=row.source is Source.PERSON and not retired,
        votes=row.votes or 0,
        supports=row.supports or 0,
        workshop=row.workshop_id,
        source=_source(held, row.file_name),
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
    select = (
        sa.select(ThemeQuote.theme_id, ThemeQuote.contribution_id)
        .where(ThemeQuote.theme_id.in_([theme.id for theme in themes]))
        .order_by(ThemeQuote.theme_id, ThemeQuote.position, ThemeQuote.id)
    )
    for theme_id, contribution_id in db.session.execute(select):
        quotes[theme_id].append(contribution_id)
    return [
        facts.Theme(
            id=theme.id,
            number=theme.number,
            names=_names(theme, "label"),
            terms=tuple(theme.terms),
            stability=theme.stability,
            representatives=tuple(quotes[theme.id]),
        )
        for theme in themes
    ]


def _workshops(consultation: Consultation) -> list[facts.Workshop]:
    select = (
        sa.select(Workshop)
        .filter_by(consultation_id=consultation.id)
        .order_by(Workshop.held_on, Workshop.id)
    )
    return [_workshop(workshop) for workshop in db.session.scalars(select).unique()]


def _workshop(held: Workshop) -> facts.Workshop:
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
    )
