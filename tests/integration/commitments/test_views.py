"""Pages of commitment cards: who may use them, what they write, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.commitments.matrix import ENTRIES, QUESTIONS
from consult.commitments.models import Commitment, CommitmentState
from consult.commitments.operations import draft_commitment
from consult.commitments.queries import list_commitments
from consult.consultations.models import Consultation
from consult.contributions.models import Status
from consult.extensions import db
from consult.themes.models import Theme
from tests.conftest import csrf_token
from tests.factories import PASSWORD, make_contribution, make_region, make_user

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]
HOME = "/team/here/commitments"


@pytest.fixture
def commitment(theme: Theme) -> Commitment:
    commitment = draft_commitment(theme=theme)
    db.session.commit()
    return commitment


def _fields(**changes: object) -> dict[str, object]:
    return {"title": "عنوان الالتزام", "state": "idea", "rows": "3", **changes}


def test_a_card_is_drafted_from_the_page_of_its_theme(
    theme: Theme, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    page = client.get("/team/here/themes/3").get_data(as_text=True)
    assert f'action="{HOME}/draft"' in page
    answer = post(client, f"{HOME}/draft", {"theme": "3"}, page="/team/here/themes/3")
    assert answer.location == f"{HOME}/1/edit"
    [commitment] = list_commitments(theme.consultation)
    assert commitment.themes == [theme]
    assert "ميزانية مبسطة" in client.get(HOME).get_data(as_text=True)


def test_a_double_click_drafts_one_card(theme: Theme, sign_in: SignIn) -> None:
    client = sign_in(Role.SUPERVISION)
    token = csrf_token(client.get(HOME).get_data(as_text=True))
    for _ in range(2):
        answer = client.post(f"{HOME}/draft?theme=3", data={"csrf_token": token})
        assert answer.location == f"{HOME}/1/edit"
    assert len(list_commitments(theme.consultation)) == 1


@pytest.mark.parametrize("number", ["", "x", "0", "77", str(2**40)])
def test_a_theme_that_is_not_there_is_not_found(
    theme: Theme, sign_in: SignIn, post: Post, number: str
) -> None:
    client = sign_in(Role.SUPERVISION)
    assert post(client, f"{HOME}/draft", {"theme": number}, page=HOME).status_code == 404


def test_a_card_is_completed_and_read(commitment: Commitment, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.SUPERVISION)
    typed = {entry.name: f"{entry.name} <b>\r\nسطر" for entry in ENTRIES}
    answers = {f"relevance-{question}": "yes" for question in QUESTIONS}
    fields = _fields(
        state="drafted",
        starts_on="٠١/٠٢/٢٠٢٧",
        ends_on="2028-02-01",
        **typed,
        **answers,
        **{"relevance-transparency-why": "لأننا ننشر"},
        **{"activity-1": "", "activity-2": "ثانيا", "activity-2-starts": "2027-03-01"},
        **{"activity-3": "ثالثا"},
    )
    assert post(client, f"{HOME}/1/edit", fields).location == f"{HOME}/1"
    db.session.expire_all()
    assert commitment.cost == "cost <b>\nسطر"
    assert commitment.state is CommitmentState.DRAFTED
    assert [a.title for a in commitment.activities] == ["ثانيا", "ثالثا"]
    assert len(commitment.relevance) == len(QUESTIONS)
    page = client.get(f"{HOME}/1").get_data(as_text=True)
    assert "cost &lt;b&gt;" in page
    assert "لأننا ننشر" in page


def test_the_official_labels_and_advice_stand_beside_the_fields(
    commitment: Commitment, sign_in: SignIn
) -> None:
    page = sign_in(Role.SUPERVISION).get(f"{HOME}/1/edit?lang=ar").get_data(as_text=True)
    for entry in ENTRIES:
        assert entry.label.ar in page
        assert all(text.ar in page for text in entry.guidance)
    assert all(label.ar in page for label in QUESTIONS.values())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Give the commitment a title."),
        ({"title": "x" * 301}, "at most 300"),
        ({"title": "✨"}, "Please write it in words"),
        ({"how": "a\x00b"}, "invisible character"),
        ({"how": "م" * 50_000}, "50,000 characters"),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "The end date comes before"),
        ({"activity-2-starts": "2027-02-30", "activity-2": "x"}, "Write the date as"),
        ({"activity-1-ends": "2027-02-01"}, "Name the activity"),
        ({"relevance-transparency-why": "لأن"}, "Answer yes or no as well"),
        ({"relevance-transparency": "maybe"}, "Is it relevant to the transparency criterion?"),
        ({"added": "NOPE-NOPE"}, "has the number “NOPE-NOPE”"),
        ({"state": "ratified"}, "State"),
    ],
)
def test_a_wrong_card_is_shown_again_as_typed(
    commitment: Commitment,
    sign_in: SignIn,
    post: Post,
    wrong: dict[str, str],
    message: str,
) -> None:
    client = sign_in(Role.SUPERVISION)
    fields = _fields(phone_email="0600000000", **{"activity-3": "نشاط ثالث"}) | wrong
    answer = post(client, f"{HOME}/1/edit?lang=en", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert "0600000000</textarea>" in page
    assert "نشاط ثالث</textarea>" in page
    for name, value in wrong.items():
        assert name in {"state", "relevance-transparency"} or value.replace("\x00", "") in page
    db.session.expire_all()
    assert commitment.title == "ميزانية مبسطة"


def test_two_editors_notice_each_other_and_lose_nothing(
    commitment: Commitment, sign_in: SignIn, post: Post
) -> None:
    first, second = sign_in(Role.SUPERVISION), sign_in(Role.ADMINISTRATOR)
    url = f"{HOME}/1/edit"
    seen = _seen(second.get(url).get_data(as_text=True))
    assert post(first, url, _fields(how="الأول", seen=seen)).status_code == 302
    answer = post(second, url + "?lang=en", _fields(how="الثاني", seen=seen))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody saved this card meanwhile" in page
    assert "الثاني</textarea>" in page
    db.session.expire_all()
    assert commitment.how == "الأول"
    assert post(second, url, _fields(how="الثاني", seen=_seen(page))).status_code == 302


def _seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_a_row_is_added_without_saving_and_without_losing_anything(
    commitment: Commitment, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.SUPERVISION)
    fields = _fields(more="1", title="لم يحفظ بعد", **{"activity-3": "نشاط ثالث"})
    answer = post(client, f"{HOME}/1/edit", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'name="activity-4"' in page
    assert 'name="activity-5"' not in page
    assert "نشاط ثالث</textarea>" in page
    assert 'value="لم يحفظ بعد"' in page
    db.session.expire_all()
    assert commitment.title == "ميزانية مبسطة"


@pytest.mark.parametrize("rows", ["x", "-4", "99999999"])
def test_a_senseless_number_of_rows_is_brought_within_bounds(
    commitment: Commitment, sign_in: SignIn, post: Post, rows: str
) -> None:
    client = sign_in(Role.SUPERVISION)
    answer = post(client, f"{HOME}/1/edit", _fields(rows=rows, more="1"))
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert 'name="activity-3"' in page
    assert 'name="activity-41"' not in page


def test_quotes_are_added_by_number_and_removed(
    commitment: Commitment, sign_in: SignIn, post: Post
) -> None:
    more = make_contribution(commitment.consultation, "نص آخر")
    hidden = make_contribution(commitment.consultation, "محجوب", status=Status.HIDDEN)
    db.session.commit()
    client = sign_in(Role.SUPERVISION)
    url = f"{HOME}/1/edit"
    assert post(client, url, _fields(added=hidden.reference)).status_code == 422
    first = commitment.evidence[0]
    typed = f" {more.reference.lower()} ، "
    assert post(client, url, _fields(added=typed, dropped=str(first.id))).status_code == 302
    db.session.expire_all()
    carried = [e.contribution_id for e in commitment.evidence]
    assert carried[-1] == more.id
    assert len(carried) == 3


def test_a_quote_hidden_since_is_named_without_its_text(
    commitment: Commitment, sign_in: SignIn
) -> None:
    said = commitment.evidence[0].contribution
    said.status = Status.HIDDEN
    db.session.commit()
    page = sign_in(Role.READER).get(f"{HOME}/1?lang=en").get_data(as_text=True)
    assert said.reference in page
    assert "On comprend les chiffres" not in page
    assert "no longer public" in page


def test_a_card_sent_after_the_session_ended_is_there_after_sign_in(
    commitment: Commitment, client: FlaskClient
) -> None:
    user = make_user(Role.SUPERVISION)
    db.session.commit()
    sent = _fields(how="كلام طويل", rows="5", **{"activity-5": "خامسا"})
    answer = client.post(f"{HOME}/1/edit", data=sent)
    page = client.get(answer.location).get_data(as_text=True)
    credentials = {"email": user.email, "password": PASSWORD, "csrf_token": csrf_token(page)}
    signed = client.post(answer.location, data=credentials)
    page = client.get(signed.location).get_data(as_text=True)
    assert "كلام طويل</textarea>" in page
    assert "خامسا</textarea>" in page


def test_a_card_is_removed(commitment: Commitment, sign_in: SignIn, post: Post) -> None:
    client = sign_in(Role.SUPERVISION)
    assert post(client, f"{HOME}/1/remove", page=f"{HOME}/1").location == HOME
    assert not list_commitments(commitment.consultation)
    assert client.get(f"{HOME}/1").status_code == 404


def test_a_button_without_its_token_does_nothing(commitment: Commitment, sign_in: SignIn) -> None:
    client = sign_in(Role.SUPERVISION)
    for url in (f"{HOME}/draft?theme=3", f"{HOME}/1/remove"):
        assert client.post(url).status_code == 400
    assert len(list_commitments(commitment.consultation)) == 1


def test_a_reader_reads_without_writing(commitment: Commitment, sign_in: SignIn) -> None:
    client = sign_in(Role.READER)
    page = client.get(f"{HOME}/1").get_data(as_text=True)
    assert f"{HOME}/1/edit" not in page
    assert client.get(f"{HOME}/1/card.docx").status_code == 200
    assert client.get(f"{HOME}/1/edit").status_code == 403
    assert client.post(f"{HOME}/draft?theme=3").status_code == 403


def test_cards_of_another_region_are_not_found(commitment: Commitment, sign_in: SignIn) -> None:
    client = sign_in(Role.SUPERVISION, region=make_region("02"))
    for url in (HOME, f"{HOME}/1", f"{HOME}/1/edit", f"{HOME}/1/card.docx"):
        assert client.get(url).status_code == 404


def test_a_list_without_themes_says_where_cards_come_from(
    consultation: Consultation, sign_in: SignIn
) -> None:
    page = sign_in(Role.SUPERVISION).get(f"{HOME}?lang=en").get_data(as_text=True)
    assert "No card yet" in page
    assert f"{HOME}/draft" not in page


def test_downloading_in_another_language_does_not_change_the_pages(
    commitment: Commitment, sign_in: SignIn
) -> None:
    client = sign_in(Role.READER)
    answer = client.get(f"{HOME}/1/card.docx?lang=fr")
    assert "commitment-1-here-fr.docx" in answer.headers["Content-Disposition"] or (
        "1-here-fr.docx" in answer.headers["Content-Disposition"]
    )
    assert '<html lang="ar"' in client.get(HOME).get_data(as_text=True)
