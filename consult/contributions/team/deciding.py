"""Decisions about one contribution: status, answer, criterion, province, language, withdrawal."""

from __future__ import annotations

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.models import Contribution, Status
from consult.contributions.operations import (
    Hand,
    answer_contribution,
    correct_criterion,
    correct_language,
    correct_province,
    moderate,
    withdraw_for_author,
)
from consult.contributions.queries import get_contribution
from consult.contributions.questions import offered_by
from consult.contributions.team.frame import bp, go_on, show_page
from consult.contributions.team_forms import (
    AnswerForm,
    CorrectionForm,
    ModerationForm,
    SeenForm,
    WithdrawalForm,
)
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.web import writes


def load(slug: str, reference: str) -> Contribution:
    """The contribution to be moderated, else 404."""
    return get_contribution(get_for_team(slug, SUPERVISION), reference)


def attempt(
    contribution: Contribution, name: str, form: SeenForm, act: Callable[[Hand], object]
) -> ResponseReturnValue | None:
    """Do it with a valid form; else, or when it is refused, the page with what was typed."""
    if form.validate_on_submit():
        try:
            act(Hand(current_user.id, form.version.data))
        except DomainError as error:
            form.refuse(error)
        else:
            return None
    return show_page(contribution, **{name: form}), form.status


@bp.post("/moderate/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def change_status(slug: str, reference: str) -> ResponseReturnValue:
    """Publish, hold or hide."""
    contribution = load(slug, reference)
    form = ModerationForm(contribution.status)

    def act(hand: Hand) -> None:
        moderate(
            contribution=contribution,
            status=Status(form.status_wanted.data),
            reason=form.reason.data or "",
            actor_id=hand.actor_id,
            seen=hand.seen,
        )

    refused = attempt(contribution, "status", form, act)
    if refused is None:
        flash(_("The status is changed."))
    return refused or go_on(contribution, decided=True)


@bp.post("/correct/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def correct(slug: str, reference: str) -> ResponseReturnValue:
    """Say what it is about, where it comes from and in which language it is."""
    contribution = load(slug, reference)
    consultation = contribution.consultation
    form = CorrectionForm(offered_by(consultation))
    criteria = {c.code: c for c in consultation.criteria}
    provinces = {p.code: p for p in consultation.region.provinces}

    def act(hand: Hand) -> None:
        correct_criterion(
            contribution=contribution, criterion=criteria.get(form.criterion.data), hand=hand
        )
        # the version grew by our own change
        own = Hand(hand.actor_id)
        correct_province(
            contribution=contribution, province=provinces.get(form.province.data), hand=own
        )
        correct_language(contribution=contribution, language=form.language.data, hand=own)

    refused = attempt(contribution, "correction", form, act)
    if refused is None:
        flash(_("The corrections are saved."))
    return refused or go_on(contribution)


@bp.post("/answer/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def answer(slug: str, reference: str) -> ResponseReturnValue:
    """Give the public answer, change it, or take it back by emptying it."""
    contribution = load(slug, reference)
    form = AnswerForm()

    def act(hand: Hand) -> None:
        answer_contribution(
            contribution=contribution,
            answer=form.answer.data or "",
            actor_id=hand.actor_id,
            seen=hand.seen,
        )

    refused = attempt(contribution, "answer", form, act)
    if refused is None:
        flash(_("The answer is saved.") if contribution.answer else _("There is no answer now."))
    return refused or go_on(contribution)


@bp.post("/withdraw/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def withdraw(slug: str, reference: str) -> ResponseReturnValue:
    """Record that its author asked to withdraw it."""
    contribution = load(slug, reference)
    form = WithdrawalForm()

    def act(hand: Hand) -> None:
        withdraw_for_author(contribution=contribution, reason=form.reason.data or "", hand=hand)

    refused = attempt(contribution, "withdrawal", form, act)
    if refused is None:
        flash(_("The contribution is withdrawn."))
    return refused or go_on(contribution, decided=True)
