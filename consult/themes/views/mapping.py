"""The theme map: a drawing that needs no script, its points as data, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.access.policies import READERS, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.figures import names_of
from consult.themes.map.drawing import Look, bubbles, looks, mark, paths
from consult.themes.map.queries import Colour, count_points, points_of, run_of_map, spreads_of
from consult.themes.models import Theme
from consult.themes.queries import active_themes, sizes
from consult.themes.views.frame import bp

#: points that stand in the page itself; more are drawn by a script on a canvas
MOST_DRAWN = 2_000

COLOUR_LABELS = {
    Colour.THEME: _l("Theme"),
    Colour.CRITERION: _l("Criterion"),
    Colour.PROVINCE: _l("Prefecture or province"),
    Colour.CHANNEL: _l("Channel"),
}


@dataclass(frozen=True)
class Key:
    """A line of the legend: name, look, and the mark as path data."""

    value: object
    name: str
    look: Look

    @property
    def path(self) -> str:
        """The mark in a box of 16."""
        return mark(self.look.shape, 8, 8, 5)


@bp.get("/themes/map")
@for_roles(*READERS)
def theme_map(slug: str) -> ResponseReturnValue:
    """The map of the latest run, coloured by what is asked."""
    consultation = get_for_team(slug, READERS)
    by = _colour()
    themes = active_themes(consultation)
    keys = _legend(consultation, by, themes)
    look_of = {key.value: key.look for key in keys}
    count = count_points(consultation)
    drawn = points_of(consultation, by) if count <= MOST_DRAWN else []
    return render_template(
        "themes/map.html",
        consultation=consultation,
        run=run_of_map(consultation),
        themes={theme.id: theme for theme in themes},
        sizes=sizes(consultation),
        bubbles=bubbles(spreads_of(consultation), {t.id: t.label for t in themes}),
        paths=paths(drawn, look_of),
        keys=keys,
        look_of=looks([theme.id for theme in themes]),
        points=count,
        by=by,
        colours=COLOUR_LABELS,
    )


@bp.get("/themes/map/points")
@for_roles(*READERS)
def map_points(slug: str) -> ResponseReturnValue:
    """The points of the map as data: ``[x, y, index of its key, reference]`` each."""
    consultation = get_for_team(slug, READERS)
    by = _colour()
    keys = _legend(consultation, by, active_themes(consultation))
    index = {key.value: position for position, key in enumerate(keys)}
    points = [
        [round(100 * point.x, 1), round(-100 * point.y, 1), index.get(point.value, index[None]),
         point.reference]
        for point in points_of(consultation, by)
    ]  # fmt: skip
    address = url_for(".place", slug=slug, reference="REFERENCE")
    return jsonify(
        keys=[{"name": k.name, "colour": k.look.colour, "shape": k.look.shape} for k in keys],
        points=points,
        address=address,
    )


def _colour() -> Colour:
    asked = request.args.get("by", "")
    return next((colour for colour in Colour if colour == asked), Colour.THEME)


def _legend(consultation: Consultation, by: Colour, themes: Sequence[Theme]) -> list[Key]:
    """What the looks mean, in the usual order; what was not stated, or is in no theme, last."""
    if by is Colour.THEME:
        named: dict[object, str] = {t.id: f"{t.number}. {t.label}" for t in themes}
        rest = _("In no theme")
    else:
        named, rest = names_of(consultation, by), _("Not stated")
    look_of = looks(list(named))
    keys = [Key(value, name, look_of[value]) for value, name in named.items()]
    return [*keys, Key(None, rest, look_of[None])]
