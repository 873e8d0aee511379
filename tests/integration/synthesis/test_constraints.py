"""Each named constraint of reports refuses what it is there to refuse, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db, utc_now
from consult.synthesis.facts import ReportKind
from consult.synthesis.models import (
    BlockRevision,
    RedactionReason,
    Report,
    ReportBlock,
    ReportFile,
    ReportRedaction,
    ReportSignature,
    ReportSigner,
    ReportState,
    ReportVersion,
    VersionStep,
)
from consult.synthesis.operations import review
from consult.synthesis.places import Place
from tests.factories import make_user
from tests.integration.synthesis.conftest import block_of, theme_of

pytestmark = pytest.mark.both_databases
HASH = "0" * 64


def refused(app: Flask, constraint: str, *rows: Any) -> None:
    """The database refuses these rows in the name of the constraint."""

    def enter() -> None:
        with db.session.begin_nested():
            db.session.add_all(rows)
            db.session.flush()

    with pytest.raises(IntegrityError) as caught:
        enter()
    text = str(caught.value.orig)
    # SQLite names a broken CHECK and nothing else
    assert constraint in text or (constraint.startswith(("uq_", "fk_", "pk_")) and (
        "UNIQUE constraint failed" in text or "FOREIGN KEY constraint failed" in text
    ))  # fmt: skip


def a_report(consultation: Consultation, **values: Any) -> Report:
    return Report(**{"consultation_id": consultation.id, "language": "fr", **values})


def test_a_report_is_about_one_thing_or_none(app: Flask, consultation: Consultation) -> None:
    theme, criterion = theme_of(consultation), consultation.criteria[0]
    thematic = ReportKind.THEMATIC
    name = "ck_reports_about_one_thing"
    refused(app, name, a_report(consultation, kind=thematic))
    refused(app, name, a_report(consultation, theme_id=theme.id))
    both = {"theme_id": theme.id, "criterion_id": criterion.id}
    refused(app, name, a_report(consultation, kind=thematic, **both))
    refused(app, "ck_reports_language_known", a_report(consultation, language="xx"))


def test_there_is_one_report_of_each_kind_and_subject(
    app: Flask, consultation: Consultation
) -> None:
    theme, criterion = theme_of(consultation), consultation.criteria[0]
    province = consultation.region.provinces[0]
    for values, name in (
        ({}, "uq_reports_one_of_its_kind"),
        ({"theme_id": theme.id}, "uq_reports_theme_id_language"),
        ({"criterion_id": criterion.id}, "uq_reports_criterion_id_language"),
        ({"province_id": province.id}, "uq_reports_consultation_id_province_id_language"),
    ):
        kind = ReportKind.THEMATIC if values else ReportKind.DIGITAL
        db.session.add(a_report(consultation, kind=kind, **values))
        db.session.flush()
        refused(app, name, a_report(consultation, kind=kind, **values))


def test_blocks_and_their_revisions(app: Flask, report: Report) -> None:
    introduction = block_of(report)

    def block(**values: Any) -> ReportBlock:
        return ReportBlock(**{"report_id": report.id, "position": 1, **values})

    refused(app, "uq_report_blocks_report_id_place_key", block(place=Place.INTRODUCTION, key=""))
    refused(app, "ck_report_blocks_only_extra_has_key", block(place=Place.EXTRA))
    refused(app, "ck_report_blocks_only_extra_has_key", block(place=Place.DIAGNOSIS, key="1"))
    refused(app, "ck_report_blocks_revision_counts", block(place=Place.EXTRA, key="1", revision=-1))
    removed = block(place=Place.CONCLUSION, key="", removed_at=utc_now())
    db.session.execute(sa.delete(ReportBlock).where(ReportBlock.place == Place.CONCLUSION))
    refused(app, "ck_report_blocks_only_extra_removed", removed)

    def revision(number: int, **values: Any) -> BlockRevision:
        return BlockRevision(block_id=introduction.id, number=number, source="نص", **values)

    db.session.add(revision(1))
    db.session.flush()
    refused(app, "uq_report_block_revisions_block_id_number", revision(1))
    refused(app, "ck_report_block_revisions_number_positive", revision(0))
    refused(app, "ck_report_block_revisions_restored_from_before", revision(2, restored_from=2))


def test_a_version_has_its_number_its_language_and_its_hashes(
    app: Flask, report: Report, version: ReportVersion
) -> None:
    def another(**values: Any) -> ReportVersion:
        given = {
            "consultation_id": report.consultation_id,
            "report_id": report.id,
            "number": 7,
            "language": "ar",
            "document": {},
            "document_sha256": HASH,
        }
        return ReportVersion(**{**given, **values})

    refused(
        app,
        "uq_report_versions_consultation_id_number",
        another(number=version.number),
    )
    refused(app, "ck_report_versions_language_known", another(language="xx"))
    refused(app, "ck_report_versions_document_hash_whole", another(document_sha256="0"))
    refused(app, "ck_report_versions_snapshot_has_its_hash", another(snapshot=b"x"))
    refused(app, "ck_report_versions_snapshot_has_its_hash", another(snapshot_sha256=HASH))


def step(version: ReportVersion, state: ReportState, after: str | None, **more: Any) -> VersionStep:
    return VersionStep(version_id=version.id, state=state, after=after, **more)


def sign_by_hand(version: ReportVersion, user: User) -> None:
    """A signer and a signature, past all rules of ours."""
    name = {"name": "نعيمة", "function": "رئيسة"}
    db.session.add(ReportSigner(version_id=version.id, user_id=user.id, **name))
    db.session.flush()
    db.session.add(ReportSignature(version_id=version.id, user_id=user.id, document_sha256=HASH))
    db.session.flush()


def test_no_step_can_be_left_out_or_taken_twice(
    app: Flask, version: ReportVersion, member: User
) -> None:
    order = "ck_report_version_steps_one_after_the_other"
    before = "fk_report_version_steps_version_id_after_report_version_steps"
    # a step that names the wrong one before it, or none
    refused(app, order, step(version, ReportState.PUBLISHED, "draft"))
    refused(app, order, step(version, ReportState.PUBLISHED, None))
    refused(app, order, step(version, ReportState.REVIEWED, None))
    # or the right one, which was never taken
    refused(app, before, step(version, ReportState.PUBLISHED, "signed"))
    review(version=version, actor=member)
    sign_by_hand(version, member)
    refused(app, before, step(version, ReportState.PUBLISHED, "signed"))
    db.session.add(step(version, ReportState.SIGNED, "reviewed", signed_by_id=member.id))
    db.session.flush()
    db.session.add(step(version, ReportState.PUBLISHED, "signed"))
    db.session.flush()
    # there is no way back: a state is reached once
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(
            sa.insert(VersionStep).values(
                version_id=version.id,
                state=ReportState.REVIEWED,
                after="draft",
                created_at=utc_now(),
            )
        )


def test_signed_needs_a_signature_and_a_signature_a_named_signer(
    app: Flask, version: ReportVersion, member: User
) -> None:
    review(version=version, actor=member)
    refused(
        app,
        "ck_report_version_steps_signed_by_somebody",
        step(version, ReportState.SIGNED, "reviewed"),
    )
    # nobody signed, hence nobody can be named as the one who did
    refused(
        app,
        "fk_report_version_steps_signed_by",
        step(version, ReportState.SIGNED, "reviewed", signed_by_id=member.id),
    )
    stranger = make_user()
    refused(
        app,
        "fk_report_signatures_version_id_user_id_report_signers",
        ReportSignature(version_id=version.id, user_id=stranger.id, document_sha256=HASH),
    )
    sign_by_hand(version, member)

    def signer(**values: Any) -> ReportSigner:
        given = {"version_id": version.id, "user_id": stranger.id, "name": "x", "function": "y"}
        return ReportSigner(**{**given, **values})

    refused(app, "uq_report_signers_version_id_user_id", signer(user_id=member.id))
    refused(app, "ck_report_signers_has_name", signer(name=""))
    refused(app, "ck_report_signers_has_function", signer(function=""))
    db.session.add(signer())
    db.session.flush()
    refused(
        app,
        "ck_report_signatures_hash_whole",
        ReportSignature(version_id=version.id, user_id=stranger.id, document_sha256="0"),
    )


def test_kept_files_and_redactions(app: Flask, version: ReportVersion) -> None:
    def file(**values: Any) -> ReportFile:
        given = {"format": "pdf", "sha256": HASH, "size": 1, "content": b"x"}
        return ReportFile(version_id=version.id, **{**given, **values})

    db.session.add(file())
    db.session.flush()
    refused(app, "uq_report_files_version_id_format_edition", file())
    refused(app, "ck_report_files_edition_counts", file(edition=-1))
    refused(app, "ck_report_files_hash_whole", file(edition=1, sha256="0"))
    gives_up = "ck_report_files_superseded_gives_up_bytes"
    refused(app, gives_up, file(edition=1, content=None))
    refused(app, gives_up, file(edition=1, superseded_at=utc_now()))

    def redaction(**values: Any) -> ReportRedaction:
        given = {"contribution_id": 1, "reason": RedactionReason.HIDDEN, "edition": 1}
        given["since"] = utc_now().date()
        return ReportRedaction(version_id=version.id, **{**given, **values})

    db.session.add(redaction())
    db.session.flush()
    refused(app, "uq_report_redactions_version_id_contribution_id", redaction())
    refused(app, "ck_report_redactions_edition_positive", redaction(contribution_id=2, edition=0))
