"""The kinds of report, themes that share texts, priorities laid open, sections, people's places."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from consult.documents.blocks import (
    Chart,
    Document,
    Heading,
    MapChart,
    Notice,
    Prose,
    Quotes,
    Register,
    Table,
)
from consult.documents.render import Format, render
from consult.documents.storing import from_plain, to_plain
from consult.synthesis.compose import compose
from consult.synthesis.facts import Dimension, Facts, ReportKind, Subject, SubjectKind
from consult.synthesis.places import Place, Written, places
from consult.synthesis.prose import parse
from consult.synthesis.references import References
from consult.synthesis.sections import basis, section_hash, sections
from tests.unit.synthesis.sample import OPTIONS, contribution, facts
from tests.unit.synthesis.test_compose import figures, named_ids, quotes, sentences, tables

LANGUAGES = ("ar", "fr", "en")
THEME = Subject(SubjectKind.THEME, "1")
CRITERION = Subject(SubjectKind.CRITERION, "budget")
PROVINCE = Subject(SubjectKind.PROVINCE, "tetouan")
KINDS: list[dict[str, Any]] = [
    {},
    {"kind": ReportKind.THEMATIC, "scope": THEME},
    {"kind": ReportKind.THEMATIC, "scope": CRITERION},
    {"kind": ReportKind.THEMATIC, "scope": PROVINCE},
    {"kind": ReportKind.DIGITAL},
]
AT = {"tanger": (35.77, -5.8), "tetouan": (35.58, -5.37), "chefchaouen": (35.17, -5.27)}


def placed() -> Facts:
    """Provinces that have coordinates, and texts that stand in two themes."""
    provinces = tuple(replace(o, at=AT.get(o.key), code=o.key) for o in OPTIONS[Dimension.PROVINCE])
    given = facts(options={**OPTIONS, Dimension.PROVINCE: provinces})
    shared = tuple(
        replace(c, also=(12,)) if c.theme == 11 and c.id % 4 == 1 else c
        for c in given.contributions
    )
    return replace(given, contributions=shared)


def anchors(document: Document) -> list[str]:
    return [b.anchor for b in document.blocks if isinstance(b, Heading)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked", KINDS, ids=["synthesis", "theme", "criterion", "province", "digital"]
)
def test_every_kind_of_report_rests_on_its_own_contributions(
    asked: dict[str, Any], language: str
) -> None:
    given = placed()
    document = compose(given, language, **asked)
    known = {c.id for c in given.contributions}
    assert set(named_ids(document)) <= known
    assert len(set(anchors(document))) == len(anchors(document))
    (register,) = [b for b in document.blocks if isinstance(b, Register) and b.key == "register"]
    assert {e.contribution for e in register.entries} == set(document.references)
    assert from_plain(json.loads(json.dumps(to_plain(document)))) == document


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("asked", KINDS[1:], ids=["theme", "criterion", "province", "digital"])
def test_every_kind_of_report_makes_every_file(asked: dict[str, Any], kind: Format) -> None:
    people = [Written(Place.INTRODUCTION, "نص **قوي**\n\n- أ\n\n1. ب\n\n## ج", key="")]
    assert render(compose(placed(), "ar", people=people, **asked), kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked", KINDS, ids=["synthesis", "theme", "criterion", "province", "digital"]
)
def test_a_subject_without_any_text_says_so(asked: dict[str, Any], language: str) -> None:
    empty = facts(contributions=(), workshops=())
    document = compose(empty, language, **asked)
    assert any(isinstance(b, Notice) for b in document.blocks)
    assert not quotes(document)
    for kind in Format:
        assert render(document, kind)


def test_a_thematic_report_counts_its_subject_alone() -> None:
    given = placed()
    expected = {
        THEME: [c.id for c in given.contributions if 11 in c.themes],
        CRITERION: [
            c.id for c in given.contributions if c.values.get(Dimension.CRITERION) == "budget"
        ],
        PROVINCE: [
            c.id for c in given.contributions if c.values.get(Dimension.PROVINCE) == "tetouan"
        ],
    }
    for subject, ids in expected.items():
        document = compose(given, "en", kind=ReportKind.THEMATIC, scope=subject)
        (received,) = [f for f in figures(document) if f.key == "contributions"]
        assert list(received.contributions) == ids
        assert sorted(document.references) == ids


def test_a_text_of_a_second_theme_is_in_that_themes_report() -> None:
    given = placed()
    second = [c.id for c in given.contributions if c.also == (12,)]
    document = compose(given, "en", kind=ReportKind.THEMATIC, scope=Subject(SubjectKind.THEME, "2"))
    assert second
    assert set(second) <= set(document.references)


@pytest.mark.parametrize(
    "scope",
    [
        None,
        Subject(SubjectKind.THEME, "99"),
        Subject(SubjectKind.CRITERION, "x"),
        Subject(SubjectKind.PROVINCE, "x"),
    ],
)
def test_a_thematic_report_of_nothing_known_is_refused(scope: Subject | None) -> None:
    with pytest.raises(ValueError, match=r"subject|there is no"):
        compose(facts(), "en", kind=ReportKind.THEMATIC, scope=scope)


def test_comparisons_hold_both_sides() -> None:
    given = placed()
    document = compose(given, "en", kind=ReportKind.THEMATIC, scope=THEME)
    compared = {k: t for k, t in tables(document).items() if k.startswith("compared_")}
    assert "compared_channel" in compared
    for table in compared.values():
        assert sum(int(row.cells[1]) for row in table.rows) == len(document.references)
        assert sum(int(row.cells[3]) for row in table.rows) == len(given.contributions)
        for row in table.rows:
            assert (row.cells[1], row.cells[3]) == (len(row.ids(1)), len(row.ids(3)))


def test_the_report_on_digital_consultation_counts_what_came_online() -> None:
    given = replace(placed(), withheld_by={"web": {"held": 2, "hidden": 3}, "paper": {"hidden": 5}})
    given = replace(
        given,
        contributions=tuple(
            replace(c, status="published", answered=c.id % 5 == 0) for c in given.contributions
        ),
    )
    document = compose(given, "en", kind=ReportKind.DIGITAL)
    online = [c for c in given.contributions if c.values[Dimension.CHANNEL] == "web"]
    assert sorted(document.references) == [c.id for c in online]
    handling = {row.cells[0]: row.cells[1] for row in tables(document)["handling"].rows}
    assert handling == {"Published": len(online), "On hold": 2, "Not published": 3}
    by_key = {f.key: f for f in figures(document) if f.key}
    assert by_key["answered"].value == sum(c.answered for c in online)
    assert by_key["supports"].value == sum(c.supports for c in online)
    assert {"means", "limits", "handling", "comparison"} <= set(anchors(document))


def test_priorities_are_counts_side_by_side_in_the_order_that_is_said() -> None:
    given = placed()
    document = compose(given, "en")
    table = tables(document)["priorities"]
    counts = [[int(c) for c in row.cells[1:]] for row in table.rows]
    assert counts == sorted(counts, reverse=True)
    assert len(table.definitions) == len(table.columns)
    for row in table.rows:
        held = [c for c in given.contributions if c.id in row.contributions]
        assert row.cells[1:] == (
            sum(c.votes for c in held),
            sum(c.supports for c in held),
            len(row.ids(3)),
            len(held),
        )
        assert set(row.ids(1)) == {c.id for c in held if c.votes}
    (order,) = [s.text for s in sentences(document) if s.key == "priority_order"]
    assert "votes in workshops, then by supports online" in order
    assert "hidden score" in order


def test_themes_that_share_texts_say_what_they_count() -> None:
    given = placed()
    document = compose(given, "en")
    table = tables(document)["themes"]
    place = table.columns.index("As main theme")
    for row in table.rows:
        assert int(row.cells[place]) == len(row.ids(place)) <= int(row.cells[2])
    mains = sum(int(row.cells[place]) for row in table.rows)
    assert mains == sum(c.theme is not None for c in given.contributions)
    assert any(s.key == "several_themes" for s in sentences(document))
    assert "As main theme" not in tables(compose(facts(), "en"))["themes"].columns


def test_provinces_with_coordinates_are_drawn_as_a_map_with_words_and_a_table() -> None:
    document = compose(placed(), "en")
    (drawn,) = [b for b in document.blocks if isinstance(b, MapChart)]
    table = tables(document)[drawn.table]
    counted = {row.cells[0]: row.contributions for row in table.rows}
    for spot in drawn.spots:
        assert spot.value == len(spot.contributions)
        assert counted.get(spot.label, ()) == spot.contributions
        assert f"{spot.label}: {spot.value}" in drawn.alt


def test_a_region_without_provinces_gets_no_map_and_says_so() -> None:
    bare = {k: v for k, v in OPTIONS.items() if k is not Dimension.PROVINCE}
    unplaced = tuple(
        replace(c, values={k: v for k, v in c.values.items() if k is not Dimension.PROVINCE})
        for c in facts().contributions
    )
    document = compose(facts(options=bare, contributions=unplaced), "en")
    assert not [b for b in document.blocks if isinstance(b, MapChart)]
    assert any(s.key == "no_map" for s in sentences(document))


@pytest.mark.parametrize(
    "asked", KINDS, ids=["synthesis", "theme", "criterion", "province", "digital"]
)
def test_every_chart_has_words_and_its_data_in_a_table(asked: dict[str, Any]) -> None:
    document = compose(placed(), "en", **asked)
    held = tables(document)
    charts = [b for b in document.blocks if isinstance(b, Chart | MapChart)]
    listed = [(row.cells[1], set(row.contributions)) for row in held["chart_data"].rows]
    for chart in charts:
        assert chart.alt
        bars = chart.bars if isinstance(chart, Chart) else chart.spots
        ids = {i for bar in bars for i in bar.contributions}
        assert chart.table in held if chart.table else (chart.caption, ids) in listed


def test_people_write_at_their_places_and_nowhere_is_an_empty_chapter() -> None:
    people = [
        Written(
            place,
            f"نص {place}",
            title="قسم" * (place is Place.EXTRA),
            key="a" * (place is Place.EXTRA),
        )
        for place in Place
    ]
    document = compose(placed(), "ar", people=people)
    written = [b.key for b in document.blocks if isinstance(b, Prose)]
    assert written == [
        "people-introduction",
        "people-diagnosis",
        "people-recommendations",
        "people-priorities",
        "people-extra-a",
        "people-conclusion",
    ]
    for kind in ReportKind:
        assert set(places(kind)) <= set(Place)
    alone = compose(facts(contributions=()), "ar")
    for section, after in zip(sections(alone), sections(alone)[1:], strict=False):
        assert section.blocks or after.level > section.level


def test_peoples_text_without_any_contribution_still_stands_in_the_report() -> None:
    people = [Written(Place.DIAGNOSIS, "قراءة"), Written(Place.PRIORITIES, "أولوية")]
    document = compose(facts(contributions=()), "ar", people=people)
    assert [b.key for b in document.blocks if isinstance(b, Prose)] == [
        "people-diagnosis",
        "people-priorities",
    ]


def test_a_reference_that_is_gone_is_said_beside_the_text() -> None:
    document = compose(facts(), "en", people=[Written(Place.CONCLUSION, "As [[ref:GONE-1]] says.")])
    (notice,) = [b.text for b in document.blocks if isinstance(b, Notice)]
    assert "1 thing that is no longer in the report" in notice


def test_chosen_extracts_that_are_gone_are_said_to_be() -> None:
    themes = tuple(replace(t, quotes_gone=2) for t in facts().themes)
    document = compose(facts(themes=themes), "en")
    said = [s.text for s in sentences(document) if s.key == "quotes_gone"]
    assert len(said) == 3
    assert "2 extracts that were chosen" in said[0]


def test_sections_are_named_alike_in_every_language_and_hash_alike() -> None:
    documents = [compose(placed(), language) for language in LANGUAGES]
    keys = [[s.key for s in sections(d)] for d in documents]
    assert keys[0] == keys[1] == keys[2]
    for key in ("summary", "participation", "theme-1", "priorities"):
        assert len({section_hash(d, key) for d in documents}) == 1


def test_the_data_under_a_section_change_its_hash_and_no_others() -> None:
    before = compose(facts(), "en")
    more = (*facts().contributions, contribution(3, id=999, reference="R999-DEMO"))
    after = compose(facts(contributions=more), "en")
    # the third voice speaks of water: theme 3
    assert section_hash(before, "theme-3") != section_hash(after, "theme-3")
    assert section_hash(before, "method") == section_hash(after, "method")
    assert basis(before, Place.INTRODUCTION) != basis(after, Place.INTRODUCTION)


def test_what_people_wrote_rests_on_what_it_refers_to() -> None:
    before = compose(facts(), "en")
    more = (*facts().contributions, contribution(3, id=999, reference="R999-DEMO"))
    after = compose(facts(contributions=more), "en")

    def hashed(document: Document, source: str) -> str:
        prose = parse(source, References.of(document))
        return basis(document, Place.EXTRA, prose)

    water, roads = "[[figure:theme_size:3]]", "[[figure:theme_size:1]]"
    assert hashed(before, water) != hashed(after, water)
    assert hashed(before, roads) == hashed(after, roads)


def test_a_document_stored_by_an_earlier_version_is_read_and_rendered() -> None:
    path = Path(__file__).with_name("stored_report.json")
    document = from_plain(json.loads(path.read_text(encoding="utf-8")))
    assert document.kind == "synthesis"
    assert [b for b in document.blocks if isinstance(b, Quotes)]
    assert [b for b in document.blocks if isinstance(b, Table)]
    for kind in Format:
        assert render(document, kind)
