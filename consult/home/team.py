"""The team's way in: the account's consultations, and the dashboard of one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security import current_user

from consult.access.models import Role
from consult.access.policies import FACILITATION, READERS, SUPERVISION, TEAM, for_roles, has_role
from consult.consultations.models import STATUS_LABELS, Consultation
from consult.consultations.queries import get_for_team, list_for_team
from consult.contributions.figures import Figure, figure_by, figure_by_day
from consult.contributions.models import Status
from consult.contributions.queries import count_by, count_by_day
from consult.extensions import utc_now
from consult.home.coverage.queries import coverage_of
from consult.home.coverage.showing import quiet_groups
from consult.home.navigation import address_of
from consult.home.queries import count_participation
from consult.themes.queries import active_themes, current_run

bp = Blueprint("team", __name__, url_prefix="/team")

#: charts of the dashboard, in its order
CHARTS = ("province", "setting", "channel", "criterion", "language", "sex", "age_band")


@dataclass(frozen=True)
class Work:
    """Something an account may do, with the roles that may and the page where it is done."""

    endpoint: str
    label: LazyString
    text: LazyString
    roles: tuple[Role, ...]


WORKS = (
    Work(
        "workshops.create",
        _l("Add a workshop"),
        _l("Then enter who came and what each table said."),
        FACILITATION,
    ),
    Work(
        "workshops.index",
        _l("Enter the notes of a workshop"),
        _l("Table by table; the notes join the other contributions."),
        FACILITATION,
    ),
    Work(
        "register.index",
        _l("Read the contributions"),
        _l("Publish what came in, hold or hide what cannot be shown, answer."),
        SUPERVISION,
    ),
    Work(
        "register.index",
        _l("Read the contributions"),
        _l("Search and filter all that was said, whatever the channel."),
        (Role.READER,),
    ),
    Work(
        "themes.index",
        _l("Find and correct the themes"),
        _l("Start the analysis, rename themes, move texts."),
        SUPERVISION,
    ),
    Work(
        "themes.index",
        _l("Read the themes"),
        _l("Each with its words, its quotes and all its texts."),
        (Role.READER,),
    ),
    Work(
        "synthesis.index",
        _l("Compose the synthesis report"),
        _l("In Arabic, French or English, as PDF, Word, web page or spreadsheet."),
        SUPERVISION,
    ),
    Work(
        "commitments.index",
        _l("Draft commitment cards"),
        _l("From a theme, with what people said as evidence."),
        SUPERVISION,
    ),
)


@bp.get("/")
@for_roles(*TEAM)
def index() -> ResponseReturnValue:
    """The account's consultations; straight to the dashboard when there is one."""
    consultations = list_for_team()
    if len(consultations) == 1:
        return redirect(url_for(".dashboard", slug=consultations[0].slug))
    return render_template(
        "home/team_index.html", consultations=consultations, status_labels=STATUS_LABELS
    )


@bp.get("/<slug>/")
@for_roles(*TEAM)
def dashboard(slug: str) -> ResponseReturnValue:
    """Where a consultation stands: figures, charts, and what the account may do."""
    consultation = get_for_team(slug)
    by_status = count_by(consultation, "status")
    return render_template(
        "home/team_dashboard.html",
        consultation=consultation,
        status_label=STATUS_LABELS[consultation.status],
        participation=count_participation(consultation, today=utc_now().date()),
        waiting=by_status.get(Status.RECEIVED, 0),
        themes=len(active_themes(consultation)),
        run=current_run(consultation),
        figures=figures_of(consultation),
        quiet=quiet_groups(consultation, coverage_of(consultation)) if by_status else [],
        works=works_for(consultation),
        roles=sorted({m.role for m in current_user.memberships}, key=list(Role).index),
        may_read_register=has_role(current_user, READERS, consultation.region_id),
    )


def figures_of(consultation: Consultation) -> list[Figure]:
    """The charts that have something to show."""
    by_day = figure_by_day(count_by_day(consultation), title=_("Contributions by day"))
    others = (figure_by(consultation, field, count_by(consultation, field)) for field in CHARTS)
    return [figure for figure in (by_day, *others) if figure is not None]


def works_for(consultation: Consultation) -> list[tuple[Work, str]]:
    """What the signed-in account may do in this consultation, each with its address."""
    region = consultation.region_id
    return [
        (work, address)
        for work in WORKS
        if has_role(current_user, work.roles, region)
        and (address := address_of(work.endpoint, consultation.slug))
    ]
