"""The workshop file, the team of a workshop and its checklist, on the site and in the database."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from consult.access.models import Role
from consult.extensions import Model, db, utc_now
from consult.kernel.audit import AuditEvent
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.mail import OutgoingLetter
from consult.workshops.kit.links import key_of
from consult.workshops.kit.operations.checklist import (
    Arranged,
    add_usual_item,
    arrange_item,
    create_checklist,
    remove_usual_item,
    usual_item_at,
)
from consult.workshops.kit.operations.team import Task, assign_task
from consult.workshops.kit.operations.texts import take_usual_text, write_text
from consult.workshops.kit.queries import (
    checklist_of,
    needs_of,
    preparations,
    revisions_of,
    sources_of,
    texts_in_force,
    usual_items,
)
from consult.workshops.kit.rounds import remind_of_checklists
from consult.workshops.kit.usual import USUAL_ITEMS
from consult.workshops.models import SeatState, Wish, Workshop
from consult.workshops.models.kit import (
    ChecklistItem,
    ItemState,
    KitDocument,
    KitText,
    TeamMember,
    TeamRole,
    UsualItem,
)
from tests.conftest import csrf_token
from tests.factories import (
    make_consultation,
    make_evaluation,
    make_participant,
    make_task,
    make_user,
    make_workshop,
)

GUIDE, AR = KitDocument.GUIDE, "ar"
TEXT = "## دليلنا\n\nنص كتبه الفريق في [[place]].\n\n[[facts]]\n"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    soon = utc_now().date() + timedelta(days=9)
    return make_workshop(
        make_consultation("tanger"),
        title_ar="لقاء طنجة",
        title_fr="Rencontre de Tanger",
        held_on=soon,
        starts=time(9),
        ends=time(13),
        published_at=utc_now(),
    )


def _refused(constraint: str, row: Model) -> None:
    db.session.add(row)
    # SQLite names the columns of a unique index, PostgreSQL the index
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.mark.both_databases
def test_rows_that_cannot_be_are_refused(workshop: Workshop) -> None:
    user, seat = make_user(), make_participant(workshop)
    make_task(workshop, user, role=TeamRole.FACILITATOR)
    make_task(workshop, user)
    make_task(workshop, seat)
    here = {"workshop_id": workshop.id, "table_number": 1}
    task = {**here, "role": TeamRole.RAPPORTEUR}
    text = {"consultation_id": workshop.consultation_id, "document": GUIDE, "language": AR}
    item = {"workshop_id": workshop.id, "position": 1}
    usual = {"consultation_id": workshop.consultation_id, "position": 1, "days_before": 1}
    ids = user.id, seat.id
    db.session.add_all([ChecklistItem(**item, code="room"), UsualItem(**usual, code="room"),
                        KitText(**text, revision=1)])  # fmt: skip
    db.session.commit()
    for constraint, row in (
        ("one_person", TeamMember(**task)),
        ("one_person", TeamMember(**task, user_id=ids[0], seat_id=ids[1])),
        ("table_not_negative", TeamMember(**{**task, "table_number": -1}, user_id=ids[0])),
        ("one_lead_a_table|workshop_team.table_number",
         TeamMember(**here, role=TeamRole.FACILITATOR, seat_id=ids[1])),
        ("table_number_user_id|workshop_team.user_id", TeamMember(**task, user_id=ids[0])),
        ("table_number_seat_id|workshop_team.seat_id", TeamMember(**task, seat_id=ids[1])),
        ("language_known", KitText(**{**text, "language": "de"}, revision=1)),
        ("revision_positive", KitText(**text, revision=0)),
        ("source_not_blank", KitText(**text, revision=2, source="")),
        ("kit_texts_consultation_id|kit_texts.revision", KitText(**text, revision=1)),
        ("has_name", ChecklistItem(**item)),
        ("one_responsible",
         ChecklistItem(**item, name="x", responsible_id=ids[0], responsible="y")),
        ("cost_not_negative", ChecklistItem(**item, name="x", cost=-1)),
        ("checklist_items_code|checklist_items.code", ChecklistItem(**item, code="room")),
        ("has_name", UsualItem(**usual)),
        ("days_not_negative", UsualItem(**{**usual, "days_before": -1}, name="x")),
        ("usual_items_code|usual_items.code", UsualItem(**usual, code="room")),
    ):  # fmt: skip
        _refused(constraint, row)
    for table, column, rule in (
        ("workshop_team", "role", "teamrole"),
        ("kit_texts", "document", "kitdocument"),
        ("checklist_items", "state", "itemstate"),
    ):
        with pytest.raises(IntegrityError, match=rule):
            db.session.execute(sa.text(f"UPDATE {table} SET {column} = 'other'"))
        db.session.rollback()


def test_a_text_has_revisions_and_nobody_writes_over_what_they_have_not_seen(
    workshop: Workshop,
) -> None:
    here: dict[str, Any] = {
        "consultation": workshop.consultation, "document": GUIDE, "language": AR,
        "actor": make_user(),
    }  # fmt: skip
    usual = texts_in_force(workshop.consultation)[GUIDE, AR]
    assert usual.is_usual
    assert write_text(**here, source=usual.source, seen=0) is None
    assert write_text(**here, source=TEXT, seen=0) is not None
    with pytest.raises(Conflict):
        write_text(**here, source="## أخرى", seen=0)
    with pytest.raises(DomainError, match="HTML"):
        write_text(**here, source="<b>", seen=1)
    assert sources_of(workshop.consultation, AR).texts[GUIDE] == TEXT
    assert sources_of(workshop.consultation, "fr").texts[GUIDE] != TEXT
    take_usual_text(**here, seen=1)
    again = texts_in_force(workshop.consultation)[GUIDE, AR]
    assert (again.is_usual, again.source, again.revision) == (True, usual.source, 2)
    held = revisions_of(workshop.consultation, GUIDE, AR)
    assert [r.source for r in held] == [None, TEXT]


def test_a_task_is_given_told_and_opens_the_file_until_the_seat_is_given_back(
    workshop: Workshop, client: FlaskClient
) -> None:
    seat = make_participant(workshop, wish=Wish.RAPPORTEUR, language="fr", name="Nadia")
    actor, table = make_user(), Task(TeamRole.RAPPORTEUR, 3)
    member = assign_task(workshop=workshop, task=table, person=seat, actor=actor)
    letter = db.session.scalars(sa.select(OutgoingLetter)).one()
    assert (letter.recipient, letter.language) == (seat.interest.email, "fr")
    db.session.commit()
    address = f"/tanger/workshop-file/{key_of(member)}"
    assert member.told_at is not None
    assert member.decided_by_id == actor.id
    assert "Nadia" not in str([e.details for e in db.session.scalars(sa.select(AuditEvent))])
    page = client.get(address, query_string={"lang": "fr"})
    assert page.status_code == 200
    assert "Rencontre de Tanger" in page.get_data(as_text=True)
    assert client.get(f"{address}/report-fr.docx").status_code == 200
    assert client.get(f"{address}/report-fr.exe").status_code == 404
    assert client.get(f"{address[:-2]}xx").status_code == 404
    with pytest.raises(Conflict):
        assign_task(workshop=workshop, task=table, person=seat, actor=actor)
    lead = Task(TeamRole.FACILITATOR, 3)
    assign_task(workshop=workshop, task=lead, person=actor, actor=actor)
    with pytest.raises(Conflict):
        assign_task(workshop=workshop, task=lead, person=seat, actor=actor)
    seat.state, seat.arrived_at = SeatState.CANCELLED, None
    db.session.commit()
    assert client.get(address).status_code == 404
    with pytest.raises(DomainError):
        assign_task(workshop=workshop, task=Task(TeamRole.TIMEKEEPER), person=seat, actor=actor)


def test_a_checklist_follows_the_consultation_s_list_and_tells_what_is_late(
    workshop: Workshop,
) -> None:
    consultation, actor = workshop.consultation, make_user()
    remove_usual_item(item=usual_item_at(consultation, 1), actor=actor)
    add_usual_item(consultation=consultation, name="=خيمة", days_before=12, actor=actor)
    assert len(usual_items(consultation)) == len(USUAL_ITEMS)
    assert create_checklist(workshop=workshop, actor=actor) == len(USUAL_ITEMS)
    assert create_checklist(workshop=workshop, actor=actor) == 0
    (prepared,) = preparations(consultation, utc_now().date())
    assert (prepared.done, prepared.needed) == (0, len(USUAL_ITEMS))
    tent = checklist_of(workshop)[-1]
    assert tent.due_on == workshop.held_on - timedelta(days=12)
    assert tent in prepared.late
    arrange_item(item=tent, arranged=Arranged("", ItemState.DONE, cost=500), seen=1, actor=actor)
    assert (tent.name, tent.version, tent in prepared.late) == ("=خيمة", 2, False)
    with pytest.raises(Conflict):
        arrange_item(item=tent, arranged=Arranged("", ItemState.TO_DO), seen=1, actor=actor)


def test_people_are_reminded_once_two_days_before_and_needs_are_told_without_names(
    workshop: Workshop,
) -> None:
    user = make_user()
    create_checklist(workshop=workshop, actor=user)
    soon, later, done = checklist_of(workshop)[:3]
    today = utc_now().date()
    for item, days in ((soon, 2), (later, 3), (done, 1)):
        item.responsible_id, item.due_on = user.id, today + timedelta(days=days)
    done.state = ItemState.DONE
    db.session.commit()
    for _hour in range(2):
        remind_of_checklists()
    letters = db.session.scalars(sa.select(OutgoingLetter)).all()
    assert [(x.recipient, x.kind) for x in letters] == [(user.email, "kit.reminder")]
    soon.due_on = today + timedelta(days=1)
    db.session.flush()
    remind_of_checklists()
    assert db.session.scalar(sa.select(sa.func.count(OutgoingLetter.id))) == 2
    make_participant(workshop, needs="كرسي متحرك", name="سعيد")
    make_participant(workshop)
    needs = needs_of(workshop)
    assert (needs.seats, needs.texts) == (2, ("كرسي متحرك",))


def test_files_hold_the_words_of_the_team_and_the_facts_of_the_workshop(
    workshop: Workshop, sign_in: Callable[..., FlaskClient]
) -> None:
    write_text(consultation=workshop.consultation, document=GUIDE, language=AR, source=TEXT,
               seen=0, actor=None)  # fmt: skip
    make_evaluation(workshop)
    client = sign_in(Role.READER)
    base = f"/team/tanger/workshops/{workshop.id}/file"
    pdf = client.get(f"{base}/whole-fr.pdf").get_data()
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    words = " ".join(done.stdout.decode().split())
    for expected in ("Rencontre de Tanger", "Programme d’une demi-journée", "/tanger/evaluation/"):
        assert expected in words
    paper = docx.Document(io.BytesIO(client.get(f"{base}/guide-ar.docx").get_data()))
    said = "\n".join(p.text for p in paper.paragraphs)
    cells = "\n".join(c.text for t in paper.tables for row in t.rows for c in row.cells)
    assert "نص كتبه الفريق في دار الشباب" in said.replace("\u2068", "").replace("\u2069", "")
    assert "لقاء طنجة" in cells
    blank = docx.Document(
        io.BytesIO(client.get("/team/tanger/workshop-file/report-en.docx").get_data())
    )
    grid = max((t for t in blank.tables), key=lambda t: len(t.columns) * len(t.rows))
    assert len(grid.rows) > 8
    assert client.get(f"{base}/guide-ar.xlsx").status_code == 404


def test_the_checklist_leaves_as_a_spreadsheet_that_runs_nothing(
    workshop: Workshop, sign_in: Callable[..., FlaskClient]
) -> None:
    db.session.add(ChecklistItem(workshop_id=workshop.id, position=1, name="=1+1", note="@x"))
    db.session.flush()
    client = sign_in(Role.READER)
    base = f"/team/tanger/workshops/{workshop.id}/logistics"
    rows = list(csv.reader(io.StringIO(client.get(f"{base}.csv").get_data().decode("utf-8-sig"))))
    assert rows[1][2] == "'=1+1"
    assert rows[1][-1] == "'@x"
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get("/team/tanger/logistics.xlsx").get_data())
    ).active
    assert sheet is not None
    cell = sheet.cell(2, 3)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert client.get(f"{base}.exe").status_code == 404


def test_pages_write_what_forms_say_and_keep_what_cannot_be_accepted(
    workshop: Workshop, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    seat = make_participant(workshop)
    client = sign_in(Role.SUPERVISION)
    text = "/team/tanger/workshop-file/guide/ar"
    page = post(client, text, {"source": "نص <b>", "seen": "0"})
    assert page.status_code == 422
    assert "نص &lt;b&gt;" in page.get_data(as_text=True)
    page = post(client, text, {"source": TEXT, "seen": "0", "act": "preview"})
    assert (page.status_code, "دليلنا" in page.get_data(as_text=True)) == (200, True)
    assert db.session.scalar(sa.select(KitText)) is None
    assert post(client, text, {"source": TEXT, "seen": "0"}).status_code == 302
    stale = post(client, text, {"source": "## سواه", "seen": "0"})
    assert stale.status_code == 409
    assert 'name="seen" type="hidden" value="1"' in stale.get_data(as_text=True)
    assert post(client, f"{text}/take", {"number": "0", "seen": "1"}, page=text).status_code == 302

    base = f"/team/tanger/workshops/{workshop.id}"
    task = {"person": f"seat:{seat.id}", "role": "facilitator", "table": "1"}
    assert post(client, f"{base}/team", task).status_code == 302
    page = post(client, f"{base}/team", {**task, "table": "999"})
    assert page.status_code == 422
    member = db.session.scalars(sa.select(TeamMember)).one()
    release = f"{base}/team/{member.id}/release"
    assert post(client, release, page=f"{base}/team").status_code == 302
    assert db.session.scalar(sa.select(TeamMember)) is None

    assert post(client, f"{base}/logistics/begin", page=f"{base}/logistics").status_code == 302
    first, second = checklist_of(workshop)[:2]
    item = f"{base}/logistics/{first.id}"
    fields = {"state": "in_progress", "responsible": "مقاولة", "cost": "٥٠٠", "seen": "1"}
    assert post(client, item, fields).status_code == 302
    db.session.refresh(first)
    assert (first.state, first.responsible, first.cost) == (ItemState.IN_PROGRESS, "مقاولة", 500)
    stale = post(client, item, fields)
    assert (stale.status_code, "مقاولة" in stale.get_data(as_text=True)) == (409, True)
    assert post(client, f"{item}/move/down", page=item).status_code == 302
    assert [i.id for i in checklist_of(workshop)[:2]] == [second.id, first.id]
    assert post(client, f"{item}/remove", page=item).status_code == 302
    assert first.id not in [i.id for i in checklist_of(workshop)]
    usual = "/team/tanger/logistics/usual"
    assert post(client, usual, {"name": "خيمة", "days_before": "5"}).status_code == 302
    edited = post(client, f"{usual}/1", {"name": "قاعة كبيرة", "days_before": "40"})
    assert edited.status_code == 302
    assert post(client, f"{usual}/1/move/down", page=usual).status_code == 302
    assert post(client, f"{usual}/1/remove", page=usual).status_code == 302
    assert usual_items(workshop.consultation)[0].name == "قاعة كبيرة"


def test_a_reader_looks_and_a_facilitator_gives_no_task(
    workshop: Workshop, sign_in: Callable[..., FlaskClient]
) -> None:
    base = f"/team/tanger/workshops/{workshop.id}"
    reader, facilitator = sign_in(Role.READER), sign_in(Role.FACILITATOR)
    page = reader.get(f"{base}/logistics")
    assert page.status_code == 200
    token = csrf_token(facilitator.get(f"{base}/logistics").get_data(as_text=True))
    assert reader.post(f"{base}/logistics", data={"name": "x"}).status_code == 403
    assert reader.get(f"{base}/team").status_code == 403
    assert facilitator.post(f"{base}/team", data={"csrf_token": token}).status_code == 403
    assert facilitator.get("/team/tanger/workshop-file/guide/ar").status_code == 403
