"""What the report says, and that all of it rests on contributions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from consult.documents.blocks import (
    Chart,
    Cover,
    Document,
    Figure,
    Heading,
    Label,
    Notice,
    Paragraph,
    Points,
    Quote,
    Quotes,
    Register,
    Sentence,
    Table,
)
from consult.documents.storing import from_plain, to_plain
from consult.synthesis.compose import compose
from consult.synthesis.facts import Facts, Kind, Part, Sorting
from consult.synthesis.trace import trace
from tests.unit.synthesis.sample import contribution, facts, said

LANGUAGES = ("ar", "fr", "en")


def sentences(document: Document) -> list[Sentence]:
    return [s for b in document.blocks if isinstance(b, Paragraph | Points) for s in b.sentences]


def figures(document: Document) -> list[Figure]:
    return [f for s in sentences(document) for f in s.figures]


def quotes(document: Document) -> list[Quote]:
    return [q for b in document.blocks if isinstance(b, Quotes) for q in b.quotes]


def tables(document: Document) -> dict[str, Table]:
    return {b.key: b for b in document.blocks if isinstance(b, Table)}


def register(document: Document) -> Register:
    return next(b for b in document.blocks if isinstance(b, Register) and b.key == "register")


def named_ids(document: Document) -> Iterator[int]:
    for figure in figures(document):
        yield from figure.contributions
    for quote in quotes(document):
        yield from (quote.contribution, *quote.same)
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row.contributions
        elif isinstance(block, Chart):
            for bar in block.bars:
                yield from bar.contributions
        elif isinstance(block, Register):
            yield from (e.contribution for e in block.entries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_named_is_a_contribution_of_the_register(language: str) -> None:
    given = facts()
    document = compose(given, language)
    assert set(named_ids(document)) == {c.id for c in given.contributions}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_words_of_their_contribution(language: str) -> None:
    given = facts()
    texts = {c.id: [p.text for p in c.parts] for c in given.contributions}
    shown = quotes(compose(given, language))
    assert shown
    for quote in shown:
        for key in (quote.contribution, *quote.same):
            assert any(quote.text in text for text in texts[key])


def test_counts_are_the_number_of_contributions_behind_them() -> None:
    document = compose(facts(), "en")
    counted = [f for f in figures(document) if f.name in {"Contributions", "Undecided", "Platform"}]
    assert counted
    assert all(f.value == len(f.contributions) for f in counted)
    for key, table in tables(document).items():
        if key.startswith("by_"):
            assert all(row.cells[1] == len(row.contributions) for row in table.rows)
    for block in document.blocks:
        if isinstance(block, Chart):
            assert all(bar.value == len(bar.contributions) for bar in block.bars)


def test_themes_partition_what_was_sorted() -> None:
    given = facts()
    rows = tables(compose(given, "en"))["themes"].rows
    placed = [i for row in rows for i in row.contributions]
    assert sorted(placed) == sorted(c.id for c in given.contributions if c.theme)


def test_extracts_are_sorted_by_votes_and_supports() -> None:
    document = compose(facts(120), "en")
    for block in document.blocks:
        if isinstance(block, Quotes) and not block.key.endswith("voices"):
            weights = [q.weight for q in block.quotes]
            assert weights == sorted(weights, reverse=True)


def test_a_kind_that_nobody_used_is_said_to_be_empty_and_not_invented() -> None:
    only = tuple(
        c for c in facts().contributions if all(p.kind is not Kind.PRIORITY for p in c.parts)
    )
    document = compose(facts(contributions=only), "en")
    labels = [b.text for b in document.blocks if isinstance(b, Label)]
    assert "Priorities" not in labels
    absent = [s.text for s in sentences(document) if s.key == "theme_absent"]
    assert any("Priorities" in text for text in absent)


def test_undecided_and_unclear_texts_are_listed_in_full() -> None:
    given = facts()
    document = compose(given, "en")
    lists = {b.key: b for b in document.blocks if isinstance(b, Register)}
    for key, sorting in (("undecided", Sorting.UNDECIDED), ("unclear", Sorting.UNCLEAR)):
        wanted = [c.id for c in given.contributions if c.sorting is sorting]
        assert [e.contribution for e in lists[f"{key}_texts"].entries] == wanted


def test_the_same_words_are_shown_once_and_all_counted() -> None:
    given = facts(contributions=said(*["نفس النص"] * 1000), themes=(), workshops=())
    document = compose(given, "en")
    (quote,) = quotes(document)
    assert len({quote.contribution, *quote.same}) == 1000
    assert quote.same_text == "said in the same words by 999 other contributions"
    assert len(register(document).entries) == 1000


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11, 100])
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_number_of_contributions_makes_a_report(count: int, language: str) -> None:
    document = compose(facts(count), language)
    assert isinstance(document.blocks[0], Cover)
    received = [f for s in sentences(document) if s.key.startswith("received") for f in s.figures]
    assert [f.value for f in received] == ([count] if count else [])


def test_without_contributions_the_report_says_so() -> None:
    document = compose(facts(0, themes=(), workshops=()), "en")
    notices = [b.text for b in document.blocks if isinstance(b, Notice)]
    assert notices == ["No contribution has been received yet: nothing can be said."]


def test_without_themes_the_report_says_so_and_shows_extracts_by_criterion() -> None:
    bare = [contribution(n, theme=None, sorting=Sorting.NOT_RUN) for n in range(1, 21)]
    document = compose(facts(contributions=tuple(bare), themes=()), "en")
    notices = [b.text for b in document.blocks if isinstance(b, Notice)]
    assert any("Themes have not been formed yet" in text for text in notices)
    assert any(q.text for q in quotes(document))
    assert "themes" not in tables(document)


def test_what_nobody_stated_has_no_table_but_a_sentence() -> None:
    document = compose(facts(contributions=said("واحد هنا", "اثنان هنا"), workshops=()), "en")
    assert not [key for key in tables(document) if key.startswith("by_")]
    (sentence,) = [s for s in sentences(document) if s.key == "not_stated"]
    assert all(word in sentence.text for word in ("Sex", "Age band", "Province"))


def test_a_long_text_is_cut_but_kept_whole_for_the_spreadsheet() -> None:
    long = "كلمة أخرى " * 5000
    document = compose(facts(contributions=said(long), themes=()), "ar")
    (entry,) = register(document).entries
    assert entry.shortened
    assert entry.full_text == long.strip()
    assert long.startswith(entry.text)


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (1, "مساهمة واحدة"),
        (2, "مساهمتان"),
        (3, "3 مساهمات"),
        (11, "11 مساهمة"),
        (100, "100 مساهمة"),
    ],
)
def test_arabic_numbers_agree(count: int, wanted: str) -> None:
    texts = [f"نص رقم {n}" for n in range(count)]
    document = compose(facts(contributions=said(*texts), themes=(), workshops=()), "ar")
    assert wanted in sentences(document)[0].text


def test_demo_data_are_marked() -> None:
    assert compose(facts(), "en").demo_notice
    real = facts()
    assert not compose(_real(real), "en").demo_notice


def _real(given: Facts) -> Facts:
    from dataclasses import replace

    return replace(given, consultation=replace(given.consultation, is_demo=False))


def test_the_chapters_follow_the_guide() -> None:
    chapters = [b for b in compose(facts(), "en").blocks if isinstance(b, Heading)]
    assert [b.anchor for b in chapters if b.level == 1] == [
        "summary",
        "participation",
        "conclusions",
        "recommendations",
        "priorities",
        "unplaced",
        "annexes",
    ]
    anchors = [b.anchor for b in chapters]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_survives_json(language: str) -> None:
    document = compose(facts(), language)
    assert from_plain(json.loads(json.dumps(to_plain(document)))) == document


@pytest.mark.parametrize("broken", [{}, {"language": "ar"}, {"blocks": [{"block": "no such"}]}])
def test_what_is_no_document_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a stored report"):
        from_plain(broken)


def test_the_same_facts_give_an_equal_document() -> None:
    assert compose(facts(), "ar") == compose(facts(), "ar")


def test_the_trace_names_everything_that_is_shown() -> None:
    given = facts()
    document = compose(given, "ar")
    found = trace(document)
    assert len(found["sentences"]) == len(sentences(document))
    assert [q["contribution"] for q in found["quotes"]] == [
        q.contribution for q in quotes(document)
    ]
    assert {t["key"] for t in found["tables"]} == set(tables(document))
    known = set(found["contributions"])
    assert known == {str(c.id) for c in given.contributions}
    for sentence in found["sentences"]:
        for figure in sentence["figures"]:
            assert {str(i) for i in figure["contributions"]} <= known
    assert found["contributions"]["1"]["reference"] == "R001-DEMO"


def test_a_workshop_note_is_counted_in_its_workshop() -> None:
    given = facts()
    table = tables(compose(given, "en"))["workshops"]
    for row in table.rows:
        (workshop,) = row.workshops
        notes = [c.id for c in given.contributions if c.workshop == workshop]
        assert list(row.contributions) == notes
        assert row.cells[-1] == len(notes)


def test_parts_keep_their_headings() -> None:
    parts = (Part(Kind.PROBLEM, "المشكل هنا"), Part(Kind.PROPOSAL, "الحل هنا"))
    only = (contribution(1, parts=parts, theme=11),)
    document = compose(facts(contributions=only), "en")
    keys = {b.key: b for b in document.blocks if isinstance(b, Quotes)}
    assert [q.text for q in keys["theme-1-diagnosis"].quotes] == ["المشكل هنا"]
    assert [q.text for q in keys["theme-1-proposals"].quotes] == ["الحل هنا"]
