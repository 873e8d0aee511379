"""The agenda's public pages and files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.contributions.models import LANGUAGE_LABELS
from consult.extensions import utc_now
from consult.kernel.addresses import whole_address
from consult.kernel.downloads import FileType, download
from consult.kernel.i18n import LANGUAGES, babel_locale, current_language, localized
from consult.kernel.maps import Place, bubble_map
from consult.kernel.web import open_to_all
from consult.workshops.agenda.calendar import calendar_of
from consult.workshops.agenda.forms import AgendaForm
from consult.workshops.agenda.month import Month, bounds, month_of
from consult.workshops.agenda.poster import typeset_poster
from consult.workshops.agenda.queries import Wanted, get_published, published_meetings
from consult.workshops.agenda.wording import register_wording
from consult.workshops.calls.queries import public_call
from consult.workshops.evaluation.results import public_results
from consult.workshops.evaluation.showing import wording
from consult.workshops.minutes.queries import latest_edition
from consult.workshops.models import WORKSHOP_KIND_LABELS, Workshop, WorkshopKind
from consult.workshops.photos.answers import picture_of
from consult.workshops.photos.queries import get_public_photo, public_photos
from consult.workshops.photos.storage import Size
from consult.workshops.reporting.queries import versions_of

bp = Blueprint("agenda", __name__, url_prefix="/<slug>/agenda")

register_wording(bp)

ONE = "/<int(max=2147483647):number>"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@bp.get("")
@open_to_all
def index(slug: str) -> ResponseReturnValue:
    """The meetings as a list or as a month, and where they are held."""
    consultation = get_public(slug)
    form = AgendaForm(consultation, formdata=request.args)
    today = utc_now().date()
    meetings = published_meetings(consultation, _wanted(consultation, form))
    as_month = form.view.data == "month"
    call = public_call(consultation)
    return render_template(
        "workshops/agenda/index.html",
        consultation=consultation,
        form=form,
        coming=[m for m in meetings if m.held_on >= today],
        past=[m for m in meetings if m.held_on < today][::-1],
        month=_month(form, meetings, today) if as_month else None,
        map=_map(consultation, meetings),
        call=call if call and call.takes_interest(today) else None,
        today=today,
        **_labels(),
    )


@bp.get(ONE)
@open_to_all
def show(slug: str, number: int) -> ResponseReturnValue:
    """One meeting: when, where, in which languages, how to get in, what was photographed."""
    consultation = get_public(slug)
    meeting = get_published(consultation, number)
    return render_template(
        "workshops/agenda/show.html",
        consultation=consultation,
        meeting=meeting,
        minutes=latest_edition(meeting),
        photos=public_photos(meeting),
        reports=versions_of(meeting),
        today=utc_now().date(),
        poster_languages=LANGUAGES,
        evaluation_results=public_results(meeting),
        **wording(),
        **_labels(),
    )


@bp.get(ONE + "/photos/<int(max=2147483647):photo_id>/<any(full, small):size>.jpg")
@open_to_all
def photo(slug: str, number: int, photo_id: int, size: str) -> Response:
    """A photo of the meeting that the team made public."""
    meeting = get_published(get_public(slug), number)
    return picture_of(get_public_photo(meeting, photo_id), Size(size))


@bp.get("/meetings.ics")
@open_to_all
def feed(slug: str) -> ResponseReturnValue:
    """All meetings, for a calendar that asks again by itself."""
    consultation = get_public(slug)
    return _calendar(consultation, list(published_meetings(consultation)), "meetings")


@bp.get(ONE + "/meeting.ics")
@open_to_all
def entry(slug: str, number: int) -> ResponseReturnValue:
    """One meeting, to be put in a calendar."""
    consultation = get_public(slug)
    return _calendar(consultation, [get_published(consultation, number)], f"meeting-{number}")


@bp.get(ONE + "/poster.pdf")
@open_to_all
def poster(slug: str, number: int) -> ResponseReturnValue:
    """The meeting's poster, with a code that leads to its page."""
    consultation = get_public(slug)
    meeting = get_published(consultation, number)
    language = current_language()
    with force_locale(babel_locale(language)):
        content = typeset_poster(meeting, _address(meeting), language)
    name = f"{slug}-meeting-{number}-{language}.pdf"
    return download(content, name=name, kind=FileType.PDF)


def _wanted(consultation: Consultation, form: AgendaForm) -> Wanted:
    kind = form.known("kind")
    return Wanted(
        kind=WorkshopKind(kind) if kind else None,
        province_id={p.code: p.id for p in consultation.region.provinces}.get(
            form.known("province")
        ),
        criterion_id={c.code: c.id for c in consultation.criteria}.get(form.known("criterion")),
        language=form.known("language"),
    )


def _month(form: AgendaForm, meetings: Sequence[Workshop], today: date) -> Month:
    """The month that the address names, else that of the next meeting, else the present one."""
    found = _MONTH.fullmatch(form.month.data or "")
    coming = [m.held_on for m in meetings if m.held_on >= today]
    first = min(coming, default=today).replace(day=1)
    if found:
        first = date(int(found[1]), int(found[2]), 1)
    begin, end = bounds(first)
    return month_of(first, [m for m in meetings if begin <= m.held_on <= end])


def _map(consultation: Consultation, meetings: Sequence[Workshop]) -> dict[str, object] | None:
    """How many meetings in each province, drawn; nothing where no province is on the map."""
    provinces = consultation.region.provinces
    if not provinces or not meetings:
        return None
    held = Counter(m.province_id for m in meetings if not m.cancelled_at)
    places = [Place(localized(p), held[p.id], p.latitude, p.longitude) for p in provinces]
    alt = _("Meetings by prefecture and province")
    picture = bubble_map(places, alt=alt, language=current_language())
    rows = [(place.label, place.value) for place in places]
    if held[None]:
        rows.append((_("The whole region"), held[None]))
    return {"svg": picture.markup(), "title": alt, "rows": rows}


def _calendar(consultation: Consultation, meetings: Sequence[Workshop], name: str) -> Response:
    content = calendar_of(
        consultation, meetings, address_of=_address, host=request.host.partition(":")[0]
    )
    return download(content, name=f"{consultation.slug}-{name}.ics", kind=FileType.ICS)


def _address(meeting: Workshop) -> str:
    return whole_address("agenda.show", slug=meeting.consultation.slug, number=meeting.id)


def _labels() -> dict[str, object]:
    return {"kind_labels": WORKSHOP_KIND_LABELS, "language_labels": LANGUAGE_LABELS}
