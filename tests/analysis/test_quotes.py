"""Quotes: verbatim, by different people, and a voice against where there is one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis import ThemeDiscoverer
from consult.analysis.features import Floats
from consult.analysis.opposing import opposes
from consult.analysis.quotes import quotes_of
from consult.analysis.vectors import unit
from tests.analysis.planted import planted

LANDFILL = [
    "نطالب بإحداث مطرح جديد للنفايات خارج المدينة",
    "إحداث مطرح النفايات في أقرب وقت مطلب الجميع",
    "نريد مطرحا مراقبا للنفايات بعيدا عن السكان",
    "جمع النفايات المنزلية ونقلها إلى المطرح الجديد",
    "خاص المطرح ديال الزبل يتبنى دغيا",
    "الزبل فكل بلاصة وبغينا المطرح يتحل",
    "بناء مطرح للنفايات مع فرز الأزبال",
    "مطرح النفايات مشروع مهم لنظافة الأحياء",
    "نقل النفايات نحو مطرح عمومي مراقب",
    "تسريع أشغال مطرح النفايات بالجماعة",
    "مطرح النفايات ضروري لنظافة الدواوير",
]


def _scattered(count: int, seed: int = 3) -> Floats:
    """Unit vectors about one direction."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, 8)) * 0.3 + np.eye(8)[0]
    return unit(rows.astype(np.float32))


def _quoted(
    texts: list[str], authors: list[str | None] | None = None
) -> tuple[list[int], int | None]:
    rows = np.arange(len(texts), dtype=np.int64)
    return quotes_of(_scattered(len(texts)), rows, rows, texts, authors)


@pytest.fixture(scope="module")
def found() -> tuple[list[str], list[str], ThemeDiscoverer]:
    texts, _ = planted()
    authors = [f"author {row % 7}" for row in range(len(texts))]
    return texts, authors, ThemeDiscoverer(5).fit(texts, authors=authors)


def test_quotes_of_a_theme_are_by_different_authors(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    _, authors, finder = found
    for theme in finder.themes_:
        assert len(theme.representatives) == 5
        assert len({authors[row] for row in theme.representatives}) == 5


def test_a_quote_is_a_row_of_its_theme(
    found: tuple[list[str], list[str], ThemeDiscoverer],
) -> None:
    _, _, finder = found
    for theme in finder.themes_:
        assert {int(finder.labels_[row]) for row in theme.representatives} == {theme.index}


def test_one_author_is_quoted_once_however_much_they_wrote() -> None:
    assert len(_quoted(LANDFILL, ["one"] * len(LANDFILL))[0]) == 1


def test_unknown_authors_are_not_taken_for_one() -> None:
    assert len(_quoted(LANDFILL, [None] * len(LANDFILL))[0]) == 5


def test_texts_that_say_the_same_are_quoted_once() -> None:
    rows = np.vstack([_scattered(1), _scattered(1) + 1e-3, _scattered(4, seed=9)])
    texts = LANDFILL[:6]
    chosen, _ = quotes_of(unit(rows), np.arange(6), np.arange(6), texts)
    assert len({0, 1} & set(chosen)) == 1


def test_another_spelling_of_a_quote_is_no_second_quote() -> None:
    texts = [
        "إحداث مطرحٍ للنفايات بالجماعة",
        "احداث مطرح للنفايات بالجماعه!!",
        "مطرح مراقب خارج المدينة الآن",
    ]
    chosen, _ = quotes_of(np.eye(3, dtype=np.float32), np.arange(3), np.arange(3), texts)
    assert len(chosen) == 2
    assert 2 in chosen


def test_texts_of_a_word_are_quoted_last() -> None:
    texts = ["مطرح", *LANDFILL[:5]]
    chosen, _ = quotes_of(np.eye(6, dtype=np.float32), np.arange(6), np.arange(6), texts)
    assert sorted(chosen) == [1, 2, 3, 4, 5]


def test_a_theme_without_texts_has_no_quote() -> None:
    rows = _scattered(3)
    assert quotes_of(rows, np.arange(3), np.zeros(0, np.int64), LANDFILL[:3]) == ([], None)


@pytest.mark.parametrize(
    "voice",
    [
        "نرفض إحداث مطرح النفايات قرب الدوار",
        "ما بغيناش المطرح ديال الزبل حدا الديور",
        "مابغيناش هاد المطرح ديال النفايات",
        "Nous sommes contre ce projet de décharge مطرح النفايات",
        "We are against this project: مطرح النفايات",
    ],
)
def test_the_one_text_that_speaks_against_is_shown_as_such(voice: str) -> None:
    for place in (0, 5, 11):
        texts = [*LANDFILL[:place], voice, *LANDFILL[place:]]
        chosen, dissent = quotes_of(
            np.eye(12, dtype=np.float32), np.arange(12), np.arange(12), texts
        )
        assert dissent == place
        assert place not in chosen


def test_a_text_far_from_the_theme_is_no_dissent() -> None:
    texts = [*LANDFILL, "نرفض بناء القنطرة"]
    rows = np.vstack([_scattered(11), -_scattered(1)])
    assert quotes_of(rows, np.arange(12), np.arange(12), texts)[1] is None


def test_dissent_is_found_by_a_fit() -> None:
    texts = [*planted()[0], *LANDFILL, "نرفض إحداث مطرح النفايات قرب الدوار"]
    finder = ThemeDiscoverer(5).fit(texts)
    waste = finder.themes_[int(finder.labels_[-1])]
    assert waste.dissent == len(texts) - 1
    assert waste.dissent not in waste.representatives
    assert [theme.dissent for theme in finder.themes_ if theme is not waste] == [None] * 4


def test_where_all_oppose_nobody_dissents() -> None:
    texts = [f"نرفض {text.removeprefix('نطالب ب')}" for text in LANDFILL]
    chosen, dissent = _quoted(texts)
    assert dissent is None
    assert len(chosen) == 5


def test_a_quoted_author_is_not_quoted_against_themselves() -> None:
    texts = [*LANDFILL, "نرفض إحداث مطرح النفايات قرب الدوار"]
    alone = _quoted(texts)
    writers: list[str | None] = [f"author {row}" for row in range(12)]
    assert _quoted(texts, writers) == alone == (alone[0], 11)
    writers[11] = writers[alone[0][0]]
    assert _quoted(texts, writers) == (alone[0], None)


AGAINST = [
    "نرفض بناء المطرح",
    "ونرفض كذلك توسيع المقلع",
    "لا نريد هذا المشروع هنا",
    "ما بغيناش الطريق تدوز من وسط الجنان",
    "مابغيناش السوق يتحول",
    "أنا ضد المشروع",
    "السكان ضد إحداث المقلع",
    "حنا ما متافقينش على هادشي",
    "غير موافقين على المكان المقترح",
    "لا داعي لقاعة أخرى",
    "Je suis contre le projet",
    "Nous sommes contre la construction du barrage",
    "On n'est pas d'accord avec cette idée",
    "On ne veut pas de décharge ici",
    "Je m’oppose à la carrière",
    "Nous refusons la carrière",
    "We are against the new road",
    "I don't want a car park here",
    "I disagree with the place",
    "mabghinach had lmachrou3",
    "7na machi mtaf9in",
    "ⵓⵔ ⵏⵔⵉ ⴰⴷ ⵉⴱⵏⵓ",
]
ORDINARY = [
    "حملة ضد السرطان",
    "التلقيح ضد الحصبة لجميع الأطفال",
    "مكافحة العنف ضد النساء",
    "حماية الدوار ضد الفيضانات",
    "نحتاج سورا ضد الفيضان",
    "نرفض التهميش والإقصاء",
    "نرفض إغلاق المستوصف",
    "لا نريد وعودا بل طبيبا",
    "ما بغيناش نبقاو بلا ما",
    "ما بغيناش غير الهضرة",
    "لسنا ضد المشروع",
    "لا نرفض بناء السد",
    "دور المعارضة في المجلس",
    "lutte contre la pollution",
    "Un mur contre les crues, vaccination contre la rougeole",
    "violence contre les femmes",
    "Par contre la piste est dégradée",
    "Nous refusons la fermeture du dispensaire",
    "Le refus de soins au dispensaire",
    "Un arrêt de bus du côté opposé",
    "Nous n'aurions plus besoin d'aller en ville",
    "Je ne suis pas contre le projet",
    "protection against floods",
    "refuse collection twice a week",
    "We are not against the project",
    "We don't want more promises",
    "نطالب ببناء مدرسة",
    "",
    "😀",
]


@pytest.mark.parametrize("text", AGAINST)
def test_who_refuses_in_so_many_words_opposes(text: str) -> None:
    assert opposes(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_who_asks_for_something_does_not_oppose(text: str) -> None:
    assert not opposes(text)


def test_planted_requests_oppose_nothing() -> None:
    assert not [text for text in planted()[0] if opposes(text)]


@given(st.text(max_size=60))
def test_any_text_can_be_asked_whether_it_opposes(text: str) -> None:
    assert opposes(text) in {True, False}
    assert opposes(f"نرفض المطرح. {text}")
