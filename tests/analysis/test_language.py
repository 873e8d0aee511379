"""Language and script of short texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import detect_language


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("نطالب بإصلاح الطريق المؤدية إلى المركز الصحي", "ar", "Arab"),
        ("خاصنا الطريق ديال الدوار تصلح حيت مهرسة بزاف", "ary", "Arab"),
        ("Nous demandons la réparation de la route du village", "fr", "Latn"),
        ("We ask for the repair of the road to the village", "en", "Latn"),
        ("bghina triq dyal douar t9ad 7it mhersa bzaf", "ary-Latn", "Latn"),
        ("ⵏⵔⴰ ⴰⴱⵔⵉⴷ ⵏ ⵓⴷⵡⵡⴰⵔ", "tzm", "Tfng"),
        ("إصلاح الطريق réparer la route", "mixed", "Latn"),
        ("123 !؟ 😀", "und", "Zyyy"),
        ("", "und", "Zyyy"),
        ("これは日本語です", "und", "Zzzz"),
    ],
)
def test_language_and_script_are_told(text: str, code: str, script: str) -> None:
    found = detect_language(text)
    assert (found.code, found.script) == (code, script)


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_a_language_with_a_confidence(text: str) -> None:
    assert 0 <= detect_language(text).confidence <= 1
