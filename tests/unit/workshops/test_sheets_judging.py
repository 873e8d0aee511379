"""Which rows of a file are new, known or changed: by what they say, then by their number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.models import Category, Kind
from consult.workshops.sheets.judging import Held, Row, Standing, judge
from consult.workshops.sheets.said import Said

NEW, KNOWN, CHANGED = Standing.NEW, Standing.KNOWN, Standing.CHANGED
SAID = Said("نريد مكتبة في كل حي", Kind.PROPOSAL, table_number=1)


def held(said: Said, mark: str = "", key: int = 1, imported: Said | None = None) -> Held:
    return Held(key, said, mark, (imported or said).fingerprint if mark else "")


@pytest.mark.parametrize(
    ("row", "note", "standing"),
    [
        (Row(SAID, "A-1"), held(SAID, "A-1"), KNOWN),
        (Row(SAID), held(SAID), KNOWN),
        (Row(SAID, "B-7"), held(SAID, "A-1"), KNOWN),
        (Row(replace(SAID, text=" نريد  مكتبة\nفي كل حي "), "A-1"), held(SAID, "A-1"), KNOWN),
        (Row(replace(SAID, votes=9), "A-1"), held(SAID, "A-1"), CHANGED),
        (Row(replace(SAID, votes=9)), held(SAID), CHANGED),
        (Row(replace(SAID, table_number=2), "A-1"), held(SAID, "A-1"), CHANGED),
        (Row(replace(SAID, text="نريد مكتبة في كل حي شعبي"), "A-1"), held(SAID, "A-1"), CHANGED),
        (Row(replace(SAID, text="النقل المدرسي للبنات"), "A-1"), held(SAID, "A-1"), NEW),
        (Row(replace(SAID, text="نريد مكتبة", table_number=2), "A-1"), held(SAID, "A-1"), NEW),
        (Row(replace(SAID, table_number=2)), held(SAID), NEW),
        # somebody put the note right on its page: the file is no news
        (Row(SAID, "A-1"), held(replace(SAID, text="مكتبة"), "A-1", imported=SAID), KNOWN),
        # and the file says now what was put right on the page
        (Row(replace(SAID, votes=4), "A-1"), held(replace(SAID, votes=4), "A-1", 1, SAID), KNOWN),
    ],
)
def test_a_row_is_judged_by_what_it_says_and_where(
    row: Row, note: Held, standing: Standing
) -> None:
    assert [judgement.standing for judgement in judge([row], [note])] == [standing]


def test_the_same_words_twice_are_two_notes_and_each_is_known_once() -> None:
    rows = [Row(SAID, "A-1"), Row(SAID, "A-2"), Row(SAID, "A-3")]
    found = judge(rows, [held(SAID, "A-2", 1), held(SAID, "A-1", 2)])
    assert [j.standing for j in found] == [KNOWN, KNOWN, NEW]
    assert [j.held.contribution_id for j in found if j.held] == [2, 1]


SAIDS = st.builds(
    Said,
    text=st.text(min_size=1, max_size=8),
    kind=st.sampled_from(Kind),
    category=st.none() | st.sampled_from(Category),
    table_number=st.none() | st.integers(1, 3),
    votes=st.integers(0, 2),
)


@given(st.lists(st.builds(Row, SAIDS, st.sampled_from(["", "A-1", "A-2", "B-1"])), max_size=12))
def test_what_was_imported_is_known_whatever_it_says(rows: list[Row]) -> None:
    notes = [Held(i, row.said, row.mark, row.said.fingerprint) for i, row in enumerate(rows)]
    found = judge(rows, notes)
    assert {judgement.standing for judgement in found} <= {KNOWN}
    assert len({j.held.contribution_id for j in found if j.held}) == len(rows)


@given(SAIDS)
def test_a_note_comes_back_as_it_was_kept(said: Said) -> None:
    assert Said.of_plain(said.as_plain()) == said
