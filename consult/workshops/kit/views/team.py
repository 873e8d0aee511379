"""Who facilitates and who takes notes at a workshop."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import FACILITATION, SUPERVISION, for_roles, has_role
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.workshops.kit.forms import TaskForm
from consult.workshops.kit.letters import task_name
from consult.workshops.kit.operations.team import Task, assign_task, release
from consult.workshops.kit.queries import accounts_for, get_member, team_of, volunteers
from consult.workshops.kit.views.frame import NUMBER, WORKSHOP, actor, bp, workshop_for
from consult.workshops.models import HOLDING, WISH_LABELS, Seat, Wish, Workshop
from consult.workshops.models.kit import WHOLE_HALL, TeamRole


@bp.route(WORKSHOP + "/team", methods=["GET", "POST"])
@for_roles(*FACILITATION)
@writes
def team(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The team of a workshop by table; supervision gives the tasks."""
    workshop = workshop_for(slug, workshop_id, FACILITATION)
    people = _people(workshop)
    form = _task_form(people)
    may_choose = has_role(current_user, SUPERVISION, workshop.consultation.region_id)
    if form.is_submitted() and not may_choose:
        abort(403)
    if form.validate_on_submit():
        task = Task(TeamRole(form.role.data), form.table.data or WHOLE_HALL)
        try:
            person = people[form.person.data]
            member = assign_task(workshop=workshop, task=task, person=person, actor=actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_said(member.told_at is not None))
            return redirect(url_for(".team", slug=slug, workshop_id=workshop_id))
    page = render_template(
        "workshops/kit/team.html",
        consultation=workshop.consultation,
        workshop=workshop,
        members=team_of(workshop),
        form=form,
        action=ActionForm(formdata=None),
        may_choose=may_choose,
        HOLDING=HOLDING,
        task_name=task_name,
    )
    return page, form.status


@bp.post(f"{WORKSHOP}/team/<{NUMBER}:member_id>/release")
@for_roles(*SUPERVISION)
@writes
def release_member(slug: str, workshop_id: int, member_id: int) -> ResponseReturnValue:
    """Take a task back."""
    workshop = workshop_for(slug, workshop_id, SUPERVISION)
    if not ActionForm().validate_on_submit():
        abort(400)
    release(member=get_member(workshop, member_id), actor=actor())
    flash(_("The task is taken back."))
    return redirect(url_for(".team", slug=slug, workshop_id=workshop_id))


def _people(workshop: Workshop) -> dict[str, User | Seat]:
    """Everybody who can be given a task, by the value of their option."""
    found: dict[str, User | Seat] = {
        f"user:{user.id}": user for user in accounts_for(workshop.consultation)
    }
    return found | {f"seat:{seat.id}": seat for seat in volunteers(workshop)}


def _task_form(people: dict[str, User | Seat]) -> TaskForm:
    return TaskForm(
        team=[(k, p.name or p.email) for k, p in people.items() if isinstance(p, User)],
        participants=[(k, _offered(p)) for k, p in people.items() if isinstance(p, Seat)],
        **kept_arguments(),
    )


def _offered(seat: Seat) -> str:
    """A participant's name, and what they offered to do."""
    person = seat.interest
    if person.wish is Wish.PARTICIPANT:
        return person.name
    return f"{person.name} – {WISH_LABELS[person.wish]}"


def _said(told: bool) -> str:
    if told:
        return str(_("The task is given, and the person is told by letter."))
    return str(_("The task is given. The person has no e-mail address: tell them yourself."))
