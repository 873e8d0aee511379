"""Workshops, their attendance and their notes, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from consult.consultations.models import Consultation
from consult.contributions.models import Channel, Contribution, ContributionTerm, Kind, Status
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Province, ProvinceKind, Region
from consult.workshops.models import Dimension, Workshop, WorkshopKind, WorkshopNote, WorkshopState
from consult.workshops.operations import (
    Meeting,
    NoteText,
    close_workshop,
    create_workshop,
    edit_note,
    edit_workshop,
    log_note,
    record_attendance,
    remove_note,
    reopen_workshop,
)
from consult.workshops.queries import get_note, list_notes, list_workshops, note_facts
from tests.factories import make_consultation, make_region, make_user


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with force_locale("en"):
        yield


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


@pytest.fixture
def province(consultation: Consultation) -> Province:
    return consultation.region.provinces[0]


@pytest.fixture
def workshop(consultation: Consultation, province: Province) -> Workshop:
    return create_workshop(consultation=consultation, meeting=_meeting(province))


def _meeting(province: Province | None, **kwargs: object) -> Meeting:
    values = {
        "titles": {"ar": "اللقاء الإقليمي"},
        "kind": WorkshopKind.PROVINCIAL,
        "held_on": date(2026, 10, 3),
        "province": province,
        **kwargs,
    }
    return Meeting(**values)  # type: ignore[arg-type]  # a mapping of mixed values


def _province_of(region: Region) -> Province:
    province = Province(
        code="elsewhere",
        region=region,
        kind=ProvinceKind.PROVINCE,
        position=0,
        population=1,
        urban_share=0.5,
        latitude=34.0,
        longitude=-2.0,
        name_ar="إقليم آخر",
        name_fr="Autre province",
        name_en="Other province",
    )
    db.session.add(province)
    db.session.flush()
    return province


def _note(text: str = "نريد ميزانية مبسطة", **kwargs: object) -> NoteText:
    return NoteText(text=text, kind=Kind.PROPOSAL, **kwargs)  # type: ignore[arg-type]  # as above


def test_a_provincial_workshop_needs_a_province_of_its_region(consultation: Consultation) -> None:
    with pytest.raises(DomainError, match="needs its province"):
        create_workshop(consultation=consultation, meeting=_meeting(None))
    elsewhere = _province_of(make_region("02"))
    with pytest.raises(DomainError, match="another region"):
        create_workshop(consultation=consultation, meeting=_meeting(elsewhere))


@pytest.mark.both_databases
def test_a_note_is_a_published_contribution_of_its_workshop(
    consultation: Consultation, workshop: Workshop
) -> None:
    recorder = make_user()
    criterion = consultation.criteria[1]
    note = log_note(
        workshop=workshop,
        note=_note("  نريد الميزانية\n", criterion=criterion, table_number=3, votes=12),
        recorded_by_id=recorder.id,
    )
    said = note.contribution
    assert (said.channel, said.status, said.kind) == (
        Channel.WORKSHOP,
        Status.PUBLISHED,
        Kind.PROPOSAL,
    )
    assert said.statement == "  نريد الميزانية\n", "the text is stored exactly as typed"
    assert (said.said_on, said.province, said.criterion) == (
        workshop.held_on,
        workshop.province,
        criterion,
    )
    assert said.recorded_by_id == recorder.id
    assert note_facts(consultation) == {said.id: (workshop.id, 3, 12)}
    assert [(w.id, notes) for w, notes in list_workshops(consultation)] == [(workshop.id, 1)]


def test_a_note_may_name_another_province(consultation: Consultation, workshop: Workshop) -> None:
    other = consultation.region.provinces[1]
    note = log_note(workshop=workshop, note=_note(province=other))
    assert note.contribution.province_id == other.id


@pytest.mark.both_databases
def test_the_same_page_sent_twice_is_one_note_but_a_changed_text_is_another(
    workshop: Workshop,
) -> None:
    first = log_note(workshop=workshop, note=_note(), token="page")
    assert log_note(workshop=workshop, note=_note(), token="page") is first
    changed = log_note(workshop=workshop, note=_note(votes=2), token="page")
    again = log_note(workshop=workshop, note=_note(), token="another page")
    assert len({first.contribution_id, changed.contribution_id, again.contribution_id}) == 3


def test_a_page_that_arrives_twice_at_once_is_one_note(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = log_note(workshop=workshop, note=_note(), token="page").contribution_id
    number = workshop.id
    db.session.commit()
    db.session.expunge_all()
    found = db.session.get_one(Workshop, number)
    # what the slower request sees: no note yet
    monkeypatch.setattr(db.session, "get", lambda *_args: None)
    assert log_note(workshop=found, note=_note(), token="page").contribution_id == first


def test_a_token_of_one_workshop_says_nothing_in_another(
    consultation: Consultation, workshop: Workshop, province: Province
) -> None:
    other = create_workshop(consultation=consultation, meeting=_meeting(province))
    first = log_note(workshop=workshop, note=_note(), token="page")
    second = log_note(workshop=other, note=_note(), token="page")
    assert (first.workshop_id, second.workshop_id) == (workshop.id, other.id)


@pytest.mark.parametrize(
    "wrong", [{"votes": -1}, {"votes": 100_001}, {"table_number": 0}, {"table_number": 1000}]
)
def test_a_number_out_of_range_is_refused(workshop: Workshop, wrong: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        log_note(workshop=workshop, note=_note("نص", **wrong))
    assert list_notes(workshop) == []


def test_an_edited_note_is_found_by_its_new_words_only(
    consultation: Consultation, workshop: Workshop
) -> None:
    note = log_note(workshop=workshop, note=_note("الميزانية", table_number=1))
    before = _terms(note)
    edit_note(note=note, text=_note("الطرقات", table_number=2, votes=5))
    assert _terms(note).isdisjoint(before)
    assert note_facts(consultation)[note.contribution_id] == (workshop.id, 2, 5)


def _terms(note: WorkshopNote) -> set[str]:
    select = sa.select(ContributionTerm.term).filter_by(contribution_id=note.contribution_id)
    return set(db.session.scalars(select))


@pytest.mark.both_databases
def test_a_removed_note_leaves_the_register(workshop: Workshop) -> None:
    note = log_note(workshop=workshop, note=_note())
    remove_note(note=note)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ContributionTerm)) == 0


def test_nothing_changes_in_a_closed_workshop_until_it_is_reopened(
    workshop: Workshop, province: Province
) -> None:
    note = log_note(workshop=workshop, note=_note())
    close_workshop(workshop=workshop)
    for act in (
        lambda: log_note(workshop=workshop, note=_note("أخرى")),
        lambda: edit_note(note=note, text=_note("أخرى")),
        lambda: remove_note(note=note),
        lambda: record_attendance(workshop=workshop, counts={}),
        lambda: edit_workshop(workshop=workshop, meeting=_meeting(province)),
        lambda: close_workshop(workshop=workshop),
    ):
        with pytest.raises(Conflict, match="closed"):
            act()
    reopen_workshop(workshop=workshop)
    assert workshop.state is WorkshopState.OPEN
    edit_note(note=note, text=_note("أخرى"))
    with pytest.raises(Conflict, match="open already"):
        reopen_workshop(workshop=workshop)


@pytest.mark.both_databases
def test_attendance_is_replaced_one_dimension_at_a_time(workshop: Workshop) -> None:
    record_attendance(
        workshop=workshop,
        counts={
            Dimension.SEX: {"female": 24, "male": 30},
            Dimension.AGE_BAND: {"18_24": 50},
        },
    )
    record_attendance(workshop=workshop, counts={Dimension.SEX: {"female": 25, "male": 0}})
    db.session.expire_all()
    assert workshop.counted(Dimension.SEX) == {"female": 25, "male": 0}
    assert workshop.counted(Dimension.AGE_BAND) == {"18_24": 50}
    assert workshop.participants == 50


@pytest.mark.parametrize(("value", "count"), [("female", -1), ("nobody", 1), ("male", 100_001)])
def test_a_count_out_of_range_or_of_nobody_known_is_refused(
    workshop: Workshop, value: str, count: int
) -> None:
    with pytest.raises(DomainError):
        record_attendance(workshop=workshop, counts={Dimension.SEX: {value: count}})


@pytest.mark.both_databases
def test_notes_follow_the_date_and_the_province_of_their_workshop(
    consultation: Consultation, workshop: Workshop
) -> None:
    first, second, third = consultation.region.provinces[:3]
    follows = log_note(workshop=workshop, note=_note())
    stays = log_note(workshop=workshop, note=_note("أخرى", province=second))
    edit_workshop(workshop=workshop, meeting=_meeting(third, held_on=date(2026, 10, 9)))
    db.session.expire_all()
    assert follows.contribution.said_on == stays.contribution.said_on == date(2026, 10, 9)
    assert (follows.contribution.province, stays.contribution.province) == (third, second)
    assert first not in (third, second)


def test_a_note_is_loaded_only_through_its_own_workshop(
    consultation: Consultation, workshop: Workshop, province: Province
) -> None:
    from werkzeug.exceptions import NotFound

    other = create_workshop(consultation=consultation, meeting=_meeting(province))
    note = log_note(workshop=workshop, note=_note())
    assert get_note(workshop, note.contribution_id) is note
    with pytest.raises(NotFound):
        get_note(other, note.contribution_id)
