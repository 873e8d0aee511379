"""The section of the report on who was heard, and who was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from flask import Flask

from consult.documents.blocks import Document, Heading, Points, Sentence, Table
from consult.documents.render.runs import plain
from consult.synthesis.compose import compose
from consult.synthesis.facts import (
    Census,
    Contribution,
    Dimension,
    Facts,
    Option,
    Part,
    Workshop,
)
from consult.synthesis.snapshot import Inputs, document_of, pack, unpack
from consult.synthesis.verify.counting import count_again
from tests.unit.synthesis.sample import OPTIONS, WRITTEN, option
from tests.unit.synthesis.sample import facts as sample_facts

SETTINGS = (
    option("urban", "في المجال الحضري", "En milieu urbain", "In a town"),
    option("rural", "في المجال القروي", "En milieu rural", "In the countryside"),
)
INHABITANTS = {
    "tanger": (1_494_413, 0.939),
    "tetouan": (611_928, 0.719),
    "chefchaouen": (412_713, 0.152),
    "hoceima": (371_527, 0.374),
}
#: who spoke: province, setting, sex → how many
SPOKE = {
    ("tanger", "urban", "male"): 60,
    ("tanger", "urban", "female"): 20,
    ("tetouan", "urban", "male"): 17,
    ("hoceima", "rural", None): 2,
    (None, None, None): 11,
}


def _province(held: Option) -> Option:
    population, urban = INHABITANTS[held.key]
    return replace(held, population=population, urban_share=urban)


def _facts(census: Census | None = Census(2024)) -> Facts:  # noqa: B008  # frozen
    numbers = count(1)
    dimensions = (Dimension.PROVINCE, Dimension.SETTING, Dimension.SEX)
    contributions = tuple(
        Contribution(
            id=(number := next(numbers)),
            reference=f"R{number}",
            parts=(Part(None, f"نريد الماء {number}"),),
            values={d: v for d, v in zip(dimensions, values, strict=True) if v is not None},
        )
        for values, times in SPOKE.items()
        for _time in range(times)
    )
    provinces = tuple(map(_province, OPTIONS[Dimension.PROVINCE]))
    workshop = Workshop(
        1, "لقاء", {"ar": "لقاء"}, women=4, men=6, came={"sex": {"female": 4, "male": 6}}
    )
    return replace(
        sample_facts(),
        contributions=contributions,
        themes=(),
        workshops=(workshop,),
        options={**OPTIONS, Dimension.PROVINCE: provinces, Dimension.SETTING: SETTINGS},
        census=census,
        written=WRITTEN,
    )


def _section(document: Document) -> list[object]:
    blocks = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and block.anchor == "coverage":
            break
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Heading):
            break
        found.append(block)
    return found


def _sentences(document: Document) -> dict[str, Sentence]:
    return {s.key: s for b in _section(document) if isinstance(b, Points) for s in b.sentences}


GOLDEN = {
    "en": {
        "coverage_province_not_heard": "Not heard at all: Chefchaouen.",
        "coverage_province_less": (
            "Heard less than expected: Al Hoceima (2% of contributions, 13% of inhabitants)."
        ),
        "coverage_sex_less": (
            "Heard less than expected: Woman (21% of contributions, for one half)."
        ),
        "coverage_setting_unstated": (
            "Town or countryside not stated: 11 of 110 contributions (10%)."
        ),
    },
    "fr": {
        "coverage_province_not_heard": "Pas du tout entendus : Province de Chefchaouen.",
        "coverage_province_less": (
            "Moins entendus qu’attendu : Province d’Al Hoceïma"
            " (2\u00a0% des contributions, 13\u00a0% des habitants)."
        ),
        "coverage_sex_less": (
            "Moins entendus qu’attendu : Femme (21\u00a0% des contributions, pour une moitié)."
        ),
        "coverage_setting_unstated": (
            "Urbain ou rural : non indiqué dans 11 contributions sur 110 (10\u00a0%)."
        ),
    },
    "ar": {
        "coverage_province_not_heard": "فئات لم يسمع صوتها إطلاقا: إقليم شفشاون.",
        "coverage_province_less": (
            "فئات سمع صوتها أقل من المتوقع: إقليم الحسيمة (2% من المساهمات مقابل 13% من السكان)."
        ),
        "coverage_sex_less": "فئات سمع صوتها أقل من المتوقع: امرأة (21% من المساهمات مقابل النصف).",
        "coverage_setting_unstated": (
            "حضري أو قروي: غير مذكور في 11 من أصل 110 من المساهمات (10%)."
        ),
    },
}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_who_was_not_heard_is_said_in_words(app: Flask, language: str) -> None:
    said = _sentences(compose(_facts(), language))
    assert {key: plain(said[key].text) for key in GOLDEN[language]} == GOLDEN[language]
    assert {"coverage_rule", "coverage_assumption", "coverage_limits"} <= set(said)
    assert "2024" in said["coverage_rule"].text


def test_every_figure_is_borne_out_by_the_contributions_it_names(app: Flask) -> None:
    facts = _facts()
    document = compose(facts, "en")
    said = _sentences(document)
    less = said["coverage_province_less"].figures
    assert [(f.value, len(f.contributions)) for f in less] == [(2, 2)]
    tables = [b for b in _section(document) if isinstance(b, Table)]
    assert [t.key for t in tables] == [
        f"coverage_{trait}" for trait in ("province", "setting", "place", "sex")
    ]
    for table in tables:
        place = table.columns.index("Contributions")
        assert all(row.cells[place] == len(row.contributions) for row in table.rows)
        assert all(len(row.cells) == len(table.columns) == len(table.widths) for row in table.rows)
    women = next(r for t in tables for r in t.rows if r.cells[0] == "Woman")
    assert women.cells[tables[-1].columns.index("Participants")] == 4
    assert list(count_again(document, facts, (), Counter())) == []


def test_without_a_census_groups_are_only_counted(app: Flask) -> None:
    said = _sentences(compose(_facts(Census()), "en"))
    assert "coverage_counts" in said
    assert "coverage_rule" not in said
    assert not [key for key in said if key.startswith(("coverage_province", "coverage_setting_l"))]
    assert "coverage_sex_less" in said


def test_what_was_kept_before_there_was_a_section_is_composed_as_it_was(app: Flask) -> None:
    before = replace(_facts(), census=None)
    inputs, _hash = unpack(pack(Inputs(before, "en"))[0])
    document = document_of(inputs)
    assert _section(document) == []
    kept, _hash = unpack(pack(Inputs(_facts(), "en"))[0])
    assert document_of(kept) == document_of(Inputs(_facts(), "en"))


def test_nothing_is_said_of_nothing(app: Flask) -> None:
    assert _section(compose(replace(_facts(), contributions=()), "en")) == []
