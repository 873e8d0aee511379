"""The page of the tables, the files that let it open without a network, and the sync.

Acts that a device keeps belong to the account that wrote them: they are sent only while that
account is signed in. Another account on the same device sees that they wait, and whose they are;
it can send them only by saying so, and then the register names the account that did. Nothing is
sent under a name in silence, and nothing is stuck for good on a telephone that was lent.
"""

from __future__ import annotations

import mimetypes
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from consult.access.policies import FACILITATION, for_roles
from consult.consultations.queries import get_for_team
from consult.extensions import limiter
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.i18n import LANGUAGES, babel_locale, current_language, direction, localized
from consult.kernel.limits import account_or_address
from consult.kernel.web import open_to_all, writes
from consult.workshops.forms import NoteForm
from consult.workshops.models import Workshop, WorkshopState
from consult.workshops.notes.files import present_version, read_file, worker_script
from consult.workshops.notes.operations import take_acts
from consult.workshops.notes.queries import changes_since
from consult.workshops.notes.reading import read_acts
from consult.workshops.notes.wording import words
from consult.workshops.queries import get_workshop

bp = Blueprint("notes", __name__)

TABLE = "/team/<slug>/workshops/<int(max=2147483647):workshop_id>/table"
#: of one account: a device asks every quarter of a minute, and sends 50 acts at once
SYNCS = "120 per minute"


@bp.get(TABLE)
@for_roles(*FACILITATION)
def table(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The page on which the tables' notes are written, with a network or without."""
    return _page(_workshop(slug, workshop_id))


@bp.get(TABLE + "/shell")
@for_roles(*FACILITATION)
def shell(slug: str, workshop_id: int) -> ResponseReturnValue:
    """The same page in the language ``in``, for the device to keep; changes nobody's language."""
    with force_locale(_language()):
        return _page(_workshop(slug, workshop_id))


@bp.get(TABLE + "/manifest.webmanifest")
@for_roles(*FACILITATION)
def manifest(slug: str, workshop_id: int) -> ResponseReturnValue:
    """What a telephone asks for when the page is added to its first screen."""
    workshop = _workshop(slug, workshop_id)
    address = url_for(".table", slug=slug, workshop_id=workshop_id)
    content = {
        "id": address,
        "name": _("Notes: %(workshop)s", workshop=workshop.title),
        "short_name": _("Notes"),
        "description": _("Notes of the tables, also without a network."),
        "lang": current_language(),
        "dir": direction(),
        "start_url": address,
        "scope": address,
        "display": "standalone",
        "background_color": "#fbf8f1",
        "theme_color": "#06302f",
        "icons": [_icon(size, purpose) for size in (192, 512) for purpose in ("any", "maskable")],
    }
    answer = jsonify(content)
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/notes-worker.js")
@open_to_all
def worker() -> ResponseReturnValue:
    """The service worker; each workshop's page registers it for itself alone."""
    script = worker_script(file_address("-")[:-1])
    headers = {"Service-Worker-Allowed": "/team/"}
    return Response(script, mimetype="text/javascript", headers=headers)


@bp.get("/notes-files/<stamp>/<path:name>")
@open_to_all
def file(stamp: str, name: str) -> ResponseReturnValue:
    """A file of the page, under the name of its version; the device keeps it with the page."""
    return Response(read_file(stamp, name), mimetype=mimetypes.guess_type(name)[0])


@bp.get(TABLE + "/state")
@for_roles(*FACILITATION)
def state(slug: str, workshop_id: int) -> ResponseReturnValue:
    """What is new, for whom, and the token that sending needs."""
    workshop = _workshop(slug, workshop_id)
    since = request.args.get("since", default=0, type=int)
    account = {"id": current_user.id, "name": current_user.name or current_user.email}
    return jsonify(changes_since(workshop, since) | {"account": account, "token": generate_csrf()})


@bp.post(TABLE + "/sync")
@limiter.limit(SYNCS, key_func=account_or_address)
@for_roles(*FACILITATION)
@writes
def sync(slug: str, workshop_id: int) -> ResponseReturnValue:
    """Take what a device did; say what became of each act, and what is new."""
    workshop = _workshop(slug, workshop_id)
    with force_locale(_language()):
        token = MultiDict({"csrf_token": request.headers.get("X-CSRFToken", "")})
        if not ActionForm(token).validate():
            return {"message": _("The page was open too long. Nothing is lost.")}, 400
        body: Any = request.get_json(silent=True)
        try:
            acts = read_acts(body, workshop)
        except DomainError as error:
            return {"message": str(error)}, error.status
        answers = take_acts(workshop=workshop, acts=acts, actor_id=current_user.id)
        told = [
            {"key": answer.key, "outcome": answer.outcome, "message": answer.message}
            for answer in answers
        ]
        since = body.get("since")
        changes = changes_since(workshop, since if isinstance(since, int) else 0)
        return jsonify(changes | {"answers": told, "account": {"id": current_user.id}})


def file_address(name: str) -> str:
    """Address of one of the page's files in its present version."""
    return url_for("notes.file", stamp=present_version(), name=name)


def _workshop(slug: str, workshop_id: int) -> Workshop:
    return get_workshop(get_for_team(slug, FACILITATION), workshop_id)


def _page(workshop: Workshop) -> str:
    consultation = workshop.consultation
    form = NoteForm(
        formdata=None,
        criteria=[(c.id, localized(c)) for c in consultation.criteria],
        provinces=[(p.id, localized(p)) for p in consultation.region.provinces],
        usual=localized(workshop.province) if workshop.province else "",
        data={"criterion": workshop.criterion_id},
    )
    return render_template(
        "workshops/notes/table.html",
        consultation=consultation,
        workshop=workshop,
        form=form,
        words=words(),
        home=url_for(".table", slug=consultation.slug, workshop_id=workshop.id),
        is_open=workshop.state is WorkshopState.OPEN,
        file_address=file_address,
        lang=current_language(),
        dir=direction(),
    )


def _icon(size: int, purpose: str) -> dict[str, Any]:
    return {
        "src": file_address(f"img/notes-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _language() -> str:
    """The page's own language, which may be another than that of the browser's last page."""
    asked = request.args.get("in", "")
    return babel_locale(asked if asked in LANGUAGES else current_language())
