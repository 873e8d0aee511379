"""What the team does to contributions, its history, and taking it back, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.access.models import User
from consult.consultations.models import Consultation, Criterion
from consult.consultations.operations import CriterionText, add_criterion
from consult.contributions.marks import MARKS
from consult.contributions.models import (
    ActKind,
    Contribution,
    ContributionTerm,
    Examination,
    ModerationAct,
    RedactedOriginal,
    Status,
    StatusChange,
    Support,
)
from consult.contributions.operations import (
    BulkResult,
    Chosen,
    Hand,
    Passage,
    Place,
    answer_contribution,
    correct_criterion,
    correct_language,
    correct_many,
    correct_province,
    give_author_code,
    merge,
    moderate,
    moderate_many,
    passages_of,
    purge_originals,
    redact,
    redact_many,
    support,
    undo,
    undo_all,
    withdraw_by_author,
    withdraw_for_author,
    withdraw_support,
)
from consult.contributions.queries import (
    Filters,
    Flag,
    acts_of,
    acts_of_batch,
    count_by,
    list_contributions,
    matching_ids,
    neighbours,
    support_counts,
    supported_by,
)
from consult.extensions import db
from consult.kernel.audit import AuditEvent
from consult.kernel.errors import Conflict, DomainError
from tests.factories import make_consultation, make_contribution, make_user

pytestmark = pytest.mark.both_databases
PHONE = "0612345678"


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation()


@pytest.fixture
def actor(app: Flask) -> User:
    return make_user(name="أمينة")


@pytest.fixture
def criterion(consultation: Consultation) -> Criterion:
    return add_criterion(
        consultation=consultation, text=CriterionText(code="budget", ar="شفافية الميزانية")
    )


def _support(contribution: Contribution, *visitors: str) -> None:
    for visitor in visitors:
        support(contribution=contribution, visitor=visitor)


def _last(contribution: Contribution) -> ModerationAct:
    return acts_of(contribution)[0]


def test_a_decision_is_an_act_with_who_and_the_states_before_and_after(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, status=Status.RECEIVED)
    moderate(
        contribution=contribution, status=Status.HELD, reason="سؤال", actor_id=actor.id, seen=1
    )
    act = _last(contribution)
    assert (act.kind, act.actor_id, act.details["before"], act.details["after"]) == (
        ActKind.STATUS, actor.id, "received", "held",
    )  # fmt: skip
    assert contribution.version == 2


def test_undoing_a_decision_brings_back_the_status_and_its_reason(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, status=Status.RECEIVED)
    moderate(contribution=contribution, status=Status.HELD, reason="سؤال", actor_id=actor.id)
    moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=actor.id)
    undo(act=_last(contribution), actor_id=actor.id)
    assert (contribution.status, contribution.status_reason) == (Status.HELD, "سؤال")
    with pytest.raises(Conflict, match="أمينة"):
        undo(act=_last(contribution), actor_id=actor.id)


def test_what_something_later_rests_on_is_undone_after_it_only(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, status=Status.RECEIVED)
    first = moderate(contribution=contribution, status=Status.PUBLISHED, actor_id=actor.id)
    correct_language(contribution=contribution, language="fr", hand=Hand(actor.id))
    second = moderate(
        contribution=contribution, status=Status.HIDDEN, reason="سب", actor_id=actor.id
    )
    with pytest.raises(Conflict, match=rf"{contribution.reference}.*أمينة|أمينة.*"):
        undo(act=first, actor_id=actor.id)
    undo(act=second, actor_id=actor.id)
    undo(act=first, actor_id=actor.id)
    # the language was another matter
    assert (contribution.status, contribution.language) == (Status.RECEIVED, "fr")


def test_criterion_province_and_language_are_corrected_and_undone(
    consultation: Consultation, actor: User, criterion: Criterion
) -> None:
    province = consultation.region.provinces[0]
    contribution = make_contribution(consultation)
    hand = Hand(actor.id)
    done = [
        correct_criterion(contribution=contribution, criterion=criterion, hand=hand),
        correct_province(contribution=contribution, province=province, hand=hand),
        correct_language(contribution=contribution, language="ary", hand=hand),
    ]
    now = (contribution.criterion_id, contribution.province_id, contribution.language)
    assert now == (criterion.id, province.id, "ary")
    assert correct_language(contribution=contribution, language="ary", hand=hand) is None
    undo_all(acts=[act for act in done if act], actor_id=actor.id)
    now = (contribution.criterion_id, contribution.province_id, contribution.language)
    assert now == (None, None, "ar")


@pytest.mark.parametrize("language", ["", "xx", "arabe", "\x00"])
def test_a_language_that_is_none_is_refused(consultation: Consultation, language: str) -> None:
    with pytest.raises(DomainError):
        correct_language(
            contribution=make_contribution(consultation), language=language, hand=Hand()
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda c: moderate(contribution=c, status=Status.PUBLISHED, actor_id=None, seen=1),
        lambda c: answer_contribution(contribution=c, answer="نص", actor_id=None, seen=1),
        lambda c: correct_language(contribution=c, language="fr", hand=Hand(seen=1)),
        lambda c: redact(contribution=c, passages=[Passage("proposal", 0, 2)], hand=Hand(seen=1)),
        lambda c: withdraw_for_author(contribution=c, reason="هاتف", hand=Hand(seen=1)),
    ],
)
def test_a_stale_change_is_refused_with_who_did_what(
    consultation: Consultation, actor: User, change: Callable[[Contribution], object]
) -> None:
    contribution = make_contribution(consultation, status=Status.RECEIVED)
    moderate(contribution=contribution, status=Status.HELD, reason="سؤال", actor_id=actor.id)
    db.session.commit()
    with pytest.raises(Conflict, match="أمينة"):
        change(contribution)


# redaction


def test_a_redaction_leaves_a_mark_and_keeps_the_original_apart(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, f"هاتفي {PHONE} قرب المسجد، {PHONE}")
    key = contribution.content_key
    redact(
        contribution=contribution,
        passages=passages_of(contribution, PHONE),
        hand=Hand(actor.id, 1),
    )
    assert contribution.proposal == "هاتفي {0} قرب المسجد، {0}".format(MARKS["ar"])
    assert contribution.content_key != key
    (original,) = db.session.scalars(sa.select(RedactedOriginal)).all()
    assert original.original == f"هاتفي {PHONE} قرب المسجد، {PHONE}"
    assert _last(contribution).details == {"parts": {"proposal": 2}}


def test_nothing_of_the_original_is_in_the_index_the_acts_or_the_audit(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, "السيد بنعيسى يسكن قرب الواد")
    db.session.commit()
    redact(
        contribution=contribution,
        passages=passages_of(contribution, "السيد  بنعيسى"),
        hand=Hand(actor.id),
    )
    db.session.commit()
    found = list_contributions(consultation, Filters(search="بنعيسى"), page=1)
    assert found.total == 0
    assert list_contributions(consultation, Filters(search="الواد"), page=1).total == 1
    # the mark is said by nobody, so it is not searched either
    assert list_contributions(consultation, Filters(search="معطيات"), page=1).total == 0
    rows = [act.details for act in db.session.scalars(sa.select(ModerationAct))]
    rows += [event.details for event in db.session.scalars(sa.select(AuditEvent))]
    terms = db.session.scalars(sa.select(ContributionTerm.term)).all()
    assert "بنعيس" not in str(rows) + str(terms)


def test_an_undone_redaction_puts_the_words_back_until_they_are_purged(
    consultation: Consultation, actor: User
) -> None:
    text = f"هاتفي {PHONE}"
    contribution = make_contribution(consultation, text)
    hand = Hand(actor.id)
    first = redact(contribution=contribution, passages=passages_of(contribution, PHONE), hand=hand)
    undo(act=first, actor_id=actor.id)
    assert contribution.proposal == text
    second = redact(contribution=contribution, passages=passages_of(contribution, PHONE), hand=hand)
    assert purge_originals(contribution=contribution, hand=hand) == 1
    kept = db.session.scalars(sa.select(RedactedOriginal)).all()
    assert [(row.original, row.purged_at is not None) for row in kept] == [(None, True)]
    with pytest.raises(Conflict):
        undo(act=second, actor_id=actor.id)
    with pytest.raises(DomainError):
        purge_originals(contribution=contribution, hand=hand)


def test_passages_that_overlap_are_one_mark(consultation: Consultation) -> None:
    contribution = make_contribution(consultation, "abcdefgh", status=Status.RECEIVED)
    passages = [Passage("proposal", 1, 4), Passage("proposal", 3, 6), Passage("proposal", 6, 7)]
    redact(contribution=contribution, passages=passages, hand=Hand())
    assert contribution.proposal is not None
    assert contribution.proposal.startswith("a[")
    assert contribution.proposal.endswith("]h")
    assert contribution.proposal.count("[") == 1


@pytest.mark.parametrize(
    "passage",
    [("proposal", 0, 0), ("proposal", 5, 2), ("proposal", -3, 2), ("proposal", 0, 9_999),
     ("problem", 0, 1), ("reference", 0, 2)],
)  # fmt: skip
def test_a_passage_outside_the_text_is_refused(
    consultation: Consultation, passage: tuple[str, int, int]
) -> None:
    contribution = make_contribution(consultation)
    with pytest.raises(DomainError):
        redact(contribution=contribution, passages=[Passage(*passage)], hand=Hand())


# merging


def test_supporters_of_merged_ones_are_counted_once(
    consultation: Consultation, actor: User
) -> None:
    stays, other = make_contribution(consultation), make_contribution(consultation)
    _support(stays, "a", "b")
    _support(other, "b", "c")
    act = merge(contribution=other, into=stays, hand=Hand(actor.id, 1))
    assert support_counts([stays.id]) == {stays.id: 3}
    assert supported_by("c", [stays.id]) == {stays.id}
    assert (other.status, other.merged_into_id) == (Status.MERGED, stays.id)
    assert count_by(consultation, "status") == {Status.PUBLISHED: 1}
    undo(act=act, actor_id=actor.id)
    assert (other.status, other.merged_into_id) == (Status.PUBLISHED, None)
    assert support_counts([stays.id, other.id]) == {stays.id: 2, other.id: 2}


def test_a_supporter_of_a_merged_one_takes_the_support_back_from_the_one_that_stays(
    consultation: Consultation,
) -> None:
    stays, other = make_contribution(consultation), make_contribution(consultation)
    _support(stays, "a")
    _support(other, "a")
    merge(contribution=other, into=stays, hand=Hand())
    withdraw_support(contribution=stays, visitor="a")
    assert support_counts([stays.id]) == {}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Support)) == 0


def test_what_was_merged_follows_and_is_parted_in_the_opposite_order(
    consultation: Consultation, actor: User
) -> None:
    first, second, third = (make_contribution(consultation) for _ in range(3))
    one = merge(contribution=first, into=second, hand=Hand(actor.id))
    two = merge(contribution=second, into=third, hand=Hand(actor.id))
    assert first.merged_into_id == third.id
    with pytest.raises(Conflict):
        undo(act=one, actor_id=actor.id)
    undo(act=two, actor_id=actor.id)
    assert (first.merged_into_id, second.merged_into_id) == (second.id, None)
    undo(act=one, actor_id=actor.id)
    assert first.merged_into_id is None


def test_what_cannot_be_merged_is_refused(consultation: Consultation) -> None:
    contribution = make_contribution(consultation)
    elsewhere = make_contribution(make_consultation(region=consultation.region))
    hidden = make_contribution(consultation, status=Status.HIDDEN)
    for other in (contribution, elsewhere, hidden):
        with pytest.raises(DomainError):
            merge(contribution=contribution, into=other, hand=Hand())


# withdrawal


def test_an_author_withdraws_by_the_code_of_the_receipt(consultation: Consultation) -> None:
    contribution = make_contribution(consultation, token="t")
    code = give_author_code(contribution=contribution, secret="s")
    assert code == give_author_code(contribution=contribution, secret="s")
    assert code is not None
    assert code not in str(contribution.author_code)
    assert give_author_code(contribution=contribution, secret="another") is None
    for wrong in ("", "0", code[:-1], code + "A", "\x00", "ا" * 5000):
        with pytest.raises(DomainError):
            withdraw_by_author(contribution=contribution, code=wrong)
    withdraw_by_author(contribution=contribution, code=f" {code.lower().replace('-', ' ')} ")
    assert contribution.status is Status.WITHDRAWN
    with pytest.raises(Conflict):
        withdraw_by_author(contribution=contribution, code=code)


def test_what_an_author_withdrew_alone_is_not_brought_back_by_the_team(
    consultation: Consultation, actor: User
) -> None:
    contribution = make_contribution(consultation, token="t")
    code = give_author_code(contribution=contribution, secret="s") or ""
    act = withdraw_by_author(contribution=contribution, code=code)
    with pytest.raises(Conflict):
        undo(act=act, actor_id=actor.id)


def test_what_others_said_stays_when_the_one_that_stood_for_it_is_withdrawn(
    consultation: Consultation, actor: User
) -> None:
    stays, other = make_contribution(consultation), make_contribution(consultation)
    merge(contribution=other, into=stays, hand=Hand(actor.id))
    act = withdraw_for_author(contribution=stays, reason="بالهاتف", hand=Hand(actor.id))
    assert (stays.status, other.status) == (Status.WITHDRAWN, Status.PUBLISHED)
    assert other.merged_into_id is None
    undo(act=act, actor_id=actor.id)
    assert stays.status is Status.PUBLISHED


def test_a_merged_one_that_is_withdrawn_can_be_merged_again_by_undoing(
    consultation: Consultation, actor: User
) -> None:
    stays, other = make_contribution(consultation), make_contribution(consultation)
    merge(contribution=other, into=stays, hand=Hand(actor.id))
    act = withdraw_for_author(contribution=other, reason="بالهاتف", hand=Hand(actor.id))
    assert (other.status, other.merged_into_id) == (Status.WITHDRAWN, None)
    undo(act=act, actor_id=actor.id)
    assert (other.status, other.merged_into_id) == (Status.MERGED, stays.id)


# many at once


def _chosen(consultation: Consultation, *contributions: Contribution) -> Chosen:
    return Chosen(consultation, {c.id: c.version for c in contributions})


def _undo_batch(consultation: Consultation, result: BulkResult, actor: User) -> None:
    undo_all(acts=acts_of_batch(consultation, result.batch), actor_id=actor.id)


def test_many_are_hidden_and_brought_back_each_to_its_own_status(
    consultation: Consultation, actor: User
) -> None:
    received = make_contribution(consultation, status=Status.RECEIVED)
    held = make_contribution(consultation, status=Status.RECEIVED)
    moderate(contribution=held, status=Status.HELD, reason="سؤال", actor_id=actor.id)
    gone = make_contribution(consultation, status=Status.WITHDRAWN)
    result = moderate_many(
        chosen=_chosen(consultation, received, held, gone),
        status=Status.HIDDEN,
        reason="خارج الموضوع",
        actor_id=actor.id,
    )
    assert (result.done, result.unfit, list(result.stale)) == (2, 1, [])
    assert {received.status, held.status} == {Status.HIDDEN}
    assert held.status_reason == "خارج الموضوع"
    latest = sa.select(StatusChange.reason).order_by(StatusChange.id.desc())
    assert db.session.scalars(latest).first() == "خارج الموضوع"
    _undo_batch(consultation, result, actor)
    assert (received.status, received.status_reason) == (Status.RECEIVED, "")
    assert (held.status, held.status_reason) == (Status.HELD, "سؤال")


def test_what_somebody_changed_meanwhile_is_left_alone_and_named(
    consultation: Consultation, actor: User
) -> None:
    one, other = (make_contribution(consultation, status=Status.RECEIVED) for _ in range(2))
    chosen = _chosen(consultation, one, other)
    moderate(contribution=other, status=Status.HELD, reason="سؤال", actor_id=actor.id)
    result = moderate_many(chosen=chosen, status=Status.PUBLISHED, reason="", actor_id=actor.id)
    assert (result.done, list(result.stale)) == (1, [other.reference])
    assert (one.status, other.status) == (Status.PUBLISHED, Status.HELD)


def test_a_batch_is_undone_as_a_whole_or_not_at_all(
    consultation: Consultation, actor: User
) -> None:
    one, other = (make_contribution(consultation, status=Status.RECEIVED) for _ in range(2))
    result = moderate_many(
        chosen=_chosen(consultation, one, other),
        status=Status.PUBLISHED,
        reason="",
        actor_id=actor.id,
    )
    moderate(contribution=one, status=Status.HIDDEN, reason="سب", actor_id=actor.id)
    db.session.commit()
    with pytest.raises(Conflict, match=one.reference):
        _undo_batch(consultation, result, actor)
    db.session.rollback()
    assert (one.status, other.status) == (Status.HIDDEN, Status.PUBLISHED)


def test_many_get_a_criterion_and_lose_their_personal_data(
    consultation: Consultation, actor: User, criterion: Criterion
) -> None:
    one = make_contribution(consultation, f"رقمي {PHONE}")
    other = make_contribution(consultation, "نريد ماء", place=Place(criterion=criterion))
    chosen = _chosen(consultation, one, other)
    given = correct_many(
        chosen=chosen, kind=ActKind.CRITERION, value=criterion.id, actor_id=actor.id
    )
    assert (given.done, given.unfit, one.criterion_id) == (1, 1, criterion.id)
    taken = redact_many(chosen=_chosen(consultation, one, other), actor_id=actor.id)
    assert (taken.done, taken.unfit, one.proposal) == (1, 1, f"رقمي {MARKS['ar']}")
    _undo_batch(consultation, taken, actor)
    _undo_batch(consultation, given, actor)
    assert (one.proposal, one.criterion_id) == (f"رقمي {PHONE}", None)


def test_nothing_chosen_and_no_reason_are_refused(consultation: Consultation) -> None:
    nothing = Chosen(consultation, {})
    with pytest.raises(DomainError):
        moderate_many(chosen=nothing, status=Status.PUBLISHED, reason="", actor_id=None)
    one = make_contribution(consultation)
    with pytest.raises(DomainError):
        moderate_many(
            chosen=_chosen(consultation, one), status=Status.HIDDEN, reason=" ", actor_id=None
        )


def test_a_thousand_are_published_in_a_fixed_number_of_statements(
    consultation: Consultation, actor: User
) -> None:
    rows = [
        make_contribution(consultation, f"نص {number}", status=Status.RECEIVED)
        for number in range(30)
    ]
    chosen = _chosen(consultation, *rows)
    db.session.commit()
    seen: list[str] = []

    # another thread fills the index of like texts
    here = threading.get_ident()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == here:
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    moderate_many(chosen=chosen, status=Status.PUBLISHED, reason="", actor_id=actor.id)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) <= 10


# filters


def test_flags_filter_by_what_was_found_in_the_texts(
    consultation: Consultation, criterion: Criterion
) -> None:
    from consult.contributions.operations import load_watch_words

    load_watch_words()
    plain = make_contribution(
        consultation, "نريد إنارة في الشارع الرئيسي", place=Place(criterion=criterion)
    )
    personal = make_contribution(consultation, f"رقمي {PHONE} اتصلوا بي")
    abusive = make_contribution(consultation, "هذا المسؤول حقير ولا يعمل")
    copy = make_contribution(consultation, "نريد  إنارة في الشارع الرئيسى!")
    db.session.commit()

    def flagged(flag: Flag) -> list[int]:
        return matching_ids(consultation, Filters(flag=flag))

    assert flagged(Flag.PERSONAL_DATA) == [personal.id]
    assert flagged(Flag.ABUSIVE_WORD) == [abusive.id]
    assert flagged(Flag.DUPLICATE) == [copy.id]
    assert flagged(Flag.NO_CRITERION) == [personal.id, abusive.id, copy.id]
    merge(contribution=copy, into=plain, hand=Hand())
    db.session.commit()
    assert flagged(Flag.DUPLICATE) == []
    redact(contribution=personal, passages=passages_of(personal, PHONE), hand=Hand())
    db.session.commit()
    assert flagged(Flag.PERSONAL_DATA) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Examination)) == 4


@pytest.mark.parametrize("sort", ["newest", "oldest", "support"])
def test_one_comes_after_the_other_in_each_order(consultation: Consultation, sort: str) -> None:
    from consult.contributions.queries import Order

    rows = [make_contribution(consultation, f"نص {number}") for number in range(5)]
    _support(rows[3], "a", "b")
    _support(rows[1], "a")
    filters = Filters(order=Order(sort))
    expected = [c.id for c in list_contributions(consultation, filters, page=1).items]
    by_reference = {c.reference: c for c in rows}
    walked, here = [], next(c for c in rows if c.id == expected[0])
    assert neighbours(consultation, filters, here).before is None
    while True:
        walked.append(here.id)
        after = neighbours(consultation, filters, here).after
        if after is None:
            break
        assert neighbours(consultation, filters, by_reference[after]).before == here.reference
        here = by_reference[after]
    assert walked == expected


def test_the_next_one_is_found_from_one_that_left_the_list(
    consultation: Consultation, actor: User
) -> None:
    rows = [make_contribution(consultation, status=Status.RECEIVED) for _ in range(3)]
    moderate(contribution=rows[1], status=Status.PUBLISHED, actor_id=actor.id)
    beyond = neighbours(consultation, Filters(status=Status.RECEIVED), rows[1])
    assert (beyond.before, beyond.after) == (rows[2].reference, rows[0].reference)
