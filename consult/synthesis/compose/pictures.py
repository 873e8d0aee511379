"""Charts of the report as data, each with the words that stand in for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Bar, Chart, ChartKind, MapChart, Selection, Spot
from consult.synthesis.compose.scope import Group, Scope
from consult.synthesis.facts import Contribution, Dimension, Theme

#: more bars than this are not read; the table beside the chart has them all
MOST_BARS = 15
#: bars over time beside a theme's text
FEW_BARS = 9
#: fewer different days than this make no timeline
FEWEST_DAYS = 5


def bars(
    scope: Scope, key: str, caption: str, groups: Iterable[Group], *, table: str = ""
) -> list[Chart]:
    """A bar chart of the groups, or nothing when there is nothing to compare.

    ``table`` is the key of a table of the same report that holds the same data.
    """
    shown = [g for g in groups if g.ids][:MOST_BARS]
    if len(shown) < 2:
        return []
    parts = (f"{g.label}: {scope.number(len(g.ids))}" for g in shown)
    alt = f"{caption}. {wording.listing(parts, scope.language)}."
    data = tuple(Bar(g.label, len(g.ids), g.ids, g.selection) for g in shown)
    return [Chart(key, ChartKind.BARS, caption, alt, data, table)]


def province_map(
    scope: Scope,
    key: str,
    of: Sequence[Contribution],
    theme: Theme | None = None,
    *,
    table: str = "",
) -> list[MapChart]:
    """Bubbles at the chief towns of the provinces, or nothing where their places are not known."""
    groups = {g.key: g for g in scope.groups(Dimension.PROVINCE, of, theme)}
    if not groups:
        return []
    spots = []
    for option in scope.facts.options.get(Dimension.PROVINCE, ()):
        if option.at is not None:
            label = scope.label(Dimension.PROVINCE, option.key)
            group = groups.get(option.key) or Group(
                option.key, label, (), scope.where(theme, {Dimension.PROVINCE: option.key})
            )
            spots.append(Spot(label, len(group.ids), *option.at, group.ids, group.selection))
    if len(spots) < 2:
        return []
    caption = _("Map: contributions by province; bubbles stand at the chief towns")
    listed = (f"{s.label}: {scope.number(s.value)}" for s in spots)
    alt = f"{caption}. {wording.listing(listed, scope.language)}."
    return [MapChart(key, caption, alt, tuple(spots), table)]


def timeline(scope: Scope, key: str, of: Sequence[Contribution]) -> list[Chart]:
    """Contributions by day, or nothing when they span too few days."""
    days: dict[date, list[int]] = defaultdict(list)
    for contribution in of:
        if contribution.received:
            days[contribution.received].append(contribution.id)
    if len(days) < FEWEST_DAYS:
        return []
    caption = _("Contributions by day")
    busiest = max(sorted(days), key=lambda d: len(days[d]))
    alt = _(
        "%(caption)s, from %(start)s to %(end)s; the most on one day: %(count)s, on %(day)s.",
        caption=caption,
        start=wording.day(min(days), scope.language),
        end=wording.day(max(days), scope.language),
        count=scope.number(len(days[busiest])),
        day=wording.day(busiest, scope.language),
    )
    data = tuple(
        Bar(d.isoformat(), len(days[d]), tuple(days[d]), _on(scope, d)) for d in sorted(days)
    )
    return [Chart(key, ChartKind.TIMELINE, caption, alt, data)]


def _on(scope: Scope, day: date) -> Selection:
    """What was received on a day; the register's page shows no single day."""
    whole = scope.where().text.rstrip(".")
    day_name = wording.day(day, scope.language)
    return Selection(_("%(what)s, received on %(day)s.", what=whole, day=day_name))


def of_theme(
    scope: Scope, key: str, contributions: Sequence[Contribution], theme: Theme
) -> list[Chart]:
    """The first of these that tells something: by province, by channel, over time."""
    provinces = [g for g in scope.groups(Dimension.PROVINCE, contributions, theme) if g.key]
    channels = [g for g in scope.groups(Dimension.CHANNEL, contributions, theme) if g.key]
    return (
        bars(scope, key, _("Contributions of this theme by province"), provinces)
        or bars(scope, key, _("Contributions of this theme by channel"), channels)
        or _over_time(scope, key, contributions)
    )


def _over_time(scope: Scope, key: str, contributions: Sequence[Contribution]) -> list[Chart]:
    """By month, or by quarter or year where there would be too many bars."""
    months = _by(contributions, lambda d: (d.replace(day=1), "MMMM y"), scope)
    if len(months) <= FEW_BARS:
        return bars(scope, key, _("Contributions of this theme by month"), months)
    quarters = _by(
        contributions,
        lambda d: (d.replace(day=1, month=(d.month - 1) // 3 * 3 + 1), "QQQQ y"),
        scope,
    )
    if len(quarters) <= FEW_BARS:
        return bars(scope, key, _("Contributions of this theme by quarter"), quarters)
    years = _by(contributions, lambda d: (d.replace(day=1, month=1), "y"), scope)
    return bars(scope, key, _("Contributions of this theme by year"), years)


def _by(
    contributions: Sequence[Contribution],
    period: Callable[[date], tuple[date, str]],
    scope: Scope,
) -> list[Group]:
    """Contributions by period, earliest first; ``period`` gives its first day and its pattern."""
    found: dict[tuple[date, str], list[int]] = defaultdict(list)
    for contribution in contributions:
        if contribution.received:
            found[period(contribution.received)].append(contribution.id)
    return [
        Group(start.isoformat(), wording.dated(start, pattern, scope.language), tuple(found[when]))
        for when in sorted(found)
        for start, pattern in [when]
    ]
