"""What every chapter of the report needs: the facts, the language, counts by dimension."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _

from consult.documents import wording
from consult.documents.blocks import Figure, Ids, Selection, Sentence
from consult.synthesis.facts import Contribution, Dimension, Facts, Sorting, Theme

#: dimensions of the people who spoke, and of what they said, in the order of the report
PEOPLE = (
    *(Dimension.PROVINCE, Dimension.SETTING),
    *(Dimension.SEX, Dimension.AGE_BAND, Dimension.CATEGORY),
)
SPEECH = (Dimension.CHANNEL, Dimension.LANGUAGE, Dimension.CRITERION)


@dataclass(frozen=True)
class Group:
    """The contributions that share one value of a dimension; ``key`` is ``None`` if not stated."""

    key: str | None
    label: str
    ids: Ids
    selection: Selection | None = None


@dataclass(frozen=True)
class Scope:
    """The facts seen in one language; all of a consultation, or what a thematic report is about."""

    facts: Facts
    language: str
    #: what narrows the facts: a theme, or values of dimensions
    about_theme: Theme | None = None
    about: Mapping[Dimension, str] = field(default_factory=dict)
    names: dict[Dimension, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[int, Contribution]:
        """Contribution of each id."""
        return {c.id: c for c in self.facts.contributions}

    @cached_property
    def in_theme(self) -> dict[int, list[Contribution]]:
        """Contributions that stand in each theme's id, first or also, in the register's order."""
        found: dict[int, list[Contribution]] = defaultdict(list)
        for contribution in self.facts.contributions:
            for theme in contribution.themes:
                found[theme].append(contribution)
        return found

    @cached_property
    def shares_themes(self) -> bool:
        """Whether any contribution stands in more than one theme."""
        return any(c.also for c in self.facts.contributions)

    @cached_property
    def themes(self) -> list[Theme]:
        """Themes that hold a contribution, the largest first."""
        held = [t for t in self.facts.themes if self.in_theme.get(t.id)]
        return sorted(held, key=lambda t: (-len(self.in_theme[t.id]), t.number))

    @cached_property
    def main_criterion(self) -> dict[int, str | None]:
        """For each theme the criterion that its contributions name most often."""
        order = {o.key: i for i, o in enumerate(self.facts.options.get(Dimension.CRITERION, ()))}
        return {t.id: _commonest(self.in_theme[t.id], order) for t in self.themes}

    @cached_property
    def has_places(self) -> bool:
        """Whether the region's provinces and where they lie are known."""
        return any(o.at for o in self.facts.options.get(Dimension.PROVINCE, ()))

    def sorted_as(self, sorting: Sorting) -> list[Contribution]:
        """Contributions that the theme run left in this state."""
        return [c for c in self.facts.contributions if c.sorting is sorting]

    def number(self, value: int) -> str:
        """A whole number as this language writes it."""
        return wording.number(value, self.language)

    def share(self, part: int, whole: int) -> str:
        """A part of a whole as a percentage."""
        return wording.share(wording.percent_of(part, whole), self.language)

    def theme_name(self, theme: Theme) -> str:
        """The theme's label, else its words, else its number."""
        label = wording.name(theme.names, self.language) or wording.listing(
            theme.terms[:3], self.language
        )
        return label or _("Theme %(number)s", number=theme.number)

    def label(self, dimension: Dimension, key: str | None) -> str:
        """Name of a value of a dimension, or "not stated"."""
        if key is None:
            return wording.not_stated()
        if dimension not in self.names:
            options = self.facts.options.get(dimension, ())
            self.names[dimension] = {o.key: wording.name(o.names, self.language) for o in options}
        return self.names[dimension].get(key) or key

    def states(self, dimension: Dimension, of: Iterable[Contribution]) -> bool:
        """Whether any of these contributions states this dimension."""
        return any(dimension in c.values for c in of)

    def where(
        self, theme: Theme | None = None, by: Mapping[Dimension, str | None] | None = None
    ) -> Selection:
        """What is counted, as a sentence and as arguments of the register's page."""
        theme = theme or self.about_theme
        stated: dict[Dimension, str | None] = {**self.about, **(by or {})}
        said, arguments = [], []
        if theme is not None:
            name = wording.isolated(self.theme_name(theme))
            said.append(_("theme %(number)s (%(name)s)", number=theme.number, name=name))
            arguments.append(("theme", str(theme.number)))
        for dimension, key in stated.items():
            label = wording.isolated(self.label(dimension, key))
            said.append(f"{dimension_name(dimension)}: {label}")
            arguments.append((str(dimension), self.code(dimension, key)))
        if not said:
            return Selection(_("All contributions counted in this report."))
        conditions = wording.clauses(said, self.language)
        text = _("Contributions counted in this report with %(conditions)s.", conditions=conditions)
        # what nobody stated cannot be asked of the register
        return Selection(text, tuple(arguments) if all(v for _n, v in arguments) else ())

    def code(self, dimension: Dimension, key: str | None) -> str:
        """How the register's page names a value in its address; nothing for "not stated"."""
        if key is None:
            return ""
        options = self.facts.options.get(dimension, ())
        return next((o.code or o.key for o in options if o.key == key), key)

    def groups(
        self, dimension: Dimension, of: Sequence[Contribution], theme: Theme | None = None
    ) -> list[Group]:
        """Contributions by value, in the order of the options, "not stated" last.

        ``of`` are those of ``theme``, or all that the report counts.

        Values without any contribution are left out; so is everything when none is stated.
        """
        found: dict[str | None, list[int]] = defaultdict(list)
        for contribution in of:
            found[contribution.values.get(dimension)].append(contribution.id)
        unstated = found.pop(None, [])
        if not found:
            return []
        order = {o.key: i for i, o in enumerate(self.facts.options.get(dimension, ()))}
        keys = sorted((k for k in found if k is not None), key=lambda k: (order.get(k, 10**6), k))
        groups = [
            Group(k, self.label(dimension, k), tuple(found[k]), self.where(theme, {dimension: k}))
            for k in keys
        ]
        if dimension is Dimension.PROVINCE:
            groups.sort(key=lambda g: -len(g.ids))
        if unstated:
            unsaid = self.where(theme, {dimension: None})
            groups.append(Group(None, wording.not_stated(), tuple(unstated), unsaid))
        return groups

    def breakdown(
        self, groups: Iterable[Group], meaning: str, name: str = ""
    ) -> tuple[str, tuple[Figure, ...]]:
        """Groups as ``label (count)`` in one line, and the figures in it.

        People's texts can name the figures as ``name:key``, if there is a name.
        """
        groups = list(groups)
        text = wording.listing(
            (f"{wording.isolated(g.label)} ({self.number(len(g.ids))})" for g in groups),
            self.language,
        )
        figures = tuple(
            Figure(
                g.label,
                len(g.ids),
                meaning,
                g.ids,
                key=f"{name}:{g.key}" if name and g.key else "",
                selection=g.selection,
            )
            for g in groups
        )
        return text, figures


def dimension_name(dimension: Dimension) -> str:
    """What a dimension is called."""
    names: dict[Dimension, str] = {
        Dimension.CRITERION: _("Criterion"),
        Dimension.CHANNEL: _("Channel"),
        Dimension.PROVINCE: _("Province"),
        Dimension.SETTING: _("Town or countryside"),
        Dimension.SEX: _("Sex"),
        Dimension.AGE_BAND: _("Age band"),
        Dimension.CATEGORY: _("Category"),
        Dimension.LANGUAGE: _("Language"),
    }
    return names[dimension]


def ids_of(contributions: Iterable[Contribution]) -> Ids:
    """Their ids, in their order."""
    return tuple(c.id for c in contributions)


def say(key: str, text: str, *figures: Figure) -> Sentence:
    """A sentence from the template ``key``."""
    return Sentence(key, text, figures)


def _commonest(contributions: Iterable[Contribution], order: dict[str, int]) -> str | None:
    counts = Counter(
        c.values[Dimension.CRITERION] for c in contributions if Dimension.CRITERION in c.values
    )
    if not counts:
        return None
    return min(counts, key=lambda key: (-counts[key], order.get(key, 10**6), key))
