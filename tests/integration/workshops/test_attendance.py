"""Who came: by list, by code, without a seat; counted once, whichever way."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError

from consult.access.models import Role, User
from consult.consultations.models import Consultation
from consult.contributions.models import AgeBand, Category, Setting, Sex
from consult.extensions import db, utc_now
from consult.kernel.audit import AuditEvent
from consult.kernel.errors import Conflict, DomainError
from consult.regions.models import Province
from consult.workshops.attendance.codes import hall_key
from consult.workshops.attendance.counting import arrived_on_list, counts_of_list
from consult.workshops.attendance.operations import (
    Stranger,
    check_in_by_code,
    let_in,
    purge_walk_ins,
    send_away,
    take_counts,
)
from consult.workshops.attendance.queries import door_of
from consult.workshops.calls.arriving import check_in, undo_check_in
from consult.workshops.calls.letters import remind
from consult.workshops.calls.links import key_of
from consult.workshops.calls.operations import (
    CallText,
    Person,
    express_interest,
    publish_call,
    purge_people,
    write_call,
)
from consult.workshops.models import (
    CallForInterest,
    Dimension,
    Seat,
    SeatState,
    WalkIn,
    Workshop,
    WorkshopState,
)
from consult.workshops.operations import record_attendance
from tests.factories import make_consultation, make_region, make_user, make_workshop

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


@pytest.fixture
def call(consultation: Consultation) -> CallForInterest:
    today = utc_now().date()
    content = CallText({"ar": "شاركوا معنا"}, today, today + timedelta(days=9), first_come=True)
    call = write_call(consultation=consultation, call=None, content=content, actor=None)
    publish_call(call=call, actor=None)
    return call


@pytest.fixture
def workshop(consultation: Consultation) -> Workshop:
    today = utc_now().date()
    return make_workshop(consultation, held_on=today, published_at=utc_now(), capacity=3)


def _seat(call: CallForInterest, workshop: Workshop, name: str, **traits: Any) -> Seat:
    given = {"category": Category.CITIZEN, "email": "a@example.org", **traits}
    interest = express_interest(call=call, person=Person(name=name, **given), meetings=[workshop])
    return interest.seats[0]


def _state(seat: Seat) -> SeatState:
    """As the database has it now."""
    db.session.refresh(seat)
    return seat.state


# constraints


@pytest.mark.both_databases
def test_codes_and_forms_of_the_door_count_once_and_codes_are_known(
    workshop: Workshop, call: CallForInterest
) -> None:
    first, second = (_seat(call, workshop, name) for name in ("أمينة", "سعيد"))
    assert first.code != second.code
    db.session.add(WalkIn(workshop_id=workshop.id, category=Category.MEDIA, submission_token="t"))
    db.session.commit()
    number, code = second.id, first.code
    refusals = {
        "seats[._]code": f"UPDATE seats SET code = '{code}' WHERE id = {number}",
        "walk_ins[._]submission_token": "INSERT INTO walk_ins (workshop_id, name, category,"
        " submission_token, created_at) SELECT workshop_id, '', category, 't', created_at"
        " FROM walk_ins",
        "ck_walk_ins_category": "UPDATE walk_ins SET category = 'other one'",
        "ck_walk_ins_sex": "UPDATE walk_ins SET sex = 'x'",
        "ck_walk_ins_ageband": "UPDATE walk_ins SET age_band = 'x'",
        "ck_walk_ins_setting": "UPDATE walk_ins SET setting = 'x'",
    }
    for constraint, statement in refusals.items():
        with pytest.raises(IntegrityError, match=constraint):
            db.session.execute(sa.text(statement))
        db.session.rollback()


# the list, and what is counted from it


def test_the_list_counts_by_itself_until_somebody_counts_by_eye(
    workshop: Workshop, call: CallForInterest
) -> None:
    province = workshop.consultation.region.provinces[0]
    woman = {"sex": Sex.FEMALE, "age_band": AgeBand.FROM_25, "setting": Setting.RURAL}
    seats = [_seat(call, workshop, "أمينة", province=province, **woman),
             _seat(call, workshop, "سعيد")]  # fmt: skip
    for seat in seats:
        check_in(seat=seat, photo_consent=None, actor=None)
    stranger = Stranger(Category.MEDIA, sex=Sex.FEMALE, province=province)
    let_in(workshop=workshop, person=stranger, actor=None)
    assert not workshop.hand_counted
    assert workshop.counted(Dimension.SEX) == {"female": 2}
    assert workshop.counted(Dimension.SECTOR) == {"citizen": 2, "media": 1}
    assert workshop.counted(Dimension.PROVINCE) == {str(province.id): 2}
    assert workshop.counted(Dimension.SETTING) == {"rural": 1}
    assert workshop.participants == arrived_on_list(workshop.id) == 3
    undo_check_in(seat=seats[0], actor=None)
    assert workshop.counted(Dimension.SEX) == {"female": 1}
    assert Dimension.AGE_BAND not in workshop.totals
    # counted by eye: nothing of the list is added, or stays beside it
    record_attendance(workshop=workshop, counts={Dimension.SEX: {"female": 9, "male": 8}})
    assert workshop.totals == {Dimension.SEX: 17}
    check_in(seat=seats[0], photo_consent=True, actor=None)
    assert workshop.totals == {Dimension.SEX: 17}
    take_counts(workshop=workshop, actor=None)
    assert workshop.counted(Dimension.SEX) == {"female": 2}
    # emptying the form lets the list count too
    record_attendance(workshop=workshop, counts={Dimension.SEX: {"female": 9}})
    record_attendance(workshop=workshop, counts={Dimension.SEX: {}})
    assert not workshop.hand_counted
    assert workshop.participants == 3


def test_a_province_that_is_counted_is_one_of_the_region(workshop: Workshop) -> None:
    province = workshop.consultation.region.provinces[0]
    counts = {Dimension.PROVINCE: {str(province.id): 4}, Dimension.SETTING: {"urban": 4}}
    record_attendance(workshop=workshop, counts=counts)
    assert workshop.totals == {Dimension.PROVINCE: 4, Dimension.SETTING: 4}
    foreign = Province(
        region=make_region("06"),
        code="x",
        kind=province.kind,
        position=1,
        population=1,
        urban_share=1,
        **{f"name_{code}": "x" for code in ("ar", "fr", "en")},
        latitude=33,
        longitude=-7,
    )
    db.session.add(foreign)
    db.session.flush()
    with pytest.raises(DomainError):
        record_attendance(workshop=workshop, counts={Dimension.PROVINCE: {str(foreign.id): 1}})
    with pytest.raises(DomainError):
        let_in(workshop=workshop, person=Stranger(Category.CITIZEN, province=foreign), actor=None)


def test_nobody_is_let_in_without_a_seat_and_a_second_click_lets_nobody_in(
    workshop: Workshop, call: CallForInterest
) -> None:
    for name in ("أمينة", "سعيد"):
        _seat(call, workshop, name)
    first = let_in(workshop=workshop, person=Stranger(Category.CITIZEN), actor=None, token="t")
    again = let_in(workshop=workshop, person=Stranger(Category.CITIZEN), actor=None, token="t")
    assert again is first
    assert workshop.seats_taken == 3
    with pytest.raises(Conflict):
        let_in(workshop=workshop, person=Stranger(Category.CITIZEN), actor=None)
    waiting = _seat(call, workshop, "ليلى")
    assert _state(waiting) is SeatState.WAITING
    with pytest.raises(Conflict):
        check_in(seat=waiting, photo_consent=None, actor=None)
    assert _state(waiting) is SeatState.WAITING
    # the seat that gets free goes to whoever waits
    send_away(walk_in=first, actor=None)
    assert _state(waiting) is SeatState.CONFIRMED
    assert workshop.seats_taken == 3
    workshop.state = WorkshopState.CLOSED
    db.session.flush()
    for act in (
        lambda: check_in(seat=waiting, photo_consent=None, actor=None),
        lambda: undo_check_in(seat=waiting, actor=None),
        lambda: let_in(workshop=workshop, person=Stranger(Category.CITIZEN), actor=None),
        lambda: take_counts(workshop=workshop, actor=None),
    ):
        with pytest.raises(Conflict):
            act()


# codes


@pytest.mark.both_databases
def test_codes_sent_from_several_telephones_at_once_are_one_arrival_each(
    app: Flask, workshop: Workshop, call: CallForInterest
) -> None:
    # one has a seat, the other is given the one that is free
    seat, waiting = _seat(call, workshop, "أمينة"), _seat(call, workshop, "سعيد")
    waiting.state, workshop.seats_taken, workshop.capacity = SeatState.WAITING, 1, 2
    actor = make_user()
    db.session.commit()
    number, codes, actor_id = workshop.id, [seat.code, waiting.code] * 3, actor.id
    db.session.remove()
    start, failed = threading.Barrier(6), []

    def arrive(code: str | None) -> None:
        with app.app_context():
            start.wait()
            try:
                check_in_by_code(
                    workshop=db.session.get_one(Workshop, number),
                    typed=code or "",
                    photo_consent=True,
                    actor=db.session.get_one(User, actor_id),
                )
                db.session.commit()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=arrive, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert arrived_on_list(number) == 2
    workshop = db.session.get_one(Workshop, number)
    assert workshop.seats_taken == 2
    assert workshop.counted(Dimension.SECTOR) == {"citizen": 2}
    events = sa.select(sa.func.count()).select_from(AuditEvent).filter_by(action="check_in")
    assert db.session.scalar(events) == 2


def test_a_code_is_read_however_it_is_typed_and_only_at_its_meeting(
    workshop: Workshop, call: CallForInterest
) -> None:
    seat = _seat(call, workshop, "أمينة")
    assert seat.code is not None
    typed = f" {seat.code.lower().replace('-', ' ')}\u200f"
    assert check_in_by_code(workshop=workshop, typed=typed, photo_consent=True) is seat
    other = make_workshop(workshop.consultation, held_on=workshop.held_on, published_at=utc_now())
    for place, code in ((other, seat.code), (workshop, ""), (workshop, "AAAA-AAAA")):
        with pytest.raises(DomainError):
            check_in_by_code(workshop=place, typed=code, photo_consent=None)
    without = _seat(call, other, "سعيد")
    without.state = SeatState.CANCELLED
    db.session.flush()
    with pytest.raises(DomainError):
        check_in_by_code(workshop=other, typed=without.code or "", photo_consent=None)


def test_codes_and_names_go_when_the_time_of_the_notice_is_over(
    workshop: Workshop, call: CallForInterest
) -> None:
    seat = _seat(call, workshop, "أمينة")
    let_in(workshop=workshop, person=Stranger(Category.CITIZEN, name="سعيد"), actor=None)
    later = utc_now().date() + timedelta(days=4000)
    assert purge_people(today=utc_now().date()) == purge_walk_ins(today=utc_now().date()) == 0
    assert purge_people(today=later) == purge_walk_ins(today=later) == 1
    assert seat.code is None
    assert door_of(workshop).walk_ins[0].name == ""


def test_the_code_stands_in_letters_and_on_the_own_page_of_who_has_a_seat(
    app: Flask, workshop: Workshop, call: CallForInterest, client: FlaskClient
) -> None:
    workshop.capacity = 1
    seat, waiting = (_seat(call, workshop, name) for name in ("أمينة", "سعيد"))
    remind(seat)
    db.session.commit()
    folder = Path(app.extensions["settings"].data_dir) / "outbox"
    read = [message_from_bytes(p.read_bytes(), policy=default) for p in folder.glob("*.eml")]
    letters = "".join(letter.get_content() for letter in read)
    codes = {seat.code: True, waiting.code: False}
    for interest in (seat.interest, waiting.interest):
        page = client.get(f"/open/seats/{key_of(interest)}").get_data(as_text=True)
        code = interest.seats[0].code or ""
        assert (code in page) is codes[code]
        assert ('class="qr"' in page) is codes[code]
        assert (code in letters) is codes[code]


# pages


def test_the_hall_s_page_checks_in_by_code_and_asks_for_consent(
    app: Flask, workshop: Workshop, call: CallForInterest, client: FlaskClient, post: Post
) -> None:
    seat = _seat(call, workshop, "أمينة بنعلي")
    db.session.commit()
    url = f"/open/check-in/{hall_key(workshop)}"
    for sent in (
        {"code": seat.code},
        {"code": "", "pictures": "no"},
        {"code": "ZZZZ", "pictures": "no"},
    ):
        assert post(client, url, sent).status_code == 422
    db.session.refresh(seat)
    assert seat.arrived_at is None
    for word in ("no", "yes"):
        answer = post(client, url, {"code": seat.code, "pictures": word})
        assert answer.status_code == 303
        db.session.refresh(seat)
        assert seat.photo_consent is (word == "yes")
    page = client.get(answer.location).get_data(as_text=True)
    assert "أمينة" not in page
    assert client.get("/open/check-in/forged").status_code == 404
    workshop.held_on += timedelta(days=1)
    db.session.commit()
    assert '<form class="card"' not in client.get(url).get_data(as_text=True)
    sign = sa.update(Workshop).values(held_on=utc_now().date())
    db.session.execute(sign)
    db.session.commit()
    shown = client.get(url).get_data(as_text=True)
    db.session.execute(sa.update(Workshop).values(cancelled_at=utc_now()))
    db.session.commit()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
    assert token
    late = {"code": seat.code, "pictures": "yes", "csrf_token": token[1]}
    assert client.post(url, data=late).status_code == 410


def test_the_door_finds_people_checks_them_in_and_lets_others_in(
    workshop: Workshop, call: CallForInterest, sign_in: SignIn, post: Post
) -> None:
    woman = _seat(call, workshop, "أمينة بنعلي", organisation="جمعية الأمل")
    man = _seat(call, workshop, "=cmd|' /C calc'!A0")
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    door = f"/team/open/workshops/{workshop.id}/door"
    found = client.get(f"{door}?q=امل").get_data(as_text=True)
    assert "أمينة" in found
    assert "calc" not in found
    assert "أمينة" in client.get(f"{door}?code={woman.code}").get_data(as_text=True)
    sent = {"came": "yes", "pictures": "yes", "q": "امل"}
    answer = post(client, f"{door}/{woman.id}", sent, page=door)
    assert answer.location.endswith(f"#seat-{woman.id}")
    assert post(client, f"{door}/code", {"code": "4444"}, page=door).status_code == 422
    typed = {"code": man.code, "pictures": "no"}
    assert post(client, f"{door}/code", typed, page=door).status_code == 302
    stranger = {"category": "media", "sex": "female", "name": "+212", "token": "t"}
    assert post(client, f"{door}/walk-ins", stranger, page=door).status_code == 302
    assert (
        post(client, f"{door}/walk-ins", {**stranger, "token": "u"}, page=door).status_code == 409
    )
    bad = {"category": "king", "sex": "?"}
    assert post(client, f"{door}/walk-ins", bad, page=door).status_code == 422
    db.session.expire_all()
    assert (woman.photo_consent, man.photo_consent) == (True, False)
    assert counts_of_list(workshop.id)[Dimension.SECTOR] == {"citizen": 2, "media": 1}
    book = load_workbook(BytesIO(client.get(f"{door}/attendance.xlsx").get_data()))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, "no cell is a formula"
    attendance = f"/team/open/workshops/{workshop.id}/attendance"
    counts = {"sex-female": "5", f"province-{workshop.consultation.region.provinces[0].id}": "2"}
    assert post(client, attendance, counts).status_code == 302
    assert "notice--warning" in client.get(attendance).get_data(as_text=True)
    assert post(client, f"{door}/counts", page=attendance).status_code == 302
    db.session.expire_all()
    assert workshop.counted(Dimension.SEX) == {"female": 1}
    walk_in = db.session.scalars(sa.select(WalkIn)).one()
    assert post(client, f"{door}/walk-ins/{walk_in.id}/send-away", page=door).status_code == 302
    assert "<svg" in client.get(f"{door}/sign").get_data(as_text=True)


def test_the_door_is_opened_by_the_team_of_its_region_alone(
    workshop: Workshop, client: FlaskClient, sign_in: SignIn
) -> None:
    region = make_region("06")
    db.session.commit()
    door = f"/team/open/workshops/{workshop.id}/door"
    assert client.get(door).status_code == 302
    assert sign_in(Role.READER).get(door).status_code == 403
    assert sign_in(Role.FACILITATOR, region=region).get(door).status_code == 404
    facilitator = sign_in(Role.FACILITATOR)
    assert facilitator.get(door).status_code == 200
    assert facilitator.get(f"{door}/attendance.xlsx").status_code == 403
