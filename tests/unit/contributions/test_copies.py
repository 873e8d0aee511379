"""Near-copies in a growing register."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.findings.copies import Copies

LETTER = "نطالب بإصلاح الطريق الرابطة بين الدوار والمركز قبل الشتاء. التوقيع: "


def test_letters_that_differ_in_the_name_under_them_are_found() -> None:
    copies = Copies()
    for key in range(1, 200):
        copies.add(key, f"{LETTER}الاسم {key}")
    copies.add(500, "نريد مستشفى قريبا مجهزا بالأطباء والأدوية")
    found = copies.like(f"{LETTER}سعاد", most=300)
    assert len(found) > 190
    assert 500 not in found


def test_a_removed_or_reworded_text_is_no_longer_found() -> None:
    copies = Copies()
    copies.add(1, LETTER)
    copies.add(2, LETTER)
    copies.remove(1)
    copies.remove(7)
    copies.add(2, "نريد مستشفى قريبا")
    assert copies.like(LETTER) == []


@given(st.text(max_size=200))
def test_any_text_is_its_own_copy_unless_there_is_nothing_in_it(text: str) -> None:
    copies = Copies()
    copies.add(1, text)
    assert copies.like(text) in ([1], [])
    assert copies.like(text) == [1] or not text.strip() or not any(map(str.isalnum, text))
