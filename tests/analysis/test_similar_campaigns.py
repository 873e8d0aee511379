"""Campaigns: one text from many people."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from consult.analysis.similar import campaigns

BODY = (
    "نحن سكان دوار {} نطالب المجلس الجهوي بإصلاح الطريق الرابطة بين الدوار والمركز الصحي "
    "وتعبيدها في أقرب الآجال الممكنة لأن التلاميذ والمرضى يعانون كل شتاء"
)
PLACES = ["تيزي", "أولاد سالم", "بني عامر", "أيت علي", "الزاوية", "سيدي موسى"]
LETTERS = [BODY.format(place) for place in PLACES]
OTHERS = ["ملعب القرب للشباب", "الماء الصالح للشرب", "طبيب دائم في المستوصف", "", "👍"]


def test_a_template_with_other_places_is_one_campaign() -> None:
    (found,) = campaigns(OTHERS + LETTERS, times=[None] * 5 + [3.0, 1.0, 2.0, 9.0, 4.0, 5.0])
    assert found.rows == list(range(5, 11))
    assert (found.size, found.people, found.span) == (6, 6, (1.0, 9.0))
    assert found.template == BODY.format("…")
    assert set(found.varying) == set(PLACES)
    assert 0.4 < found.strength < 1


def test_copies_by_one_person_are_no_campaign() -> None:
    assert campaigns([LETTERS[0]] * 50, authors=["a"] * 50) == []
    assert campaigns([LETTERS[0]] * 50, authors=["a", "b"] * 25) == []


def test_people_are_counted_not_copies() -> None:
    (found,) = campaigns([LETTERS[0]] * 50, authors=["a", "b", "c", "d", "e"] * 10)
    assert (found.size, found.people) == (50, 5)
    (few,) = campaigns([LETTERS[0]] * 5, authors=["a", "b", "c", "d", "e"])
    assert found.strength == few.strength


def test_unknown_authors_are_each_somebody_else() -> None:
    (found,) = campaigns([LETTERS[0]] * 6, authors=["a", "a", "a", None, None, None])
    assert found.people == 4


def test_a_short_wish_that_many_have_is_no_campaign() -> None:
    assert campaigns(["إصلاح الطريق القروية بين الدوار والمركز"] * 30) == []


def test_people_who_write_of_one_subject_in_their_own_words_are_no_campaign() -> None:
    own = [
        "الطريق إلى الدوار محفرة والسيارات تتعطل فيها كل يوم ونريد تعبيدها قبل الشتاء المقبل",
        "نرجو تعبيد الطريق لأن سيارة الإسعاف لا تصل إلى الدوار عندما تسقط الأمطار الغزيرة",
        "أبناؤنا لا يصلون إلى المدرسة بسبب الحفر الكثيرة في الطريق الوحيدة المؤدية للدوار",
    ]
    assert campaigns(own) == []


def test_more_people_and_longer_texts_are_stronger() -> None:
    two, many = (campaigns([LETTERS[0]] * size)[0].strength for size in (3, 30))
    assert many > two
    longer = LETTERS[0] + " ونلتمس كذلك توفير النقل المدرسي وربط المنازل بالماء والكهرباء"
    assert campaigns([longer] * 3)[0].strength > two


def test_the_order_of_texts_never_matters() -> None:
    texts = OTHERS + LETTERS + [LETTERS[0] + " شكرا", LETTERS[1] + " وشكرا لكم"]
    order = list(range(len(texts)))
    random.Random(7).shuffle(order)  # noqa: S311  # not for secrets
    (straight,) = campaigns(texts)
    (shuffled,) = campaigns([texts[row] for row in order])
    assert sorted(order[row] for row in shuffled.rows) == straight.rows
    assert (shuffled.template, shuffled.varying) == (straight.template, straight.varying)
    assert shuffled.strength == straight.strength


def test_moments_may_be_dates() -> None:
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (5, 2, 9)]
    (found,) = campaigns([LETTERS[0]] * 3, times=days)
    assert found.span == (days[1], days[2])


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["👍"] * 9, ["\ud800"] * 9, ["2030"] * 9])
def test_texts_without_words_are_no_campaign(texts: list[str]) -> None:
    assert campaigns(texts) == []


def test_authors_or_times_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 authors for 1 texts"):
        campaigns(["نص"], authors=["a", "b"])
    with pytest.raises(ValueError, match="0 times for 1 texts"):
        campaigns(["نص"], times=[])
