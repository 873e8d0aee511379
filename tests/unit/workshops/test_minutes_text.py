"""What people type in a section is read line by line, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents.blocks import Passage, PassageKind
from consult.workshops.minutes.document import changed
from consult.workshops.minutes.text import missing_lines, parse, referred, without

KNOWN = {"4KQ7-XM3R": 7}


def _words(passage: Passage) -> str:
    return "".join(span.text for span in passage.spans)


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("- طريق الدوار", PassageKind.ITEM, "طريق الدوار"),
        ("• une route", PassageKind.ITEM, "une route"),
        ("12. second", PassageKind.NUMBERED, "second"),
        ("٣) ثالثا", PassageKind.NUMBERED, "ثالثا"),
        ("## المقترحات", PassageKind.HEADING, "المقترحات"),
        ("-nothing", PassageKind.PARAGRAPH, "-nothing"),
        ("- ", PassageKind.PARAGRAPH, "-"),
    ],
)
def test_a_line_is_what_its_first_letters_say(line: str, kind: PassageKind, words: str) -> None:
    (passage,) = parse(line, KNOWN)
    assert (passage.kind, _words(passage)) == (kind, words)


def test_lines_of_one_paragraph_stay_together_until_an_empty_one() -> None:
    assert [_words(p) for p in parse("a\nb\n\nc\n- d", {})] == ["a\nb", "c", "d"]


def test_a_known_reference_leads_to_its_note_and_another_stays_as_typed() -> None:
    (passage,) = parse("- ماء [4KQ7-XM3R] [sic]", KNOWN)
    assert [(s.text, s.contributions) for s in passage.spans] == [
        ("ماء ", ()),
        ("4KQ7-XM3R", (7,)),
        (" [sic]", ()),
    ]


@given(st.text())
def test_no_letter_that_somebody_types_is_lost(text: str) -> None:
    said = "".join(_words(p) for p in parse(text, KNOWN))
    kept = "".join(c for c in said if c.isalpha())
    assert kept == "".join(c for c in text if c.isalpha())


@given(st.text(), st.text())
def test_an_amendment_shows_what_went_and_what_came(old: str, new: str) -> None:
    before, after = changed(old, new)
    assert (before, after) == ("", "") or old != new
    assert len(before) <= 910
    assert len(after) <= 910


def test_only_points_that_are_not_there_are_new() -> None:
    fresh = "## h\n- a [4KQ7-XM3R]\n- b [AAAA-CCCC]"
    assert missing_lines("edited [4KQ7-XM3R]", fresh) == ["- b [AAAA-CCCC]"]
    assert without(fresh, ["AAAA-CCCC"]) == "## h\n- a [4KQ7-XM3R]"
    assert referred(fresh) == {"4KQ7-XM3R", "AAAA-CCCC"}
