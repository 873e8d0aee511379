"""Language and script of short texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.language import detect_language
from consult.analysis.telltales import evidence


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("نطالب بإصلاح الطريق المؤدية إلى المركز الصحي", "ar", "Arab"),
        ("إصلاح الطريق", "ar", "Arab"),
        ("كتاب الجيش الذي كتبته كندا ليس فيه ما يكفي", "ar", "Arab"),
        ("خاصنا الطريق ديال الدوار تصلح حيت مهرسة بزاف", "ary", "Arab"),
        ("كنطالبو بالنقل المدرسي", "ary", "Arab"),
        ("ماكاينش طبيب", "ary", "Arab"),
        ("غادي نمشيو تلاتة", "ary", "Arab"),
        ("المشروع الذي أعلنته الجماعة ما كملوش حيت الفلوس تسالات", "ary", "Arab"),
        ("Nous demandons la réparation de la route du village", "fr", "Latn"),
        ("Eau potable", "fr", "Latn"),
        ("gestion des dechets", "fr", "Latn"),
        ("We ask for the repair of the road to the village", "en", "Latn"),
        ("Clean water for all", "en", "Latn"),
        ("bghina triq dyal douar t9ad 7it mhersa bzaf", "ary-Latn", "Latn"),
        ("khasna lma", "ary-Latn", "Latn"),
        ("nra abrid amaynu i tmazirt nnegh", "ber-Latn", "Latn"),
        ("ⵏⵔⴰ ⴰⴱⵔⵉⴷ ⵏ ⵓⴷⵡⵡⴰⵔ", "tzm", "Tfng"),
        ("إصلاح الطريق réparer la route", "mixed", "Latn"),
        ("bghina le transport scolaire dyal les enfants 7it la route mhersa", "mixed", "Latn"),
        ("123 !؟ 😀", "und", "Zyyy"),
        ("https://example.org/route", "und", "Zyyy"),
        ("", "und", "Zyyy"),
        ("これは日本語です", "und", "Zzzz"),
        ("Нам нужна дорога", "und", "Zzzz"),
        ("Queremos una carretera nueva para el pueblo", "und", "Latn"),
        ("Wir brauchen eine neue Straße im Dorf", "und", "Latn"),
        ("ما به یک جاده جدید برای روستا نیاز داریم", "und", "Arab"),
    ],
)
def test_language_and_script_are_told(text: str, code: str, script: str) -> None:
    found = detect_language(text)
    assert (found.code, found.script) == (code, script)


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_a_language_with_a_confidence(text: str) -> None:
    assert 0 <= detect_language(text).confidence <= 1


def test_more_signs_give_more_confidence() -> None:
    fewer, more = detect_language("الطريق ديال الدوار"), detect_language("بغينا الطريق ديال الدوار")
    assert fewer.code == more.code == "ary"
    assert fewer.confidence < more.confidence


def test_a_text_without_signs_is_told_with_little_confidence() -> None:
    assert detect_language("مستشفى").confidence < 0.7
    assert detect_language("Zagora").confidence < 0.5


def test_a_language_never_seen_is_never_told_with_confidence() -> None:
    assert detect_language("Precisamos de uma escola nova na aldeia").confidence <= 0.3


def test_an_address_tells_no_language() -> None:
    text = "الطريق مقطوعة"
    assert detect_language(f"{text} https://example.org/la/route/du/village") == detect_language(
        text
    )


def test_standard_words_of_darija_shapes_are_not_taken_for_darija() -> None:
    words = (
        "كتاب كندا كيان كنيسة غيرها غيوم يدعو تبدو نرجو سياسة فلسطين بلدية كاتب "
        "الضوء دائرة وراء شيء إيلاء مفهوم جيوش"
    )
    assert [word for word in words.split() if evidence(word).darija >= 1] == []


@pytest.mark.parametrize("text", ["a" * 10**6, "ماش" * 10**5, "e" + "\u0301" * 10**6, "ا " * 10**6])
def test_a_hostile_megabyte_is_read_at_once(text: str) -> None:
    assert detect_language(text).script in {"Arab", "Latn"}
