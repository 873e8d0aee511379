"""Letters to those who work at a workshop, and to those who see to its preparation."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.kernel.addresses import whole_address
from consult.kernel.i18n import babel_locale, localized, long_date
from consult.kernel.mail import post
from consult.workshops.calls.letters import where_and_when
from consult.workshops.kit.links import own_address
from consult.workshops.kit.usual import item_name
from consult.workshops.models.kit import (
    TEAM_ROLE_LABELS,
    WHOLE_HALL,
    ChecklistItem,
    TeamMember,
)


def invite(member: TeamMember) -> bool:
    """Tell somebody what they are to do at a workshop; False when no letter reaches them."""
    person = member.seat.interest if member.seat else None
    to = person.email if person else (member.user.email if member.user else "")
    if not to:
        return False
    with force_locale(babel_locale(person.language if person else _team_language())):
        name = person.name if person else (member.user.name if member.user else "")
        text = "\n\n".join(
            filter(
                None,
                [
                    _("Hello %(name)s,", name=name) if name else _("Hello,"),
                    _("You are asked to work at this meeting: %(task)s.", task=task_name(member)),
                    where_and_when(member.workshop),
                    _where_the_file_is(member),
                    localized(member.workshop.consultation, "title"),
                ],
            )
        )
        subject = _("Your task: %(title)s", title=member.workshop.title)
        post(to=to, subject=subject, text=text, kind="kit.task", key=f"kit.task:{member.id}")
    return True


def remind(item: ChecklistItem) -> None:
    """Remind whoever sees to an item that its day comes; once for each day it was set to."""
    if item.account is None or item.due_on is None:
        return
    with force_locale(babel_locale(_team_language())):
        workshop = item.workshop
        name = item_name(item.code, item.name)
        address = whole_address(
            "kit.checklist", slug=workshop.consultation.slug, workshop_id=workshop.id
        )
        parts = [
            _("Hello %(name)s,", name=item.account.name) if item.account.name else _("Hello,"),
            _(
                "%(item)s: to be done until %(day)s, and you see to it.",
                item=name,
                day=long_date(item.due_on),
            ),
            where_and_when(workshop),
            _("The checklist: %(address)s", address=address) if address else "",
        ]
        post(
            to=item.account.email,
            subject=_("Soon due: %(item)s", item=name),
            text="\n\n".join(filter(None, parts)),
            kind="kit.reminder",
            key=f"kit.reminder:{item.id}:{item.due_on.isoformat()}",
        )


def task_name(member: TeamMember) -> str:
    """The role and its table, in the language in force."""
    role = str(TEAM_ROLE_LABELS[member.role])
    if member.table_number == WHOLE_HALL:
        return role
    return str(_("%(role)s, table %(table)s", role=role, table=member.table_number))


def _where_the_file_is(member: TeamMember) -> str:
    if member.seat:
        address = own_address(member)
    else:
        slug = member.workshop.consultation.slug
        address = whole_address("kit.workshop", slug=slug, workshop_id=member.workshop_id)
    return str(_("The workshop file: %(address)s", address=address)) if address else ""


def _team_language() -> str:
    return str(current_app.config["DEFAULT_LANGUAGE"])
