"""Forms keep what was typed, and say in words what they cannot accept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.kernel.forms import (
    AtMost,
    Between,
    Day,
    Form,
    KeptText,
    NoNul,
    Required,
    WholeNumber,
    Words,
)

Fill = Callable[..., "SampleForm"]


class SampleForm(Form):
    text = KeptText("Text", validators=[NoNul(), AtMost(40), Words()])
    count = WholeNumber("Count", validators=[Between(0, 500)])
    day = Day("Day")
    title = KeptText("Title", validators=[Required("Give a title.")])


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Give the form filled in with these fields, checked, without its token."""
    app.config["WTF_CSRF_ENABLED"] = False

    def filled(**fields: str) -> SampleForm:
        data = {"title": "عنوان", **fields}
        with app.test_request_context("/?lang=en", method="POST", data=data):
            form = SampleForm()
            form.validate_on_submit()
            return form

    return filled


@given(text=st.text(max_size=40))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_text_is_kept_as_typed(app: Flask, text: str) -> None:
    with app.test_request_context():
        form = SampleForm(MultiDict({"text": text}), meta={"csrf": False})
        assert form.text.data == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("أ\x00ب", "NUL"), ("ا" * 41, "41"), ("😀😀", "letters"), ("", ""), ("نعم 😀", "")],
)
def test_text_that_cannot_be_stored_or_read_is_refused_with_its_reason(
    fill: Fill, text: str, complaint: str
) -> None:
    errors = " ".join(map(str, fill(text=text).text.errors))
    assert complaint in errors
    assert bool(errors) == bool(complaint)


@pytest.mark.parametrize(
    ("typed", "number"), [("٤٢", 42), ("۴۲", 42), (" 42 ", 42), ("", None), ("0", 0)]
)
def test_a_number_is_read_in_digits_of_any_script(
    fill: Fill, typed: str, number: int | None
) -> None:
    form = fill(count=typed)
    assert (form.count.data, list(form.count.errors)) == (number, [])


@pytest.mark.parametrize("typed", ["many", "4.5", "501", "-1", "9" * 5000, "=1+1"])
def test_what_is_no_count_is_refused(fill: Fill, typed: str) -> None:
    assert fill(count=typed).count.errors


@pytest.mark.parametrize("typed", ["2026-10-03", "03/10/2026", "٠٣/١٠/٢٠٢٦"])
def test_a_day_is_read_as_people_write_it(fill: Fill, typed: str) -> None:
    form = fill(day=typed)
    assert (form.day.data, list(form.day.errors)) == (date(2026, 10, 3), [])


@pytest.mark.parametrize("typed", ["31/02/2026", "3 October", "03/10/0026", "2026-13-01"])
def test_what_is_no_day_is_refused_and_stays_in_sight(fill: Fill, typed: str) -> None:
    form = fill(day=typed)
    assert form.day.errors
    assert typed in str(form.day())


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_a_required_field_says_what_it_asks_for(fill: Fill, typed: str) -> None:
    assert list(fill(title=typed).title.errors) == ["Give a title."]


def test_a_page_open_too_long_is_an_error_beside_the_others(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"text": "نص", "csrf_token": "old"}):
        form = SampleForm()
        assert not form.validate_on_submit()
        assert (form.expired, form.status, form.text.data) == (True, 400, "نص")


def test_a_form_not_sent_yet_is_an_ordinary_page(app: Flask) -> None:
    with app.test_request_context():
        assert SampleForm().status == 200
