"""Taking passages out of a contribution, purging what was taken out, merging two."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.policies import ADMINISTRATION, SUPERVISION, for_roles
from consult.consultations.queries import get_for_team
from consult.contributions.findings import find_personal_data
from consult.contributions.models import Contribution
from consult.contributions.operations import (
    Hand,
    Passage,
    changed_meanwhile,
    merge,
    passages_of,
    purge_originals,
    redact,
)
from consult.contributions.queries import find_by_reference, get_contribution
from consult.contributions.team.deciding import attempt, load
from consult.contributions.team.frame import bp, go_on
from consult.contributions.team_forms import MergeForm, PurgeForm, RedactionForm
from consult.kernel.errors import DomainError
from consult.kernel.messages import flash
from consult.kernel.references import read_reference
from consult.kernel.web import writes


@bp.post("/redact/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def take_out(slug: str, reference: str) -> ResponseReturnValue:
    """Put a mark in place of the passages ticked and of those written."""
    contribution = load(slug, reference)
    form = RedactionForm()

    def act(hand: Hand) -> None:
        chosen = [*_ticked(contribution), *_written(contribution, form.passages.data or "")]
        redact(contribution=contribution, passages=chosen, hand=hand)

    refused = attempt(contribution, "redaction", form, act)
    if refused is None:
        flash(_("The passages are taken out."))
    return refused or go_on(contribution)


def _ticked(contribution: Contribution) -> Iterable[Passage]:
    """Personal data that the page showed and that still stand there."""
    wanted = set(request.form.getlist("found"))
    for part, text in contribution.parts:
        for data in find_personal_data(text):
            if f"{part}:{data.start}:{data.end}" in wanted:
                yield Passage(part, data.start, data.end)


def _written(contribution: Contribution, lines: str) -> Iterable[Passage]:
    for line in lines.splitlines():
        found = passages_of(contribution, line)
        if line.strip() and not found:
            raise DomainError(
                _("These words do not stand in the text: “%(words)s”.", words=line.strip()[:80])
            )
        yield from found


@bp.post("/purge/<path:reference>")
@for_roles(*ADMINISTRATION)
@writes
def purge(slug: str, reference: str) -> ResponseReturnValue:
    """Delete for ever what was taken out."""
    contribution = get_contribution(get_for_team(slug, ADMINISTRATION), reference)
    form = PurgeForm()
    refused = attempt(
        contribution,
        "purge",
        form,
        lambda hand: purge_originals(contribution=contribution, hand=hand),
    )
    if refused is None:
        flash(_("The original is deleted for ever."))
    return refused or go_on(contribution)


@bp.post("/merge/<path:reference>")
@for_roles(*SUPERVISION)
@writes
def join(slug: str, reference: str) -> ResponseReturnValue:
    """Let one of two stay for both."""
    contribution = load(slug, reference)
    form = MergeForm()

    def act(hand: Hand) -> None:
        other = _other(contribution, form.other.data or "")
        if form.stays.data == "this":
            _check_seen(contribution, hand)
            merge(contribution=other, into=contribution, hand=Hand(current_user.id))
        else:
            merge(contribution=contribution, into=other, hand=hand)

    refused = attempt(contribution, "merge", form, act)
    if refused is None:
        flash(_("Merged: one stays, and each supporter counts once."))
    return refused or go_on(contribution, decided=form.stays.data != "this")


def _check_seen(contribution: Contribution, hand: Hand) -> None:
    if contribution.version != hand.seen:
        raise changed_meanwhile(contribution)


def _other(contribution: Contribution, typed: str) -> Contribution:
    other = find_by_reference(read_reference(typed))
    if other is None or other.consultation_id != contribution.consultation_id:
        raise DomainError(_("No contribution of this consultation has this number."))
    return other
