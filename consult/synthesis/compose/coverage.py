"""Who was heard, and who was not: contributions held against the inhabitants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from consult.contributions.coverage.measuring import (
    Basis,
    Compared,
    Coverage,
    Inhabitants,
    Standing,
    Trait,
    Verdict,
    Voice,
    measure,
)
from consult.contributions.coverage.meetings import together
from consult.contributions.coverage.queries import known_groups
from consult.contributions.coverage.wording import (
    VERDICT_LABELS,
    assumption,
    limits,
    place_names,
    rule,
)
from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    Ids,
    Points,
    Row,
    Selection,
    Sentence,
    Table,
)
from consult.synthesis.compose.scope import Scope, dimension_name, say
from consult.synthesis.facts import Contribution, Dimension

#: traits of one dimension each; a place has two
DIMENSIONS = {
    Trait.PROVINCE: Dimension.PROVINCE,
    Trait.SETTING: Dimension.SETTING,
    Trait.SEX: Dimension.SEX,
    Trait.AGE_BAND: Dimension.AGE_BAND,
}
#: traits of which it is news that a group was not heard
TOLD = (Trait.PROVINCE, Trait.SETTING, Trait.PLACE, Trait.SEX, Trait.AGE_BAND)


def unasked(scope: Scope) -> frozenset[Dimension]:
    """What facts kept by an earlier version never asked: it is no news that nobody stated it."""
    return frozenset() if scope.facts.census else frozenset({Dimension.SETTING})


def coverage(scope: Scope) -> list[Block]:
    """The section; nothing for facts that were kept before there was one."""
    if scope.facts.census is None or not scope.facts.contributions:
        return []
    seen = _Seen(scope)
    if not any(compared.stated for compared in seen.coverage.compared):
        return []
    heading = Heading(2, _("Who was heard, and who was not"), "coverage")
    return [heading, Points(tuple(_sentences(seen))), *_tables(seen)]


@dataclass(frozen=True)
class _Seen:
    """The comparison over a scope, with the contributions behind each group."""

    scope: Scope

    @cached_property
    def coverage(self) -> Coverage:
        """How each group was heard."""
        facts = self.scope.facts
        provinces = {}
        if facts.census and facts.census.year:
            for option in facts.options.get(Dimension.PROVINCE, ()):
                known = option.population is not None and option.urban_share is not None
                provinces[option.key] = (
                    Inhabitants(option.population or 0, option.urban_share or 0.0)
                    if known
                    else None
                )
        voices = Counter(_voice(c) for c in facts.contributions)
        people = together(
            {Trait(trait): counts for trait, counts in w.came.items()} for w in facts.workshops
        )
        came = sum(w.participants or 0 for w in facts.workshops)
        return measure(known_groups(provinces), voices, people, came=came)

    @cached_property
    def ids(self) -> dict[Trait, dict[str | None, Ids]]:
        """Contributions of each group; those of None do not state it."""
        found: dict[Trait, dict[str | None, list[int]]] = {t: defaultdict(list) for t in Trait}
        known = {c.trait: {s.key for s in c.standings} for c in self.coverage.compared}
        for contribution in self.scope.facts.contributions:
            voice = _voice(contribution)
            for trait, keys in known.items():
                key = voice.key(trait)
                found[trait][key if key in keys else None].append(contribution.id)
        return {t: {k: tuple(ids) for k, ids in held.items()} for t, held in found.items()}

    @cached_property
    def workshops(self) -> tuple[int, ...]:
        """The meetings of whose participants something is known."""
        return tuple(w.id for w in self.scope.facts.workshops if w.came)

    @cached_property
    def places(self) -> dict[str, str]:
        """Names of the towns and the countryside of each province."""
        options = self.scope.facts.options.get(Dimension.PROVINCE, ())
        return place_names({o.key: self.scope.label(Dimension.PROVINCE, o.key) for o in options})

    def name(self, trait: Trait, key: str) -> str:
        """What a group is called."""
        if trait is Trait.PLACE:
            return self.places[key]
        return self.scope.label(DIMENSIONS[trait], key)

    def selection(self, trait: Trait, key: str | None) -> Selection:
        """What was counted of a group."""
        if trait is not Trait.PLACE:
            return self.scope.where(by={DIMENSIONS[trait]: key})
        province, _slash, setting = (key or "").partition("/")
        by = {Dimension.PROVINCE: province or None, Dimension.SETTING: setting or None}
        return self.scope.where(by=by)

    def figure(self, trait: Trait, standing: Standing) -> Figure:
        """The count of a group, with what it rests on."""
        ids = self.ids[trait].get(standing.key, ())
        return Figure(
            self.name(trait, standing.key),
            standing.count,
            _("Contributions of this group"),
            ids,
            key=f"coverage_{trait}:{standing.key}",
            selection=self.selection(trait, standing.key),
        )


def _voice(contribution: Contribution) -> Voice:
    values = contribution.values
    return Voice(
        *(values.get(DIMENSIONS[t]) for t in (Trait.PROVINCE, Trait.SETTING)),
        *(values.get(DIMENSIONS[t]) for t in (Trait.SEX, Trait.AGE_BAND)),
    )


def _sentences(seen: _Seen) -> Iterator[Sentence]:
    compared = [c for t in TOLD if (c := seen.coverage.by(t)) is not None and c.stated]
    census = any(c.basis is Basis.CENSUS for c in compared)
    for each in compared:
        yield from _quiet(seen, each)
    if census and not any(c.quiet for c in compared):
        yield say(
            "coverage_even",
            _("No province, setting or sex was heard less than expected."),
        )
    for each in compared:
        yield from _unstated(seen, each)
    if census:
        yield say("coverage_rule", _against(seen))
    else:
        text = _("The inhabitants of the places named are not known here: groups are only counted.")
        yield say("coverage_counts", text)
    yield say("coverage_assumption", assumption())
    yield say("coverage_limits", limits())


def _against(seen: _Seen) -> str:
    census = seen.scope.facts.census
    year = census.year if census else None
    first = _("Places are held against the legal population of the census of %(year)s.", year=year)
    return f"{first} {rule()}"


def _quiet(seen: _Seen, compared: Compared) -> Iterator[Sentence]:
    """Who was not heard at all, and who less than expected."""
    trait, quiet = compared.trait, compared.quiet
    silent = [s for s in quiet if s.verdict is Verdict.NOT_HEARD]
    if silent:
        names = _list(seen, (wording.isolated(seen.name(trait, s.key)) for s in silent))
        yield say(
            f"coverage_{trait}_not_heard",
            _("Not heard at all: %(list)s.", list=names),
            *(seen.figure(trait, s) for s in silent),
        )
    little = [s for s in quiet if s.verdict is Verdict.LESS]
    if little:
        names = _list(seen, (_counted(seen, compared, s) for s in little))
        yield say(
            f"coverage_{trait}_less",
            _("Heard less than expected: %(list)s.", list=names),
            *(seen.figure(trait, s) for s in little),
        )


def _counted(seen: _Seen, compared: Compared, standing: Standing) -> str:
    language = seen.scope.language
    name = wording.isolated(seen.name(compared.trait, standing.key))
    share = wording.share(standing.share, language)
    if compared.basis is Basis.HALVES:
        return str(_("%(name)s (%(share)s of contributions, for one half)", name=name, share=share))
    expected = wording.share(standing.expected or 0.0, language)
    return str(
        _(
            "%(name)s (%(share)s of contributions, %(expected)s of inhabitants)",
            name=name,
            share=share,
            expected=expected,
        )
    )


def _list(seen: _Seen, items: Iterator[str]) -> str:
    return wording.clauses(items, seen.scope.language)


def _unstated(seen: _Seen, compared: Compared) -> Iterator[Sentence]:
    """How many say nothing of a trait: they stand in no comparison."""
    if not compared.unstated or compared.trait is Trait.PLACE:
        return
    scope, ids = seen.scope, seen.ids[compared.trait].get(None, ())
    dimension = dimension_name(DIMENSIONS[compared.trait])
    text = _(
        "%(dimension)s not stated: %(count)s of %(total)s contributions (%(share)s).",
        dimension=dimension,
        count=scope.number(compared.unstated),
        total=scope.number(compared.total),
        share=scope.share(compared.unstated, compared.total),
    )
    figure = Figure(dimension, compared.unstated, _("Contributions that do not state it"), ids)
    yield say(f"coverage_{compared.trait}_unstated", text, figure)


def _tables(seen: _Seen) -> Iterator[Table]:
    for trait in TOLD:
        compared = seen.coverage.by(trait)
        if compared is not None and compared.stated:
            yield _table(seen, compared)


@dataclass(frozen=True)
class _Columns:
    """What a table shows beside the group and its contributions."""

    census: bool
    compared: bool
    people: bool

    def names(self) -> tuple[str, ...]:
        """Headings after the first."""
        shown = (
            (self.census, _("Inhabitants")),
            (self.compared, _("Share expected")),
            (True, _("Contributions")),
            (True, _("Share")),
            (self.people, _("Participants")),
            (self.compared, _("Heard")),
        )
        return tuple(name for there, name in shown if there)

    def cells(self, standing: Standing) -> tuple[Cell, ...]:
        """Cells after the first."""
        shown: Sequence[tuple[bool, Cell]] = (
            (self.census, standing.population or 0),
            (self.compared, standing.expected or 0.0),
            (True, standing.count),
            (True, standing.share),
            (self.people, standing.people),
            (self.compared, str(VERDICT_LABELS[standing.verdict])),
        )
        return tuple(cell for there, cell in shown if there)


def _table(seen: _Seen, compared: Compared) -> Table:
    trait = compared.trait
    columns = _Columns(
        census=compared.basis is Basis.CENSUS,
        compared=compared.basis is not Basis.NOTHING,
        people=any(s.people for s in compared.standings),
    )
    rows = tuple(
        Row(
            (seen.name(trait, s.key), *columns.cells(s)),
            seen.ids[trait].get(s.key, ()),
            seen.workshops if s.people else (),
            selection=seen.selection(trait, s.key),
        )
        for s in compared.standings
    )
    names = columns.names()
    last = 20 if columns.compared else 14
    widths = (86 - 12 * (len(names) - 1), *(12 for _name in names[1:]), last)
    first = _("Place") if trait is Trait.PLACE else dimension_name(DIMENSIONS[trait])
    return Table(f"coverage_{trait}", _caption(trait), (first, *names), rows, widths=widths)


def _caption(trait: Trait) -> str:
    names: dict[Trait, str] = {
        Trait.PROVINCE: _("Contributions and inhabitants, by province"),
        Trait.SETTING: _("Contributions and inhabitants, towns and countryside"),
        Trait.PLACE: _("Contributions and inhabitants, towns and countryside of each province"),
        Trait.SEX: _("Contributions of women and men, and half each"),
        Trait.AGE_BAND: _("Contributions and participants, by age band"),
    }
    return names[trait]
