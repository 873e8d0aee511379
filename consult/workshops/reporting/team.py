"""Who facilitated and who took the notes, as the workshop's team was chosen."""

from __future__ import annotations

from collections import defaultdict

from flask_babel import gettext as _

from consult.workshops.kit.queries import team_of
from consult.workshops.models import Workshop
from consult.workshops.models.kit import TEAM_ROLE_LABELS, TeamMember, TeamRole


def team_text(workshop: Workshop) -> str:
    """The team in words to begin with: its members by name, participants by their number alone.

    A participant agreed to help, not to be named in a public report: people may add the name.
    """
    by_role: dict[TeamRole, list[TeamMember]] = defaultdict(list)
    for member in team_of(workshop):
        by_role[member.role].append(member)
    return "\n".join(_line(role, by_role[role]) for role in TeamRole if by_role[role])


def _line(role: TeamRole, members: list[TeamMember]) -> str:
    named = dict.fromkeys(m.user.name for m in members if m.user and m.user.name)
    participants = {m.seat_id for m in members if m.seat_id is not None}
    who = list(named)
    if participants:
        who.append(_("participants (%(count)s)", count=len(participants)))
    return f"- {TEAM_ROLE_LABELS[role]}: {', '.join(who) or '–'}"
