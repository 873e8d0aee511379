"""Minutes go from notes to the public: drafted, read by those who came, amended, published."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document as Docx
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from consult.access.models import Role
from consult.contributions.models import Kind, Status
from consult.contributions.operations import moderate
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.workshops.minutes.answering import Answer, Said, answer_minutes
from consult.workshops.minutes.links import hall_link, seat_link
from consult.workshops.minutes.operations import (
    Ruling,
    Wording,
    add_sections,
    close_reading,
    decide_remark,
    draft_minutes,
    publish_minutes,
    save_section,
    send_minutes,
    start_correction,
    take_notes,
)
from consult.workshops.minutes.queries import (
    Reader,
    answers_of,
    counts_of,
    minutes_of,
    readers_of,
)
from consult.workshops.minutes.rounds import end_until, forget_until, remind_until
from consult.workshops.models import (
    Dimension,
    Minutes,
    MinutesAnswer,
    MinutesSection,
    MinutesState,
    RemarkDecision,
    Verdict,
    Workshop,
    WorkshopNote,
)
from consult.workshops.models.kit import TeamMember, TeamRole
from consult.workshops.operations import NoteText, edit_note, log_note, record_attendance
from tests.factories import make_consultation, make_participant, make_user, make_workshop

Post = Callable[..., Any]
SignIn = Callable[..., FlaskClient]
WEEK = timedelta(days=7)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    workshop = make_workshop(make_consultation("open"), languages=["ar", "ary"])
    record_attendance(workshop=workshop, counts={Dimension.SEX: {"female": 12, "male": 9}})
    return workshop


def _note(workshop: Workshop, text: str, **values: Any) -> WorkshopNote:
    criterion = workshop.consultation.criteria[0]
    given = {"kind": Kind.PROPOSAL, "criterion": criterion, "table_number": 2, **values}
    return log_note(workshop=workshop, note=NoteText(text=text, **given))


def _draft(workshop: Workshop, language: str = "ar") -> Minutes:
    return draft_minutes(workshop=workshop, language=language, actor=None)


def _section(minutes: Minutes, key: str) -> MinutesSection:
    return next(s for s in minutes.sections if s.key.startswith(key))


def _save(section: MinutesSection, text: str, seen: int | None = None) -> None:
    save_section(section=section, wording=Wording(text, seen or section.revision), actor=None)


def _sent(workshop: Workshop, **person: Any) -> tuple[Minutes, Reader]:
    _note(workshop, "نشر الميزانية", votes=5)
    seat = make_participant(workshop, **person)
    minutes = _draft(workshop)
    send_minutes(minutes=minutes, days=7, actor=None)
    return minutes, Reader(minutes, seat)


def _letters(app: Flask) -> list[str]:
    folder = Path(app.extensions["settings"].data_dir) / "outbox"
    return [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.eml"))]


def _published(workshop: Workshop) -> Minutes:
    minutes, reader = _sent(workshop)
    answer_minutes(reader=reader, answer=Answer(Verdict.APPROVES))
    close_reading(minutes=minutes)
    publish_minutes(minutes=minutes, actor=None)
    return minutes


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_draft_says_what_the_register_knows(workshop: Workshop, language: str) -> None:
    few = _note(workshop, "تعبيد الطريق", votes=2, kind=Kind.PROBLEM)
    most = _note(workshop, "نشر  الميزانية\nكل سنة", votes=9)
    _note(workshop, "شيء آخر", criterion=None, table_number=None)
    minutes = _draft(workshop, language)
    keys = [s.key for s in minutes.sections]
    criterion = f"criterion-{few.contribution.criterion_id}"
    assert keys == ["opening", "attendance", criterion, "criterion-none", "priorities", "closing"]
    assert "دار الشباب" in _section(minutes, "opening").text
    attendance = _section(minutes, "attendance")
    assert [row[1] for row in attendance.tables[0]["rows"]] == [12, 9]
    assert "21" in attendance.text
    first, second = _section(minutes, "priorities").text.split("\n")
    assert first.startswith("1. نشر الميزانية كل سنة (")
    assert first.endswith(f"[{most.contribution.reference}]")
    assert few.contribution.reference in second
    about = _section(minutes, "criterion")
    assert about.notes == [few.contribution_id, most.contribution_id]
    assert about.text.count("## ") == 2


def test_hidden_notes_are_left_out_and_a_second_draft_is_refused(workshop: Workshop) -> None:
    note = _note(workshop, "كلام جارح")
    moderate(contribution=note.contribution, status=Status.HIDDEN, reason="سب", actor_id=None)
    minutes = _draft(workshop)
    assert all("كلام جارح" not in s.text for s in minutes.sections)
    with pytest.raises(Conflict):
        _draft(workshop)


def test_newer_notes_do_not_take_away_what_people_wrote(workshop: Workshop) -> None:
    first = _note(workshop, "طريق", votes=1)
    minutes = _draft(workshop)
    section = _section(minutes, "criterion")
    _save(section, f"صيغة الفريق [{first.contribution.reference}]")
    newer = _note(workshop, "ماء")
    take_notes(section=section, way="add", seen=section.revision, actor=None)
    assert section.text.startswith("صيغة الفريق")
    assert section.text.count(newer.contribution.reference) == 1
    reworded = NoteText(
        "طريق معبدة", Kind.PROPOSAL, workshop.consultation.criteria[0], table_number=2, votes=1
    )
    edit_note(note=first, text=reworded)
    before = section.text
    take_notes(section=section, way="keep", seen=section.revision, actor=None)
    assert section.text == before
    _note(workshop, "صحة", criterion=None)
    assert add_sections(minutes=minutes, actor=None) == 1
    other = _section(minutes, "priorities")
    take_notes(section=other, way="replace", seen=other.revision, actor=None)
    assert not other.edited


def test_whoever_saves_over_a_text_that_changed_meanwhile_is_told(workshop: Workshop) -> None:
    section = _section(_draft(workshop), "closing")
    _save(section, "نص أول", seen=1)
    with pytest.raises(Conflict):
        _save(section, "نص ثان", seen=1)
    assert section.text == "نص أول"


def test_states_follow_each_other(workshop: Workshop) -> None:
    minutes = _draft(workshop)
    for act in (
        lambda: close_reading(minutes=minutes),
        lambda: publish_minutes(minutes=minutes, actor=None),
        lambda: start_correction(minutes=minutes, reason="خطأ", actor=None),
    ):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(DomainError):
        send_minutes(minutes=minutes, days=0, actor=None)
    send_minutes(minutes=minutes, days=3, actor=None)
    with pytest.raises(Conflict):
        send_minutes(minutes=minutes, days=3, actor=None)
    with pytest.raises(Conflict):
        _save(_section(minutes, "opening"), "نص")
    with pytest.raises(Conflict):
        close_reading(minutes=minutes)
    close_reading(minutes=minutes, now=utc_now() + timedelta(days=4))
    assert minutes.state is MinutesState.CLOSED


def test_answers_are_taken_between_the_days_only(workshop: Workshop) -> None:
    minutes, reader = _sent(workshop)
    assert minutes.closes_on == utc_now().date() + WEEK
    approval = Answer(Verdict.APPROVES)
    answer_minutes(reader=reader, answer=approval, now=utc_now() + WEEK)
    with pytest.raises(Gone):
        answer_minutes(reader=reader, answer=approval, now=utc_now() + WEEK + timedelta(days=1))
    with pytest.raises(DomainError):
        answer_minutes(reader=reader, answer=Answer(Verdict.REMARKS, [Said("  ")]))


def test_an_answer_can_change_and_counts_once(workshop: Workshop) -> None:
    minutes, reader = _sent(workshop)
    section = _section(minutes, "criterion")
    said = [Said("ناقص", section.text + "\n- زيادة", section), Said("", section.text, section)]
    answer_minutes(reader=reader, answer=Answer(Verdict.REMARKS, said[:1]))
    again = Reader(minutes, reader.seat, answers_of(minutes)[0])
    answer_minutes(reader=again, answer=Answer(Verdict.APPROVES, said[1:]))
    (answer,) = answers_of(minutes)
    assert (answer.verdict, answer.remarks) == (Verdict.APPROVES, [])
    answer_minutes(reader=Reader(minutes), answer=Answer(Verdict.APPROVES, token="page"))
    counts = counts_of(minutes)
    assert (counts.invited, counts.approved, counts.hall_approved, counts.silent) == (1, 1, 1, 0)


def test_those_who_can_be_written_to_get_a_link_and_one_reminder(
    workshop: Workshop, app: Flask
) -> None:
    make_participant(workshop, email="", phone="0600000000")
    with app.test_request_context("/", base_url="https://consult.example"):
        minutes, _reader = _sent(workshop, language="en")
        db.session.commit()
        today = utc_now().date()
        for day in (4, 5, 6):
            remind_until(today + timedelta(days=day))
        db.session.commit()
    letters = _letters(app)
    assert minutes.invited == 1
    assert sum("Subject: Minutes to read: " in letter for letter in letters) == 1
    assert sum("Subject: Minutes to read, still open: " in letter for letter in letters) == 1
    assert "https://consult.example/open/minutes/" in letters[0].replace("=\n", "")
    states = []
    for day in (7, 8):
        end_until(today + timedelta(days=day))
        states.append(minutes.state)
    assert states == [MinutesState.CONSULTED, MinutesState.CLOSED]


def test_each_remark_is_decided_and_its_author_hears_of_it(workshop: Workshop, app: Flask) -> None:
    minutes, reader = _sent(workshop, language="en")
    section = _section(minutes, "criterion")
    wanted = section.text.replace("نشر", "تعميم")
    said = [Said("", wanted, section), Said("The whole is too long")]
    answer_minutes(reader=reader, answer=Answer(Verdict.REMARKS, said))
    (answer,) = answers_of(minutes)
    amended, whole = answer.remarks
    taken = Ruling(RemarkDecision.TAKEN, section=section, wording=Wording(wanted, section.revision))
    with pytest.raises(Conflict):
        decide_remark(minutes=minutes, remark=amended, ruling=taken, actor=None)
    close_reading(minutes=minutes)
    with pytest.raises(Conflict):
        publish_minutes(minutes=minutes, actor=None)
    decide_remark(minutes=minutes, remark=amended, ruling=taken, actor=None)
    assert "نشر" in amended.old_text
    assert section.text == amended.new_text == wanted
    for nothing in (Ruling(RemarkDecision.REFUSED), Ruling(RemarkDecision.TAKEN)):
        with pytest.raises(DomainError):
            decide_remark(minutes=minutes, remark=whole, ruling=nothing, actor=None)
    refused = Ruling(RemarkDecision.REFUSED, "It says what was said")
    decide_remark(minutes=minutes, remark=whole, ruling=refused, actor=None)
    with pytest.raises(Conflict):
        decide_remark(minutes=minutes, remark=whole, ruling=refused, actor=None)
    edition = publish_minutes(minutes=minutes, actor=None)
    db.session.commit()
    letter = next(t for t in _letters(app) if "Subject: Minutes published" in t)
    assert "It says what was said" in letter
    kept = str(edition.document)
    assert "تعميم" in kept
    assert "It says what was said" in kept
    assert "The whole is too long" not in kept
    assert reader.seat is not None
    assert reader.seat.interest.name not in kept


def test_what_was_published_stays_whatever_becomes_of_the_notes(workshop: Workshop) -> None:
    minutes = _published(workshop)
    (edition,) = minutes.editions
    before = (edition.sha256, str(edition.document))
    note = db.session.query(WorkshopNote).one()
    edit_note(note=note, text=NoteText(text="نص آخر تماما", kind=Kind.PROPOSAL))
    with pytest.raises(Conflict):
        _save(_section(minutes, "opening"), "نص")
    assert (edition.sha256, str(edition.document)) == before
    with pytest.raises(DomainError):
        start_correction(minutes=minutes, reason=" ", actor=None)
    start_correction(minutes=minutes, reason="خطأ في التاريخ", actor=None)
    _save(_section(minutes, "closing"), "اختتم اللقاء")
    second = publish_minutes(minutes=minutes, actor=None)
    assert (second.number, second.reason) == (2, "خطأ في التاريخ")
    assert second.sha256 != edition.sha256
    assert "خطأ في التاريخ" in str(second.document)


def test_hidden_words_hold_publication_up_and_leave_what_is_public(
    workshop: Workshop, client: FlaskClient
) -> None:
    note = _note(workshop, "كلام سيسحب", votes=4)
    minutes = _published(workshop)
    page = f"/open/agenda/{workshop.id}/minutes"
    db.session.commit()
    assert "كلام سيسحب" in client.get(page).get_data(as_text=True)
    moderate(contribution=note.contribution, status=Status.HIDDEN, reason="سب", actor_id=None)
    start_correction(minutes=minutes, reason="خطأ", actor=None)
    with pytest.raises(Conflict, match=note.contribution.reference):
        publish_minutes(minutes=minutes, actor=None)
    db.session.commit()
    shown = client.get(page + "?lang=en").get_data(as_text=True)
    assert "كلام سيسحب" not in shown
    assert "نشر الميزانية" in shown
    assert "were taken out since" in shown or "was taken out since" in shown or "taken out" in shown
    text = "".join(
        p.extract_text() for p in PdfReader(BytesIO(client.get(page + ".pdf").data)).pages
    )
    assert "سيسحب" not in text


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_files_hold_the_words_of_the_page(
    workshop: Workshop, client: FlaskClient, language: str
) -> None:
    _note(workshop, "Une route jusqu'au douar", votes=3)
    seat = make_participant(workshop)
    minutes = _draft(workshop, language)
    send_minutes(minutes=minutes, days=7, actor=None)
    answer_minutes(reader=Reader(minutes, seat), answer=Answer(Verdict.APPROVES))
    close_reading(minutes=minutes)
    publish_minutes(minutes=minutes, actor=None)
    db.session.commit()
    page = f"/open/agenda/{workshop.id}/minutes"
    pdf, docx = client.get(page + ".pdf"), client.get(page + ".docx")
    name = f"open-minutes-{workshop.id}-edition-1-{language}"
    assert f"{name}.pdf" in pdf.headers["Content-Disposition"]
    assert f"{name}.docx" in docx.headers["Content-Disposition"]
    printed = " ".join(p.extract_text() for p in PdfReader(BytesIO(pdf.data)).pages)
    assert "douar" in printed
    typed = "\n".join(p.text for p in Docx(BytesIO(docx.data)).paragraphs)
    assert "douar" in typed
    assert minutes.sections[0].title in typed
    shown = client.get(f"/open/agenda/{workshop.id}/minutes?lang={language}").get_data(as_text=True)
    assert "douar" in shown
    assert minutes.editions[0].sha256 in shown


def test_the_draft_counts_who_had_a_task_and_names_nobody(workshop: Workshop) -> None:
    seat, user = make_participant(workshop, name="فاطمة"), make_user(name="عمر")
    tasks = [(TeamRole.FACILITATOR, None, seat), (TeamRole.CO_FACILITATOR, user, None),
             (TeamRole.RAPPORTEUR, user, None)]  # fmt: skip
    db.session.add_all(
        TeamMember(workshop=workshop, role=role, user=member, seat=guest, table_number=place)
        for place, (role, member, guest) in enumerate(tasks)
    )
    db.session.flush()
    text = _section(_draft(workshop, "en"), "opening").text
    assert "2 people facilitated the discussion." in text
    assert "1 person took the notes." in text
    assert "فاطمة" not in text
    assert "عمر" not in text


def test_the_team_s_page_takes_as_many_queries_for_much_as_for_little(
    workshop: Workshop, sign_in: SignIn
) -> None:
    minutes, reader = _sent(workshop)
    said = [Said("ناقص", section=section) for section in minutes.sections[:1]]
    answer_minutes(reader=reader, answer=Answer(Verdict.REMARKS, said))
    db.session.commit()
    number_of, minutes_number = workshop.id, minutes.id
    client, page = sign_in(Role.SUPERVISION), f"/team/open/workshops/{workshop.id}/minutes"
    few = queries_of(client, page)
    workshop = db.session.get_one(Workshop, number_of)
    minutes = db.session.get_one(Minutes, minutes_number)
    for number in range(6):
        _note(workshop, f"ملاحظة {number}", votes=number)
        seat = make_participant(workshop)
        many = [Said("ناقص", section=section) for section in minutes.sections]
        answer_minutes(reader=Reader(minutes, seat), answer=Answer(Verdict.REMARKS, many))
    db.session.commit()
    assert queries_of(client, page) == few


def queries_of(client: FlaskClient, page: str) -> int:
    """How many statements a page sends to the database."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    db.session.remove()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(page).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.both_databases
def test_one_person_has_one_answer_however_often_it_arrives_at_once(
    workshop: Workshop, app: Flask
) -> None:
    minutes, reader = _sent(workshop)
    db.session.commit()
    assert reader.seat is not None
    keys, faults = (minutes.id, reader.seat.id), []

    def answer(number: int) -> None:
        with app.app_context():
            held = db.session.get_one(Minutes, keys[0])
            seat = next(s for s in readers_of(held) if s.id == keys[1])
            said = Answer(Verdict.REMARKS, [Said(f"ملاحظة {number}")])
            try:
                answer_minutes(reader=Reader(held, seat), answer=said)
                db.session.commit()
            except Exception as error:  # what it was is asserted below
                db.session.rollback()
                faults.append(repr(error))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert faults == []
    (kept,) = answers_of(db.session.get_one(Minutes, keys[0]))
    assert len(kept.remarks) == 1


def test_names_of_the_hall_are_deleted_in_their_time(workshop: Workshop) -> None:
    minutes, _reader = _sent(workshop)
    hall = Answer(Verdict.APPROVES, name="فاطمة", token="page")
    row = answer_minutes(reader=Reader(minutes), answer=hall)
    end = workshop.consultation.closes_on
    assert forget_until(end) == 0
    assert forget_until(end + timedelta(days=31 * workshop.consultation.retention_months)) == 1
    db.session.refresh(row)
    assert row.name == ""


def test_a_link_opens_only_what_it_was_made_for(workshop: Workshop, client: FlaskClient) -> None:
    minutes, reader = _sent(workshop)
    assert reader.seat is not None
    own, hall = seat_link(minutes, reader.seat), hall_link(minutes)
    make_consultation("elsewhere")
    db.session.commit()
    assert client.get(f"/open/minutes/{own}").status_code == 200
    assert client.get(f"/open/minutes/{hall}").status_code == 200
    for address in (
        f"/elsewhere/minutes/{own}",
        f"/elsewhere/minutes/{hall}",
        f"/open/minutes/{own[:-2]}AA",
        "/open/minutes/anything",
        f"/open/agenda/{workshop.id}/minutes",
    ):
        assert client.get(address).status_code == 404, address
    reader.seat.arrived_at = None
    db.session.commit()
    assert client.get(f"/open/minutes/{own}").status_code == 404


def test_the_hall_s_link_takes_an_answer_and_gives_a_link_of_ones_own(
    workshop: Workshop, client: FlaskClient, post: Post
) -> None:
    minutes, _reader = _sent(workshop)
    section = _section(minutes, "criterion")
    page = f"/open/minutes/{hall_link(minutes)}"
    db.session.commit()
    empty = post(client, page, {"verdict": "remarks", "token": "t1"})
    assert empty.status_code == 422
    robot = post(client, page, {"verdict": "approves", "token": "t1", "website": "x"})
    assert robot.status_code == 422
    said = {"verdict": "remarks", "token": "t1", "name": "فاطمة", f"comment_{section.id}": "ناقص"}
    for _again in range(2):
        answer = post(client, page, {**said, f"text_{section.id}": section.text})
        assert answer.status_code == 303
    (row,) = answers_of(minutes)
    assert (row.name, row.remarks[0].text, row.remarks[0].replacement) == ("فاطمة", "ناقص", "")
    mine = client.get(answer.location).get_data(as_text=True)
    assert "ناقص" in mine
    changed = post(client, answer.location, {**said, "verdict": "approves"})
    assert changed.status_code == 303
    db.session.expire_all()
    assert [a.verdict for a in answers_of(minutes)] == [Verdict.APPROVES]


def test_after_the_last_day_the_page_only_reads_and_keeps_what_was_typed(
    workshop: Workshop, client: FlaskClient, post: Post
) -> None:
    minutes, _reader = _sent(workshop)
    page = f"/open/minutes/{hall_link(minutes)}"
    db.session.commit()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert token
    minutes.opens_on = utc_now().date() - timedelta(days=9)
    minutes.closes_on = utc_now().date() - timedelta(days=2)
    db.session.commit()
    late = client.post(
        page,
        data={
            "csrf_token": token[1],
            "verdict": "approves",
            "token": "t",
            "whole": "ملاحظة متأخرة",
        },
    )
    assert late.status_code == 410
    assert "ملاحظة متأخرة" in late.text
    read_only = client.get(page + "?lang=en").text
    assert "The reading is over" in read_only
    assert "<textarea" not in read_only
    assert db.session.query(MinutesAnswer).count() == 0


def test_two_people_of_the_team_see_both_texts(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    minutes = _draft(workshop)
    section = _section(minutes, "closing")
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    page = f"/team/open/workshops/{workshop.id}/minutes/sections/{section.id}"
    assert post(client, page, {"text": "نص الأول", "seen": "1"}).status_code == 302
    second = post(client, page, {"text": "نص الثاني", "seen": "1"})
    assert second.status_code == 409
    assert "نص الأول" in second.text
    assert "نص الثاني" in second.text
    assert post(client, page, {"text": "نص الثاني", "seen": "2"}).status_code == 302


def test_the_page_of_a_section_offers_what_newer_notes_say(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    _note(workshop, "طريق", votes=1)
    minutes = _draft(workshop)
    section = _section(minutes, "criterion")
    _save(section, "صيغة الفريق")
    _note(workshop, "ماء صالح للشرب")
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    base = f"/team/open/workshops/{workshop.id}/minutes"
    assert "Notes changed since" in client.get(base + "?lang=en").text
    page = f"{base}/sections/{section.id}"
    assert "ماء صالح للشرب" in client.get(page).text
    wrong = {"way": "other", "seen": "2"}
    assert post(client, page + "/notes", wrong, page=page).status_code == 400
    late = {"way": "add", "seen": "1"}
    assert post(client, page + "/notes", late, page=page).status_code == 409
    assert post(client, page + "/notes", {**late, "seen": "2"}, page=page).status_code == 302
    db.session.expire_all()
    assert section.text.startswith("صيغة الفريق")
    assert "ماء صالح للشرب" in section.text
    assert "Notes changed since" not in client.get(page).text


def test_facilitators_draft_and_supervision_publishes(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    _note(workshop, "نشر الميزانية", votes=2)
    make_participant(workshop)
    db.session.commit()
    base = f"/team/open/workshops/{workshop.id}/minutes"
    facilitator, supervision = sign_in(Role.FACILITATOR), sign_in(Role.SUPERVISION)
    reader = sign_in(Role.READER)
    assert reader.get(base).status_code == 200
    assert reader.post(base + "/draft").status_code == 403
    assert post(facilitator, base + "/draft", {"language": "fr"}, page=base).status_code == 302
    assert post(facilitator, base + "/send", {"days": "0"}, page=base).status_code == 422
    assert post(facilitator, base + "/send", {"days": "3"}, page=base).status_code == 302
    minutes = minutes_of(workshop)
    assert minutes is not None
    close_reading(minutes=minutes, now=utc_now() + timedelta(days=4))
    minutes.closed_at = utc_now()
    db.session.commit()
    assert facilitator.post(base + "/publish").status_code == 403
    assert post(supervision, base + "/publish", page=base).status_code == 302
    assert post(supervision, base + "/correct", {"reason": " "}, page=base).status_code == 422
    for name in ("draft.pdf", "draft.docx", "sheet.pdf"):
        assert supervision.get(f"{base}/{name}").status_code == 200


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(text=st.text(max_size=80).filter(lambda t: "\x00" not in t))
def test_any_text_can_be_published(workshop: Workshop, client: FlaskClient, text: str) -> None:
    minutes = minutes_of(workshop) or _published(workshop)
    typed = text.encode("utf-8", "replace").decode("utf-8")
    start_correction(minutes=minutes, reason="x", actor=None)
    _save(_section(minutes, "closing"), f"- {typed}\n{typed}")
    publish_minutes(minutes=minutes, actor=None)
    db.session.commit()
    page = f"/open/agenda/{workshop.id}/minutes"
    assert client.get(page).status_code == 200
    assert client.get(page + ".docx").status_code == 200
