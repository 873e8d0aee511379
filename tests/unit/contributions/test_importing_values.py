"""Cells and column names as people write them in Arabic, French and English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.contributions.importing import Field, field_named, guess_mapping
from consult.contributions.importing.dates import is_month_first, parse_date
from consult.contributions.importing.names import Choices, fold, says_nothing
from consult.contributions.importing.values import (
    CATEGORIES,
    CHANNELS,
    KINDS,
    SEXES,
    parse_age_band,
)
from consult.contributions.models import AgeBand, Category, Channel, Kind, Sex
from consult.kernel.tables import Table, read_table


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الإقليم", "اقليم"),
        ("المَشْكل", "مشكل"),
        ("  Problème_N° 2 ", "probleme n 2"),
        ("مُقتـرح", "مقترح"),
        ("فئة", "فئه"),
        ("رقم ٢", "رقم 2"),
        ("M’diq-Fnideq", "m'diq fnideq"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "N/A", "غير محدد", "Non précisé"])
def test_no_answer_is_recognised(cell: str) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("ذكر", Sex.MALE), ("أنثى", Sex.FEMALE), ("انثى", Sex.FEMALE), ("Homme", Sex.MALE),
        ("FEMME", Sex.FEMALE), ("H", Sex.MALE), ("f", Sex.FEMALE), ("Woman", Sex.FEMALE),
        ("Féminin", Sex.FEMALE), ("x", None),
    ],
)  # fmt: skip
def test_sex_is_read(cell: str, sex: Sex | None) -> None:
    assert SEXES.find(cell) is sex


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        ("17", AgeBand.UNDER_18), ("18", AgeBand.FROM_18), ("24", AgeBand.FROM_18),
        ("٣٤ سنة", AgeBand.FROM_25), ("49 ans", AgeBand.FROM_35), ("50", AgeBand.FROM_50),
        ("65", AgeBand.FROM_65), ("18-24", AgeBand.FROM_18), ("18_24", AgeBand.FROM_18),
        ("من 25 إلى 34", AgeBand.FROM_25), ("35 à 49 ans", AgeBand.FROM_35),
        ("moins de 18 ans", AgeBand.UNDER_18), ("أقل من 18 سنة", AgeBand.UNDER_18),
        ("under_18", AgeBand.UNDER_18), ("65+", AgeBand.FROM_65), ("65_plus", AgeBand.FROM_65),
        ("65 سنة فما فوق", AgeBand.FROM_65), ("65 and over", AgeBand.FROM_65),
        ("20-30", None), ("130", None), ("1990", None), ("jeune", None), ("18 سنة فما فوق", None),
    ],
)  # fmt: skip
def test_age_is_read_as_a_band(cell: str, band: AgeBand | None) -> None:
    assert parse_age_band(cell) is band


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-05-12", (2026, 5, 12)),
        ("2026-05-12T09:30:00", (2026, 5, 12)),
        ("12/05/2026", (2026, 5, 12)),
        ("12/5/26", (2026, 5, 12)),
        ("12.05.2026", (2026, 5, 12)),
        ("12-05-2026 14:30", (2026, 5, 12)),
        ("١٢/٠٥/٢٠٢٦", (2026, 5, 12)),
        ("۱۲/۰۵/۲۰۲۶", (2026, 5, 12)),
        ("\u200f12/05/2026\u200f", (2026, 5, 12)),
        ("3 غشت 2026", (2026, 8, 3)),
        ("٣ شتنبر ٢٠٢٦", (2026, 9, 3)),
        ("1 نونبر 2026", (2026, 11, 1)),
        ("الاثنين 1 دجنبر 2026", (2026, 12, 1)),
        ("5 ماي 2026", (2026, 5, 5)),
        ("9 يوليوز 2026", (2026, 7, 9)),
        ("1er août 2026", (2026, 8, 1)),
        ("Aug 3, 2026", (2026, 8, 3)),
        ("46154", (2026, 5, 12)),
        ("46154.5", (2026, 5, 12)),
    ],
)
def test_dates_are_read(cell: str, day: tuple[int, int, int]) -> None:
    assert parse_date(cell) == date(*day)


@pytest.mark.parametrize(
    "cell", ["", "hier", "31/02/2026", "05/13/2026", "2026", "12/05", "1/1/1850", "00/00/0000"]
)
def test_what_is_no_date_is_not_made_one(cell: str) -> None:
    assert parse_date(cell) is None


def test_a_column_in_month_day_order_is_recognised_as_a_whole() -> None:
    assert is_month_first(["05/06/2026", "5/13/2026 14:02:11"])
    assert not is_month_first(["05/06/2026", "13/05/2026", "5/13/2026"])
    assert not is_month_first(["05/06/2026"])
    assert parse_date("05/06/2026", month_first=True) == date(2026, 5, 6)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_each_notation(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for cell in (day.isoformat(), day.strftime("%d/%m/%Y"), day.strftime("%d %B %Y"), str(serial)):
        assert parse_date(cell) == day


@given(st.text())
def test_no_cell_breaks_the_readers(cell: str) -> None:
    assert parse_date(cell) is None or says_nothing(cell) is False
    assert parse_age_band(cell) in {None, *AgeBand}


def test_kinds_categories_and_channels_are_read_in_three_languages() -> None:
    assert [KINDS.find(c) for c in ("التشخيص", "Proposition", "توصيات", "priorité")] == [
        Kind.DIAGNOSIS, Kind.PROPOSAL, Kind.RECOMMENDATION, Kind.PRIORITY,
    ]  # fmt: skip
    assert [CATEGORIES.find(c) for c in ("جمعية", "Élu", "private_sector", "طالب")] == [
        Category.ASSOCIATION, Category.ELECTED, Category.PRIVATE_SECTOR, Category.ACADEMIC,
    ]  # fmt: skip
    assert [CHANNELS.find(c) for c in ("ورشة", "papier", "E-mail", "En ligne", "هاتف")] == [
        Channel.WORKSHOP, Channel.PAPER, Channel.EMAIL, Channel.WEB, Channel.PHONE,
    ]  # fmt: skip


@pytest.mark.parametrize("choices", [KINDS, CATEGORIES, CHANNELS, SEXES])
def test_each_choice_can_be_named_by_its_own_code(choices: Choices[str]) -> None:
    assert [choices.find(code) for code in choices.things] == choices.things


def table(*lines: str) -> Table:
    return read_table("\n".join(lines).encode(), name="t.csv")


SENTENCE = "نريد أن تنشر الجهة ميزانيتها بشكل مبسط يفهمه الجميع"


def test_arabic_headers_are_understood() -> None:
    guessed = guess_mapping(
        table(
            "ر.ت;المشكل;المقترح;الأثر المتوقع;المحور;الإقليم;الجماعة;الجنس;السن;التاريخ;الهاتف",
            f"1;{SENTENCE};{SENTENCE};x;y;تطوان;ع;ذكر;34;12/05/2026;06",
        )
    )
    assert guessed == {
        Field.SOURCE_ID: "ر.ت",
        Field.PROBLEM: "المشكل",
        Field.PROPOSAL: "المقترح",
        Field.EFFECT: "الأثر المتوقع",
        Field.CRITERION: "المحور",
        Field.PROVINCE: "الإقليم",
        Field.COMMUNE: "الجماعة",
        Field.SEX: "الجنس",
        Field.AGE_BAND: "السن",
        Field.DATE: "التاريخ",
        Field.CONTACT_PHONE: "الهاتف",
    }


def test_french_and_english_headers_are_understood() -> None:
    french = guess_mapping(
        table(
            "N°;Problème;Proposition;Critère;Province;Sexe;Tranche d'âge;Date;E-mail",
            "1;a;b;c;Tétouan;F;18-24;12/05/2026;a@b.ma",
        )
    )
    assert list(french) == [
        Field.SOURCE_ID, Field.PROBLEM, Field.PROPOSAL, Field.CRITERION, Field.PROVINCE,
        Field.AGE_BAND, Field.SEX, Field.DATE, Field.CONTACT_EMAIL,
    ]  # fmt: skip
    english = guess_mapping(table("id,text,label,date", "1,some words,x,2026-05-12"))
    assert english == {Field.SOURCE_ID: "id", Field.STATEMENT: "text", Field.DATE: "date"}


def test_a_whole_question_as_header_is_understood() -> None:
    question = "ما هي المشاكل التي تواجهها في جماعتك؟"
    guessed = guess_mapping(
        table(
            f"Horodateur;{question};Quelles solutions proposez-vous ?",
            f"5/13/2026;{SENTENCE};{SENTENCE}",
        )
    )
    assert guessed[Field.PROBLEM] == question
    assert guessed[Field.PROPOSAL] == "Quelles solutions proposez-vous ?"


def test_the_cells_decide_about_an_ambiguous_name() -> None:
    assert guess_mapping(table("النوع,النص", "ذكر,x", "أنثى,y"))[Field.SEX] == "النوع"
    assert guess_mapping(table("النوع,النص", "مشكل,x", "مقترح,y"))[Field.KIND] == "النوع"
    assert guess_mapping(table("Type,Texte", "citoyen,x", "élu,y"))[Field.CATEGORY] == "Type"
    assert list(guess_mapping(table("Type,Texte", "bleu,x", "vert,y"))) == [Field.STATEMENT]


def test_identity_numbers_birth_dates_and_other_peoples_names_are_not_guessed() -> None:
    guessed = guess_mapping(
        table(
            "CIN;رقم البطاقة الوطنية;Date de naissance;اسم الورشة;رقم الطاولة;texte",
            f"AB1;x;12/05/1980;y;3;{SENTENCE}",
        )
    )
    assert guessed == {Field.STATEMENT: "texte"}


def test_the_column_of_sentences_is_the_text_when_no_name_tells() -> None:
    assert guess_mapping(table("a,b", f"1,{SENTENCE}")) == {Field.STATEMENT: "b"}
    assert guess_mapping(table("a,b", "1,x")) == {}


def test_of_two_columns_of_text_the_longer_one_is_the_statement() -> None:
    assert guess_mapping(table("note,texte", f"5,{SENTENCE}"))[Field.STATEMENT] == "texte"
    assert guess_mapping(table("texte,note", f"5,{SENTENCE}"))[Field.STATEMENT] == "note"


def test_fields_have_short_names_on_the_command_line() -> None:
    assert field_named("text") is Field.STATEMENT
    assert field_named("ID") is Field.SOURCE_ID
    assert field_named("age-band") is Field.AGE_BAND
    assert field_named("colour") is None
