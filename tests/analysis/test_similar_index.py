"""Similar texts while one is being written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.lexicon import parse
from consult.analysis.similar import SimilarIndex

TEXTS = {
    "road-ar": "إصلاح الطريق القروية بين الدوار والمركز",
    "road-tzm": "ⴰⴱⵔⵉⴷ ⵏ ⵜⵖⵔⵎⵜ",
    "pitch": "ملعب القرب للشباب",
    "water": "الماء الصالح للشرب في الدوار",
    "clinic": "طبيب دائم في المستوصف",
}
LEXICON = parse(
    "road\tmobility\tطريق|طرق\tطريق\t\troute|routes\troad\tⴰⴱⵔⵉⴷ\t\n"
    "repair\tmobility\tإصلاح\tتصليح\t\tréparer|réparation\trepair\t\t\n"
)
words_of = st.text("ابتثجحخدرس طيلمن", max_size=40)
bodies = st.dictionaries(st.text(max_size=5), words_of | st.text(max_size=30), max_size=12)


def indexed(texts: dict[str, str]) -> SimilarIndex:
    index = SimilarIndex(LEXICON)
    index.add_many(texts.items())
    return index


def test_an_index_without_texts_finds_nothing() -> None:
    index = SimilarIndex(LEXICON)
    assert index.query("إصلاح الطريق") == []
    assert len(index) == 0
    assert "road-ar" not in index


def test_the_same_text_scores_one_whatever_its_spelling() -> None:
    best = indexed(TEXTS).query("اصلاح الطّريق  القرويه، بين الدوار والمركز!")[0]
    assert (best.id, best.score) == ("road-ar", 1.0)


@pytest.mark.parametrize("text", ["réparer la route", "Repair the road", "تصليح الطرق"])
def test_a_proposal_is_found_from_another_language_through_the_lexicon(text: str) -> None:
    assert indexed(TEXTS).query(text)[0].id == "road-ar"


def test_a_tifinagh_text_finds_the_arabic_one_and_the_other_way_round() -> None:
    index = indexed(TEXTS)
    assert "road-ar" in {match.id for match in index.query("ⴰⴱⵔⵉⴷ")}
    assert "road-tzm" in {match.id for match in index.query("الطريق")}


def test_misspelt_words_still_find_the_text_and_are_shown_as_shared() -> None:
    best = indexed(TEXTS).query("طبيب دايم بالمستوصفف")[0]
    assert best.id == "clinic"
    assert "طبيب" in best.shared
    assert len(best.shared) == 3


def test_another_subject_or_another_question_about_it_scores_less() -> None:
    index = indexed(TEXTS | {"a": "عدد سكان المدينة", "b": "عدد سكان القرية"})
    same = index.similarity("كم عدد سكان المدينة؟", "ما عدد سكان المدينة")
    other = index.similarity("كم عدد سكان المدينة؟", "كم عدد سكان القرية؟")
    asking = index.similarity("كيف يبنى المستوصف؟", "متى يبنى المستوصف؟")
    assert same > 2 * other
    assert index.similarity("كيف يبنى المستوصف؟", "كيفاش يبنى المستوصف") > asking + 0.4


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ("نحن مع بناء السد", "نحن ضد بناء السد"),
        ("بناء السد قرب الدوار", "نرفض بناء السد قرب الدوار"),
        ("oui au barrage", "non au barrage"),
    ],
)
def test_a_refusal_does_not_say_the_same_as_a_wish(wish: str, refusal: str) -> None:
    index = indexed(TEXTS | {"wish": wish, "refusal": refusal})
    assert index.similarity(wish, refusal) < 0.6
    assert index.query(wish, 1)[0].id == "wish"


def test_numbers_tell_texts_apart() -> None:
    index = indexed(TEXTS)
    assert index.similarity("ميزانية 2024", "ميزانية 2024") == 1
    assert index.similarity("ميزانية سنة 2024", "ميزانية سنة 2023") < 0.5


def test_a_known_or_repeated_id_is_refused_and_nothing_is_added() -> None:
    index = indexed(TEXTS)
    with pytest.raises(ValueError, match="pitch"):
        index.add("pitch", "نص")
    with pytest.raises(ValueError, match="new"):
        index.add_many([("new", "نص"), ("new", "نص آخر")])
    assert len(index) == len(TEXTS)
    assert "new" not in index


def test_a_removed_text_never_comes_back_and_its_id_can_be_used_again() -> None:
    index = indexed(TEXTS)
    index.remove("road-ar")
    assert all(match.id != "road-ar" for match in index.query(TEXTS["road-ar"], 10, 0))
    with pytest.raises(KeyError):
        index.remove("road-ar")
    index.add("road-ar", "ملعب القرب للشباب")
    assert [match.id for match in index.query("ملعب القرب للشباب", 2)] == ["pitch", "road-ar"]


def test_many_removals_leave_an_index_like_one_that_never_held_them() -> None:
    index = indexed({f"old-{number}": f"مطلب رقم {number}" for number in range(1_200)})
    index.add_many(TEXTS.items())
    for number in range(1_200):
        index.remove(f"old-{number}")
    fresh = indexed(TEXTS)
    for text in TEXTS.values():
        assert index.query(text, 10, 0) == fresh.query(text, 10, 0)


def test_hundreds_of_equal_texts_are_listed_by_id() -> None:
    index = indexed({f"{number:03}": "إصلاح الطريق" for number in reversed(range(400))})
    found = index.query("اصلاح الطريق", 3)
    assert [match.id for match in found] == ["000", "001", "002"]


@pytest.mark.parametrize(("count", "threshold"), [(0, 0.5), (5, -0.1), (5, 1.1)])
def test_a_senseless_count_or_threshold_is_refused(count: int, threshold: float) -> None:
    with pytest.raises(ValueError, match="count"):
        SimilarIndex(LEXICON).query("نص", count, threshold)


@pytest.mark.parametrize("text", ["", "   ", "\ud800", "\u200f\u202e", "من على في", "2030", "👍👍"])
def test_texts_almost_without_words_have_defined_results(text: str) -> None:
    index = indexed(TEXTS | {"odd": text})
    found = index.query(text, 1)
    assert index.similarity(text, text) == bool(found)
    assert [match.id for match in found] in ([], ["odd"])


def test_emoji_alone_find_the_same_emoji() -> None:
    assert indexed({"thumbs": "👍", "heart": "💚"}).query("👍 ")[0].id == "thumbs"


def test_a_very_long_text_is_known_by_its_beginning() -> None:
    index = indexed({"long": "إصلاح الطريق " + "كلمة " * 200_000})
    assert index.query("إصلاح الطريق كلمة " + "كلمة " * 100_000)[0].score == 1


@given(bodies, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_adding_never_matters(texts: dict[str, str], order: object) -> None:
    shuffled = list(texts.items())
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    straight, other = indexed(texts), indexed(dict(shuffled))
    for text in texts.values():
        assert straight.query(text, 20, 0) == other.query(text, 20, 0)


@given(bodies, st.data())
@settings(max_examples=30, deadline=None)
def test_removing_is_the_same_as_never_having_added(
    texts: dict[str, str], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(texts))) if texts else st.just(set[str]()))
    index = indexed(texts)
    for identifier in gone:
        index.remove(identifier)
    fresh = indexed({i: text for i, text in texts.items() if i not in gone})
    for text in texts.values():
        assert index.query(text, 20, 0) == fresh.query(text, 20, 0)


@given(bodies)
@settings(max_examples=20, deadline=None)
def test_a_saved_index_answers_alike_once_loaded(texts: dict[str, str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index.npz")
        index = indexed(texts)
        index.save(path)
        again = SimilarIndex.load(path, LEXICON)
        indexed(dict(reversed(texts.items()))).save(Path(folder, "other.npz"))
        assert len(again) == len(texts)
        for text in texts.values():
            assert again.query(text, 20, 0) == index.query(text, 20, 0)
        assert (
            np.load(path)["words"].tolist() == np.load(Path(folder, "other.npz"))["words"].tolist()
        )


@given(words_of, words_of)
@settings(max_examples=60, deadline=None)
def test_likeness_is_symmetric_and_between_zero_and_one(first: str, second: str) -> None:
    index = indexed(TEXTS)
    score = index.similarity(first, second)
    assert score == index.similarity(second, first)
    assert 0 <= score <= 1


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    indexed(TEXTS).save(path)
    whole = path.read_bytes()
    for damaged in (b"", b"nothing of the sort", whole[:-40], whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match="index of similar texts"):
            SimilarIndex.load(path, LEXICON)


@pytest.mark.parametrize(
    "change",
    [
        {"ends": np.array([0, 9_999], np.uint64)},
        {"words": np.array([1 << 20] * 3, np.uint32)},
        {"names": np.frombuffer(b'["another format", [], []]', np.uint8)},
        {"names": np.frombuffer(b"{}", np.uint8)},
        {"keys": np.zeros(2, np.uint64)},
        {"asking": np.array([None] * 5, object)},
    ],
)
def test_a_file_with_impossible_content_is_refused(
    tmp_path: Path, change: dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]
) -> None:
    path = tmp_path / "index.npz"
    indexed(TEXTS).save(path)
    with np.load(path) as stored:
        content = dict(stored.items())
    np.savez(path, **(content | change))
    with pytest.raises(ValueError, match="index of similar texts"):
        SimilarIndex.load(path, LEXICON)
