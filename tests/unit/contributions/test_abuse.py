"""Words of abuse: found in the forms people write, and innocent words left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.findings import WatchList, key_of_word, starter_words

LIST = WatchList([word.word for word in starter_words()])


def _found(text: str) -> list[str]:
    return [found.written for found in LIST.find(text)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("هذا المسؤول حقير", "حقير"),
        ("وبالحقيرين وغيرهم", "وبالحقيرين"),
        ("أنتم حُقَراء!", "حُقَراء"),
        ("الحمقـــى", "الحمقـــى"),
        ("يا للأغبياء", "للأغبياء"),
        ("ولاد الحرام خربو البلاد", "ولاد الحرام"),
        ("#ولد_الحرام", "ولد_الحرام"),
        ("هاد الناس مكلخين", "مكلخين"),
        ("الله  ينعل بوهم", "الله  ينعل"),
        ("bande de CONNARDS", "CONNARDS"),
        ("Espèce d’enculés !", "enculés"),
        ("fils de pute", "fils de pute"),
        ("wld l9a7ba", "wld l9a7ba"),
        ("ya 9a7baaaa", "9a7baaaa"),
        ("ⵎⵎⵉⵙ ⵏ ⵓⵢⴷⵉ", "ⵎⵎⵉⵙ ⵏ ⵓⵢⴷⵉ"),
        ("mmis n uydi", "mmis n uydi"),
    ],
)
def test_a_word_is_found_in_the_forms_people_write(text: str, written: str) -> None:
    assert _found(text) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "الكلاب الضالة في الحي والخنزير البري في الحقول",
        "الحكرة والحقرة ضد الساكنة",
        "بنيكم وأبناؤكم في المدرسة",
        "الباشوات والقواد والولاة",
        "تقود الجهة المشروع، وتفوق الميزانية",
        "أخرى، الأخرى، خرائط، حزبي، زبيب",
        "الأزبال والنفايات والوسخ والمياه القذرة",
        "les ordures ménagères, le retard du chantier, la dispute",
        "la députée, le conseil, un cône, une technique unique",
        "sale eau, chiens errants, ânes, pain noir",
        "lhayawanat o lbhayem, hmar lwehch",
        "ⴰⵖⵢⵓⵍ ⴷ ⵓⵢⴷⵉ",
        "غادي نقودو السيارة",
    ],
)
def test_innocent_words_are_left_alone(text: str) -> None:
    assert _found(text) == []


def test_the_starter_list_serves_every_language_without_a_word_twice() -> None:
    words = starter_words()
    keys = [key_of_word(word.word) for word in words]
    assert all(keys)
    assert len(set(keys)) == len(keys) > 250
    assert {word.language for word in words} == {
        "ar", "ary", "ary-Latn", "fr", "en", "tzm", "ber-Latn",
    }  # fmt: skip


def test_every_word_of_the_list_is_found_as_it_is_listed() -> None:
    missed = [word.word for word in starter_words() if not LIST.find(f"قال {word.word} ثم")]
    assert missed == []


def test_equal_lists_have_one_stamp_and_others_another() -> None:
    assert WatchList(["حقير", "وغد"]).stamp == WatchList(["وغد", "حقيـــر"]).stamp
    assert WatchList(["حقير"]).stamp != WatchList([]).stamp


@pytest.mark.parametrize("word", ["", "  ", "!!", "12", "ـ"])
def test_what_is_no_word_has_no_key_and_finds_nothing(word: str) -> None:
    assert key_of_word(word) == ""
    assert WatchList([word]).find(f"نص {word} 12 !!") == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    for found in LIST.find(text):
        assert text[found.start : found.end] == found.written
