"""A call is answered, seats are given and given back; never more than there are."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Category, Sex
from consult.extensions import db, utc_now
from consult.kernel.errors import Conflict, DomainError, Gone
from consult.workshops.calls.arriving import check_in, count_arrived, undo_check_in
from consult.workshops.calls.links import key_of
from consult.workshops.calls.operations import (
    CallText,
    Person,
    express_interest,
    publish_call,
    purge_people,
    write_call,
)
from consult.workshops.calls.queries import balance_of, seats_of
from consult.workshops.calls.rounds import fill_free_seats, remind_of_meetings
from consult.workshops.calls.seats import (
    choose_people,
    confirm_seat,
    fill_seats,
    give_back,
    turn_down,
)
from consult.workshops.models import CallForInterest, Interest, Seat, SeatState, Workshop
from consult.workshops.operations import cancel_workshop
from tests.factories import make_consultation, make_workshop

pytestmark = pytest.mark.both_databases


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


def _meeting(consultation: Consultation, **values: Any) -> Workshop:
    day = utc_now().date() + timedelta(days=2)
    given = {"held_on": day, "published_at": utc_now(), "capacity": 2, **values}
    return make_workshop(consultation, **given)


def _call(consultation: Consultation, *, first_come: bool = False) -> CallForInterest:
    today = utc_now().date()
    content = CallText({"ar": "شاركوا معنا"}, today, today + timedelta(days=9), first_come)
    call = write_call(consultation=consultation, call=None, content=content, actor=None)
    publish_call(call=call, actor=None)
    return call


def _answer(call: CallForInterest, *meetings: Workshop, **values: Any) -> Interest:
    given = {"name": "مشاركة", "category": Category.CITIZEN, "email": "a@example.org", **values}
    return express_interest(call=call, person=Person(**given), meetings=meetings)


def _states(workshop: Workshop) -> Counter[SeatState]:
    db.session.expire_all()
    return Counter(seat.state for seat in seats_of(workshop))


def _letters(app: Flask) -> list[str]:
    folder = Path(app.extensions["settings"].data_dir) / "outbox"
    return [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.eml"))]


def test_whoever_asks_first_gets_the_seat_and_the_others_wait(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation, first_come=True)
    for _ in range(5):
        _answer(call, meeting)
    assert _states(meeting) == {SeatState.CONFIRMED: 2, SeatState.WAITING: 3}
    assert meeting.seats_taken == 2


def test_the_team_invites_no_more_people_than_there_are_seats(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation)
    for _ in range(4):
        _answer(call, meeting)
    given = choose_people(seats=seats_of(meeting), reason="توازن", actor=None)
    assert (given.chosen, given.waiting) == (2, 2)
    assert _states(meeting) == {SeatState.CHOSEN: 2, SeatState.WAITING: 2}


def test_a_seat_given_back_goes_to_who_waits_longest(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    first, second, third = (_answer(call, meeting).seats[0] for _ in range(3))
    give_back(seat=first)
    assert [s.state for s in (first, second, third)] == [
        SeatState.CANCELLED,
        SeatState.CONFIRMED,
        SeatState.WAITING,
    ]
    assert meeting.seats_taken == 1


def test_giving_back_what_one_does_not_hold_frees_nothing(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    _answer(call, meeting)
    waiting = _answer(call, meeting).seats[0]
    give_back(seat=waiting)
    assert meeting.seats_taken == 1
    with pytest.raises(Conflict):
        give_back(seat=waiting)


def test_an_invitation_is_confirmed_once(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation)
    seat = _answer(call, meeting).seats[0]
    with pytest.raises(Conflict):
        confirm_seat(seat=seat)
    choose_people(seats=[seat], reason="توازن", actor=None)
    confirm_seat(seat=seat)
    assert seat.state is SeatState.CONFIRMED
    with pytest.raises(Conflict):
        confirm_seat(seat=seat)


def test_a_choice_needs_its_reason(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation)
    seat = _answer(call, meeting).seats[0]
    for decide in (choose_people, turn_down):
        with pytest.raises(DomainError):
            decide(seats=[seat], reason=" ", actor=None)


def test_two_people_of_the_team_decide_about_one_person_once(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation)
    seat = _answer(call, meeting).seats[0]
    turn_down(seats=[seat], reason="توازن", actor=None)
    with pytest.raises(Conflict):
        turn_down(seats=[seat], reason="توازن", actor=None)


def test_more_seats_are_given_to_those_who_wait(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    for _ in range(3):
        _answer(call, meeting)
    meeting.capacity = 2
    db.session.flush()
    fill_free_seats()
    assert _states(meeting) == {SeatState.CONFIRMED: 2, SeatState.WAITING: 1}
    assert fill_seats(workshop=meeting) == 0


@pytest.mark.parametrize(
    "values",
    [{"name": " "}, {"email": "", "phone": " "}],
)
def test_an_answer_needs_a_name_and_a_way_to_answer(
    consultation: Consultation, values: dict[str, str]
) -> None:
    meeting, call = _meeting(consultation), _call(consultation)
    with pytest.raises(DomainError):
        _answer(call, meeting, **values)


def test_nobody_asks_for_what_takes_nobody(consultation: Consultation) -> None:
    call = _call(consultation)
    past = _meeting(consultation, held_on=utc_now().date() - timedelta(days=1))
    secret = _meeting(consultation, published_at=None)
    for meetings in ((), (past,), (secret,)):
        with pytest.raises(DomainError):
            _answer(call, *meetings)
    call.closes_on = call.opens_on = utc_now().date() - timedelta(days=1)
    with pytest.raises(Gone):
        _answer(call, _meeting(consultation))


def test_the_same_form_sent_twice_is_one_answer(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation), _call(consultation, first_come=True)
    person = Person(name="مشارك", category=Category.MEDIA, phone="0600000000")
    answers = [
        express_interest(call=call, person=person, meetings=[meeting], token="page")
        for _ in range(2)
    ]
    assert answers[0] is answers[1]
    assert meeting.seats_taken == 1


def test_letters_say_what_became_of_a_wish_and_lead_to_ones_own_page(
    consultation: Consultation, app: Flask
) -> None:
    with app.test_request_context("/", base_url="https://consult.example"):
        meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
        _answer(call, meeting, language="en")
        _answer(call, meeting, language="en", email="b@example.org")
        db.session.commit()
    letters = " ".join(_letters(app))
    assert "Your seat: " in letters
    assert "Waiting list: " in letters
    assert "https://consult.example/open/seats/" in letters.replace("=\n", "")


def test_people_are_reminded_once_and_only_with_a_seat(
    consultation: Consultation, app: Flask
) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    far = _meeting(consultation, held_on=utc_now().date() + timedelta(days=30))
    for _ in range(2):
        _answer(call, meeting, language="en")
    _answer(call, far, language="en")
    for _ in range(2):
        remind_of_meetings()
        db.session.commit()
    assert sum("Subject: Soon: " in letter for letter in _letters(app)) == 1


def test_all_who_expect_a_meeting_hear_that_it_is_called_off(
    consultation: Consultation, app: Flask
) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    for _ in range(3):
        _answer(call, meeting, language="en")
    cancel_workshop(workshop=meeting, actor=None)
    db.session.commit()
    assert sum("Subject: Called off: " in letter for letter in _letters(app)) == 3


def test_who_came_is_ticked_off_with_their_word_on_pictures(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    seat, other = (_answer(call, meeting).seats[0] for _ in range(2))
    check_in(seat=seat, photo_consent=False, actor=None)
    assert (seat.photo_consent, count_arrived(meeting.id)) == (False, 1)
    with pytest.raises(Conflict):
        check_in(seat=other, photo_consent=None, actor=None)
    with pytest.raises(Conflict):
        give_back(seat=seat)
    undo_check_in(seat=seat, actor=None)
    assert count_arrived(meeting.id) == 0


def test_balance_counts_who_has_a_seat_beside_who_asked(consultation: Consultation) -> None:
    meeting, call = _meeting(consultation, capacity=1), _call(consultation, first_come=True)
    _answer(call, meeting, sex=Sex.FEMALE)
    _answer(call, meeting, sex=Sex.MALE)
    _answer(call, meeting)
    sexes = next(b for b in balance_of(seats_of(meeting)) if b.trait == "sex")
    assert sexes.counts == {Sex.FEMALE: (1, 1), Sex.MALE: (0, 1), None: (0, 1)}


def test_names_are_deleted_when_the_time_of_the_notice_is_over(consultation: Consultation) -> None:
    interest = _answer(_call(consultation), _meeting(consultation))
    end = consultation.closes_on
    assert purge_people(today=end + timedelta(days=30)) == 0
    assert purge_people(today=end + timedelta(days=31 * consultation.retention_months)) == 1
    assert (interest.name, interest.email, interest.phone) == ("", "", "")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ck_interests_can_be_reached", {"name": ""}),
        ("ck_interests_can_be_reached", {"email": ""}),
        ("ck_interests_purged_names_nobody", {"purged_at": utc_now()}),
        ("ck_interests_language_known", {"language": "xx"}),
    ],
)
def test_the_database_refuses_an_answer_that_cannot_be(
    consultation: Consultation, constraint: str, values: dict[str, object]
) -> None:
    interest = _answer(_call(consultation), _meeting(consultation))
    for name, value in values.items():
        setattr(interest, name, value)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("closes_after_it_opens", {"closes_on": utc_now().date() - timedelta(days=1)}),
        ("has_text", {"text_ar": ""}),
    ],
)
def test_the_database_refuses_a_call_that_cannot_be(
    consultation: Consultation, constraint: str, values: dict[str, object]
) -> None:
    call = _call(consultation)
    for name, value in values.items():
        setattr(call, name, value)
    with pytest.raises(IntegrityError, match=f"ck_calls_for_interest_{constraint}"):
        db.session.flush()
    db.session.rollback()


def test_the_database_refuses_two_seats_for_one_person_and_arrivals_without_a_seat(
    consultation: Consultation,
) -> None:
    meeting = _meeting(consultation)
    seat = _answer(_call(consultation), meeting).seats[0]
    db.session.commit()
    seat.arrived_at = utc_now()
    with pytest.raises(IntegrityError, match="ck_seats_arrived_holds_a_seat"):
        db.session.flush()
    db.session.rollback()
    db.session.add(
        Seat(workshop_id=meeting.id, interest_id=seat.interest_id, state=SeatState.ASKED)
    )
    with pytest.raises(IntegrityError, match="interest_id"):
        db.session.flush()
    db.session.rollback()


def test_three_hundred_people_ask_for_a_hundred_seats_at_once(
    consultation: Consultation, app: Flask
) -> None:
    meeting, call = _meeting(consultation, capacity=100), _call(consultation, first_come=True)
    db.session.commit()
    call_id, meeting_id = call.id, meeting.id
    waiting, faults = iter(range(300)), []
    lock = threading.Lock()

    def ask() -> None:
        with app.app_context():
            while True:
                with lock:
                    number = next(waiting, None)
                if number is None:
                    break
                try:
                    _answer(
                        db.session.get_one(CallForInterest, call_id),
                        db.session.get_one(Workshop, meeting_id),
                        email=f"person{number}@example.org",
                    )
                    db.session.commit()
                except Exception as error:
                    db.session.rollback()
                    faults.append(error)
            db.session.remove()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert _states(meeting) == {SeatState.CONFIRMED: 100, SeatState.WAITING: 200}
    assert db.session.get_one(Workshop, meeting_id).seats_taken == 100


def test_a_person_answers_the_call_and_gives_the_seat_back_without_an_account(
    consultation: Consultation, client: FlaskClient, post: Callable[..., Any]
) -> None:
    meeting = _meeting(consultation)
    _call(consultation, first_come=True)
    db.session.commit()
    form = {"meetings": str(meeting.id), "name": "مشاركة", "phone": "0600000000"}
    form |= {"category": "association", "wish": "rapporteur", "token": "page"}
    answer = post(client, "/open/call", form)
    assert answer.status_code == 303
    own = answer.location
    page = client.get(f"{own}?lang=en").text
    assert "Seat confirmed" in page
    seat = re.search(r"/(\d+)/give-back", page)
    assert seat
    assert post(client, f"{own}/{seat[1]}/give-back", page=own).status_code == 303
    assert "Gave the seat back" in client.get(own).text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"meetings": []}, "Choose one meeting at least."),
        ({"name": "  "}, "Write your name"),
        ({"phone": ""}, "Give an e-mail address or a telephone number"),
        ({"email": "nobody"}, "This is not an e-mail address"),
        ({"category": ""}, "Choose as what you come."),
        ({"website": "http://robot.example"}, "Leave this field empty"),
        ({"wish": "king"}, "Not a valid choice"),
    ],
)
def test_a_faulty_answer_comes_back_with_what_was_typed(
    consultation: Consultation,
    client: FlaskClient,
    post: Callable[..., Any],
    wrong: dict[str, Any],
    message: str,
) -> None:
    meeting = _meeting(consultation)
    _call(consultation)
    db.session.commit()
    form = {"meetings": str(meeting.id), "name": "مشاركة", "phone": "0600000000"}
    form |= {"category": "citizen", "wish": "participant", "motivation": "لأنني أريد"}
    answer = post(client, "/open/call", form | wrong, page="/open/call?lang=en")
    assert answer.status_code == 422
    assert message in answer.text
    assert "لأنني أريد" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Interest.id))) == 0


@pytest.mark.parametrize("key", ["x", "WzEsIm4iXQ.x", "a.b.c"])
def test_a_link_that_is_not_ours_opens_nothing(
    consultation: Consultation, client: FlaskClient, key: str
) -> None:
    assert client.get(f"/open/seats/{key}").status_code == 404


def test_a_link_opens_its_own_consultation_only(
    consultation: Consultation, client: FlaskClient
) -> None:
    interest = _answer(_call(consultation), _meeting(consultation))
    make_consultation("other")
    db.session.commit()
    assert client.get(f"/open/seats/{key_of(interest)}").status_code == 200
    assert client.get(f"/other/seats/{key_of(interest)}").status_code == 404


def test_the_team_writes_publishes_chooses_and_ticks_off(
    consultation: Consultation, sign_in: Callable[..., FlaskClient], post: Callable[..., Any]
) -> None:
    meeting = _meeting(consultation)
    client = sign_in(Role.SUPERVISION)
    today = utc_now().date()
    form = {"opens_on": str(today), "closes_on": str(today), "text_ar": "نداء"}
    assert post(client, "/team/open/call", form).status_code == 302
    assert post(client, "/team/open/call/publish", page="/team/open/call").status_code == 302
    call = db.session.scalars(sa.select(CallForInterest)).one()
    seat = _answer(call, meeting).seats[0]
    db.session.commit()
    people = f"/team/open/workshops/{meeting.id}/people"
    assert post(client, people, {"seat": "", "reason": "توازن"}).status_code == 422
    chosen = {"seat": str(seat.id), "reason": "توازن", "choice": "choose"}
    assert post(client, people, chosen).status_code == 302
    came = {"came": "yes", "pictures": "yes"}
    assert post(client, f"{people}/{seat.id}/arrival", came, page=people).status_code == 302
    db.session.expire_all()
    assert (seat.state, seat.photo_consent) == (SeatState.CONFIRMED, True)
    assert client.get(f"{people}.xlsx").status_code == 200


def test_facilitators_see_people_and_do_not_choose(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    meeting = _meeting(consultation)
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    people = f"/team/open/workshops/{meeting.id}/people"
    assert client.get(people).status_code == 200
    assert client.post(people, data={"seat": "1"}).status_code == 403
