"""Freezing a version: what it is composed from is kept with it, whole and consistent."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.documents.storing import from_plain
from consult.extensions import db
from consult.kernel.errors import DomainError
from consult.kernel.plain import plain_hash
from consult.synthesis.facts import ReportKind, Subject, SubjectKind
from consult.synthesis.models import Report, ReportBlock, ReportState, ReportVersion
from consult.synthesis.operations import compose_report, freeze, open_report, review
from consult.synthesis.places import Place, places
from consult.synthesis.snapshot import document_of, unpack
from consult.themes.models import RunStatus, ThemeRun
from tests.factories import assign, make_consultation, make_contribution, make_theme
from tests.integration.synthesis.conftest import make_report, theme_of


@pytest.mark.both_databases
def test_composing_the_snapshot_again_gives_the_same_document(version: ReportVersion) -> None:
    db.session.expire_all()
    assert version.snapshot is not None
    inputs, digest = unpack(version.snapshot)
    assert digest == version.snapshot_sha256
    assert plain_hash(version.document) == version.document_sha256
    assert document_of(inputs) == from_plain(version.document)
    assert inputs.facts.version == version.number


def test_nothing_changed_makes_no_second_draft(report: Report, version: ReportVersion) -> None:
    db.session.expire_all()
    assert freeze(report=report, actor=None) is version
    make_contribution(report.consultation, "نص جديد")
    assert freeze(report=report, actor=None).number == 2


def test_a_reviewed_version_is_left_and_another_is_made(
    report: Report, version: ReportVersion, member: User
) -> None:
    review(version=version, actor=member)
    later = freeze(report=report, actor=member)
    assert later.number == 2
    assert later.state is ReportState.DRAFT


@pytest.mark.both_databases
def test_a_report_frozen_during_a_run_is_one_state_and_says_so(
    consultation: Consultation, report: Report
) -> None:
    run = ThemeRun(consultation_id=consultation.id, status=RunStatus.RUNNING)
    db.session.add(run)
    db.session.commit()
    version = freeze(report=report, actor=None)
    assert version.run_under_way
    assert version.snapshot is not None
    facts = unpack(version.snapshot)[0].facts
    # each text stands in a theme that the same snapshot holds
    assert {c.theme for c in facts.contributions} <= {t.id for t in facts.themes}
    notices = [b["text"] for b in version.document["blocks"] if b["block"] == "notice"]
    assert any("تحليل" in text or "analysis" in text for text in notices)
    run.status = RunStatus.FAILED
    run.finished_at = run.created_at
    db.session.commit()
    assert not freeze(report=report, actor=None).run_under_way


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_kind_is_composed_also_of_nothing(app: Flask, language: str) -> None:
    consultation = make_consultation("empty")
    theme = make_theme(consultation)
    subjects = [
        Subject(SubjectKind.THEME, str(theme.number)),
        Subject(SubjectKind.CRITERION, str(consultation.criteria[0].id)),
        Subject(SubjectKind.PROVINCE, str(consultation.region.provinces[0].id)),
    ]
    cases: list[tuple[ReportKind, Subject | None]] = [
        (ReportKind.SYNTHESIS, None),
        (ReportKind.DIGITAL, None),
    ]
    cases += [(ReportKind.THEMATIC, subject) for subject in subjects]
    for kind, subject in cases:
        version = compose_report(
            consultation=consultation, language=language, actor=None, kind=kind, subject=subject
        )
        assert version.kind is kind
        assert version.title


def test_a_theme_without_texts_has_its_thematic_report(consultation: Consultation) -> None:
    empty = make_theme(consultation, 2, label_ar="محور بلا نصوص")
    subject = Subject(SubjectKind.THEME, str(empty.number))
    version = compose_report(
        consultation=consultation,
        language="ar",
        actor=None,
        kind=ReportKind.THEMATIC,
        subject=subject,
    )
    assert "محور بلا نصوص" in version.title


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (ReportKind.THEMATIC, None),
        (ReportKind.SYNTHESIS, Subject(SubjectKind.THEME, "1")),
        (ReportKind.THEMATIC, Subject(SubjectKind.THEME, "99")),
        (ReportKind.THEMATIC, Subject(SubjectKind.CRITERION, "99999")),
        (ReportKind.THEMATIC, Subject(SubjectKind.PROVINCE, "99999")),
    ],
)
def test_a_report_about_nothing_that_is_there_is_refused(
    consultation: Consultation, kind: ReportKind, subject: Subject | None
) -> None:
    with pytest.raises(DomainError):
        make_report(consultation, kind, subject)
    assert db.session.query(Report).count() == 0


def test_a_report_is_begun_once(consultation: Consultation) -> None:
    subject = Subject(SubjectKind.THEME, "1")
    first = make_report(consultation, ReportKind.THEMATIC, subject)
    assert make_report(consultation, ReportKind.THEMATIC, subject) is first
    assert first.subject == subject
    expected = [p for p in places(ReportKind.THEMATIC) if p is not Place.EXTRA]
    assert [b.place for b in first.blocks] == expected


def test_two_who_begin_one_report_at_once_get_the_same(
    consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consult.synthesis.operations import composing

    first = open_report(consultation=consultation, language="fr", actor=None)
    found = iter([None, first])
    monkeypatch.setattr(composing, "find_report", lambda *_arguments: next(found))
    assert open_report(consultation=consultation, language="fr", actor=None) is first


def test_numbers_go_on_across_kinds_and_languages(consultation: Consultation) -> None:
    made = [
        compose_report(consultation=consultation, language=language, actor=None, kind=kind)
        for language, kind in (
            ("ar", ReportKind.SYNTHESIS),
            ("fr", ReportKind.SYNTHESIS),
            ("ar", ReportKind.DIGITAL),
        )
    ]
    assert [version.number for version in made] == [1, 2, 3]


def test_a_text_in_a_theme_that_is_merged_away_is_in_no_report_of_it(
    consultation: Consultation,
) -> None:
    theme = theme_of(consultation)
    other = make_theme(consultation, 2)
    assign(make_contribution(consultation, "نص في محور آخر"), other)
    subject = Subject(SubjectKind.THEME, str(theme.number))
    version = compose_report(
        consultation=consultation,
        language="ar",
        actor=None,
        kind=ReportKind.THEMATIC,
        subject=subject,
    )
    assert "نص في محور آخر" not in str(version.document)


def test_the_places_of_a_report_are_rows_from_the_beginning(report: Report) -> None:
    count = sa.select(sa.func.count()).select_from(ReportBlock).filter_by(report_id=report.id)
    assert db.session.scalar(count) == len(places(ReportKind.SYNTHESIS)) - 1
