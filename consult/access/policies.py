"""Who may do what, and the guards that views declare."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import Role, User
from consult.kernel.messages import flash
from consult.kernel.rescue import keep_posted_form
from consult.kernel.web import declare_guard

View = Callable[..., ResponseReturnValue]

#: all who belong to the team
TEAM = (Role.ADMINISTRATOR, Role.SUPERVISION, Role.FACILITATOR, Role.READER)
#: those who edit themes, answers and reports
SUPERVISION = (Role.ADMINISTRATOR, Role.SUPERVISION)
#: those who log workshops
FACILITATION = (Role.ADMINISTRATOR, Role.SUPERVISION, Role.FACILITATOR)
#: those who read the team's pages without writing
READERS = (Role.ADMINISTRATOR, Role.SUPERVISION, Role.READER)
ADMINISTRATION = (Role.ADMINISTRATOR,)


def regions_of(user: User, roles: tuple[Role, ...] = TEAM) -> frozenset[int] | None:
    """Keys of the regions where ``user`` holds one of ``roles``; None means every region."""
    held = [m for m in user.memberships if m.role in roles]
    if any(m.region_id is None for m in held):
        return None
    return frozenset(m.region_id for m in held if m.region_id is not None)


def has_role(user: Any, roles: tuple[Role, ...], region_id: int | None = None) -> bool:
    """Whether ``user`` holds one of ``roles`` in the region (in any region without one)."""
    if not getattr(user, "is_authenticated", False):
        return False
    regions = regions_of(user, roles)
    return regions is None or (bool(regions) if region_id is None else region_id in regions)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Guard: only accounts with one of ``roles``.

    Which region's things they see is decided by the query that loads them. A person whose session
    ended goes to sign-in and finds again what they had typed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not has_role(current_user, roles):
                abort(403)
            return view(*args, **kwargs)

        return declare_guard(wrapper, "roles:" + ",".join(roles))

    return decorate


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        # a script asks, which says so on its own page and keeps what it has to send
        return {"error": "signed-out"}, 401
    target = request.full_path.rstrip("?")
    if request.method == "POST":
        target = keep_posted_form()
        flash(_("Your session had ended. What you typed is kept: sign in to go on."), "warning")
    else:
        flash(_("Sign in to open this page."), "info")
    return redirect(url_for("security.login", next=target))
