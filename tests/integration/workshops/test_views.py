"""Pages of workshops: who may use them, what they write, and that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Kind, Setting
from consult.extensions import db
from consult.workshops.models import Dimension, Workshop, WorkshopKind, WorkshopState
from consult.workshops.operations import NoteText, close_workshop, log_note, record_attendance
from consult.workshops.queries import list_notes, list_workshops
from tests.factories import PASSWORD, make_consultation, make_region, make_workshop

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("here")
    db.session.commit()
    return consultation


@pytest.fixture
def workshop(consultation: Consultation) -> Workshop:
    workshop = make_workshop(consultation)
    db.session.commit()
    return workshop


def _page(workshop: Workshop, *rest: object) -> str:
    return "/".join(("/team/here/workshops", str(workshop.id), *map(str, rest)))


def _note(**fields: object) -> dict[str, object]:
    return {"text": "نريد ميزانية مبسطة", "kind": "proposal", **fields}


def test_a_facilitator_creates_a_workshop_and_meets_it_in_the_list(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    province = consultation.region.provinces[2]
    answer = post(
        client,
        "/team/here/workshops/new",
        {
            "title_ar": "اللقاء الإقليمي",
            "kind": "provincial",
            "province": province.id,
            "place": "دار الثقافة",
            "setting": "rural",
            "held_on": "٠٣/١٠/٢٠٢٦",
        },
    )
    assert answer.status_code == 302
    [(workshop, notes)] = list_workshops(consultation)
    assert (workshop.title, workshop.province_id, notes) == ("اللقاء الإقليمي", province.id, 0)
    assert (workshop.kind, workshop.held_on.isoformat()) == (WorkshopKind.PROVINCIAL, "2026-10-03")
    assert workshop.setting is Setting.RURAL
    assert "اللقاء الإقليمي" in client.get("/team/here/workshops").get_data(as_text=True)


def test_the_same_form_sent_twice_makes_one_workshop(
    consultation: Consultation, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    fields = {"title_ar": "ورشة", "kind": "regional", "held_on": "2026-10-03", "token": "page"}
    first, second = (post(client, "/team/here/workshops/new", fields) for _ in range(2))
    assert first.location == second.location
    assert len(list_workshops(consultation)) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title_ar": "   "}, "Give the workshop a title."),
        ({"title_ar": "🎉🎉"}, "Please write it in words"),
        ({"title_ar": "x" * 301}, "at most 300"),
        ({"title_ar": "a\x00b"}, "invisible character"),
        ({"held_on": "the third"}, "Write the date as day/month/year"),
        ({"held_on": "0026-10-03"}, "Check the year"),
        ({"held_on": ""}, "Give the date"),
        ({"kind": "provincial"}, "A provincial meeting needs its province."),
        ({"kind": "other"}, "Kind of meeting"),
        ({"province": "987654"}, "Prefecture or province"),
    ],
)
def test_a_wrong_workshop_is_shown_again_as_typed(
    consultation: Consultation,
    sign_in: SignIn,
    post: Post,
    wrong: dict[str, str],
    message: str,
) -> None:
    client = sign_in(Role.FACILITATOR)
    fields = {"title_ar": "ورشة", "kind": "regional", "held_on": "2026-10-03", "place": "القاعة"}
    answer = post(client, "/team/here/workshops/new?lang=en", {**fields, **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert 'value="القاعة"' in page
    if "held_on" in wrong:
        assert f'value="{wrong["held_on"]}"' in page
    assert not list_workshops(consultation)


def test_notes_follow_each_other_with_the_choices_of_the_last(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    criterion = workshop.consultation.criteria[1]
    answer = post(
        client,
        _page(workshop),
        _note(criterion=criterion.id, table_number="٣", votes="١٢"),
    )
    assert answer.status_code == 302
    [note] = list_notes(workshop)
    assert (note.table_number, note.votes, note.contribution.criterion_id) == (3, 12, criterion.id)
    page = client.get(answer.location).get_data(as_text=True)
    assert 'name="table_number" type="text" value="3"' in page.replace("\n", " ")
    assert f'<option selected value="{criterion.id}">' in page
    assert '<option selected value="proposal">' in page
    assert "نريد ميزانية مبسطة</textarea>" not in page


def test_a_double_click_makes_one_note(workshop: Workshop, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.FACILITATOR)
    for _ in range(2):
        assert post(client, _page(workshop), _note(token="page")).status_code == 302
    assert len(list_notes(workshop)) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"votes": "-1"}, "Write a number from 0 to"),
        ({"votes": "many"}, "Write a whole number in digits."),
        ({"votes": "9" * 30}, "Write a whole number in digits."),
        ({"table_number": "0"}, "Write a number from 1 to"),
        ({"text": ""}, "Write what was said."),
        ({"text": "👍👍👍"}, "Please write it in words"),
        ({"text": "نص\x00خفي"}, "invisible character"),
        ({"text": "م" * 50_000}, "50,000 characters"),
        ({"kind": "song"}, "Not a valid choice"),
        ({"province": "nowhere"}, "Not a valid choice"),
    ],
)
def test_a_wrong_note_is_shown_again_as_typed(
    workshop: Workshop, sign_in: SignIn, post: Post, wrong: dict[str, str], message: str
) -> None:
    client = sign_in(Role.FACILITATOR)
    fields = _note(table_number="7", votes="2") | wrong
    answer = post(client, _page(workshop) + "?lang=en", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert str(fields["text"]).replace("\x00", "") in page
    assert f'value="{fields["table_number"]}"' in page
    assert f'value="{fields["votes"]}"' in page
    assert not list_notes(workshop)


def test_script_in_a_note_stays_text(workshop: Workshop, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.FACILITATOR)
    attack = '<script>alert(1)</script>"><img src=x>'
    assert post(client, _page(workshop), _note(text=attack)).status_code == 302
    page = client.get(_page(workshop)).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert list_notes(workshop)[0].contribution.statement == attack


def test_a_note_is_corrected_and_removed(workshop: Workshop, sign_in: SignIn, post: Post) -> None:
    note = log_note(workshop=workshop, note=NoteText(text="قديم", kind=Kind.PROBLEM))
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    page = _page(workshop, "notes", note.contribution_id)
    assert "قديم" in client.get(page).get_data(as_text=True)
    assert post(client, page, _note(text="جديد\r\nسطر", votes="4")).status_code == 302
    db.session.expire_all()
    assert (note.contribution.statement, note.votes) == ("جديد\nسطر", 4)
    assert post(client, page + "/remove", page=page).status_code == 302
    db.session.expire_all()
    assert not list_notes(workshop)


@pytest.mark.parametrize("page", ["edit", "attendance"])
def test_a_closed_workshop_says_so_before_anything_is_typed(
    workshop: Workshop, sign_in: SignIn, page: str
) -> None:
    client = sign_in(Role.FACILITATOR)
    address = f"{_page(workshop, page)}?lang=en"
    assert "This workshop is closed" not in client.get(address).text
    close_workshop(workshop=workshop)
    db.session.commit()
    assert client.get(address).text.count("This workshop is closed") == 1


def test_what_is_sent_to_a_closed_workshop_comes_back_with_the_reason(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    note = log_note(workshop=workshop, note=NoteText(text="قديم", kind=Kind.PROBLEM))
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    pages: dict[str, dict[str, object]] = {
        _page(workshop): _note(text="كلام لم يحفظ"),
        _page(workshop, "notes", note.contribution_id): _note(text="كلام لم يحفظ"),
        _page(workshop, "edit"): {
            "title_ar": "عنوان لم يحفظ",
            "kind": "regional",
            "held_on": "2026-10-03",
        },
        _page(workshop, "attendance"): {"sex-female": "7771"},
    }
    tokens = {url: _token(client, url) for url in pages}
    close_workshop(workshop=workshop)
    db.session.commit()
    for url, fields in pages.items():
        answer = client.post(url + "?lang=en", data={**fields, "csrf_token": tokens[url]})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409, url
        assert "This workshop is closed" in page
        typed = next(str(v) for v in fields.values() if "لم يحفظ" in str(v) or "7771" in str(v))
        assert typed in page, url
    db.session.expire_all()
    assert [n.contribution.statement for n in list_notes(workshop)] == ["قديم"]


def _token(client: FlaskClient, url: str) -> str:
    from tests.conftest import csrf_token

    return csrf_token(client.get(url).get_data(as_text=True))


def test_a_page_open_too_long_keeps_the_note(workshop: Workshop, sign_in: SignIn) -> None:
    client = sign_in(Role.FACILITATOR)
    answer = client.post(_page(workshop), data=_note(csrf_token="old"))
    assert answer.status_code == 400
    assert "نريد ميزانية مبسطة</textarea>" in answer.get_data(as_text=True)


def test_a_note_sent_after_the_session_ended_is_there_after_sign_in(
    workshop: Workshop, sign_in: SignIn, client: FlaskClient
) -> None:
    from tests.conftest import csrf_token
    from tests.factories import make_user

    user = make_user(Role.FACILITATOR)
    db.session.commit()
    answer = client.post(_page(workshop), data=_note(text="كلام طويل", table_number="9"))
    assert answer.status_code == 302
    sign_in_page = client.get(answer.location)
    signed = client.post(
        answer.location,
        data={
            "email": user.email,
            "password": PASSWORD,
            "csrf_token": csrf_token(sign_in_page.get_data(as_text=True)),
        },
    )
    assert signed.location.endswith(_page(workshop))
    page = client.get(signed.location).get_data(as_text=True)
    assert "كلام طويل</textarea>" in page
    assert 'value="9"' in page


def test_attendance_is_counted_and_a_difference_is_told_not_refused(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    counts = {"sex-female": "٢٤", "sex-male": "30", "age_band-18_24": "50", "sector-media": ""}
    answer = post(client, _page(workshop, "attendance"), counts)
    assert answer.status_code == 302
    db.session.expire_all()
    assert workshop.counted(Dimension.SEX) == {"female": 24, "male": 30}
    assert workshop.totals == {Dimension.SEX: 54, Dimension.AGE_BAND: 50}
    page = client.get(_page(workshop) + "?lang=en").get_data(as_text=True)
    assert "The totals of the attendance differ" in page


def test_a_wrong_count_is_shown_again_as_typed(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    record_attendance(workshop=workshop, counts={Dimension.SEX: {"male": 3}})
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    counts = {"sex-female": "-5", "sex-male": "twelve", "sector-media": "4"}
    answer = post(client, _page(workshop, "attendance"), counts)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert all(f'value="{typed}"' in page for typed in counts.values())
    db.session.expire_all()
    assert workshop.totals == {Dimension.SEX: 3}


def _is_open(workshop: Workshop) -> bool:
    db.session.refresh(workshop)
    return workshop.state is WorkshopState.OPEN


def test_only_supervision_reopens(workshop: Workshop, sign_in: SignIn, post: Post) -> None:
    facilitator = sign_in(Role.FACILITATOR)
    assert post(facilitator, _page(workshop, "close"), page=_page(workshop)).status_code == 302
    assert not _is_open(workshop)
    assert facilitator.post(_page(workshop, "reopen")).status_code == 403
    supervisor = sign_in(Role.SUPERVISION)
    assert post(supervisor, _page(workshop, "reopen"), page=_page(workshop)).status_code == 302
    assert _is_open(workshop)


def test_a_button_without_its_token_changes_nothing(workshop: Workshop, sign_in: SignIn) -> None:
    client = sign_in(Role.FACILITATOR)
    assert client.post(_page(workshop, "close")).status_code == 400
    db.session.expire_all()
    assert workshop.state is WorkshopState.OPEN


def test_a_reader_reads_without_writing(workshop: Workshop, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.READER)
    page = client.get(_page(workshop)).get_data(as_text=True)
    assert "<textarea" not in page
    assert client.get("/team/here/workshops/new").status_code == 403
    assert client.post(_page(workshop), data=_note()).status_code == 403
    assert not list_notes(workshop)


def test_a_facilitator_sees_only_the_workshops_of_their_region(
    workshop: Workshop, sign_in: SignIn
) -> None:
    client = sign_in(Role.FACILITATOR, region=make_region("02"))
    for url in ("/team/here/workshops", _page(workshop), _page(workshop, "edit")):
        assert client.get(url).status_code == 404
    assert client.post(_page(workshop), data=_note()).status_code == 404


def test_a_workshop_of_another_consultation_is_not_found_here(
    workshop: Workshop, sign_in: SignIn
) -> None:
    make_consultation("elsewhere")
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    assert client.get(f"/team/elsewhere/workshops/{workshop.id}").status_code == 404
    assert client.get(f"/team/here/workshops/{2**40}").status_code == 404


def test_choices_in_the_address_that_mean_nothing_are_left_out(
    workshop: Workshop, sign_in: SignIn
) -> None:
    client = sign_in(Role.FACILITATOR)
    url = _page(workshop) + "?kind=x&criterion=x&table=999999999999&province=-&saved=x"
    assert client.get(url).status_code == 200


def test_visitors_are_asked_to_sign_in(workshop: Workshop, client: FlaskClient) -> None:
    answer = client.get(_page(workshop))
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
