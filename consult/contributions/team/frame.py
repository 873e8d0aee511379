"""What the pages of moderation share: the list they walk through, the page of a contribution."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from consult.access.policies import ADMINISTRATION, SUPERVISION, has_role
from consult.consultations.models import Consultation
from consult.contributions.findings import PERSONAL_LABELS
from consult.contributions.findings.suggestions import plain_segments, suggestions_for
from consult.contributions.models import (
    ACT_LABELS,
    AGE_LABELS,
    CATEGORY_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    SETTING_LABELS,
    SEX_LABELS,
    Channel,
    Contribution,
    Setting,
    Status,
)
from consult.contributions.operations import MERGEABLE, is_undoable, merged_into, name_of
from consult.contributions.queries import (
    Filters,
    Flag,
    Neighbours,
    Order,
    acts_of,
    get_contact,
    last_act,
    neighbours,
    originals_of,
    status_history,
    support_counts,
    watch_list,
)
from consult.contributions.questions import offered_by
from consult.contributions.team_forms import (
    AnswerForm,
    CorrectionForm,
    MergeForm,
    ModerationForm,
    PurgeForm,
    RedactionForm,
    RegisterForm,
    SeenForm,
    WithdrawalForm,
)
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_form

bp = Blueprint("register", __name__, url_prefix="/team/<slug>/contributions")

#: says in the address that somebody goes through the list one after the other
WALK = "walk"


@bp.app_template_filter("short_time")
def short_time(value: datetime) -> str:
    """Day and minute of an act, in the site's time zone."""
    return str(format_datetime(value, "short"))


def list_form(consultation: Consultation) -> RegisterForm:
    """The filters in the present address."""
    return RegisterForm(offered_by(consultation), formdata=request.args)


def filters_of(form: RegisterForm, consultation: Consultation) -> Filters:
    """What the list shows, from the page's address; an unknown value shows all."""
    criteria = {c.code: c.id for c in consultation.criteria}
    provinces = {p.code: p.id for p in consultation.region.provinces}
    channel, status, flag = form.known("channel"), form.known("status_is"), form.known("flag")
    setting = form.known("setting")
    return Filters(
        search=(form.q.data or "").strip(),
        criterion_id=criteria.get(form.known("criterion")),
        province_id=provinces.get(form.known("province")),
        setting=Setting(setting) if setting else None,
        channel=Channel(channel) if channel else None,
        language=form.known("language"),
        status=Status(status) if status else None,
        flag=Flag(flag) if flag else None,
        order=Order(form.known("sort") or Order.NEWEST),
    )


def walk_of(form: RegisterForm) -> dict[str, Any]:
    """Arguments of the addresses that go on through the list of ``form``."""
    return {**form.address(), WALK: "1"} if request.args.get(WALK) else form.address()


def may_moderate(consultation: Consultation) -> bool:
    """Whether the signed-in account publishes, holds, hides and answers here."""
    return has_role(current_user, SUPERVISION, consultation.region_id)


def may_read_originals(consultation: Consultation) -> bool:
    """Whether the signed-in account reads what was taken out of texts."""
    return has_role(current_user, ADMINISTRATION, consultation.region_id)


def go_on(contribution: Contribution, *, decided: bool = False) -> ResponseReturnValue:
    """Back to the page; after a decision, while walking through a list, on to the next one."""
    consultation = contribution.consultation
    form = list_form(consultation)
    here, address = contribution.reference, walk_of(form)
    if decided and WALK in address:
        beyond = neighbours(consultation, filters_of(form, consultation), contribution)
        if beyond.after is None:
            flash(_("That was the last one of this list."), "info")
            return redirect(url_for("register.index", slug=consultation.slug, **form.address()))
        here = beyond.after
    return redirect(url_for("register.show", slug=consultation.slug, reference=here, **address))


def show_page(contribution: Contribution, **shown: SeenForm) -> str:
    """The page of one contribution; ``shown`` are forms that came back with what was typed."""
    consultation = contribution.consultation
    list_ = list_form(consultation)
    may = may_moderate(consultation)
    return render_template(
        "contributions/team_show.html",
        consultation=consultation,
        contribution=contribution,
        history=status_history(contribution),
        supports=support_counts([contribution.id]).get(contribution.id, 0),
        merged=merged_into(contribution),
        beyond=_beyond(contribution, list_),
        walk=walk_of(list_),
        may_moderate=may,
        may_read_originals=may_read_originals(consultation),
        Status=Status,
        **_for_moderation(contribution, shown) if may else _for_reading(contribution),
        **labels(),
    )


def _beyond(contribution: Contribution, form: RegisterForm) -> Neighbours:
    consultation = contribution.consultation
    return neighbours(consultation, filters_of(form, consultation), contribution)


def _for_reading(contribution: Contribution) -> dict[str, Any]:
    return {"segments": plain_segments(contribution), "forms": {}, "suggestions": None}


def _for_moderation(contribution: Contribution, shown: dict[str, SeenForm]) -> dict[str, Any]:
    suggestions = suggestions_for(contribution, watch_list())
    administrator = may_read_originals(contribution.consultation)
    forms = {**_forms(contribution), **shown}
    for form in forms.values():
        # whatever was sent, what is sent next is about what the page shows now
        form.version.show(contribution.version)
    return {
        "suggestions": suggestions,
        "segments": suggestions.segments,
        "forms": forms,
        "action": ActionForm(formdata=None),
        # personal data are for those who answer
        "contact": get_contact(contribution),
        "acts": acts_of(contribution),
        "mine": last_act(contribution.consultation, current_user.id),
        "originals": originals_of(contribution) if administrator else [],
        "mergeable": contribution.status in MERGEABLE,
    }


def _forms(contribution: Contribution) -> dict[str, SeenForm]:
    """The forms of the page, each with what an expired session kept for it."""
    kept = kept_form() or MultiDict()

    def kept_for(field: str) -> dict[str, Any]:
        return {"formdata": kept if field in kept else None}

    return {
        "status": ModerationForm(contribution.status, **kept_for("reason")),
        "answer": AnswerForm(**kept_for("answer"), data={"answer": contribution.answer}),
        "correction": CorrectionForm(
            offered_by(contribution.consultation),
            formdata=None,
            data={
                "criterion": contribution.criterion.code if contribution.criterion else "",
                "province": contribution.province.code if contribution.province else "",
                "language": contribution.language,
            },
        ),
        "redaction": RedactionForm(**kept_for("passages")),
        "merge": MergeForm(**kept_for("other")),
        "withdrawal": WithdrawalForm(formdata=None),
        "purge": PurgeForm(formdata=None),
    }


def labels() -> dict[str, Any]:
    """Names of the codes that only the team sees."""
    return {
        "language_labels": LANGUAGE_LABELS,
        "category_labels": CATEGORY_LABELS,
        "age_labels": AGE_LABELS,
        "sex_labels": SEX_LABELS,
        "setting_labels": SETTING_LABELS,
        "kind_labels": KIND_LABELS,
        "act_labels": ACT_LABELS,
        "personal_labels": PERSONAL_LABELS,
        "name_of": name_of,
        "is_undoable": is_undoable,
    }
