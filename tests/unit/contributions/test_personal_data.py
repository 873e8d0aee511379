"""Personal data in texts: every usual writing is found, and what only looks alike is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.findings import Personal, find_personal_data

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
#: the ten digits of a number at home, as groups of digits
HOME = [(10,), (2, 2, 2, 2, 2), (4, 2, 2, 2), (4, 3, 3), (4, 6), (3, 7), (1,) * 10]
ABROAD = [(9,), (1, 2, 2, 2, 2), (3, 3, 3), (3, 6), (2, 7)]
GAPS = [" ", "-", ".", "\u00a0", "\u202f", " - ", "/"]
#: what may stand around it without being part of it
AROUND = [("هاتفي: ", "، شكرا"), ("Tél. ", "."), ("(", ")"), ("", ""), ("رقم", "عيطو ليا")]


def _found(text: str) -> list[tuple[Personal, str]]:
    return [(found.kind, found.written) for found in find_personal_data(text)]


def _grouped(digits: str, sizes: tuple[int, ...], gap: str) -> str:
    groups, rest = [], digits
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return gap.join(groups)


#: no 080 numbers: they are those of services, but for 0808
digits_of_numbers = st.from_regex(r"[567][0-9]{8}|8[1-9][0-9]{7}|808[0-9]{6}", fullmatch=True)
scripts = st.sampled_from([str.maketrans("", ""), ARABIC_INDIC, PERSIAN])


@given(
    digits_of_numbers,
    st.sampled_from(HOME),
    st.sampled_from(GAPS),
    scripts,
    st.sampled_from(AROUND),
)
def test_a_number_at_home_is_found_in_every_writing(
    digits: str, sizes: tuple[int, ...], gap: str, script: dict[int, int], around: tuple[str, str]
) -> None:
    written = _grouped(f"0{digits}", sizes, gap).translate(script)
    assert _found(written.join(around)) == [(Personal.PHONE, written)]


@given(
    digits_of_numbers,
    st.sampled_from(["+212", "00212", "+212 (0)", "+212(0)", "+ 212", "212"]),
    st.sampled_from(ABROAD),
    st.sampled_from([" ", "-", ".", "\u00a0"]),
    scripts,
)
def test_a_number_with_the_country_s_code_is_found_in_every_writing(
    digits: str, code: str, sizes: tuple[int, ...], gap: str, script: dict[int, int]
) -> None:
    for between in ("", gap):
        written = (code + between + _grouped(digits, sizes, gap)).translate(script)
        assert _found(f"اتصلوا {written} من فضلكم") == [(Personal.PHONE, written)]


@pytest.mark.parametrize("number", ["(06) 12 34 56 78", "06\u200e12345678", "+33 6 12 34 56 78"])
def test_brackets_bidi_marks_and_neighbours_abroad_are_read(number: str) -> None:
    assert _found(f"رقمي {number}.") == [(Personal.PHONE, number)]


@given(
    st.from_regex(r"[a-z][a-z0-9]{0,8}([._+-][a-z0-9]{1,8}){0,2}", fullmatch=True),
    st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,5})?(\.[a-z]{2,6}){1,2}", fullmatch=True),
    st.sampled_from(["@", "＠", " (at) ", " [آت] "]),
    st.sampled_from(AROUND),
)
def test_an_address_is_found(name: str, domain: str, at: str, around: tuple[str, str]) -> None:
    written = f"{name}{at}{domain}"
    assert _found(written.join(around)) == [(Personal.EMAIL, written)]


@given(
    st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True).filter(
        lambda card: card[:2] not in {"ID", "BP", "CP", "DH", "KM", "KG", "RN", "RP", "RR", "HA",
                                      "MD", "NO", "NR"}
    ),
    scripts,
)  # fmt: skip
def test_a_card_is_found(card: str, script: dict[int, int]) -> None:
    written = card[:2] + card[2:].translate(script)
    assert _found(f"بطاقتي {written} صالحة") == [(Personal.IDENTITY_CARD, written)]
    assert _found(f"({written})") == [(Personal.IDENTITY_CARD, written)]


@pytest.mark.parametrize("text", ["CIN: k 12345", "ب و: J-123456", "carte nationale n° bk123456"])
def test_a_card_is_found_in_looser_writings_after_its_name(text: str) -> None:
    assert [kind for kind, _written in _found(text)] == [Personal.IDENTITY_CARD]


@pytest.mark.parametrize(
    "text",
    [
        "ميزانية 612 345 678 درهم",
        "212 612 345 678 درهم",
        "0612345678 DH",
        "1.500.000 درهم و 20% من 06/12/2023",
        "05-06-2024، 05-06-07-2024",
        "الطريق RN13 والطريق P3456 والإقليمية 4512",
        "BP 12345 Rabat, CP 90000",
        "DH 50000 و 50000DH",
        "il a 12345 habitants, à 150000 DH",
        "القانون 111.14 والمرسوم 2.17.740",
        "الحساب 011 780 0000061234567890 23",
        "0612345678901",
        "2024-0612345678-99",
        "رقم المساهمة 4KQ7-XM3R",
        "0802003030",
        "https://example.org/AB123456?x=0",
        "#AB123456 @AB123456 AB12345/2020",
        "COP22، ISO 9001، A4",
        "user@localhost، 10@20، @moussaab",
        "الهاتف 141 والرقم الأخضر 0800000000",
        "ab1234 abc123456 AB1234567",
    ],
)
def test_what_only_looks_alike_is_not_marked(text: str) -> None:
    assert _found(text) == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_places_are_true(text: str) -> None:
    end = 0
    for found in find_personal_data(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.written
        end = found.end


@pytest.mark.parametrize("unit", ["0", "06 ", "+", "a@", "a.", "AB1", "0.", "(at)", "٠", "00212 "])
def test_a_long_run_of_anything_is_read_in_linear_time(unit: str) -> None:
    find_personal_data(unit * 60_000)
