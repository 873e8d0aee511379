"""Beginning a report, and freezing what it says as a version."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.documents.render.runs import plain as plain_words
from consult.documents.storing import to_plain
from consult.extensions import db, utc_now
from consult.kernel import audit
from consult.kernel.errors import DomainError
from consult.kernel.plain import as_plain, plain_hash
from consult.synthesis.engine import engine_version
from consult.synthesis.facts import ReportKind, Subject, SubjectKind
from consult.synthesis.models import (
    Report,
    ReportBlock,
    ReportState,
    ReportVersion,
    VersionStep,
)
from consult.synthesis.places import Place, places
from consult.synthesis.queries import (
    facts_of,
    find_report,
    get_version,
    latest_version,
    next_number,
    written_in,
)
from consult.synthesis.snapshot import Inputs, TakenBack, document_of, pack
from consult.themes.models import Theme
from consult.themes.queries import current_run


def open_report(
    *,
    consultation: Consultation,
    language: str,
    actor: User | None,
    kind: ReportKind = ReportKind.SYNTHESIS,
    subject: Subject | None = None,
) -> Report:
    """The report of this kind, about this, in this language; begun when it is not there yet.

    Raises
    ------
    DomainError
        When a thematic report names nothing to be about, or nothing that is there.
    """
    if (kind is ReportKind.THEMATIC) != (subject is not None):
        raise DomainError(_l("A thematic report is about one theme, criterion or province."))
    known = find_report(consultation, kind, subject, language)
    if known is not None:
        return known
    report = Report(
        consultation_id=consultation.id,
        kind=kind,
        language=language,
        created_by_id=actor.id if actor else None,
        **_pointers(consultation, subject),
    )
    report.blocks = [
        ReportBlock(place=place, position=position * 100)
        for position, place in enumerate(places(kind), start=1)
        if place is not Place.EXTRA
    ]
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
    except IntegrityError:
        # somebody began it at the same moment
        other = find_report(consultation, kind, subject, language)
        if other is None:
            raise
        return other
    audit.record("open_report", report, actor=actor, kind=str(kind), language=language)
    return report


def compose_report(
    *,
    consultation: Consultation,
    language: str,
    actor: User | None,
    kind: ReportKind = ReportKind.SYNTHESIS,
    subject: Subject | None = None,
) -> ReportVersion:
    """Compose a report as things stand now and keep it, frozen, with a new number.

    Without themes, or without any contribution, the report says so.
    """
    report = open_report(
        consultation=consultation, language=language, actor=actor, kind=kind, subject=subject
    )
    return freeze(report=report, actor=actor)


def freeze(*, report: Report, actor: User | None) -> ReportVersion:
    """Keep what the report says at this moment as a new version, a draft.

    Everything it is composed from is read while nobody can change themes, and is kept with it.
    When nothing changed since the latest version, and that is still a draft, it is that one: a
    double click makes no second version.
    """
    consultation = report.consultation
    hold_still(consultation)
    number, written = next_number(consultation), utc_now()
    before = latest_version(report)
    inputs = Inputs(
        facts=facts_of(consultation, written=written, version=number),
        language=report.language,
        kind=report.kind,
        subject=report.subject,
        people=written_in(report),
        taken_back=_taken_back(before),
        run_under_way=current_run(consultation) is not None,
    )
    if before is not None and _is_same(before, inputs):
        return before
    version = _version(report, inputs, actor)
    try:
        with db.session.begin_nested():
            db.session.add(version)
            db.session.flush()
    except IntegrityError:
        other = get_version(consultation, number)
        return other if other.report_id == report.id else freeze(report=report, actor=actor)
    details: dict[str, Any] = {"number": number, "kind": str(report.kind)}
    audit.record("compose_report", version, actor=actor, **details)
    return version


def hold_still(consultation: Consultation) -> None:
    """Let nobody change themes until the transaction ends, so that what is read fits together.

    A write that changes nothing: PostgreSQL locks the row that changes of themes lock too, and
    SQLite keeps every other writer out.
    """
    db.session.execute(
        sa.update(Consultation)
        .where(Consultation.id == consultation.id)
        .values(slug=Consultation.slug)
        .execution_options(synchronize_session=False)
    )


def _pointers(consultation: Consultation, subject: Subject | None) -> dict[str, int]:
    if subject is None:
        return {}
    known: set[int]
    match subject.kind:
        case SubjectKind.THEME:
            select = sa.select(Theme.id).filter_by(
                consultation_id=consultation.id, number=int(subject.key), retired_at=None
            )
            theme_id = db.session.scalar(select)
            if theme_id is not None:
                return {"theme_id": theme_id}
            raise DomainError(_l("There is no such theme."))
        case SubjectKind.CRITERION:
            known = {c.id for c in consultation.criteria}
        case SubjectKind.PROVINCE:
            known = {p.id for p in consultation.region.provinces}
    if int(subject.key) not in known:
        raise DomainError(_l("This consultation has no such criterion or province."))
    return {f"{subject.kind}_id": int(subject.key)}


def _version(report: Report, inputs: Inputs, actor: User | None) -> ReportVersion:
    document = document_of(inputs)
    plain = to_plain(document)
    packed, digest = pack(inputs)
    written = inputs.facts.written
    actor_id = actor.id if actor else None
    return ReportVersion(
        consultation_id=report.consultation_id,
        report_id=report.id,
        kind=report.kind,
        number=inputs.facts.version,
        language=report.language,
        title=plain_words(document.title)[:500],
        document=plain,
        document_sha256=plain_hash(plain),
        snapshot=packed,
        snapshot_sha256=digest,
        engine_version=engine_version(),
        run_under_way=inputs.run_under_way,
        composed_by_id=actor_id,
        created_at=written,
        steps=[VersionStep(state=ReportState.DRAFT, actor_id=actor_id, created_at=written)],
    )


def _taken_back(before: ReportVersion | None) -> tuple[TakenBack, ...]:
    """Contributions that the version before quoted and that their authors withdrew."""
    if before is None:
        return ()
    quoted = {
        quote["contribution"]
        for block in before.document["blocks"]
        if block["block"] == "quotes"
        for quote in block["quotes"]
    }
    select = (
        sa.select(Contribution.id, Contribution.reference)
        .where(
            Contribution.consultation_id == before.consultation_id,
            Contribution.status == Status.WITHDRAWN,
        )
        .order_by(Contribution.id)
    )
    rows = db.session.execute(select).all()
    return tuple(TakenBack(key, reference) for key, reference in rows if key in quoted)


def _is_same(before: ReportVersion, inputs: Inputs) -> bool:
    """Whether a draft was composed from the very same things, its date and number aside."""
    if before.snapshot is None or before.state is not ReportState.DRAFT:
        return False
    known = json.loads(zlib.decompress(before.snapshot))
    return _undated(known) == _undated(as_plain(replace(inputs)))


def _undated(plain: dict[str, Any]) -> dict[str, Any]:
    facts = {k: v for k, v in plain["facts"].items() if k not in {"written", "version"}}
    return {**plain, "facts": facts}
