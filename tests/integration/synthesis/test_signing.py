"""From draft to published: who may, in which order, what stays for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import Status
from consult.contributions.operations import Hand, moderate, withdraw_for_author
from consult.extensions import db
from consult.kernel.audit import AuditEvent
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.plain import sha256
from consult.synthesis.models import Report, ReportFile, ReportState, ReportVersion
from consult.synthesis.operations import (
    freeze,
    name_signer,
    publish,
    review,
    sign,
    unname_signer,
)
from tests.factories import make_contribution, make_user, publish_version, sign_version
from tests.integration.synthesis.conftest import texts_of

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]
ONE = "/team/here/reports/1"
PUBLIC = "/here/reports"


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.mark.both_databases
def test_a_version_goes_from_draft_to_published_step_by_step(
    version: ReportVersion, member: User, administrator: User
) -> None:
    president = make_user(role=Role.READER, name="رئيسة المجلس")
    assert str(version.state) == "draft"
    for too_early in (
        lambda: sign(version=version, actor=member),
        lambda: publish(version=version, actor=administrator),
        lambda: name_signer(version=version, user=member, name="أ", function="ب", actor=member),
    ):
        with pytest.raises(Conflict):
            too_early()
    review(version=version, actor=member)
    for user in (member, president):
        name_signer(version=version, user=user, name=user.name, function="عضو", actor=member)
    sign(version=version, actor=member)
    # signed is signed by all who are named
    assert str(version.state) == "reviewed"
    with pytest.raises(Conflict):
        publish(version=version, actor=administrator)
    sign(version=version, actor=president)
    assert str(version.state) == "signed"
    publish(version=version, actor=administrator)
    assert str(version.state) == "published"
    with pytest.raises(Conflict):
        review(version=version, actor=member)
    acts = set(db.session.scalars(sa.select(AuditEvent.action)))
    assert {"report_reviewed", "sign_report", "report_signed", "report_published"} <= acts


def test_only_named_people_sign_and_only_once(version: ReportVersion, member: User) -> None:
    review(version=version, actor=member)
    with pytest.raises(Conflict):
        sign(version=version, actor=member)
    other = make_user()
    for user in (member, other):
        name_signer(version=version, user=user, name="أ", function="ب", actor=member)
    with pytest.raises(Conflict):
        name_signer(version=version, user=member, name="أ", function="ب", actor=member)
    sign(version=version, actor=member)
    with pytest.raises(Conflict):
        sign(version=version, actor=member)
    with pytest.raises(Conflict):
        unname_signer(version=version, user_id=member.id, actor=member)
    # the one who does not sign is taken back: then all who are named have signed
    unname_signer(version=version, user_id=other.id, actor=member)
    assert version.state is ReportState.SIGNED


def test_a_signer_needs_a_name_and_a_function(version: ReportVersion, member: User) -> None:
    review(version=version, actor=member)
    with pytest.raises(DomainError):
        name_signer(version=version, user=member, name="أ", function=" ", actor=member)


def test_taking_back_the_only_naming_signs_nothing(version: ReportVersion, member: User) -> None:
    review(version=version, actor=member)
    name_signer(version=version, user=member, name="أ", function="ب", actor=member)
    unname_signer(version=version, user_id=member.id, actor=member)
    assert version.state is ReportState.REVIEWED


def test_a_reviewed_version_keeps_its_files_and_gives_the_same_bytes(
    app: Flask,
    consultation: Consultation,
    version: ReportVersion,
    member: User,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_version(version, member)
    db.session.commit()
    client = sign_in(Role.READER)
    first = {e: client.get(f"{ONE}/report.{e}").data for e in ("pdf", "docx", "html", "xlsx")}
    hashes = {f.format: f.sha256 for f in db.session.query(ReportFile)}
    assert {e: sha256(content) for e, content in first.items()}.items() <= hashes.items()
    # another software would render otherwise: what is kept is given, not rendered
    monkeypatch.setattr("consult.synthesis.showing.render", lambda *_: b"another software")
    make_contribution(consultation, "نص جديد")
    db.session.commit()
    for extension, content in first.items():
        assert client.get(f"{ONE}/report.{extension}").data == content
    page = text(client.get(f"{ONE}/signatures"))
    assert all(digest in page for digest in hashes.values())


def test_the_pages_lead_from_draft_to_the_public(
    version: ReportVersion, sign_in: SignIn, post: Post, client: FlaskClient
) -> None:
    supervision = sign_in(Role.SUPERVISION, name="نجاة")
    page = f"{ONE}/signatures"
    assert client.get(f"{PUBLIC}/1").status_code == 404
    assert post(supervision, f"{ONE}/review", page=page).status_code == 302
    account = db.session.query(User).filter_by(name="نجاة").one()
    refused = post(supervision, f"{ONE}/signers", {"account": account.id}, page=page)
    assert refused.status_code == 422
    data = {"account": account.id, "function": "مقررة لجنة الإشراف"}
    assert post(supervision, f"{ONE}/signers", data, page=page).status_code == 302
    assert post(supervision, f"{ONE}/sign", page=page).status_code == 302
    assert client.get(f"{PUBLIC}/1").status_code == 404
    assert "report." not in text(client.get(PUBLIC))

    administrator = sign_in(Role.ADMINISTRATOR)
    assert post(administrator, f"{ONE}/publish", page=page).status_code == 302
    shown = text(client.get(f"{PUBLIC}/1"))
    assert "نجاة" in shown
    assert "مقررة لجنة الإشراف" in shown
    assert 'href="/here/reports/1"' in text(client.get(PUBLIC))
    file = client.get(f"{PUBLIC}/1/report.pdf")
    assert file.data == administrator.get(f"{ONE}/report.pdf").data
    assert sha256(file.data) in shown
    assert client.get(f"{PUBLIC}/1/report.exe").status_code == 404
    assert client.get(f"{PUBLIC}/2").status_code == 404


def test_a_button_that_comes_too_late_answers_with_a_conflict(
    version: ReportVersion, member: User, sign_in: SignIn, post: Post
) -> None:
    supervision = sign_in(Role.SUPERVISION)
    page = f"{ONE}/signatures"
    assert post(supervision, f"{ONE}/sign", page=page).status_code == 409
    publish_version(version, member)
    db.session.commit()
    assert post(supervision, f"{ONE}/review", page=page).status_code == 409


def test_supervision_signs_but_does_not_publish(
    version: ReportVersion, member: User, sign_in: SignIn
) -> None:
    sign_version(version, member)
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    assert f"{ONE}/publish" not in text(client.get(f"{ONE}/signatures"))
    assert client.post(f"{ONE}/publish").status_code == 403


@pytest.mark.both_databases
def test_a_quote_that_was_withdrawn_is_redacted_in_what_was_signed(
    consultation: Consultation, version: ReportVersion, member: User, client: FlaskClient
) -> None:
    publish_version(version, member)
    db.session.commit()
    number = version.number
    before = client.get(f"{PUBLIC}/{number}/report.html").data
    first = texts_of(consultation)[0]
    words, reference = first.text, first.reference
    assert words.split("<")[0].encode() in before
    withdraw_for_author(contribution=first, reason="طلب", hand=Hand(member.id))
    db.session.commit()

    shown = text(client.get(f"{PUBLIC}/{number}"))
    after = client.get(f"{PUBLIC}/{number}/report.html").data
    assert words.split("<")[0].encode() not in after
    assert words.split("<")[0] not in shown
    assert "سحبها صاحبها" in after.decode() or "Withdrawn" in after.decode()
    assert reference.encode() in after
    # the new file has a hash of its own; the old hash stays listed, its bytes are gone
    files = {f.edition: f for f in db.session.query(ReportFile).filter_by(format="html")}
    assert files[1].sha256 == sha256(after)
    assert files[0].sha256 == sha256(before)
    assert files[0].superseded_at is not None
    assert (
        db.session.scalar(sa.select(ReportFile.content).where(ReportFile.id == files[0].id)) is None
    )
    assert sha256(before) in shown
    assert sha256(after) in shown
    # and it stays so, even when the author comes back
    assert client.get(f"{PUBLIC}/{number}/report.html").data == after


def test_words_taken_back_are_never_given_out_while_the_recording_waits(
    app: Flask,
    consultation: Consultation,
    version: ReportVersion,
    member: User,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish_version(version, member)
    db.session.commit()
    sent: list[str] = []
    monkeypatch.setattr(app.extensions["jobs"], "send", lambda name, _plain: sent.append(name))
    first = texts_of(consultation)[0]
    moderate(contribution=first, status=Status.HIDDEN, reason="سبب", actor_id=member.id)
    db.session.commit()
    given = client.get(f"{PUBLIC}/1/report.html").data
    assert first.text.split("<")[0].encode() not in given
    assert sent.count("synthesis.redact") == 2
    assert db.session.query(ReportFile).filter_by(edition=1).count() == 0


def test_the_next_version_drops_withdrawn_quotes_and_says_so(
    consultation: Consultation, report: Report, version: ReportVersion, member: User
) -> None:
    first, second, *_rest = texts_of(consultation)
    for contribution in (first, second):
        withdraw_for_author(contribution=contribution, reason="طلب", hand=Hand(member.id))
    later = freeze(report=report, actor=member)
    assert later.number == version.number + 1
    words = str(later.document)
    assert first.text.split("<")[0] not in words
    sentence = next(
        s
        for b in later.document["blocks"]
        if b["block"] == "paragraph"
        for s in b["sentences"]
        if s["key"] == "quotes_taken_back"
    )
    assert sentence["figures"][0]["value"] == 2
    assert sentence["figures"][0]["contributions"] == [first.id, second.id]
