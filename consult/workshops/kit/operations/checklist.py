"""The checklist of a workshop, and the list that checklists begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.access.models import User
from consult.consultations.models import Consultation
from consult.extensions import db
from consult.kernel import audit
from consult.kernel.errors import Conflict, DomainError
from consult.workshops.kit.queries import checklist_of, get_usual_item, usual_items
from consult.workshops.models import Workshop
from consult.workshops.models.kit import ChecklistItem, ItemState, UsualItem

#: items of one list
MOST_ITEMS = 100
LARGEST_COST = 100_000_000

Item = TypeVar("Item", ChecklistItem, UsualItem)


@dataclass(frozen=True)
class Arranged:
    """What is noted of an item: who sees to it, until when, where it stands."""

    name: str
    state: ItemState
    responsible_id: int | None = None
    responsible: str = ""
    due_on: date | None = None
    note: str = ""
    cost: int | None = None


def create_checklist(*, workshop: Workshop, actor: User | None) -> int:
    """Begin the checklist of a workshop with the consultation's list; how many items it got.

    A checklist that was begun stays as it is.

    Raises
    ------
    Conflict
        When somebody began it in this very moment.
    """
    # one at a time: two clicks at once make one list
    db.session.execute(sa.select(Workshop.id).where(Workshop.id == workshop.id).with_for_update())
    if checklist_of(workshop):
        return 0
    items = usual_items(workshop.consultation)
    _add_all(
        ChecklistItem(
            workshop_id=workshop.id,
            position=place,
            code=item.code,
            name=item.name,
            due_on=workshop.held_on - timedelta(days=item.days_before),
        )
        for place, item in enumerate(items, start=1)
    )
    audit.record("create_checklist", workshop, actor=actor, items=len(items))
    return len(items)


def add_item(*, workshop: Workshop, name: str, actor: User | None) -> ChecklistItem:
    """Put something more at the end of a checklist.

    Raises
    ------
    DomainError
        Without a name, or when there are too many.
    """
    held = checklist_of(workshop)
    _check(name, len(held))
    place = max((item.position for item in held), default=0) + 1
    item = ChecklistItem(workshop_id=workshop.id, position=place, name=name.strip())
    db.session.add(item)
    db.session.flush()
    audit.record("add_checklist_item", item, actor=actor)
    return item


def arrange_item(*, item: ChecklistItem, arranged: Arranged, seen: int, actor: User | None) -> None:
    """Note who sees to an item, until when, and where it stands.

    Raises
    ------
    Conflict
        When somebody changed it since version ``seen``.
    DomainError
        When two people are named at once.
    """
    if arranged.responsible_id is not None and arranged.responsible.strip():
        raise DomainError(_l("Choose an account or write a name, not both."))
    name = arranged.name.strip()
    changed = db.session.execute(
        sa.update(ChecklistItem)
        .where(ChecklistItem.id == item.id, ChecklistItem.version == seen)
        .values(
            name=name or (item.name if not item.code else ""),
            state=arranged.state,
            responsible_id=arranged.responsible_id,
            responsible=arranged.responsible.strip(),
            due_on=arranged.due_on,
            note=arranged.note,
            cost=arranged.cost,
            version=seen + 1,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(item)
    if not changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE has it
        raise Conflict(
            _l("Somebody changed this item meanwhile. Look at what they wrote and save again.")
        )
    audit.record("arrange_checklist_item", item, actor=actor, state=str(arranged.state))


def remove_item(*, item: ChecklistItem, actor: User | None) -> None:
    """Take an item off a checklist."""
    audit.record("remove_checklist_item", item, actor=actor)
    db.session.delete(item)
    db.session.flush()


def move_item(*, item: ChecklistItem, step: int, actor: User | None) -> None:
    """Move an item one place up (-1) or down (1); at the end of the list nothing moves."""
    _move(list(checklist_of(item.workshop)), item, step)
    audit.record("move_checklist_item", item, actor=actor)


def keep_usual_items(consultation: Consultation) -> list[UsualItem]:
    """Make the usual list rows of the consultation, once; the rows in their order."""
    items = usual_items(consultation)
    _add_all(item for item in items if item.id is None)
    return items


def add_usual_item(
    *, consultation: Consultation, name: str, days_before: int, actor: User | None
) -> UsualItem:
    """Let checklists that are begun from now on have something more.

    Raises
    ------
    DomainError
        Without a name, or when there are too many.
    """
    held = keep_usual_items(consultation)
    _check(name, len(held))
    item = UsualItem(
        consultation_id=consultation.id,
        position=max((i.position for i in held), default=0) + 1,
        name=name.strip(),
        days_before=days_before,
    )
    db.session.add(item)
    db.session.flush()
    audit.record("add_usual_item", item, actor=actor)
    return item


def arrange_usual_item(*, item: UsualItem, name: str, days_before: int, actor: User | None) -> None:
    """Give an item of the list another name or another day."""
    item.name = name.strip() or (item.name if not item.code else "")
    item.days_before = days_before
    db.session.flush()
    audit.record("arrange_usual_item", item, actor=actor)


def remove_usual_item(*, item: UsualItem, actor: User | None) -> None:
    """Take an item off the list that checklists begin with.

    Raises
    ------
    DomainError
        When it is the last: an empty list would be the usual one again.
    """
    consultation = db.session.get_one(Consultation, item.consultation_id)
    if len(usual_items(consultation)) == 1:
        raise DomainError(_l("Keep one item at least."))
    audit.record("remove_usual_item", item, actor=actor)
    db.session.delete(item)
    db.session.flush()


def move_usual_item(*, item: UsualItem, step: int, actor: User | None) -> None:
    """Move an item of the list one place up (-1) or down (1)."""
    consultation = db.session.get_one(Consultation, item.consultation_id)
    _move(usual_items(consultation), item, step)
    audit.record("move_usual_item", item, actor=actor)


def usual_item_at(consultation: Consultation, place: int) -> UsualItem:
    """The row at a place of the list, which becomes the consultation's own first.

    Answers 404 when the list is shorter.
    """
    items = keep_usual_items(consultation)
    found = items[place - 1].id if 1 <= place <= len(items) else 0
    return get_usual_item(consultation, found)


def _move(held: list[Item], item: Item, step: int) -> None:
    place = next(i for i, other in enumerate(held) if other.id == item.id)
    held.insert(min(max(place + step, 0), len(held) - 1), held.pop(place))
    for position, other in enumerate(held, start=1):
        other.position = position
    db.session.flush()


def _add_all(rows: Iterable[ChecklistItem] | Iterable[UsualItem]) -> None:
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError as error:
        raise Conflict(_l("Somebody began this list in this very moment. Reload it.")) from error


def _check(name: str, held: int) -> None:
    if not name.strip():
        raise DomainError(_l("Write what is to be seen to."))
    if held >= MOST_ITEMS:
        raise DomainError(_l("A list has at most %(most)s items.", most=MOST_ITEMS))
