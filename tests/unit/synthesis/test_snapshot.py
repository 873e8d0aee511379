"""What a report rests on, kept as plain data and read again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents.storing import from_plain, to_plain
from consult.kernel.plain import as_plain, canonical, of_plain, plain_hash
from consult.synthesis.facts import Facts, ReportKind, Subject, SubjectKind
from consult.synthesis.places import Place, Written
from consult.synthesis.snapshot import Inputs, TakenBack, document_of, pack, unpack
from tests.unit.synthesis.sample import contribution, facts, said


def inputs(**given: object) -> Inputs:
    values = {"facts": facts(12), "language": "ar", **given}
    return Inputs(**values)  # type: ignore[arg-type]  # of mixed kinds


def test_everything_comes_back_as_it_was() -> None:
    before = inputs(
        kind=ReportKind.THEMATIC,
        subject=Subject(SubjectKind.CRITERION, "3"),
        people=(Written(Place.INTRODUCTION, "نص"), Written(Place.EXTRA, "نص", "عنوان", "1")),
        taken_back=(TakenBack(4, "REF"),),
        run_under_way=True,
    )
    packed, digest = pack(before)
    after, now = unpack(packed)
    assert after == before
    assert now == digest


def test_equal_inputs_give_equal_bytes_and_others_other_hashes() -> None:
    first, digest = pack(inputs())
    assert pack(inputs()) == (first, digest)
    assert pack(inputs(language="fr"))[1] != digest


def test_a_field_that_came_later_has_its_default() -> None:
    plain = as_plain(facts(3, withheld=0))
    assert "withheld" not in plain
    assert of_plain(Facts, plain).withheld == 0


@pytest.mark.parametrize("plain", [{}, {"consultation": 3}, [], None, "x", {"unknown": 1}])
def test_other_data_are_refused(plain: object) -> None:
    with pytest.raises(ValueError, match="not the data of a Facts"):
        of_plain(Facts, plain)


def test_a_damaged_snapshot_is_refused() -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(b"nothing")


@given(text=st.text(max_size=80), votes=st.integers(0, 10**9), day=st.dates())
def test_any_text_comes_back_as_it_was(text: str, votes: int, day: date) -> None:
    one = said(text)[0]
    held = facts(0, contributions=(one, contribution(2, votes=votes, received=day)))
    plain = json.loads(canonical(as_plain(held)).decode("utf-8", "surrogatepass"))
    assert of_plain(Facts, plain) == held


def test_the_hash_does_not_depend_on_the_order_of_names() -> None:
    assert plain_hash({"a": 1, "b": [1.0, "ن"]}) == plain_hash({"b": [1.0, "ن"], "a": 1})
    assert plain_hash({"a": 1}) != plain_hash({"a": 1.0})


def test_instants_keep_their_zone() -> None:
    written = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
    back = of_plain(Facts, as_plain(facts(0, written=written)))
    assert back.written == written
    assert back.written.tzinfo is not None


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("count", [1, 2, 3, 11, 100])
def test_withdrawn_quotes_are_told_in_each_plural(language: str, count: int) -> None:
    taken = tuple(TakenBack(1000 + n, f"R{n}") for n in range(count))
    document = document_of(inputs(language=language, taken_back=taken))
    (sentence,) = [
        s
        for b in document.blocks
        if b.block == "paragraph"
        for s in b.sentences  # type: ignore[union-attr]  # a paragraph has them
        if s.key == "quotes_taken_back"
    ]
    assert sentence.figures[0].value == count == len(sentence.figures[0].contributions)
    assert str(count) in sentence.text or count == 1
    assert {t.contribution for t in taken} <= set(document.references)
    assert from_plain(json.loads(json.dumps(to_plain(document)))) == document
