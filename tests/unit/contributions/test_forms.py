"""The forms of the public register, without any database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.contributions.forms import ContributionForm, ListForm, Offered
from consult.contributions.models import AgeBand, Category, Sex
from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.text import has_words

OFFERED = Offered(criteria=[("budget", "شفافية الميزانية")], provinces=[("tetouan", "تطوان")])


def make_app() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app)
    return app


@pytest.fixture
def context() -> Iterator[None]:
    with make_app().test_request_context():
        yield


def fill(**fields: Any) -> ContributionForm:
    return ContributionForm(OFFERED, formdata=MultiDict({"token": "t", **fields}))


@pytest.mark.parametrize("part", ["problem", "proposal", "effect"])
def test_one_of_the_three_texts_is_enough(context: None, part: str) -> None:
    assert fill(**{part: "نريد"}).validate()


def test_nothing_at_all_is_refused_once(context: None) -> None:
    form = fill(commune="تازروت")
    assert not form.validate()
    assert len(form.form_errors) == 1
    assert form.commune.data == "تازروت"


@pytest.mark.parametrize("text", ["😀👍🏽", "... !!", "   \n\t", "\u202e\u2066"])
def test_a_text_without_a_single_letter_is_sent_back(context: None, text: str) -> None:
    form = fill(proposal=text)
    assert not form.validate()
    assert form.proposal.errors
    assert form.proposal.data == text


def test_nul_is_refused_and_given_back_without_it(context: None) -> None:
    form = fill(problem="قبل\x00بعد")
    assert not form.validate()
    assert form.problem.errors
    assert form.problem.data == "قبلبعد"
    assert fill(problem=form.problem.data).validate()


def test_the_three_texts_together_have_a_limit(context: None) -> None:
    third = LONGEST_TEXT // 3
    assert fill(problem="ا" * third, proposal="ب" * third, effect="ت" * third).validate()
    form = fill(problem="ا" * third, proposal="ب" * third, effect="ت" * (third + 3))
    assert not form.validate()
    assert form.form_errors


def test_a_text_too_long_is_told_once_with_its_size(context: None) -> None:
    form = fill(problem="ا" * 50_000)
    assert not form.validate()
    assert not form.form_errors
    assert "50,000" in " ".join(str(error) for error in form.problem.errors)


def test_the_trap_of_robots_is_told_to_a_person(context: None) -> None:
    assert not fill(problem="نص", website="http://spam.example").validate()


def test_line_ends_come_back_as_they_were_typed(context: None) -> None:
    assert fill(problem="سطر\r\nسطر").words().problem == "سطر\nسطر"


def test_the_same_text_of_one_page_is_one_submission_and_another_text_is_not(context: None) -> None:
    first = fill(problem="نص").submission_token()
    assert fill(problem="نص").submission_token() == first
    assert fill(problem="نص آخر").submission_token() != first
    assert fill(problem="نص", token="other").submission_token() != first


def test_what_a_person_tells_about_themselves_is_read(context: None) -> None:
    form = fill(problem="نص", category="association", age_band="18_24", sex="female", phone="06")
    assert form.validate()
    speaker = form.speaker()
    assert (speaker.category, speaker.age_band, speaker.sex) == (
        Category.ASSOCIATION,
        AgeBand.FROM_18,
        Sex.FEMALE,
    )
    assert speaker.reachable


def test_a_person_who_tells_nothing_is_nobody(context: None) -> None:
    form = fill(problem="نص")
    assert form.validate()
    assert form.speaker().category is None
    assert not form.speaker().reachable


@pytest.mark.parametrize(
    ("field", "value"), [("criterion", "x"), ("province", "9"), ("email", "not an address")]
)
def test_a_value_that_cannot_be_is_refused(context: None, field: str, value: str) -> None:
    form = fill(problem="نص", **{field: value})
    assert not form.validate()
    assert form[field].errors


def test_an_unknown_filter_shows_all(context: None) -> None:
    form = ListForm(OFFERED, formdata=MultiDict({"criterion": "gone", "sort": "weight"}))
    assert form.known("criterion") == ""
    assert form.known("sort") == ""
    assert not form.narrows


@given(st.text(max_size=200))
def test_any_text_of_words_is_kept_exactly(text: str) -> None:
    with make_app().test_request_context():
        form = fill(problem=text)
        valid = form.validate()
        assert valid is (has_words(text) and "\x00" not in text)
        if valid:
            assert form.words().problem == text.replace("\r\n", "\n")
