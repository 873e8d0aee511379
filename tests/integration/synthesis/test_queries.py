"""Facts of the register as the report sees them, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.contributions.models import Kind as NoteKind
from consult.contributions.models import Sex, Status, Support
from consult.contributions.operations import Place
from consult.extensions import db
from consult.synthesis.facts import Dimension, Kind, Part, Sorting
from consult.synthesis.operations import compose_report
from consult.synthesis.queries import facts_of
from consult.themes.models import Source
from consult.workshops.models import AttendanceCount
from consult.workshops.models import Dimension as Attendance
from consult.workshops.operations import NoteText, log_note
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_theme,
    make_workshop,
)

WRITTEN = datetime(2026, 9, 30, tzinfo=UTC)


@pytest.mark.both_databases
def test_the_facts_are_what_the_register_holds(app: Flask) -> None:
    consultation = make_consultation("here", is_demo=True)
    province = consultation.region.provinces[1]
    theme = make_theme(consultation, 4)
    first = make_contribution(consultation, "أول نص", place=Place(province=province))
    assign(first, theme, source=Source.PERSON)
    db.session.add(Support(contribution_id=first.id, visitor="a"))
    loose = make_contribution(consultation, "نص ثان")
    assign(loose, None)
    workshop = make_workshop(consultation, held_on=date(2026, 6, 3))
    workshop.attendance.append(
        AttendanceCount(dimension=Attendance.SEX, value=Sex.FEMALE, count=12)
    )
    note = log_note(
        workshop=workshop, note=NoteText(text="أولوية", kind=NoteKind.PRIORITY, votes=9)
    ).contribution
    db.session.commit()

    facts = facts_of(consultation, written=WRITTEN, version=1)

    assert facts.consultation.is_demo
    by_id = {c.id: c for c in facts.contributions}
    assert list(by_id) == sorted([first.id, loose.id, note.id])
    assert by_id[first.id].theme == theme.id
    assert by_id[first.id].placed_by_person
    assert by_id[first.id].supports == 1
    assert by_id[first.id].values[Dimension.PROVINCE] == str(province.id)
    assert by_id[first.id].parts == (Part(Kind.PROPOSAL, "أول نص"),)
    assert by_id[loose.id].sorting is Sorting.UNDECIDED
    assert by_id[note.id].parts == (Part(Kind.PRIORITY, "أولوية"),)
    assert (by_id[note.id].votes, by_id[note.id].workshop) == (9, workshop.id)
    assert by_id[note.id].sorting is Sorting.NOT_RUN
    assert [(w.women, w.men, w.participants) for w in facts.workshops] == [(12, None, 12)]
    assert [t.number for t in facts.themes] == [4]


def test_what_moderation_withholds_is_counted_apart_and_never_quoted(app: Flask) -> None:
    consultation = make_consultation()
    shown = make_contribution(consultation, "نص منشور")
    make_contribution(consultation, "نص محجوب", status=Status.HIDDEN)
    make_contribution(consultation, "نص معلق", status=Status.HELD)
    facts = facts_of(consultation, written=WRITTEN, version=1)
    assert [c.id for c in facts.contributions] == [shown.id]
    assert facts.withheld == 2


def test_a_text_of_a_withdrawn_theme_stands_in_none(app: Flask) -> None:
    consultation = make_consultation()
    theme = make_theme(consultation, retired_at=WRITTEN)
    assign(make_contribution(consultation), theme)
    (contribution,) = facts_of(consultation, written=WRITTEN, version=1).contributions
    assert contribution.theme is None
    assert contribution.sorting is Sorting.UNDECIDED


def test_another_consultation_is_not_in_the_report(app: Flask) -> None:
    consultation = make_consultation()
    make_contribution(make_consultation())
    assert facts_of(consultation, written=WRITTEN, version=1).contributions == ()


def test_the_number_of_queries_does_not_grow_with_the_register(app: Flask) -> None:
    consultation = make_consultation()

    def queries(count: int) -> int:
        theme = make_theme(consultation, count)
        for n in range(count):
            assign(make_contribution(consultation, f"نص رقم {n} من {count}"), theme)
        db.session.commit()
        db.session.expire_all()
        seen: list[str] = []
        engine = db.engine
        listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731
        sa.event.listen(engine, "before_cursor_execute", listener)
        facts_of(consultation, written=WRITTEN, version=1)
        sa.event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    assert queries(2) == queries(20)


def test_reports_are_numbered_and_stay_as_they_are(app: Flask) -> None:
    consultation = make_consultation()
    first = compose_report(consultation=consultation, language="ar", actor=None)
    before = dict(first.document)
    make_contribution(consultation)
    second = compose_report(consultation=consultation, language="fr", actor=None)
    db.session.commit()
    assert (first.number, second.number) == (1, 2)
    assert first.document == before
    assert first.document != second.document
