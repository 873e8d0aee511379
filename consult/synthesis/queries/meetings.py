"""What the meetings themselves published: their reports and their minutes, three queries in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import Trait
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES, babel_locale
from consult.synthesis import facts
from consult.workshops.models import ASPECT_LABELS, WRITTEN, Aspect, Dimension, Minutes, Workshop
from consult.workshops.reporting.matrix import Column, Matrix, without
from consult.workshops.reporting.prose import named_in, passages_of
from consult.workshops.reporting.queries import latest_versions, matrix_of, no_longer_shown


@dataclass(frozen=True)
class Published:
    """A published report: what is told of it, and whom it counts."""

    report: facts.MeetingReport
    matrix: Matrix


def published_reports(consultation: Consultation) -> Mapping[int, Published]:
    """Workshop → its published report, without words that may no longer be shown."""
    versions = latest_versions(consultation, whole=True)
    matrices = {key: matrix_of(version) for key, version in versions.items()}
    ids = {note.contribution for matrix in matrices.values() for note in matrix.notes}
    gone = no_longer_shown(consultation, ids) if ids else frozenset()
    found = {}
    for key, version in versions.items():
        matrix = without(matrices[key], gone)
        report = facts.MeetingReport(
            number=version.number,
            published=version.created_at.date(),
            sha256=version.sha256,
            notes=tuple(sorted(note.contribution for note in matrix.notes)),
            votes=matrix.votes,
            participants=matrix.head.participants,
            observations=tuple(_observations(matrix)),
        )
        found[key] = Published(report, matrix)
    return found


def published_minutes(consultation: Consultation) -> Mapping[int, date]:
    """Workshop → the day on which its minutes were published."""
    select = (
        sa.select(Minutes.workshop_id, Minutes.published_at)
        .join(Workshop, Workshop.id == Minutes.workshop_id)
        .where(Workshop.consultation_id == consultation.id, Minutes.published_at.is_not(None))
        .order_by(Minutes.workshop_id)
    )
    return {
        workshop_id: published.date()
        for workshop_id, published in db.session.execute(select)
        if published is not None
    }


def as_published(workshop: facts.Workshop, published: Published | None) -> facts.Workshop:
    """The meeting with those who came as its report counts them, and what it counts now."""
    if published is None:
        return workshop
    head = published.matrix.head
    sexes = head.counted(Dimension.SEX)
    ages = head.counted(Dimension.AGE_BAND)
    came = {str(Trait.SEX): sexes, str(Trait.AGE_BAND): ages}
    return replace(
        workshop,
        women=sexes.get("female"),
        men=sexes.get("male"),
        age_bands=ages,
        categories=head.counted(Dimension.SECTOR),
        came={**workshop.came, **{trait: counts for trait, counts in came.items() if counts}},
        present=head.participants,
        report=replace(published.report, participants_now=workshop.participants),
    )


def _observations(matrix: Matrix) -> Iterator[facts.Observation]:
    known = {note.reference: note.contribution for note in matrix.notes}
    for column in matrix.columns:
        for aspect in WRITTEN:
            for passage in passages_of(column.cell(aspect).text, {}):
                text = "".join(span.text for span in passage.spans)
                yield _observation(column, aspect, text, known)


def _observation(
    column: Column, aspect: Aspect, text: str, known: Mapping[str, int]
) -> facts.Observation:
    about = {}
    for language in LANGUAGES:
        with force_locale(babel_locale(language)):
            about[language] = str(ASPECT_LABELS[aspect])
    criterion = str(column.criterion) if column.criterion is not None else None
    return facts.Observation(about, text, criterion, named_in(text, known))
