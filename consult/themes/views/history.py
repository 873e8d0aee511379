"""The history of decisions: by theme, person and kind, and as a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from consult.access.policies import READERS, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.extensions import db
from consult.kernel.downloads import Cell, FileType, Sheet, csv_bytes, download, xlsx_bytes
from consult.kernel.i18n import direction
from consult.themes.forms import number_in
from consult.themes.models import EVENT_LABELS, EventKind, ThemeEvent
from consult.themes.queries import (
    EventFilter,
    deciders,
    event_page,
    get_theme,
    select_events,
    text_counts,
    undoings,
)
from consult.themes.queries.history import with_people
from consult.themes.views.frame import bp, may_edit, page_number
from consult.themes.views.state import code_of
from consult.themes.views.telling import changed, undone_kind

#: decisions of one file; more than anybody takes in years of work
MOST_ROWS = 100_000


@bp.get("/themes/history")
@for_roles(*READERS)
def history(slug: str) -> ResponseReturnValue:
    """What people decided about the themes, the latest first."""
    consultation = get_for_team(slug, READERS)
    wanted = filter_of(consultation)
    page = event_page(consultation, page=page_number(), wanted=wanted)
    return render_template(
        "themes/history.html",
        consultation=consultation,
        page=page,
        wanted=wanted,
        people=deciders(consultation),
        kinds=EventKind,
        undoings=undoings(page.items),
        texts=text_counts(page.items),
        changed=changed,
        undone_kind=undone_kind,
        may_edit=may_edit(consultation),
        arguments={name: request.args.get(name, "") for name in ("theme", "person", "kind")},
    )


@bp.get("/themes/history.<any(csv,xlsx):extension>")
@for_roles(*READERS)
def history_file(slug: str, extension: str) -> Response:
    """The same decisions, all of them, to take away."""
    consultation = get_for_team(slug, READERS)
    columns = [
        *(_("Number"), _("When"), _("Who"), _("What"), _("Theme"), _("Label"), _("Text")),
        *(_("Texts"), _("Before"), _("After"), _("Why"), _("Undoes")),
    ]
    rows = list(_rows(consultation, filter_of(consultation)))
    name = f"{slug}-{_('decisions')}.{extension}"
    if extension == "csv":
        return download(csv_bytes(columns, rows), name=name, kind=FileType.CSV)
    sheet = Sheet(_("History of decisions"), columns, rows, right_to_left=direction() == "rtl")
    return download(xlsx_bytes([sheet]), name=name, kind=FileType.XLSX)


def filter_of(consultation: Consultation) -> EventFilter:
    """Which decisions the address asks for; 404 for a theme that does not exist."""
    number = number_in(request.args.get("theme"))
    return EventFilter(
        theme=get_theme(consultation, number) if number is not None else None,
        actor_id=number_in(request.args.get("person")),
        kind=code_of(EventKind, request.args.get("kind")),
    )


def _rows(consultation: Consultation, wanted: EventFilter) -> Iterator[tuple[Cell, ...]]:
    select = select_events(consultation, wanted).options(*with_people()).limit(MOST_ROWS)
    events = db.session.scalars(select).unique().all()
    texts = text_counts(events)
    for event in events:
        yield _row(event, texts.get(event.id))


def _row(event: ThemeEvent, texts: int | None) -> tuple[Cell, ...]:
    pairs = changed(event)
    return (
        event.id,
        format_datetime(event.created_at, "yyyy-MM-dd HH:mm"),
        (event.actor.name or event.actor.email) if event.actor else "",
        str(EVENT_LABELS[event.kind]),
        event.theme.number if event.theme else None,
        event.theme.label if event.theme else "",
        event.contribution.reference if event.contribution else "",
        texts,
        " / ".join(before for before, _after in pairs if before),
        " / ".join(after for _before, after in pairs if after),
        event.reason,
        event.undoes_id,
    )
