"""The same done to many contributions at once."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import ActKind, Status
from consult.contributions.operations import (
    BulkResult,
    Chosen,
    correct_many,
    moderate_many,
    redact_many,
)
from consult.contributions.queries import count_matching, matching_ids, versions_of
from consult.contributions.questions import offered_by
from consult.contributions.team.frame import bp, filters_of, list_form
from consult.contributions.team.register import list_page
from consult.contributions.team_forms import BulkForm
from consult.kernel.errors import Conflict, DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.jobs import enqueue
from consult.kernel.messages import flash
from consult.kernel.web import writes

#: references of contributions that were left alone, shown by name
_SHOWN = 5


@bp.post("/bulk")
@for_roles(*SUPERVISION)
@writes
def bulk(slug: str) -> ResponseReturnValue:
    """Decide about the ticked ones, or about all that the filter shows."""
    consultation = get_for_team(slug, SUPERVISION)
    filters = list_form(consultation)
    total = count_matching(consultation, filters_of(filters, consultation))
    form = BulkForm(offered_by(consultation), total)
    if form.validate_on_submit():
        try:
            result = _act(consultation, form, _chosen(consultation, form, total))
        except DomainError as error:
            form.refuse(error)
        else:
            _tell(result)
            return redirect(url_for(".index", slug=slug, **filters.address()))
    return list_page(consultation, form), form.status


def _chosen(consultation: Consultation, form: BulkForm, total: int) -> Chosen:
    if form.scope.data == "all":
        if form.expected.data != total:
            raise Conflict(
                _(
                    "The list changed meanwhile: it shows %(now)s now, not %(before)s. Look at it,"
                    " then send it again.",
                    now=total,
                    before=form.expected.data,
                )
            )
        shown = filters_of(list_form(consultation), consultation)
        return Chosen(consultation, dict.fromkeys(matching_ids(consultation, shown)))
    seen = dict(_ticked())
    known = versions_of(consultation, list(seen))
    return Chosen(consultation, {key: seen[ref] for ref, (key, _version) in known.items()})


def _ticked() -> list[tuple[str, int]]:
    """Reference and version of each box that is ticked."""
    found = []
    for item in request.form.getlist("item"):
        version, _colon, reference = item.partition(":")
        seen = int(version) if version.isascii() and version.isdigit() else 0
        found.append((reference, seen))
    return found


def _act(consultation: Consultation, form: BulkForm, chosen: Chosen) -> BulkResult:
    wanted, actor_id = form.action.data, current_user.id
    if wanted == "redaction":
        return redact_many(chosen=chosen, actor_id=actor_id)
    if wanted in set(ActKind):
        kind = ActKind(wanted)
        value = _value(consultation, form, kind)
        return correct_many(chosen=chosen, kind=kind, value=value, actor_id=actor_id)
    return moderate_many(
        chosen=chosen, status=Status(wanted), reason=form.reason.data or "", actor_id=actor_id
    )


def _value(consultation: Consultation, form: BulkForm, kind: ActKind) -> int | str | None:
    if kind is ActKind.LANGUAGE:
        return str(form.language.data)
    if kind is ActKind.CRITERION:
        return {c.code: c.id for c in consultation.criteria}.get(form.criterion.data)
    return {p.code: p.id for p in consultation.region.provinces}.get(form.province.data)


def _tell(result: BulkResult) -> None:
    flash(
        ngettext(
            "%(num)s contribution is changed.", "%(num)s contributions are changed.", result.done
        ),
        "success" if result.done else "info",
    )
    if result.unfit:
        flash(
            ngettext(
                "%(num)s was left as it is: nothing was to be changed in it.",
                "%(num)s were left as they are: nothing was to be changed in them.",
                result.unfit,
            ),
            "info",
        )
    if result.stale:
        flash(
            ngettext(
                "%(num)s was changed by somebody else meanwhile and left as it is: %(which)s",
                "%(num)s were changed by somebody else meanwhile and left as they are: %(which)s",
                len(result.stale),
                which=" · ".join(result.stale[:_SHOWN]),
            ),
            "warning",
        )


@bp.post("/examine")
@for_roles(*SUPERVISION)
@writes
def examine(slug: str) -> ResponseReturnValue:
    """Have the texts looked through that were not yet."""
    consultation = get_for_team(slug, SUPERVISION)
    if ActionForm().validate_on_submit():
        enqueue("examine_contributions", consultation_id=consultation.id)
        flash(_("The texts are being looked through; reload the list in a moment."), "info")
    else:
        flash(_("This page was open for too long. Please send it once more."), "warning")
    return redirect(url_for(".index", slug=slug, **list_form(consultation).address()))
