"""The forms of workshops, without a database: any text, any digits."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from consult.contributions.operations import LONGEST_TEXT
from consult.kernel.text import has_words
from consult.workshops.forms import AttendanceForm, NoteForm, WorkshopForm, field_name
from consult.workshops.models import Dimension, WorkshopKind
from consult.workshops.operations import COUNTED, LARGEST_COUNT

ANYTHING = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture
def app() -> Flask:
    """An application with languages only."""
    from flask_babel import Babel

    app = Flask("forms")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    Babel(app, locale_selector=lambda: "en")
    return app


def _note(app: Flask, **fields: str) -> NoteForm:
    with app.test_request_context(method="POST"):
        sent = MultiDict({"kind": "problem", "text": "نص", **fields})
        form = NoteForm(formdata=sent, criteria=[(1, "معيار")], provinces=[(2, "إقليم")])
        form.validate()
        return form


@ANYTHING
@given(text=st.text(max_size=400))
def test_a_note_is_accepted_if_it_holds_words_and_is_given_back_as_typed(
    app: Flask, text: str
) -> None:
    form = _note(app, text=text)
    wanted = bool(text.strip()) and has_words(text) and "\x00" not in text
    assert (not form.errors) is wanted
    assert form.text.data == text.replace("\r\n", "\n").replace("\x00", "")


@ANYTHING
@given(votes=st.integers(0, LARGEST_COUNT), digits=st.sampled_from([{}, ARABIC, PERSIAN]))
def test_votes_are_read_in_the_digits_of_any_script(
    app: Flask, votes: int, digits: dict[int, int]
) -> None:
    form = _note(app, votes=f" {votes} ".translate(digits))
    assert not form.errors
    assert form.votes.data == votes


@ANYTHING
@given(typed=st.text(max_size=12))
def test_whatever_is_typed_as_votes_is_a_number_or_an_error_and_stays_in_sight(
    app: Flask, typed: str
) -> None:
    form = _note(app, votes=typed)
    assert form.errors or form.votes.data is None or 0 <= form.votes.data <= LARGEST_COUNT
    assert f'value="{escape(typed)}"' in form.votes()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("votes", "-1"),
        ("votes", "1.5"),
        ("votes", "1e3"),
        ("votes", str(LARGEST_COUNT + 1)),
        ("table_number", "0"),
        ("table_number", "1000"),
        ("criterion", "7"),
        ("province", "x"),
        ("kind", ""),
        ("text", "م" * (LONGEST_TEXT + 1)),
        ("token", "x" * 65),
    ],
)
def test_what_cannot_be_is_an_error_of_its_own_field(app: Flask, field: str, typed: str) -> None:
    assert list(_note(app, **{field: typed}).errors) == [field]


@pytest.mark.parametrize(("province", "valid"), [("", False), ("2", True)])
def test_only_a_provincial_meeting_needs_its_province(
    app: Flask, province: str, valid: bool
) -> None:
    for kind in WorkshopKind:
        sent = {"title_ar": "ورشة", "kind": kind, "held_on": "2026-10-03", "province": province}
        with app.test_request_context(method="POST"):
            form = WorkshopForm(formdata=MultiDict(sent), provinces=[(2, "إقليم")])
            assert form.validate() is (valid or kind is not WorkshopKind.PROVINCIAL)


def test_an_empty_count_is_not_counted_and_a_nought_is(app: Flask) -> None:
    sent = {field_name(Dimension.SEX, "female"): "0", field_name(Dimension.SEX, "male"): " "}
    with app.test_request_context(method="POST"):
        form = AttendanceForm(formdata=MultiDict(sent))
        assert form.validate()
        assert form.counts()[Dimension.SEX] == {"female": 0}


def test_everything_that_can_be_counted_has_a_field(app: Flask) -> None:
    with app.test_request_context():
        form = AttendanceForm()
        for dimension, values in COUNTED.items():
            assert [f.name for f in form.group(dimension)] == [
                field_name(dimension, value) for value in values
            ]
