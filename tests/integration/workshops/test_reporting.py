"""The report of a workshop: made from notes, written, frozen, shown, and taken up above."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Kind, Status
from consult.documents.blocks import Document, Points, Row, Table
from consult.documents.storing import from_plain
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES
from consult.synthesis.operations import compose_report
from consult.synthesis.verify import verify_version
from consult.workshops.models import Aspect, Dimension, MatrixCell, Workshop, WorkshopReport
from consult.workshops.operations import NoteText, edit_note, log_note, record_attendance
from consult.workshops.queries import list_notes
from consult.workshops.reporting.operations import (
    generate_report,
    is_whole,
    publish_report,
    refresh_cell,
    write_cell,
)
from consult.workshops.reporting.queries import (
    find_report,
    latest_versions,
    matrix_of,
    present_matrix,
    versions_of,
)
from tests.conftest import csrf_token
from tests.factories import make_consultation, make_user, make_workshop

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]

SAID = (
    ("الولوج إلى الوثائق صعب", Kind.PROBLEM, 1, 3),
    ("نشر ميزانية مبسطة", Kind.PROPOSAL, 1, 12),
    ("ترجمة الوثائق إلى الأمازيغية", Kind.RECOMMENDATION, 2, 0),
    ("بوابة واحدة للمعلومات", Kind.PRIORITY, 2, 7),
)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """A meeting with a note of each kind, one without criterion, and people counted."""
    consultation = make_consultation("here")
    workshop = make_workshop(consultation, title_fr="Atelier régional", title_en="Regional meeting")
    first, second = consultation.criteria[:2]
    for text, kind, table, votes in SAID:
        criterion = second if kind is Kind.PRIORITY else first
        log_note(workshop=workshop, note=NoteText(text, kind, criterion, None, None, table, votes))
    log_note(workshop=workshop, note=NoteText("نحتاج إلى متابعة", Kind.DIAGNOSIS))
    counts = {Dimension.SEX: {"female": 14, "male": 11}}
    record_attendance(workshop=workshop, counts=counts)
    db.session.commit()
    return workshop


def _made(workshop: Workshop) -> WorkshopReport:
    report = generate_report(workshop=workshop, language="ar", actor=None)
    db.session.commit()
    return report


def _cell(report: WorkshopReport, aspect: Aspect, column: int = 0) -> MatrixCell:
    criterion = report.workshop.consultation.criteria[column].id
    return next(c for c in report.cells if (c.criterion_id, c.aspect) == (criterion, aspect))


def _said(consultation: Consultation, text: str) -> Contribution:
    return next(
        n.contribution
        for w in [db.session.query(Workshop).filter_by(consultation_id=consultation.id).one()]
        for n in list_notes(w)
        if n.contribution.statement == text
    )


def _publish(report: WorkshopReport, reason: str = "") -> Any:
    version = publish_report(
        report=report, matrix=present_matrix(report), reason=reason, actor=make_user()
    )
    db.session.commit()
    return version


def _typed(client: FlaskClient, url: str, fields: dict[str, Any]) -> Any:
    """Save as the page's script does while somebody types."""
    token = csrf_token(client.get(url).get_data(as_text=True))
    sent = {**fields, "csrf_token": token}
    return client.post(url, data=sent, headers={"Accept": "application/json"})


def test_a_report_is_made_in_one_click_written_and_published(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    page = f"/team/here/workshops/{workshop.id}/report"
    assert post(client, page, {"language": "ar"}).status_code == 302
    report = find_report(workshop)
    assert report is not None
    proposals = _cell(report, Aspect.PROPOSALS)
    note = _said(workshop.consultation, "نشر ميزانية مبسطة")
    assert proposals.text.startswith(f"- نشر ميزانية مبسطة [{note.reference}] – 12")
    assert note.id in proposals.contributions
    text = client.get(page).get_data(as_text=True)
    assert "نشر ميزانية مبسطة" in text
    behind = client.get(f"{page}/notes?criterion={workshop.consultation.criteria[0].code}")
    assert note.reference in behind.get_data(as_text=True)
    observation = _cell(report, Aspect.CROSS_CUTTING)
    typed = {"text": "طالبت كل الطاولات بآجال", "seen": 1}
    saved = _typed(client, f"{page}/cells/{observation.id}", typed)
    assert saved.get_json()["version"] == 2
    assert post(client, f"{page}/publish", page=page).status_code == 302
    version = versions_of(workshop)[0]
    assert is_whole(version)
    for language in LANGUAGES:
        shown = client.get(f"/here/agenda/{workshop.id}/report?lang={language}")
        body = shown.get_data(as_text=True)
        assert "طالبت كل الطاولات بآجال" in body
        assert version.sha256 in body


def test_who_writes_over_somebody_else_sees_both_texts(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    report = _made(workshop)
    cell = _cell(report, Aspect.DISAGREEMENTS)
    write_cell(cell=cell, text="اختلفوا حول الآجال", seen=1, actor=make_user(name="سلمى"))
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    page = f"/team/here/workshops/{workshop.id}/report/cells/{cell.id}"
    mine = {"text": "اختلفوا حول المكان", "seen": 1}
    answer = post(client, page, mine)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "اختلفوا حول الآجال" in body
    assert "اختلفوا حول المكان" in body
    told = _typed(client, page, mine)
    assert told.status_code == 409
    assert told.get_json()["text"] == "اختلفوا حول الآجال"
    assert post(client, page, {**mine, "seen": 2}).status_code == 302
    history = client.get(page).get_data(as_text=True)
    assert "سلمى" in history


def test_a_cell_tells_that_its_notes_changed_and_is_made_anew(
    workshop: Workshop, sign_in: SignIn
) -> None:
    report = _made(workshop)
    client = sign_in(Role.FACILITATOR)
    page = f"/team/here/workshops/{workshop.id}/report?lang=en"
    marker = "The notes behind this cell changed since."
    assert marker not in client.get(page).get_data(as_text=True)
    note = next(n for n in list_notes(workshop) if n.votes == 12)
    criterion = note.contribution.criterion
    edit_note(note=note, text=NoteText("نشر ميزانية المواطن", Kind.PROPOSAL, criterion, votes=15))
    db.session.commit()
    # what is proposed, what comes first, who said it, and what is quoted
    assert client.get(page).get_data(as_text=True).count(marker) == 4
    cell = _cell(report, Aspect.PROPOSALS)
    refresh_cell(cell=cell, seen=1, actor=None)
    db.session.commit()
    assert "نشر ميزانية المواطن" in cell.text
    assert client.get(page).get_data(as_text=True).count(marker) == 3


def test_what_is_published_stays_until_a_correction(
    workshop: Workshop, client: FlaskClient
) -> None:
    report = _made(workshop)
    first = _publish(report)
    log_note(workshop=workshop, note=NoteText("ملاحظة جديدة", Kind.PROPOSAL, votes=9))
    db.session.commit()
    assert len(matrix_of(first).notes) == 5
    second = _publish(report, "نسينا ملاحظة")
    frozen = latest_versions(workshop.consultation)[workshop.id]
    assert frozen is second
    assert (frozen.number, len(matrix_of(frozen).notes)) == (2, 6)
    assert matrix_of(frozen).votes == matrix_of(first).votes + 9
    assert is_whole(first)
    first.content = {**first.content, "language": "fr"}
    db.session.commit()
    assert not is_whole(first)
    warning = "no longer matches its hash"
    page = f"/here/agenda/{workshop.id}/report"
    assert warning in client.get(f"{page}/1?lang=en").get_data(as_text=True)
    assert warning not in client.get(f"{page}?lang=en").get_data(as_text=True)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.HIDDEN])
def test_words_that_may_not_be_shown_leave_the_published_report(
    workshop: Workshop, client: FlaskClient, status: Status
) -> None:
    _publish(_made(workshop))
    taken = _said(workshop.consultation, "نشر ميزانية مبسطة")
    taken.status = status
    db.session.commit()
    for address in ("report", "report/1/report.xlsx"):
        content = client.get(f"/here/agenda/{workshop.id}/{address}").get_data()
        if address.endswith("xlsx"):
            sheets = openpyxl.load_workbook(io.BytesIO(content))
            content = repr([list(s.values) for s in sheets]).encode()
        assert "نشر ميزانية مبسطة".encode() not in content
        assert "بوابة واحدة للمعلومات".encode() in content


def test_files_of_the_report_hold_its_words_in_each_language(
    workshop: Workshop, client: FlaskClient
) -> None:
    report = _made(workshop)
    write_cell(
        cell=_cell(report, Aspect.FOLLOW_UP), text="- لقاء ثان\n- جواب مكتوب", seen=1, actor=None
    )
    _publish(report)
    for language, title in (("ar", "ورشة جهوية"), ("fr", "Atelier régional")):
        address = f"/here/agenda/{workshop.id}/report/1/report"
        pdf = client.get(f"{address}.pdf?lang={language}").data
        docx = client.get(f"{address}.docx?lang={language}").data
        xlsx = client.get(f"{address}.xlsx?lang={language}").data
        assert pdf.startswith(b"%PDF")
        assert docx.startswith(b"PK")
        book = openpyxl.load_workbook(io.BytesIO(xlsx))
        words = repr([list(sheet.values) for sheet in book])
        assert title in words
        assert "جواب مكتوب" in words
    total = [sum(int(str(row[1])) for row in list(book.worksheets[0].values)[1:])]
    assert total == [5]


def test_the_overview_counts_every_note_once(workshop: Workshop, sign_in: SignIn) -> None:
    other = make_workshop(workshop.consultation, title_ar="لقاء ثان")
    log_note(workshop=other, note=NoteText("نقل عمومي", Kind.PRIORITY, votes=4))
    db.session.commit()
    client = sign_in(Role.READER)
    page = client.get("/team/here/workshops/reports").get_data(as_text=True)
    assert "نقل عمومي" in page
    table = client.get("/team/here/workshops/reports.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(table)))[1:]
    # two meetings, each criterion and what names none
    assert len(rows) == 2 * (len(workshop.consultation.criteria) + 1)
    assert [sum(int(row[at]) for row in rows) for at in (8, 13)] == [6, 26]


def test_the_synthesis_report_takes_the_published_figures_and_tells_what_changed(
    workshop: Workshop, sign_in: SignIn
) -> None:
    report = _made(workshop)
    text = "- اختلفت الطاولات حول الآجال\n- وحول المكان"
    write_cell(cell=_cell(report, Aspect.DISAGREEMENTS), text=text, seen=1, actor=None)
    _publish(report)
    consultation = workshop.consultation
    version = compose_report(consultation=consultation, language="en", actor=make_user())
    document = from_plain(version.document)
    row = _rows(document, "workshops_reports")[0]
    frozen = matrix_of(versions_of(workshop)[0])
    assert row.cells[1:5] == (25, 14, len(frozen.notes), frozen.votes)
    assert row.contributions == tuple(sorted(n.contribution for n in frozen.notes))
    assert row.workshops == (workshop.id,)
    observed = _rows(document, "workshops_observations")
    assert [row.cells[3] for row in observed] == ["اختلفت الطاولات حول الآجال", "وحول المكان"]
    assert {row.workshops for row in observed} == {(workshop.id,)}
    assert not _changed(document)
    assert verify_version(version).mismatches == []
    log_note(workshop=workshop, note=NoteText("بعد النشر", Kind.PROPOSAL, votes=2))
    counts = {Dimension.SEX: {"female": 15, "male": 11}}
    record_attendance(workshop=workshop, counts=counts)
    _said(consultation, "بوابة واحدة للمعلومات").status = Status.WITHDRAWN
    db.session.commit()
    later = compose_report(consultation=consultation, language="en", actor=make_user())
    document = from_plain(later.document)
    row = _rows(document, "workshops_reports")[0]
    # the figures of the published report stay; what the register counts now is told beside them
    assert row.cells[1:5] == (25, 14, 5, 22)
    assert _changed(document) == {"report_notes_changed", "report_attendance_changed"}
    assert verify_version(later).mismatches == []
    assert verify_version(version).mismatches == []
    number, title = later.number, workshop.title
    page = sign_in(Role.SUPERVISION).get(f"/team/here/reports/{number}?lang=en")
    body = page.get_data(as_text=True)
    assert "اختلفت الطاولات حول الآجال" in body
    assert f"Since the report of <bdi>{title}</bdi> was published" in body


def _rows(document: Document, key: str) -> tuple[Row, ...]:
    return next(b.rows for b in document.blocks if isinstance(b, Table) and b.key == key)


def _changed(document: Document) -> set[str]:
    sentences = [s for b in document.blocks if isinstance(b, Points) for s in b.sentences]
    return {s.key for s in sentences if s.key.endswith("_changed")}


def test_pages_ask_the_database_equally_often_however_much_was_said(
    workshop: Workshop, sign_in: SignIn
) -> None:
    report = _made(workshop)
    _publish(report)
    client = sign_in(Role.FACILITATOR)
    pages = (
        f"/team/here/workshops/{workshop.id}/report",
        "/team/here/workshops/reports",
        f"/here/agenda/{workshop.id}/report",
    )
    key = workshop.id
    before = [_asked(client, page) for page in pages]
    workshop = db.session.get_one(Workshop, key)
    for number in range(3):
        other = make_workshop(workshop.consultation, title_ar=f"لقاء {number}")
        for meeting in (workshop, other):
            log_note(workshop=meeting, note=NoteText(f"قول {number}", Kind.PROPOSAL))
        _publish(_made(other))
    again = find_report(workshop)
    assert again is not None
    _publish(again, "ملاحظات جديدة")
    assert [_asked(client, page) for page in pages] == before


def _asked(client: FlaskClient, page: str) -> int:
    """How many statements a page takes, once it is warm."""
    client.get(page)
    db.session.remove()
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(page).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
