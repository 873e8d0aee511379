"""What was done, by whom and when; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from consult.access.policies import ADMINISTRATION, READERS, SUPERVISION, for_roles, has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import ActKind, ModerationAct
from consult.contributions.operations import undo_all
from consult.contributions.queries import act_page, acts_of_batch, get_act
from consult.contributions.team.frame import bp, labels, list_form, may_moderate, walk_of
from consult.contributions.team_forms import HistoryForm
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.web import writes


@bp.get("/acts")
@for_roles(*READERS)
def acts(slug: str) -> ResponseReturnValue:
    """The history of moderation, the latest first."""
    return history_page(get_for_team(slug, READERS))


def history_page(consultation: Consultation, refused: DomainError | None = None) -> str:
    """The history, with why something could not be undone."""
    form = HistoryForm(formdata=request.args)
    kind = form.kind.data if form.kind.data in set(ActKind) else ""
    page = act_page(
        consultation,
        page=request.args.get("page", 1, type=int),
        kind=ActKind(kind) if kind else None,
        batch=(form.batch.data or "")[:32],
    )
    return render_template(
        "contributions/team_acts.html",
        consultation=consultation,
        form=form,
        page=page,
        refused=refused,
        action=ActionForm(formdata=None),
        may_moderate=may_moderate(consultation),
        **labels(),
    )


@bp.post("/acts/<int(max=2147483647):act_id>/undo")
@for_roles(*SUPERVISION)
@writes
def undo(slug: str, act_id: int) -> ResponseReturnValue:
    """Take one act back."""
    consultation = get_for_team(slug, SUPERVISION)
    return _undo(consultation, [get_act(consultation, act_id)])


@bp.post("/acts/<click>/undo-all")
@for_roles(*SUPERVISION)
@writes
def undo_batch(slug: str, click: str) -> ResponseReturnValue:
    """Take back all that one click did."""
    consultation = get_for_team(slug, SUPERVISION)
    done = acts_of_batch(consultation, click[:32])
    return _undo(consultation, [act for act in done if act.undone_at is None])


def _undo(consultation: Consultation, done: Sequence[ModerationAct]) -> ResponseReturnValue:
    if not ActionForm().validate_on_submit():
        expired = DomainError(_("This page was open for too long. Please send it once more."))
        return history_page(consultation, expired), 400
    try:
        _check_originals(consultation, done)
        undo_all(acts=done, actor_id=current_user.id)
    except DomainError as error:
        return history_page(consultation, error), error.status
    flash(ngettext("%(num)s act is undone.", "%(num)s acts are undone.", len(done)), "success")
    return _back(consultation, done)


def _check_originals(consultation: Consultation, done: Sequence[ModerationAct]) -> None:
    """What was taken out comes back only by who may read it."""
    may = has_role(current_user, ADMINISTRATION, consultation.region_id)
    if not may and any(act.kind is ActKind.REDACTION for act in done):
        raise DomainError(_("Only an administrator can put back what was taken out of a text."))


def _back(consultation: Consultation, done: Sequence[ModerationAct]) -> ResponseReturnValue:
    """To the contribution that is as it was, or to where many were undone from."""
    slug, wanted = consultation.slug, request.form.get("back", "")
    form = list_form(consultation)
    if wanted == "list" or len(done) > 1:
        return redirect(url_for(".index", slug=slug, **form.address()))
    if wanted == "acts":
        return redirect(url_for(".acts", slug=slug))
    reference = done[0].contribution.reference
    return redirect(url_for(".show", slug=slug, reference=reference, **walk_of(form)))
