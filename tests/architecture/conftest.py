"""A consultation with one of everything, so that each address of the site can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from consult.access.models import User
from consult.commitments.operations import draft_commitment
from consult.contributions.lexicon.operations import change_lexicon
from consult.contributions.lexicon.wishes import Wish
from consult.contributions.models import ActKind, Category, Channel
from consult.contributions.models.lexicon import LexiconAct
from consult.contributions.operations import Chosen, add_watch_word, correct_many
from consult.contributions.queries import acts_of_batch
from consult.documents.blocks import Paragraph, Points
from consult.documents.storing import from_plain
from consult.extensions import db, utc_now
from consult.synthesis.operations import add_section, compose_report
from consult.themes.coding.operations import Plan, make_round
from consult.themes.models import ThemeRun
from consult.themes.operations import rename_theme
from consult.workshops.attendance.codes import hall_key
from consult.workshops.attendance.operations import Stranger, let_in
from consult.workshops.calls.links import key_of
from consult.workshops.calls.operations import (
    CallText,
    Person,
    express_interest,
    publish_call,
    write_call,
)
from consult.workshops.evaluation.links import own_key
from consult.workshops.kit.links import key_of as task_key
from consult.workshops.kit.operations.checklist import create_checklist
from consult.workshops.kit.queries import checklist_of
from consult.workshops.minutes.answering import Answer, Said, answer_minutes
from consult.workshops.minutes.links import hall_link
from consult.workshops.minutes.operations import (
    Ruling,
    close_reading,
    decide_remark,
    draft_minutes,
    publish_minutes,
    send_minutes,
)
from consult.workshops.minutes.queries import Reader, readers_of
from consult.workshops.models import (
    Minutes,
    MinutesRemark,
    RemarkDecision,
    Verdict,
    Workshop,
    WorkshopNote,
)
from consult.workshops.notes.files import present_version
from consult.workshops.photos.operations import Shown, add_photo, describe_photo, publish_photo
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_entry,
    make_entry_batch,
    make_evaluated,
    make_import,
    make_import_draft,
    make_note_sheet,
    make_participant,
    make_task,
    make_theme,
    make_user,
    make_workshop,
    make_workshop_report,
    publish_version,
)
from tests.unit.workshops.test_pictures import picture_bytes


@pytest.fixture
def values(app: Flask) -> dict[str, Any]:
    """A value for each argument that an address of the site may have."""
    consultation = make_consultation("tanger")
    contribution = make_contribution(consultation)
    today = utc_now().date()
    soon = today + timedelta(days=9)
    workshop = make_workshop(consultation, held_on=soon, published_at=utc_now())
    content = CallText({"ar": "شاركوا معنا"}, today, soon)
    call = write_call(consultation=consultation, call=None, content=content, actor=None)
    publish_call(call=call, actor=None)
    person = Person(name="مشارك", category=Category.CITIZEN, phone="0600000000")
    interest = express_interest(call=call, person=person, meetings=[workshop])
    create_checklist(workshop=workshop, actor=None)
    task = make_task(workshop, make_participant(workshop))
    note = make_contribution(consultation, "تبسيط المساطر", channel=Channel.WORKSHOP)
    db.session.add(WorkshopNote(contribution_id=note.id, workshop_id=workshop.id))
    published = make_workshop_report(workshop)
    evaluation, response, question = make_evaluated(workshop, interest.seats[0])
    walk_in = let_in(workshop=workshop, person=Stranger(Category.CITIZEN), actor=None)
    theme = make_theme(consultation)
    assign(contribution, theme)
    assign(note, theme)
    renamed = rename_theme(theme=theme, labels={"ar": "المحور"}, actor=None)
    run = ThemeRun(consultation_id=consultation.id)
    db.session.add(run)
    member: User = make_user()
    photo = add_photo(workshop=workshop, content=picture_bytes(), actor=member, table_number=1)
    describe_photo(photo=photo, shown=Shown(1, people=False, description="لوح"), actor=member)
    publish_photo(photo=photo, actor=member)
    batch = make_entry_batch(consultation)
    entry = make_entry(batch)
    draft = make_import_draft(consultation, member)
    imported = make_import(consultation)
    word = Wish(LexiconAct.ADDED, "road", "ary", "زعبوطة")
    change = change_lexicon(wish=word, reason="قالها الناس", seen=0, actor=member)
    plan = Plan(title="جولة", size=2)
    round_ = make_round(
        consultation=consultation, plan=plan, coders=[member, make_user()], actor=member
    )
    many = correct_many(
        chosen=Chosen(consultation, {note.id: None}),
        kind=ActKind.LANGUAGE,
        value="fr",
        actor_id=member.id,
    )
    act = acts_of_batch(consultation, many.batch)[0]
    sheet = make_note_sheet(workshop, member)
    abuse = add_watch_word(word="بلوقشي", language="ary", actor_id=member.id)
    card = draft_commitment(theme=theme)
    report = compose_report(consultation=consultation, language="ar", actor=member)
    publish_version(report, member)
    section = add_section(report=report.report, title="قسم", actor=member)
    block, item = next(
        (place, at)
        for place, found in enumerate(from_plain(report.document).blocks)
        if isinstance(found, Paragraph | Points)
        for at, sentence in enumerate(found.sentences)
        if sentence.figures
    )
    minutes, remark = publish_some_minutes(workshop)
    numbers = {card.number, theme.number, report.number}
    assert numbers | {workshop.id} == {1}, "addresses name all of them by number"
    db.session.commit()
    return {
        "slug": consultation.slug,
        "reference": contribution.reference,
        "workshop_id": workshop.id,
        "note_id": note.id,
        "key": key_of(interest),
        "hall_key": evaluation.key,
        "personal_key": own_key(interest.seats[0]),
        "question_code": "purpose",
        "question_id": question,
        "response_id": response,
        "ending": "xlsx",
        "seat": interest.seats[0].id,
        "seat_id": interest.seats[0].id,
        "sheet_id": sheet.id,
        "photo_id": photo.id,
        "walk_in_id": walk_in.id,
        "hall": hall_key(workshop),
        "size": "small",
        "cell_id": published.report.cells[0].id,
        "version": published.number,
        "link": hall_link(minutes),
        "section_id": minutes.sections[0].id,
        "remark_id": remark.id,
        "document": "guide",
        "file_format": "docx",
        "task_key": task_key(task),
        "member_id": task.id,
        "item_id": checklist_of(workshop)[0].id,
        "theme_id": theme.id,
        "number": theme.number,
        "run_id": run.id,
        "act_id": act.id,
        "click": many.batch,
        "word_id": abuse.id,
        "event_id": renamed.id if renamed else 0,
        "user_id": member.id,
        "batch_id": batch.id,
        "entry_id": entry.id,
        "draft_id": draft.id,
        "import_id": imported.id,
        "concept_key": change.concept,
        "change_number": change.number,
        "round_id": round_.id,
        "position": 1,
        "act": "finish",
        "group": "undecided",
        "theme_act": "rename",
        "text_act": "move",
        "extension": "xlsx",
        "language": "ar",
        "stamp": present_version(),
        "name": "js/notes/main.js",
        "report_id": report.report_id,
        "block_id": section.id,
        "way": "up",
        # the first sentence of the report that holds a figure, and its first figure
        "block": block,
        "item": item,
        "part": 0,
    }


APPROVAL = Answer(Verdict.APPROVES)


def publish_some_minutes(workshop: Workshop) -> tuple[Minutes, MinutesRemark]:
    """Minutes of a workshop with one remark, published."""
    make_participant(workshop)
    minutes = draft_minutes(workshop=workshop, language="ar", actor=None)
    send_minutes(minutes=minutes, days=7, actor=None)
    said = [Said("ناقص", section=minutes.sections[0])]
    remarks = Answer(Verdict.REMARKS, said)
    answers = [
        answer_minutes(reader=Reader(minutes, seat), answer=remarks if place == 0 else APPROVAL)
        for place, seat in enumerate(readers_of(minutes))
    ]
    close_reading(minutes=minutes)
    remark = answers[0].remarks[0]
    refused = Ruling(RemarkDecision.REFUSED, "كذلك قيل")
    decide_remark(minutes=minutes, remark=remark, ruling=refused, actor=None)
    publish_minutes(minutes=minutes, actor=None)
    return minutes, remark


def address(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    """The rule's address with the values; one it lacks must be added to the fixture."""
    missing = rule.arguments - set(values)
    assert not missing, f"{rule.endpoint} needs {missing}: add it to tests/architecture/conftest.py"
    adapter = app.url_map.bind("localhost")
    return adapter.build(
        rule.endpoint, {name: values[name] for name in rule.arguments}, force_external=False
    )


@contextmanager
def writes_seen() -> Iterator[list[str]]:
    """The statements that change rows while this is open."""
    seen: list[str] = []

    def note(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
