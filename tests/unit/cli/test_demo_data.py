"""The demo's texts are well formed, varied, invented and safe to show."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest

from consult.cli import demo_data
from consult.cli.demo_data import (
    AGE_BANDS,
    PARTS,
    SECTORS,
    DemoContribution,
    load_consultation,
    load_contributions,
    load_workshops,
)
from consult.consultations.operations import DEFAULT_CRITERIA
from consult.contributions.models import AgeBand, Category, Channel, Kind, Setting, Sex, Status
from consult.regions.reference import PROVINCES
from consult.workshops.models import WorkshopKind, WorkshopState

CONTRIBUTIONS = load_contributions()
WORKSHOPS = load_workshops()
CONSULTATION = load_consultation()
FILES = ("contributions.tsv", "workshops.tsv")

ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2}")
TIFINAGH = re.compile(r"[\u2d30-\u2d7f]")
DARIJA = re.compile(r"ديال|حنا|شحال|دابا|وقتاش|علاش|شنو|غادي|حيت|شكون|ملي|ماشي|بغي|كاين|والو")
ARABIZI = re.compile(r"\b(?:wach|fin|dyal|khass|kol|chi|kayn|bghina|3\w+|7na)\b")
FRENCH = re.compile(r"\b(?:les|des|une|pour|pas|sont)\b")
ENGLISH = re.compile(r"\b(?:the|please|and|would|only)\b")


def read(name: str) -> str:
    return resources.files(demo_data).joinpath(name).read_text(encoding="utf-8")


def written_in(*, has: re.Pattern[str], lacks: re.Pattern[str]) -> list[DemoContribution]:
    return [c for c in CONTRIBUTIONS if has.search(c.text) and not lacks.search(c.text)]


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_as_many_cells_as_the_header(name: str) -> None:
    header, *lines = read(name).removesuffix("\n").split("\n")
    assert {line.count("\t") for line in lines} == {header.count("\t")}
    assert not re.search(r"[\r\x00\ufeff]", read(name))


def test_there_are_about_four_hundred_contributions_with_ids_of_their_own() -> None:
    ids = [c.id for c in CONTRIBUTIONS]
    assert 380 <= len(ids) <= 420
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"demo-\d{3}", each) for each in ids)


def test_contributions_stand_in_the_order_in_which_they_were_made() -> None:
    days = [c.day for c in CONTRIBUTIONS]
    assert days == sorted(days)
    assert days[0] == 0
    assert days[-1] < CONSULTATION.opened_days_ago


def test_a_contribution_says_something_in_the_parts_of_its_channel() -> None:
    for contribution in CONTRIBUTIONS:
        parts = {name: text for name in PARTS if (text := getattr(contribution, name))}
        assert parts, contribution.id
        assert (set(parts) == {"statement"}) is (contribution.channel != Channel.WEB), contribution
        assert all(text == text.strip() for text in parts.values()), contribution.id


def test_codes_are_those_of_the_register() -> None:
    def used(name: str) -> set[str]:
        return {getattr(c, name) for c in CONTRIBUTIONS} - {""}

    assert used("channel") <= set(Channel) - {Channel.IMPORT}
    assert used("kind") == set(Kind)
    assert used("category") <= set(Category)
    assert used("age_band") == set(AgeBand) == set(AGE_BANDS)
    assert used("sex") == set(Sex)
    assert used("setting") == set(Setting)
    assert set(SECTORS) <= set(Category)
    assert used("criterion") == {criterion.code for criterion in DEFAULT_CRITERIA}
    assert used("province") == {province.code for province in PROVINCES[CONSULTATION.region]}
    assert used("workshop") == {workshop.code for workshop in WORKSHOPS}


def test_votes_tables_and_kinds_belong_to_workshop_notes_and_supports_to_the_web() -> None:
    for c in CONTRIBUTIONS:
        note = c.channel == Channel.WORKSHOP
        assert bool(c.workshop) is bool(c.kind) is (c.votes is not None) is note, c.id
        assert (c.table is not None) is note, c.id
        assert (c.supports is not None) is (c.channel == Channel.WEB), c.id


def test_all_languages_of_the_region_are_present() -> None:
    arabic = written_in(has=ARABIC, lacks=TIFINAGH)
    darija = [c for c in arabic if DARIJA.search(c.text)]
    latin = written_in(has=LATIN_WORD, lacks=ARABIC)
    assert len(darija) > 120
    assert len(arabic) - len(darija) > 100
    assert sum(bool(FRENCH.search(c.text)) for c in latin) > 40
    assert sum(bool(ENGLISH.search(c.text)) for c in latin) >= 3
    assert sum(bool(ARABIZI.search(c.text)) for c in latin) >= 6
    assert len(written_in(has=TIFINAGH, lacks=ARABIC)) >= 12
    mixed = [c for c in CONTRIBUTIONS if len(LATIN_WORD.findall(c.text)) > 5]
    assert sum(bool(ARABIC.search(c.text)) for c in mixed) >= 5


def test_lengths_vary_from_a_word_to_a_paragraph() -> None:
    words = [len(c.text.split()) for c in CONTRIBUTIONS]
    assert min(words) == 1
    assert max(words) > 60
    assert sum(count <= 3 for count in words) >= 8


def test_some_texts_are_exact_duplicates_and_most_are_not() -> None:
    repeated = [count for count in Counter(c.text for c in CONTRIBUTIONS).values() if count > 1]
    assert 4 <= len(repeated) <= 20
    assert len({c.text for c in CONTRIBUTIONS}) > 380


def test_women_speak_nearly_as_often_as_men() -> None:
    stated = Counter(c.sex for c in CONTRIBUTIONS if c.sex)
    assert 0.4 < stated["female"] / stated.total() < 0.55


def test_no_identity_number_address_or_telephone_could_be_a_persons() -> None:
    everything = "\n".join(read(name) for name in (*FILES, "consultation.toml"))
    assert not re.search(r"\b[A-Za-z]{1,2}\s?\d{5,6}\b", everything)
    assert set(re.findall(r"[\w.+-]+@[\w.-]+", everything)) <= {
        "exemple@demo.example",
        "contact@demo.example",
    }
    numbers = re.findall(r"\+?\d(?:[ .-]?\d){7,}", everything)
    assert set(numbers) == {"06 00 00 00 00"}


@pytest.mark.parametrize("workshop", WORKSHOPS, ids=lambda w: w.code)
def test_a_workshops_breakdowns_count_the_same_people(
    workshop: demo_data.DemoWorkshop,
) -> None:
    people = sum(workshop.sexes.values())
    assert people > 0
    assert sum(workshop.age_bands.values()) == people
    assert sum(workshop.sectors.values()) == people


def test_there_are_six_workshops_of_all_kinds_with_their_notes() -> None:
    assert [w.code for w in WORKSHOPS] == [f"w{n}" for n in range(1, 7)]
    assert {w.kind for w in WORKSHOPS} == set(WorkshopKind)
    assert {w.state for w in WORKSHOPS} == set(WorkshopState)
    for workshop in WORKSHOPS:
        notes = [c for c in CONTRIBUTIONS if c.workshop == workshop.code]
        assert 12 <= len(notes) <= 22
        assert {note.day for note in notes} == {workshop.day}
        assert all(workshop.titles.values())


def test_the_consultation_has_texts_in_three_languages_and_five_stages() -> None:
    for texts in (CONSULTATION.title, CONSULTATION.summary):
        assert set(texts) == {"ar", "fr", "en"}
        assert all(texts.values())
    assert [stage.number for stage in CONSULTATION.stages] == [1, 2, 3, 4, 5]
    assert all(stage.starts < stage.ends for stage in CONSULTATION.stages)


def test_decisions_and_answers_are_about_contributions_that_exist_and_were_read() -> None:
    read_ones = {c.id for c in CONTRIBUTIONS if c.day < CONSULTATION.unread_from_day}
    decided = {decision.contribution for decision in CONSULTATION.decisions}
    assert decided <= read_ones
    assert set(CONSULTATION.answers) <= read_ones - decided
    assert {d.status for d in CONSULTATION.decisions} == {Status.HELD, Status.HIDDEN}
    assert all(d.reason for d in CONSULTATION.decisions)
