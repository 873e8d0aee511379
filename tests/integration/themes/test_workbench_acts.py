"""Acts of the workbench: what they do, what they refuse, that nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution
from consult.extensions import db
from consult.themes.models import Assignment, EventKind, Source, Theme, ThemeEvent
from consult.themes.operations import lock_theme, merge_themes, move_texts, rename_theme
from consult.themes.queries import assignments_of, get_theme, quotes_of
from tests.conftest import csrf_token
from tests.factories import assign, make_consultation, make_contribution, make_theme, make_user

DESK = "/team/c/workbench"
REASON = "لأنهما يتحدثان عن الشيء نفسه"


@pytest.fixture
def consultation(app: object) -> Consultation:
    return make_consultation("c")


@pytest.fixture
def team(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION, name="سعيد")


@pytest.fixture
def texts(consultation: Consultation) -> list[Contribution]:
    """Three texts in theme 1, two in theme 2."""
    first, second = make_theme(consultation, 1), make_theme(consultation, 2)
    made = [make_contribution(consultation, f"الطريق والقنطرة {n}") for n in range(5)]
    for place, text in enumerate(made):
        assign(text, first if place < 3 else second)
    db.session.commit()
    return made


class Form:
    """A form as the browser has it before it is sent: its hidden fields and what is typed."""

    def __init__(self, client: FlaskClient, address: str) -> None:
        self.client = client
        joined = "&" if "?" in address else "?"
        answer = client.get(f"{address}{joined}lang=en")
        assert answer.status_code == 200
        self.read(answer)

    def read(self, answer: TestResponse) -> None:
        page = answer.get_data(as_text=True).partition('class="act__form" method="post"')[2]
        self.action = page.partition('action="')[2].partition('"')[0]
        hidden = re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
        self.fields: dict[str, Any] = {"csrf_token": csrf_token(page)}
        for name, value in hidden:
            self.fields.setdefault(name, [])
            if isinstance(self.fields[name], list):
                self.fields[name].append(value.replace("&amp;", "&"))

    def send(self, **typed: Any) -> TestResponse:
        return self.client.post(self.action, data=self.fields | typed)


def theme(consultation: Consultation, number: int) -> Theme:
    db.session.expire_all()
    return get_theme(consultation, number)


def numbers(text: Contribution) -> list[int]:
    """Numbers of a text's themes, the main one first."""
    db.session.expire_all()
    return [place.theme.number for place in assignments_of(text) if place.theme]


def place(text: Contribution) -> Assignment:
    db.session.expire_all()
    return assignments_of(text)[0]


def last_event() -> ThemeEvent:
    event = db.session.query(ThemeEvent).order_by(ThemeEvent.id.desc()).first()
    assert event is not None
    return event


def test_a_theme_is_renamed_and_described_with_a_reason(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    answer = Form(team, f"{DESK}/themes/1/rename?back=theme%3D1").send(
        label_ar="الطرق", label_fr="Routes", reason=REASON
    )
    assert answer.status_code == 302
    assert answer.location.endswith("/team/c/workbench?theme=1")
    assert theme(consultation, 1).labels == {"ar": "الطرق", "fr": "Routes", "en": ""}
    assert last_event().reason == REASON
    assert last_event().actor is not None
    answer = Form(team, f"{DESK}/themes/1/describe").send(description_ar="كل ما يهم الطرق")
    assert answer.status_code == 302
    assert theme(consultation, 1).description_ar == "كل ما يهم الطرق"


def test_a_theme_is_merged_into_another(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    answer = Form(team, f"{DESK}/themes/1/join").send(target="2", how="merge", reason=REASON)
    assert answer.status_code == 302
    # the theme that took the texts in is shown
    assert "theme=2" in answer.location
    assert [numbers(text) for text in texts] == [[2]] * 5
    assert theme(consultation, 1).merged_into_id == theme(consultation, 2).id


def test_a_theme_is_put_under_another_and_stands_by_itself_again(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    assert Form(team, f"{DESK}/themes/1/join").send(target="2", how="nest").status_code == 302
    assert theme(consultation, 1).parent_id == theme(consultation, 2).id
    assert Form(team, f"{DESK}/themes/1/unnest").send().status_code == 302
    assert theme(consultation, 1).parent_id is None


def test_a_theme_is_locked_and_unlocked_and_its_texts_stay(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    assert Form(team, f"{DESK}/themes/1/lock").send().status_code == 302
    assert theme(consultation, 1).locked
    refused = Form(team, f"{DESK}/texts/move?text={texts[0].reference}").send(target="2")
    assert refused.status_code == 409
    assert "locked" in refused.get_data(as_text=True)
    assert Form(team, f"{DESK}/themes/1/unlock").send().status_code == 302
    assert not theme(consultation, 1).locked


def test_an_empty_theme_is_withdrawn_and_taken_back(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    make_theme(consultation, 3)
    db.session.commit()
    refused = Form(team, f"{DESK}/themes/1/retire").send(reason=REASON)
    assert refused.status_code == 409
    assert REASON in refused.get_data(as_text=True)
    assert Form(team, f"{DESK}/themes/3/retire").send().status_code == 302
    assert theme(consultation, 3).retired_at is not None
    assert "Take back into use" in team.get(f"{DESK}?theme=3&lang=en").get_data(as_text=True)
    assert "Withdrawn themes" in team.get(f"{DESK}?lang=en").get_data(as_text=True)
    assert Form(team, f"{DESK}/themes/3/revive").send().status_code == 302
    assert theme(consultation, 3).retired_at is None


def test_other_quotes_are_chosen(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    form = Form(team, f"{DESK}/themes/1/quotes?also={texts[2].reference}")
    assert form.send(quotes=[texts[2].reference, texts[0].reference]).status_code == 302
    chosen = quotes_of([theme(consultation, 1)])[theme(consultation, 1).id]
    assert [text.reference for text in chosen] == [texts[2].reference, texts[0].reference]
    assert form.send(quotes=[]).status_code == 422


@pytest.mark.both_databases
def test_texts_are_moved_together(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    ticked = "&".join(f"text={text.reference}" for text in texts[:2])
    answer = Form(team, f"{DESK}/texts/move?{ticked}&from=1&back=theme%3D1").send(
        target="2", reason=REASON
    )
    assert answer.status_code == 302
    assert answer.location.endswith("workbench?theme=1")
    assert [numbers(text) for text in texts] == [[2], [2], [1], [2], [2]]
    assert place(texts[0]).source is Source.PERSON
    assert "2 texts are in theme 2" in team.get(f"{DESK}?lang=en").get_data(as_text=True)


def test_texts_found_in_several_themes_are_moved_from_each(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    make_theme(consultation, 3)
    db.session.commit()
    ticked = f"text={texts[0].reference}&text={texts[4].reference}"
    form = Form(team, f"{DESK}/texts/move?{ticked}&back=theme%3Dall")
    assert form.send(target="3").status_code == 302
    assert [numbers(texts[0]), numbers(texts[4])] == [[3], [3]]


def test_texts_are_moved_to_a_new_theme_which_is_a_split_by_hand(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    form = Form(team, f"{DESK}/texts/move?text={texts[0].reference}&from=1")
    refused = form.send(target="new", reason=REASON)
    assert refused.status_code == 422
    assert REASON in refused.get_data(as_text=True)
    form.read(refused)
    assert form.send(target="new", label_fr="Ponts").status_code == 302
    assert numbers(texts[0]) == [3]
    assert theme(consultation, 3).label_fr == "Ponts"


def test_a_text_is_copied_led_and_taken_out(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    text = texts[0]
    one = f"text={text.reference}"
    assert Form(team, f"{DESK}/texts/copy?{one}").send(target="2").status_code == 302
    assert numbers(text) == [1, 2]
    assert Form(team, f"{DESK}/texts/lead?{one}&from=2").send().status_code == 302
    assert numbers(text) == [2, 1]
    assert Form(team, f"{DESK}/texts/remove?{one}&from=2").send().status_code == 302
    assert numbers(text) == [1]
    assert Form(team, f"{DESK}/texts/remove?{one}&from=1").send().status_code == 302
    assert numbers(text) == []


def test_the_sentences_that_speak_of_the_second_theme_are_marked(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    text = make_contribution(
        consultation, "نريد إصلاح الطريق والقنطرة المهدمة. نطلب فتح خزانة للأطفال في القرية."
    )
    assign(text, theme(consultation, 1))
    db.session.commit()
    address = f"{DESK}/texts/copy?text={text.reference}"
    page = team.get(address).get_data(as_text=True)
    _first, second = re.findall(r'name="span" value="([0-9-]+)"', page)
    start, end = map(int, second.split("-"))
    assert text.text[start:end].startswith("نطلب فتح خزانة")
    assert Form(team, address).send(target="2", span=[second]).status_code == 302
    db.session.expire_all()
    assert assignments_of(text)[1].spans == [[start, end]]
    shown = team.get(f"{DESK}?theme=2&text={text.reference}").get_data(as_text=True)
    assert '<mark class="said said--2">نطلب فتح خزانة' in shown


@pytest.mark.parametrize("span", ["5-2", "0-999999", "x", "-", "1-", "3-3", "٣-٤"])
def test_a_part_outside_the_text_marks_nothing(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution], span: str
) -> None:
    answer = Form(team, f"{DESK}/texts/copy?text={texts[0].reference}").send(
        target="2", span=[span]
    )
    assert answer.status_code in {302, 422}
    db.session.expire_all()
    places = assignments_of(texts[0])
    assert all(place.spans == [] for place in places)


def test_places_are_confirmed_and_given_back(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    ticked = "&".join(f"text={text.reference}" for text in texts[:3])
    assert Form(team, f"{DESK}/texts/pin?{ticked}&from=1").send().status_code == 302
    assert [place(text).source for text in texts[:3]] == [Source.PERSON] * 3
    assert Form(team, f"{DESK}/texts/pin?{ticked}&from=1").send().status_code == 422
    assert Form(team, f"{DESK}/texts/unpin?{ticked}&from=1").send().status_code == 302
    assert place(texts[0]).source is Source.ENGINE


@pytest.mark.parametrize("act", ["move", "copy", "remove", "pin", "unpin", "lead"])
def test_an_act_on_no_text_says_so(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution], act: str
) -> None:
    page = team.get(f"{DESK}/texts/{act}?lang=en").get_data(as_text=True)
    assert "Tick at least one text." in page
    answer = Form(team, f"{DESK}/texts/{act}?text=nonsense%00").send(target="2")
    assert answer.status_code == 422


@pytest.mark.parametrize("target", ["", "0", "99", "-1", "x", "٣", "9" * 30, "undecided "])
def test_a_target_that_does_not_exist_is_refused(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution], target: str
) -> None:
    answer = Form(team, f"{DESK}/texts/move?text={texts[0].reference}").send(target=target)
    assert answer.status_code in {404, 422}
    assert numbers(texts[0]) == [1]


@pytest.mark.both_databases
def test_a_theme_is_made_from_a_search(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    lonely = make_contribution(consultation, "خزانة الحي والكتب")
    assign(lonely, theme(consultation, 2))
    db.session.commit()
    state = "back=q%3D%D8%AE%D8%B2%D8%A7%D9%86%D8%A9"
    form = Form(team, f"{DESK}/new-theme?{state}")
    refused = form.send(how="copy", reason=REASON)
    assert refused.status_code == 422
    assert REASON in refused.get_data(as_text=True)
    form.read(refused)
    assert form.send(how="copy", label_ar="الخزانات").status_code == 302
    assert numbers(lonely) == [2, 3]
    assert last_event().details["search"] == "خزانة"


def test_a_theme_is_split_as_proposed_and_adjusted(
    consultation: Consultation, team: FlaskClient
) -> None:
    whole = make_theme(consultation, 1)
    roads = [
        make_contribution(consultation, f"إصلاح الطريق والقنطرة والمسالك {n}") for n in "أبجده"
    ]
    books = [make_contribution(consultation, f"خزانة الكتب والقراءة للأطفال {n}") for n in "أبجد"]
    for text in (*roads, *books):
        assign(text, whole)
    db.session.commit()
    form = Form(team, f"{DESK}/themes/1/split?parts=2")
    keys = {text.id: text for text in (*roads, *books)}
    groups = dict.fromkeys((f"in-{text.id}" for text in roads), "1")
    groups |= dict.fromkeys((f"in-{text.id}" for text in books[:-1]), "2")
    stays = {f"in-{books[-1].id}": "0"}
    typed = groups | stays | {"make-2": "yes", "label_ar-2": "القراءة", "reason": REASON}
    refused = form.send(**(typed | {"label_ar-2": "", "label_fr-2": "…"}))
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert REASON in page
    assert "…" in page
    form.read(refused)
    assert form.send(**typed).status_code == 302
    assert {keys[key].reference for key in (text.id for text in books[:-1])} == {
        text.reference for text in books if numbers(text) == [2]
    }
    assert numbers(books[-1]) == [1]
    assert all(numbers(text) == [1] for text in roads)
    assert theme(consultation, 2).split_from_id == theme(consultation, 1).id


def test_a_split_without_any_group_ticked_is_refused(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    token = csrf_token(team.get(f"{DESK}/themes/1/rename").get_data(as_text=True))
    typed = {"csrf_token": token, "parts": "999999", "in-1": "7", "make-x": "yes"}
    answer = team.post(f"{DESK}/themes/1/split", data=typed)
    assert answer.status_code == 422


class TestSomebodyElse:
    """Two people at once: the second is told who did what, and keeps what they typed."""

    @pytest.fixture
    def other(self, app: object) -> Any:
        user = make_user(name="ليلى")
        db.session.commit()
        return user

    def test_the_same_themes_are_merged_by_two(
        self, consultation: Consultation, team: FlaskClient, texts: list[Contribution], other: Any
    ) -> None:
        form = Form(team, f"{DESK}/themes/1/join")
        merge_themes(themes=[theme(consultation, 1)], target=theme(consultation, 2), actor=other)
        db.session.commit()
        answer = form.send(target="2", how="merge", reason=REASON)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "ليلى" in page
        assert REASON in page
        assert 'value="2" selected' in page or 'selected value="2"' in page

    def test_labels_typed_after_a_renaming_are_kept_and_can_be_sent_again(
        self, consultation: Consultation, team: FlaskClient, texts: list[Contribution], other: Any
    ) -> None:
        form = Form(team, f"{DESK}/themes/1/rename")
        rename_theme(theme=theme(consultation, 1), labels={"ar": "اسم ليلى"}, actor=other)
        db.session.commit()
        answer = form.send(label_ar="اسم سعيد", reason=REASON)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "ليلى" in page
        assert 'value="اسم سعيد"' in page
        # the form holds the present version now: sent once more, it is a decision
        form.read(answer)
        assert form.send(label_ar="اسم سعيد", reason=REASON).status_code == 302
        assert theme(consultation, 1).label_ar == "اسم سعيد"

    def test_a_text_that_somebody_moved_is_not_moved_again_unseen(
        self, consultation: Consultation, team: FlaskClient, texts: list[Contribution], other: Any
    ) -> None:
        make_theme(consultation, 3)
        db.session.commit()
        form = Form(team, f"{DESK}/texts/move?text={texts[0].reference}&from=1")
        move_texts(
            contributions=[texts[0]],
            source=theme(consultation, 1),
            target=theme(consultation, 2),
            actor=other,
        )
        db.session.commit()
        answer = form.send(target="3", reason=REASON)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "ليلى" in page
        assert REASON in page
        assert numbers(texts[0]) == [2]
        form.read(answer)
        assert form.send(target="3").status_code == 302
        assert numbers(texts[0]) == [3]

    def test_an_act_on_several_texts_is_done_for_all_or_for_none(
        self, consultation: Consultation, team: FlaskClient, texts: list[Contribution], other: Any
    ) -> None:
        """The first group of texts could move; the second is in a theme that is locked."""
        make_theme(consultation, 3)
        db.session.commit()
        ticked = "&".join(f"text={text.reference}" for text in texts)
        form = Form(team, f"{DESK}/texts/move?{ticked}&back=theme%3Dall")
        lock_theme(theme=theme(consultation, 2), actor=other)
        db.session.commit()
        assert form.send(target="3").status_code == 409
        assert [numbers(text) for text in texts] == [[1]] * 3 + [[2]] * 2

    def test_undo_after_somebody_else_s_change_is_refused_with_their_name(
        self, consultation: Consultation, team: FlaskClient, texts: list[Contribution], other: Any
    ) -> None:
        assert Form(team, f"{DESK}/themes/1/rename").send(label_ar="اسم سعيد").status_code == 302
        mine = last_event()
        rename_theme(theme=theme(consultation, 1), labels={"ar": "اسم ليلى"}, actor=other)
        db.session.commit()
        answer = Form(team, f"{DESK}/decisions/{mine.id}/undo").send(reason=REASON)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "ليلى" in page
        assert REASON in page
        assert theme(consultation, 1).label_ar == "اسم ليلى"


@pytest.mark.both_databases
def test_the_desk_offers_to_undo_one_s_own_latest_decision_then_to_do_it_again(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    assert 'data-key="undo"' not in team.get(f"{DESK}?lang=en").get_data(as_text=True)
    Form(team, f"{DESK}/themes/1/join").send(target="2", how="merge")
    for key, expected in (("undo", [[1]] * 3 + [[2]] * 2), ("redo", [[2]] * 5)):
        page = team.get(f"{DESK}?lang=en").get_data(as_text=True)
        button = next(part for part in page.split("<form") if f'data-key="{key}"' in part)
        assert "Themes merged" in button
        action = button.partition('action="')[2].partition('"')[0]
        answer = team.post(action, data={"csrf_token": csrf_token(button)})
        assert answer.status_code == 302
        assert [numbers(text) for text in texts] == expected


@pytest.mark.both_databases
def test_the_history_is_browsed_by_theme_person_and_kind_and_taken_away(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    make_theme(consultation, 3, label_ar="=1+1")
    db.session.commit()
    Form(team, f"{DESK}/themes/1/rename").send(label_ar="الطرق", reason=REASON)
    Form(team, f"{DESK}/themes/3/lock").send()
    person = last_event().actor_id
    history = "/team/c/themes/history"
    for query, there, missing in (
        ("", "Theme locked", "nothing at all"),
        ("theme=1", REASON, "Theme locked</strong>"),
        ("kind=locked", "Theme locked</strong>", REASON),
        (f"person={person}&kind=renamed", REASON, "Theme locked</strong>"),
        ("person=999999", "No decision matches.", REASON),
        ("kind=nonsense&person=x", REASON, "nothing at all"),
    ):
        page = team.get(f"{history}?{query}&lang=en").get_data(as_text=True)
        assert there in page, query
        assert missing not in page, query
    assert team.get(f"{history}?theme=77").status_code == 404
    text = team.get(f"{history}.csv?lang=en").get_data().decode("utf-8-sig")
    assert REASON in text
    assert "'=1+1" in text
    book = openpyxl.load_workbook(io.BytesIO(team.get(f"{history}.xlsx?lang=ar").get_data()))
    sheet = book.active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    assert {cell for row in sheet.values for cell in row} >= {"الطرق", REASON, "سعيد"}


def test_a_decision_is_undone_from_the_history(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    Form(team, f"{DESK}/themes/1/rename").send(label_ar="الطرق")
    event = last_event()
    form = Form(team, f"{DESK}/decisions/{event.id}/undo?from=history")
    answer = form.send(reason=REASON)
    assert answer.location.endswith("/themes/history")
    assert theme(consultation, 1).label_ar == "محور 1"
    assert last_event().kind is EventKind.UNDONE
    assert last_event().reason == REASON


def test_acts_of_another_consultation_s_theme_text_or_decision_do_not_exist(
    consultation: Consultation, team: FlaskClient, texts: list[Contribution]
) -> None:
    elsewhere = make_consultation("d")
    far = make_contribution(elsewhere)
    assign(far, make_theme(elsewhere, 7))
    db.session.commit()
    Form(team, "/team/d/workbench/themes/7/lock").send()
    event = last_event()
    assert team.get(f"{DESK}/themes/7/rename").status_code == 404
    assert team.get(f"{DESK}/decisions/{event.id}/undo").status_code == 404
    page = team.get(f"{DESK}/texts/move?text={far.reference}&lang=en").get_data(as_text=True)
    assert far.text not in page
    assert "Tick at least one text." in page


def test_a_reader_may_do_none_of_it(
    consultation: Consultation, sign_in: Callable[..., FlaskClient], texts: list[Contribution]
) -> None:
    reader = sign_in(Role.READER)
    for address in ("themes/1/rename", "themes/1/split", "texts/move", "new-theme"):
        assert reader.get(f"{DESK}/{address}").status_code == 403
        assert reader.post(f"{DESK}/{address}").status_code == 403
