"""Facts that come from several rows: second themes, merged texts, what is left out, answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from consult.contributions.models import Channel, Contribution, Kind, Status, Support
from consult.extensions import db
from consult.synthesis.facts import Dimension, Facts, Sorting
from consult.synthesis.queries import facts_of
from consult.themes.models import ThemeQuote
from consult.workshops.models import WorkshopNote
from consult.workshops.operations import NoteText, log_note
from tests.factories import (
    assign,
    make_consultation,
    make_contribution,
    make_theme,
    make_workshop,
)

WRITTEN = datetime(2026, 9, 30, tzinfo=UTC)


def merged(contribution: Contribution, into: Contribution) -> None:
    contribution.status, contribution.merged_into_id = Status.MERGED, into.id


@pytest.mark.both_databases
def test_a_text_stands_in_its_main_theme_and_in_others_in_their_order(app: Flask) -> None:
    consultation = make_consultation()
    first, second, third = (make_theme(consultation, n) for n in (1, 2, 3))
    contribution = make_contribution(consultation)
    assign(contribution, first)
    assign(contribution, third, rank=2)
    assign(contribution, second, rank=3)
    (held,) = facts_of(consultation, written=WRITTEN, version=1).contributions
    assert (held.theme, held.also) == (first.id, (third.id, second.id))


def test_when_the_main_theme_is_withdrawn_the_next_one_is_the_main(app: Flask) -> None:
    consultation = make_consultation()
    gone = make_theme(consultation, 1, retired_at=WRITTEN)
    kept = make_theme(consultation, 2)
    contribution = make_contribution(consultation)
    assign(contribution, gone)
    assign(contribution, kept, rank=2)
    (held,) = facts_of(consultation, written=WRITTEN, version=1).contributions
    assert (held.theme, held.also, held.sorting) == (kept.id, (), Sorting.IN_THEME)


@pytest.mark.both_databases
def test_who_supported_two_merged_texts_counts_once_and_their_votes_add_up(app: Flask) -> None:
    consultation = make_consultation()
    workshop = make_workshop(consultation)
    stays = log_note(
        workshop=workshop, note=NoteText(text="يبقى", kind=Kind.PRIORITY, votes=4)
    ).contribution
    goes = log_note(
        workshop=workshop, note=NoteText(text="يندمج", kind=Kind.PRIORITY, votes=3)
    ).contribution
    for contribution, visitor in ((stays, "a"), (goes, "a"), (goes, "b")):
        db.session.add(Support(contribution_id=contribution.id, visitor=visitor))
    merged(goes, stays)
    db.session.flush()
    (held,) = facts_of(consultation, written=WRITTEN, version=1).contributions
    assert (held.id, held.supports, held.votes) == (stays.id, 2, 7)
    assert db.session.query(WorkshopNote).count() == 2


@pytest.mark.both_databases
def test_what_is_left_out_is_counted_by_channel_and_state(app: Flask) -> None:
    consultation = make_consultation()
    stays = make_contribution(consultation)
    stays.answer = "جواب"
    for status in (Status.HIDDEN, Status.HIDDEN, Status.HELD, Status.WITHDRAWN):
        make_contribution(consultation, f"نص {status}", status=status)
    paper = make_contribution(consultation, "ورق", channel=Channel.PAPER)
    merged(paper, stays)
    db.session.flush()
    facts = facts_of(consultation, written=WRITTEN, version=1)
    assert facts.withheld == 3
    assert facts.withheld_by == {
        "web": {"hidden": 2, "held": 1, "withdrawn": 1},
        "paper": {"merged": 1},
    }
    (held,) = facts.contributions
    assert held.answered
    assert held.status == str(stays.status)


def test_chosen_extracts_that_were_withdrawn_are_counted_and_not_shown(app: Flask) -> None:
    consultation = make_consultation()
    theme = make_theme(consultation)
    kept, gone = make_contribution(consultation), make_contribution(consultation, "مسحوب")
    for position, contribution in enumerate((gone, kept)):
        assign(contribution, theme)
        quote = ThemeQuote(theme_id=theme.id, contribution_id=contribution.id, position=position)
        db.session.add(quote)
    gone.status = Status.WITHDRAWN
    db.session.flush()
    (held,) = facts_of(consultation, written=WRITTEN, version=1).themes
    assert (held.representatives, held.quotes_gone) == ((kept.id,), 1)


def codes(facts: Facts, dimension: Dimension) -> dict[str, str]:
    return {o.key: o.code for o in facts.options[dimension]}


def test_values_carry_the_codes_of_the_registers_page_and_provinces_their_places(
    app: Flask,
) -> None:
    consultation = make_consultation()
    facts = facts_of(consultation, written=WRITTEN, version=1)
    assert codes(facts, Dimension.CRITERION) == {str(c.id): c.code for c in consultation.criteria}
    provinces = consultation.region.provinces
    assert codes(facts, Dimension.PROVINCE) == {str(p.id): p.code for p in provinces}
    assert [o.at for o in facts.options[Dimension.PROVINCE]] == [
        (p.latitude, p.longitude) for p in provinces
    ]
