"""Reference numbers survive reading aloud, copying by hand and typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.references import ALPHABET, new_reference, read_reference


def test_a_reference_has_no_letter_that_is_taken_for_another() -> None:
    assert not set("0O1IL2Z5S8BUV") & set(ALPHABET)
    reference = new_reference()
    assert len(reference) == 9
    assert set(reference.replace("-", "")) <= set(ALPHABET)


def test_references_differ() -> None:
    assert len({new_reference() for _ in range(500)}) == 500


@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8), st.sampled_from([" ", "-", "", " - "]))
def test_case_spaces_and_dashes_are_forgiven(letters: str, between: str) -> None:
    typed = f"  \u200f{letters[:4].lower()}{between}{letters[4:]} "
    assert read_reference(typed) == f"{letters[:4]}-{letters[4:]}"


@pytest.mark.parametrize("typed", ["4٣٦٧-٩acd", "4367 9ACD", "#4367-9acd"])
def test_arabic_digits_are_read(typed: str) -> None:
    assert read_reference(typed) == "4367-9ACD"


def test_a_reference_of_another_system_is_kept_as_it_is() -> None:
    assert read_reference(" demo-001 ") == "demo-001"


@given(st.text())
def test_anything_typed_is_read_without_error(typed: str) -> None:
    once = read_reference(typed)
    assert read_reference(once) == once or once != typed
