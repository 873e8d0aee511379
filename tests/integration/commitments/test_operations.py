"""Commitment cards as rows: drafted from a theme, completed, with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.commitments.models import Answer, CommitmentState, Evidence, Relevance
from consult.commitments.operations import (
    Card,
    Step,
    change_evidence,
    draft_commitment,
    edit_commitment,
    remove_commitment,
)
from consult.commitments.queries import get_commitment, list_commitments
from consult.consultations.models import Consultation
from consult.contributions.models import Contribution, Status
from consult.extensions import db
from consult.kernel.errors import Conflict, DomainError
from consult.themes.models import Theme, ThemeQuote
from consult.workshops.models import WorkshopNote
from consult.workshops.operations import remove_note
from tests.factories import assign, make_consultation, make_contribution, make_theme

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    with force_locale("en"):
        yield


def test_a_draft_counts_what_the_theme_holds_and_quotes_its_proposals(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    first, second = theme.consultation.region.provinces[:2]
    counts = [
        "4 contributions to the public consultation belong to the theme “Readable budget”.",
        f"By prefecture and province: {first.name_en}: 1, {second.name_en}: 1, not stated: 2.",
        "By channel: Online: 2, Workshop: 2.",
    ]
    assert commitment.problem.split("\n") == counts
    note, web = (_said(commitment.evidence, text) for text in ("شرح", "نشر"))
    assert commitment.what.split("\n") == [
        "Proposals of participants, word for word, to consider:",
        f"- “شرح الميزانية في دور الشباب” ({note.reference})",
        f"- “نشر ميزانية المواطن” ({web.reference})",
    ]
    assert commitment.title == "Readable budget"


def _said(evidence: Sequence[Evidence], beginning: str) -> Contribution:
    return next(e.contribution for e in evidence if beginning in e.contribution.text)


def test_a_draft_decides_nothing_that_people_must_decide(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    assert commitment.state is CommitmentState.IDEA
    assert (commitment.starts_on, commitment.ends_on) == (None, None)
    undecided = (
        "responsible_unit",
        "how",
        "additional",
        "cost",
        "responsible_person",
        "phone_email",
    )
    assert all(getattr(commitment, name) == "" for name in undecided)
    assert (commitment.relevance, commitment.activities) == ([], [])


def test_evidence_is_the_quotes_of_the_theme_then_the_proposals_without_the_hidden(
    theme: Theme,
) -> None:
    commitment = draft_commitment(theme=theme)
    texts = [e.contribution.text.split("\n")[0] for e in commitment.evidence]
    assert texts == ["On comprend les chiffres", "الميزانية صعبة", "شرح الميزانية في دور الشباب"]


def test_a_theme_without_quotes_lends_its_most_supported_texts(theme: Theme) -> None:
    db.session.query(ThemeQuote).delete()
    commitment = draft_commitment(theme=theme)
    assert commitment.evidence[0].contribution.statement == "الأرقام غير واضحة"
    assert len(commitment.evidence) == 4


def test_the_same_page_sent_twice_drafts_one_card(theme: Theme) -> None:
    first = draft_commitment(theme=theme, token="page")
    assert draft_commitment(theme=theme, token="page") is first
    another = draft_commitment(theme=theme, token="another page")
    assert [c.number for c in list_commitments(theme.consultation)] == [1, 2]
    assert another.number == 2


def test_an_empty_theme_gives_no_card(consultation: Consultation) -> None:
    theme = make_theme(consultation, 9)
    with pytest.raises(DomainError, match="nothing to draft"):
        draft_commitment(theme=theme)


def test_a_card_keeps_what_was_typed_and_the_order_of_its_activities(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    for steps in (["ج", "أ", "ب"], ["أ", "ج"]):
        edit_commitment(
            commitment=commitment,
            card=Card(title="  عنوان ", cost="= 1+1", ends_on=date(2027, 5, 1)),
            relevance={Relevance.CIVIC_SPACE: (Answer.YES, "لأن\nنعم")},
            activities=[Step(title, date(2027, 1, 1), date(2027, 2, 1)) for title in steps],
            state=CommitmentState.DRAFTED,
        )
        db.session.expire_all()
        again = get_commitment(theme.consultation, commitment.number)
        assert (again.title, again.cost, again.problem) == ("  عنوان ", "= 1+1", "")
        assert [(a.position, a.title) for a in again.activities] == list(enumerate(steps, 1))
        assert again.answers[Relevance.CIVIC_SPACE].explanation == "لأن\nنعم"
        assert again.state is CommitmentState.DRAFTED


@pytest.mark.parametrize(
    ("card", "activities", "message"),
    [
        (Card(title=" "), [], "title"),
        (Card(title="x", starts_on=date(2027, 2, 1), ends_on=date(2027, 1, 1)), [], "end date"),
        (Card(title="x"), [Step("a", date(2027, 2, 1), date(2027, 1, 1))], "end date"),
    ],
)
def test_a_card_that_cannot_be_is_refused(
    theme: Theme, card: Card, activities: list[Step], message: str
) -> None:
    commitment = draft_commitment(theme=theme)
    with pytest.raises(DomainError, match=message):
        edit_commitment(
            commitment=commitment,
            card=card,
            relevance={},
            activities=activities,
            state=CommitmentState.IDEA,
        )


def test_evidence_is_added_once_and_dropped(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    kept = commitment.evidence[1].contribution
    more = make_contribution(theme.consultation, "نص آخر")
    dropped = [e.id for e in commitment.evidence if e.contribution is not kept]
    change_evidence(commitment=commitment, added=[more, kept, more], dropped=dropped)
    db.session.expire_all()
    assert [e.contribution_id for e in commitment.evidence] == [kept.id, more.id]


def test_evidence_comes_from_the_same_consultation(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    elsewhere = make_contribution(make_consultation("elsewhere"))
    with pytest.raises(DomainError, match="another consultation"):
        change_evidence(commitment=commitment, added=[elsewhere])


def test_a_note_that_a_card_quotes_cannot_be_removed(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    quoted = _said(commitment.evidence, "شرح")
    note = db.session.get_one(WorkshopNote, quoted.id)
    with pytest.raises(Conflict, match="quoted as evidence"):
        remove_note(note=note)
    remove_commitment(commitment=commitment)
    remove_note(note=note)
    assert db.session.get(Contribution, quoted.id) is None


def test_only_an_idea_can_be_removed(theme: Theme) -> None:
    commitment = draft_commitment(theme=theme)
    commitment.state = CommitmentState.DRAFTED
    with pytest.raises(Conflict, match="still an idea"):
        remove_commitment(commitment=commitment)


def test_a_proposal_is_quoted_as_typed_or_from_its_beginning(theme: Theme) -> None:
    long = make_contribution(theme.consultation, "كلمة " * 200)
    assign(long, theme)
    with force_locale("ar_MA"):
        what = draft_commitment(theme=theme).what
    [line] = [line for line in what.split("\n") if long.reference in line]
    assert line.startswith("- «كلمة كلمة")
    assert line.endswith(f" […]» ({long.reference})")
    assert long.status is Status.PUBLISHED
