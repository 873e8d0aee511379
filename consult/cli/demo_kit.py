"""The demo's preparation of meetings: checklists with people and days, tasks at tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from consult.access.models import User
from consult.workshops.kit.operations.checklist import (
    Arranged,
    arrange_item,
    create_checklist,
)
from consult.workshops.kit.operations.team import Task, assign_task
from consult.workshops.kit.queries import checklist_of
from consult.workshops.models import Workshop, WorkshopState
from consult.workshops.models.kit import ChecklistItem, ItemState, TeamRole

#: what is left to do of the first open meeting; all of the meetings before it is done
WAITING = {"interpreter", "childcare", "transport", "devices"}


def prepare_meetings(workshops: Sequence[Workshop], supervision: User, facilitator: User) -> None:
    """Begin the checklist of each meeting and give the tasks of the first open one."""
    for workshop in workshops:
        create_checklist(workshop=workshop, actor=supervision)
        for item in checklist_of(workshop):
            _arrange(item, workshop, facilitator)
    first = next((w for w in workshops if w.state is WorkshopState.OPEN), None)
    if first is not None:
        lead, notes = Task(TeamRole.FACILITATOR, 1), Task(TeamRole.RAPPORTEUR, 1)
        assign_task(workshop=first, task=lead, person=facilitator, actor=supervision)
        assign_task(workshop=first, task=notes, person=supervision, actor=supervision)


def _arrange(item: ChecklistItem, workshop: Workshop, facilitator: User) -> None:
    due: date | None = item.due_on
    arranged = Arranged("", ItemState.DONE, due_on=due)
    if workshop.state is WorkshopState.OPEN and item.code in WAITING:
        arranged = replace(arranged, state=ItemState.TO_DO, responsible_id=facilitator.id)
    if item.code == "catering":
        arranged = replace(arranged, responsible="ممون الحفلات (مثال تجريبي)", cost=4500)
    arrange_item(item=item, arranged=arranged, seen=item.version, actor=facilitator)
