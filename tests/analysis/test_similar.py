"""Near-duplicates."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import content_key, near_duplicates

LETTER = (
    "نطالب المجلس الجهوي بإصلاح الطريق الرابطة بين الدوار والمركز وتعبيدها في أقرب الآجال الممكنة"
)


def test_copies_with_other_spelling_or_a_signature_are_grouped() -> None:
    texts = [LETTER, "ملعب القرب للشباب", LETTER.replace("إ", "ا") + " !", LETTER + "، أحمد"]
    assert near_duplicates(texts) == [[0, 2, 3]]


def test_different_texts_and_empty_ones_form_no_group() -> None:
    assert near_duplicates(["إصلاح الطريق", "بناء المدرسة", "", ""]) == []
    assert near_duplicates([]) == []


def test_a_thousand_copies_are_one_group() -> None:
    assert near_duplicates([LETTER] * 1_000) == [list(range(1_000))]


def test_groups_do_not_depend_on_the_order() -> None:
    texts = [
        LETTER,
        LETTER + " شكرا",
        "ملعب",
        "ملعب!",
        "طبيب",
        *(f"مطلب رقم {i}" for i in range(20)),
    ]
    order = list(range(len(texts)))
    random.Random(5).shuffle(order)  # noqa: S311  # not for secrets
    straight = {frozenset(texts[row] for row in group) for group in near_duplicates(texts)}
    shuffled = [texts[row] for row in order]
    assert {frozenset(shuffled[r] for r in g) for g in near_duplicates(shuffled)} == straight


def test_groups_are_the_same_as_by_comparing_every_pair() -> None:
    rng = random.Random(3)  # noqa: S311  # not for secrets
    vocabulary = LETTER.split()
    texts = [
        " ".join(rng.choice(vocabulary) if rng.random() < 0.1 else word for word in vocabulary)
        for _ in range(60)
    ]
    shingles = [
        {key[start : start + 5] for start in range(len(key) - 4)} for key in map(content_key, texts)
    ]
    for threshold in (0.5, 0.7, 0.9):
        parts = list(range(len(texts)))
        for one, first in enumerate(shingles):
            for two, second in enumerate(shingles):
                if len(first & second) / len(first | second) >= threshold:
                    old, new = parts[two], parts[one]
                    parts = [new if part == old else part for part in parts]
        groups = [[row for row, p in enumerate(parts) if p == part] for part in set(parts)]
        expected = sorted(group for group in groups if len(group) > 1)
        assert near_duplicates(texts, threshold) == expected


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    long = LETTER * 12_000
    assert len(long) > 1_000_000
    assert near_duplicates([long, "ملعب", long + " شكرا"]) == [[0, 2]]


def test_emoji_lone_halves_and_texts_shorter_than_a_shingle_are_compared_whole() -> None:
    assert near_duplicates(["👍", "💚", "👍 ", "\ud800", "ما", "ماء", "ما!"]) == [[0, 2], [4, 6]]


@given(st.lists(st.text(max_size=20), max_size=12), st.randoms(use_true_random=False))
def test_any_texts_give_the_same_groups_in_any_order(texts: list[str], rng: random.Random) -> None:
    order = list(range(len(texts)))
    rng.shuffle(order)
    shuffled = near_duplicates([texts[row] for row in order])
    assert sorted(sorted(order[row] for row in group) for group in shuffled) == near_duplicates(
        texts
    )
