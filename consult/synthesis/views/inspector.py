"""The inspector: a page for each figure, sentence, cell, bar and quote of a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access.policies import READERS, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.documents.blocks import Selection
from consult.kernel.pagination import Page
from consult.synthesis.inspector import Evidence, Inspector
from consult.synthesis.page import TeamPlace
from consult.synthesis.queries import get_version
from consult.synthesis.queries.register import workshops_named
from consult.synthesis.showing import shown
from consult.synthesis.views.frame import NUMBER, ONE, bp

T = TypeVar("T")

PIECE = f"{ONE}/inspect/<{NUMBER}:block>/<{NUMBER}:item>"
#: contributions on a page
SIZE = 20
#: what the register's page can be narrowed by, in its address
REGISTER_ARGUMENTS = frozenset({"criterion", "province", "setting", "channel", "language"})


@dataclass(frozen=True)
class Said:
    """A contribution behind a figure: its number, and its words as the version holds them."""

    id: int
    reference: str
    text: str
    facts: str


@bp.get(PIECE)
@bp.get(f"{PIECE}/<{NUMBER}:part>")
@for_roles(*READERS)
def inspect(
    slug: str, number: int, block: int, item: int, part: int | None = None
) -> ResponseReturnValue:
    """What a piece of a version means and rests on; ``?panel`` gives the inside alone."""
    consultation = get_for_team(slug, READERS)
    report = get_version(consultation, number)
    document = shown(report).document
    inspector = Inspector(document)
    found = inspector.look(block, item, part) or abort(404)
    page = _sliced(found.contributions, request.args.get("page", 1, type=int))
    template = "_inspected.html" if "panel" in request.args else "inspect.html"
    return render_template(
        f"synthesis/{template}",
        consultation=consultation,
        report=report,
        document=document,
        found=found,
        place=TeamPlace(document, slug, number),
        piece={"slug": slug, "number": number, "block": block, "item": item},
        page=page,
        said=[_said(inspector, id_) for id_ in page.items],
        workshops=workshops_named(consultation, found.workshops),
        register=_register_address(consultation, found),
    )


def _sliced(items: Sequence[T], number: int) -> Page[T]:
    pages = max(1, -(-len(items) // SIZE))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * SIZE : number * SIZE], number, SIZE, len(items))


def _said(inspector: Inspector, contribution: int) -> Said:
    reference = inspector.document.references.get(contribution, (str(contribution), ""))[0]
    entry = inspector.texts.get(contribution)
    if entry is None:
        return Said(contribution, reference, "", "")
    return Said(contribution, reference, entry.text, entry.facts)


def _register_address(consultation: Consultation, found: Evidence) -> str:
    """The page that shows the same selection as it stands now, where there is one."""
    return address_of(consultation, found.selection) if found.selection else ""


def address_of(consultation: Consultation, selection: Selection) -> str:
    """The register narrowed as a figure was, or the theme's page; empty where there is none."""
    arguments: dict[str, Any] = dict(selection.arguments)
    if not arguments:
        return ""
    if set(arguments) <= REGISTER_ARGUMENTS:
        return url_for("register.index", slug=consultation.slug, **arguments)
    if set(arguments) == {"theme"} and arguments["theme"].isdecimal():
        return url_for("themes.show", slug=consultation.slug, number=int(arguments["theme"]))
    return ""
