"""Several themes in one text, each with the words that speak of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from consult.analysis import ThemeDiscoverer
from consult.analysis.features import Floats
from consult.analysis.several import MOST_THEMES, mentions_of
from tests.analysis.planted import planted

SENTENCES = {
    "ar": {
        "roads": "نطالب بإصلاح الطريق وتعبيد المسالك القروية.",
        "health": "كما نحتاج إلى توفير طبيب بالمستوصف وسيارة إسعاف مجهزة.",
        "waste": "ونريد جمع النفايات المنزلية وحاويات الأزبال في الأحياء.",
        "water": "ولا ننسى الماء الصالح للشرب وحفر بئر جديد بسبب ندرة المياه.",
    },
    "fr": {
        "roads": "Il faut réparer la route et goudronner les pistes.",
        "health": "Un médecin au dispensaire et une ambulance équipée sont attendus.",
        "water": "Nous demandons l'accès à l'eau potable et de creuser un puits.",
    },
    "ary": {
        "water": "الما مقطوع ديما والبير نشف.",
        "school": "الدراري كيمشيو للمدرسة على رجليهم وخاص الداخلية للبنات.",
        "waste": "الزبل فكل بلاصة وخاص الطارو ديال الزبل.",
    },
}


@pytest.fixture(scope="module")
def fitted() -> tuple[ThemeDiscoverer, dict[str, int]]:
    texts, themes = planted()
    finder = ThemeDiscoverer(5).fit(texts)
    truth = np.array(themes)
    numbers = {name: int(np.bincount(finder.labels_[truth == name]).argmax()) for name in themes}
    assert len(set(numbers.values())) == 5
    return finder, numbers


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_three_matters_are_three_themes_each_with_its_sentence(
    fitted: tuple[ThemeDiscoverer, dict[str, int]], language: str, between: str
) -> None:
    finder, numbers = fitted
    said = dict(list(SENTENCES[language].items())[:3])
    note = between.join(said.values())
    mentions = finder.predict_mentions([note])[0]
    found = {m.theme: [note[start:end] for start, end in m.spans] for m in mentions}
    assert found == {numbers[name]: [sentence] for name, sentence in said.items()}
    assert sum(m.confidence for m in mentions) == pytest.approx(1, abs=1e-3)


def test_a_note_of_bullets_has_the_themes_of_its_bullets(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    finder, numbers = fitted
    note = (
        "مطالبنا:\n- إصلاح الطريق وتعبيد المسالك القروية\n- النقل المدرسي للتلاميذ وحجرات المدرسة"
    )
    found = {m.theme for m in finder.predict_mentions([note])[0]}
    assert found == {numbers["roads"], numbers["school"]}


def test_a_text_has_at_most_three_themes(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    note = " ".join(SENTENCES["ar"].values())
    found = fitted[0].predict_mentions([note])[0]
    assert len(found) == len({mention.theme for mention in found}) == 3


def test_a_sentence_has_the_theme_it_is_placed_in(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    finder, _ = fitted
    texts = planted()[0][:40]
    for text, theme, found in zip(
        texts, finder.predict(texts), finder.predict_mentions(texts), strict=True
    ):
        assert [(m.theme, m.spans) for m in found] == [(theme, ((0, len(text)),))]


def test_two_sentences_on_one_matter_are_one_theme_with_two_spans(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    finder, numbers = fitted
    parts = ["نطالب بإصلاح الطريق وتعبيد المسالك القروية.", "خاص القنطرة تصلح والطريق تتوسع."]
    found = finder.predict_mentions([" ".join(parts)])[0]
    assert [m.theme for m in found] == [numbers["roads"]]
    assert found[0].spans == ((0, len(parts[0])), (len(parts[0]) + 1, len(" ".join(parts))))


def test_texts_without_words_have_no_theme(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    assert fitted[0].predict_mentions(["", "😀", "12. 13. 14.", "\n\n"]) == [[], [], [], []]
    assert fitted[0].predict_mentions([]) == []


def test_other_texts_of_a_call_never_matter(
    fitted: tuple[ThemeDiscoverer, dict[str, int]],
) -> None:
    finder, _ = fitted
    notes = [" ".join(said.values()) for said in SENTENCES.values()]
    together = finder.predict_mentions([*notes, *planted()[0][:30]])[:3]
    assert together == [finder.predict_mentions([note])[0] for note in notes]


def _by_word(texts: Sequence[str]) -> Floats:
    """Affinity with four themes: how often their word is in the text."""
    named = ("طريق", "ماء", "مدرسة", "طبيب")
    return np.array([[text.count(word) for word in named] for text in texts], np.float32)


def test_the_theme_of_the_whole_is_always_among_those_shown() -> None:
    others = ("ماء", "مدرسة", "طبيب")
    # the road is named most, and in no sentence more than another matter
    mixed = [f"طريق {other} طريق {other} هنا الآن." for other in others]
    text = " ".join([*mixed, *(f"{other} {other} {other} هنا الآن." for other in others)])
    assert _by_word([text]).tolist() == [[6, 5, 5, 5]]
    found = mentions_of([text], _by_word)[0]
    assert [mention.theme for mention in found] == [2, 3, 0]
    assert len(found) == MOST_THEMES
    assert found[-1].spans == ((0, len(text)),)


def test_longer_passages_weigh_more() -> None:
    short, long = "طريق قصير جدا هنا الآن.", "ماء كثير يقال عنه هنا أكثر مما قيل قبله بكثير الآن."
    one, other = mentions_of([f"{short} {long}"], _by_word)[0]
    assert (one.theme, one.spans) == (1, ((len(short) + 1, len(short) + 1 + len(long)),))
    assert (other.theme, other.spans) == (0, ((0, len(short)),))
    assert one.confidence > other.confidence
