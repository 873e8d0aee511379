"""Menus of every page: the only place that knows the addresses of all rooms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security import current_user
from werkzeug.routing import BuildError

from consult.access.models import Role
from consult.access.policies import has_role
from consult.consultations.models import Consultation
from consult.consultations.queries import list_public
from consult.extensions import utc_now
from consult.kernel.web import GUARD


@dataclass(frozen=True)
class Entry:
    """A page that a menu may lead to."""

    endpoint: str
    label: LazyString
    #: shown as a button: what the page is there for
    call: bool = False


@dataclass(frozen=True)
class Item:
    """An entry with its address on this site."""

    label: LazyString
    address: str
    #: ``aria-current``: this very page, a page that belongs to it, or empty
    current: str
    call: bool


PUBLIC = (
    Entry("home.consultation", _l("Home")),
    Entry("contributions.listing", _l("Contributions")),
    Entry("agenda.index", _l("Meetings")),
    Entry("reports.listing", _l("Reports")),
    Entry("contributions.track", _l("Follow your contribution")),
)
CALL = Entry("contributions.contribute", _l("Take part"), call=True)
FOOTER = (
    Entry("home.privacy", _l("Personal data")),
    Entry("home.petitions", _l("Petition or proposal?")),
    Entry("home.accessibility", _l("Accessibility")),
)
SIGN_IN = Entry("security.login", _l("Sign in for the team"))
TEAM_HOME = Entry("team.index", _l("Team pages"))

TEAM = (
    Entry("team.dashboard", _l("Dashboard")),
    Entry("register.index", _l("Contributions")),
    Entry("entry.index", _l("Paper, telephone, e-mail")),
    Entry("imports.index", _l("Imports")),
    Entry("workshops.index", _l("Workshops")),
    Entry("themes.index", _l("Themes")),
    Entry("lexicon.index", _l("Lexicon")),
    Entry("synthesis.index", _l("Reports")),
    Entry("commitments.index", _l("Commitments")),
)


def make_items(entries: Iterable[Entry], consultation: Consultation | None) -> list[Item]:
    """The entries that have an address here; those of a consultation need one."""
    slug = consultation.slug if consultation is not None else None
    return [
        Item(
            label=entry.label,
            address=address,
            current=currency(entry, address),
            call=entry.call,
        )
        for entry in entries
        if (address := address_of(entry.endpoint, slug))
    ]


def currency(entry: Entry, address: str) -> str:
    """How the present page belongs to ``entry``: by its room, or by standing beneath its address.

    A room of the team has one entry, its smaller rooms none.
    """
    if request.endpoint == entry.endpoint:
        return "page"
    room = entry.endpoint.partition(".")[0]
    belongs = request.blueprint == room or request.path.startswith(f"{address}/")
    return "true" if entry in TEAM and belongs else ""


def address_of(endpoint: str, slug: str | None) -> str:
    """Where ``endpoint`` is in this consultation; empty when there is no such page."""
    if endpoint not in current_app.view_functions:
        return ""
    takes_slug = current_app.url_map.is_endpoint_expecting(endpoint, "slug")
    try:
        return url_for(endpoint, slug=slug) if takes_slug and slug else url_for(endpoint)
    except BuildError:
        return ""


def public_navigation(consultation: Consultation | None) -> list[Item]:
    """The citizen's menu; taking part is offered while it is possible."""
    if consultation is None:
        return make_items(PUBLIC, None)
    is_open = consultation.takes_contributions(utc_now().date())
    return make_items((*PUBLIC, CALL) if is_open else PUBLIC, consultation)


def footer_navigation(consultation: Consultation | None) -> list[Item]:
    """What belongs on every page, and the team's way in."""
    way_in = TEAM_HOME if current_user.is_authenticated else SIGN_IN
    return make_items((*FOOTER, way_in), consultation)


def team_navigation(consultation: Consultation | None) -> list[Item]:
    """The team's menu of one consultation: what the account may open, as the guards tell."""
    region_id = consultation.region_id if consultation is not None else None
    return make_items((e for e in TEAM if may_open(e.endpoint, region_id)), consultation)


def may_open(endpoint: str, region_id: int | None) -> bool:
    """Whether the guard of ``endpoint`` lets the present account in, in this region."""
    guard = getattr(current_app.view_functions.get(endpoint), GUARD, "")
    roles = tuple(Role(name) for name in guard.removeprefix("roles:").split(",") if name)
    return has_role(current_user, roles, region_id)


def public_consultations() -> Sequence[Consultation]:
    """The consultations anybody may see, asked for once a request."""
    if "public_consultations" not in g:
        g.public_consultations = list_public()
    found: Sequence[Consultation] = g.public_consultations
    return found


def only_consultation() -> Consultation | None:
    """The consultation a page is about when it names none: the only public one, if so."""
    found = public_consultations()
    return found[0] if len(found) == 1 else None


def frame_context() -> dict[str, Any]:
    """What the frame of every page needs: menus as functions of the page's consultation."""
    found = public_consultations()
    return {
        "consultation": only_consultation(),
        # a page of no consultation is marked when there is nothing but demos
        "is_demo": bool(found) and all(consultation.is_demo for consultation in found),
        "public_navigation": public_navigation,
        "footer_navigation": footer_navigation,
        "team_navigation": team_navigation,
    }
