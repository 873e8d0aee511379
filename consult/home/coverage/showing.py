"""Coverage as people read it: named groups, sentences, tables and drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import (
    Basis,
    Compared,
    Coverage,
    Standing,
    Trait,
    Verdict,
)
from consult.contributions.coverage.wording import TRAIT_LABELS, VERDICT_LABELS, place_names
from consult.contributions.models import AGE_LABELS, SETTING_LABELS, SEX_LABELS
from consult.documents.wording import number, share
from consult.kernel.downloads import Cell
from consult.kernel.i18n import current_language, direction, localized
from consult.kernel.maps import Place, bubble_map
from consult.regions.models import Province

#: inhabitants that a rate is given for, in tables and on the map
TEN_THOUSAND, HUNDRED_THOUSAND = 10_000, 100_000
#: rows of a table that stands open
MOST_LINES = 12
#: traits in the order in which they are read; the first four have sentences of their own
ORDER = (Trait.PROVINCE, Trait.SETTING, Trait.SEX, Trait.AGE_BAND, Trait.PLACE)
#: those of which the public is told who is missing
PLACES = (Trait.PROVINCE, Trait.SETTING, Trait.PLACE)
BADGES: Mapping[Verdict, str] = {
    Verdict.NOT_HEARD: "danger",
    Verdict.LESS: "warning",
    Verdict.AS_EXPECTED: "success",
    Verdict.MORE: "neutral",
    Verdict.COUNTED: "neutral",
}


@dataclass(frozen=True)
class Bar:
    """A bar of a pair, in hundredths of the widest, from the side where reading begins."""

    x: float
    width: float


@dataclass(frozen=True)
class Line:
    """A group as a row of its table."""

    name: str
    standing: Standing
    label: str
    badge: str
    share: str
    expected: str
    inhabitants: str
    #: contributions for ten thousand inhabitants
    rate: str
    seen: Bar
    due: Bar | None
    #: arguments of the register's page that shows its contributions; empty when none does
    register: Mapping[str, str]


@dataclass(frozen=True)
class Panel:
    """A trait: its table, and what is not known."""

    trait: Trait
    title: str
    compared: Compared
    lines: Sequence[Line]
    unstated: str

    @property
    def has_census(self) -> bool:
        """Whether the groups' inhabitants are known."""
        return self.compared.basis is Basis.CENSUS

    @property
    def has_shares(self) -> bool:
        """Whether there is something to compare with."""
        return self.compared.basis is not Basis.NOTHING

    @property
    def long(self) -> bool:
        """Whether the table is opened on demand: it has more rows than are read at once."""
        return len(self.lines) > MOST_LINES

    @property
    def has_people(self) -> bool:
        """Whether somebody who came to a meeting is known by this trait."""
        return any(line.standing.people for line in self.lines)


def names_in(consultation: Consultation) -> dict[Trait, dict[str, str]]:
    """Names of all groups of a consultation, in the reader's language."""
    provinces = {str(p.id): localized(p) for p in consultation.region.provinces}
    return {
        Trait.PROVINCE: provinces,
        Trait.SETTING: {str(k): str(v) for k, v in SETTING_LABELS.items()},
        Trait.PLACE: place_names(provinces),
        Trait.SEX: {str(k): str(v) for k, v in SEX_LABELS.items()},
        Trait.AGE_BAND: {str(k): str(v) for k, v in AGE_LABELS.items()},
    }


def panels_of(consultation: Consultation, coverage: Coverage) -> list[Panel]:
    """A table for each trait that the consultation has groups for."""
    names = names_in(consultation)
    codes = {str(p.id): p.code for p in consultation.region.provinces}
    found = []
    for trait in ORDER:
        compared = coverage.by(trait)
        if compared is not None:
            lines = tuple(_lines(compared, names[trait], codes))
            title = str(TRAIT_LABELS[trait])
            found.append(Panel(trait, title, compared, lines, _unstated(compared)))
    return found


def _lines(
    compared: Compared, names: Mapping[str, str], codes: Mapping[str, str]
) -> Iterator[Line]:
    language = current_language()
    widest = max((max(s.share, s.expected or 0.0) for s in compared.standings), default=0.0)
    for standing in compared.standings:
        rate = standing.rate(TEN_THOUSAND)
        yield Line(
            name=names[standing.key],
            standing=standing,
            label=str(VERDICT_LABELS[standing.verdict]),
            badge=BADGES[standing.verdict],
            share=share(standing.share, language),
            expected=share(standing.expected, language) if standing.expected is not None else "",
            inhabitants=number(standing.population, language) if standing.population else "",
            rate=str(format_decimal(rate, "0.0")) if rate is not None else "",
            seen=_bar(standing.share, widest),
            due=_bar(standing.expected, widest) if standing.expected is not None else None,
            register=_register(compared.trait, standing.key, codes),
        )


def _bar(value: float, widest: float) -> Bar:
    width = round(100 * value / widest, 1) if widest else 0.0
    return Bar(round(100 - width, 1) if direction(current_language()) == "rtl" else 0.0, width)


def _register(trait: Trait, key: str, codes: Mapping[str, str]) -> Mapping[str, str]:
    province, _slash, setting = key.partition("/")
    if trait is Trait.PROVINCE:
        return {"province": codes[key]}
    if trait is Trait.PLACE:
        return {"province": codes[province], "setting": setting}
    return {"setting": key} if trait is Trait.SETTING else {}


def _unstated(compared: Compared) -> str:
    """How many contributions say nothing of this."""
    if not compared.total:
        return ""
    language = current_language()
    return str(
        _(
            "Not stated: %(share)s of the contributions (%(count)s of %(total)s).",
            share=share(compared.unstated / compared.total, language),
            count=number(compared.unstated, language),
            total=number(compared.total, language),
        )
    )


@dataclass(frozen=True)
class Told:
    """A group that has not been heard yet, in words."""

    name: str
    label: str
    badge: str
    text: str


def quiet_groups(
    consultation: Consultation, coverage: Coverage, traits: Iterable[Trait] = ORDER
) -> list[Told]:
    """Who has not been heard yet, in words: provinces first, each trait by how much is missing."""
    names = names_in(consultation)
    compared = [c for trait in traits if (c := coverage.by(trait)) is not None]
    return [
        Told(
            name=names[each.trait][standing.key],
            label=str(VERDICT_LABELS[standing.verdict]),
            badge=BADGES[standing.verdict],
            text=_sentence(standing, each.basis, meetings=coverage.meetings),
        )
        for each in compared
        for standing in each.quiet
    ]


def _sentence(standing: Standing, basis: Basis, *, meetings: bool) -> str:
    language = current_language()
    if standing.verdict is Verdict.NOT_HEARD:
        said = _("No contribution, and nobody at a meeting") if meetings else _("No contribution")
        if standing.population is None:
            return f"{said}."
        return str(
            _(
                "%(said)s; %(people)s inhabitants.",
                said=said,
                people=number(standing.population, language),
            )
        )
    values = {
        "share": share(standing.share, language),
        "expected": share(standing.expected or 0.0, language),
        "count": number(standing.count, language),
    }
    if basis is Basis.HALVES:
        return str(_("%(share)s of the contributions that state it, for one half.", **values))
    return str(
        ngettext(
            "%(count)s contribution: %(share)s of all that say where they come from, for"
            " %(expected)s of the inhabitants.",
            "%(count)s contributions: %(share)s of all that say where they come from, for"
            " %(expected)s of the inhabitants.",
            standing.count,
            **values,
        )
    )


def rate_map(provinces: Sequence[Province], compared: Compared) -> dict[str, object]:
    """Contributions for a hundred thousand inhabitants of each province, drawn."""
    by_key = {s.key: s for s in compared.standings}
    places = [
        Place(
            localized(p),
            round(by_key[str(p.id)].rate(HUNDRED_THOUSAND) or 0),
            p.latitude,
            p.longitude,
        )
        for p in provinces
    ]
    title = _("Contributions for 100,000 inhabitants, by prefecture and province")
    picture = bubble_map(places, alt=title, language=current_language())
    return {
        "svg": picture.markup(),
        "title": title,
        "rows": [(place.label, place.value) for place in places],
    }


def file_columns() -> list[str]:
    """Columns of the file, in the reader's language."""
    return [
        _("Counted by"),
        _("Group"),
        _("Inhabitants"),
        _("Inhabitants in 2014"),
        _("Share expected"),
        _("Contributions"),
        _("Share"),
        _("Contributions for 10,000 inhabitants"),
        _("Share seen / share expected"),
        _("Interval from"),
        _("Interval to"),
        _("Participants of meetings"),
        _("Heard"),
    ]


def file_rows(consultation: Consultation, panels: Iterable[Panel]) -> Iterator[list[Cell]]:
    """One row a group, and one for what is not stated."""
    before = {str(p.id): p.population_2014 for p in consultation.region.provinces}
    for panel in panels:
        for line in panel.lines:
            held = line.standing
            yield [
                panel.title,
                line.name,
                held.population,
                before.get(held.key) if panel.trait is Trait.PROVINCE else None,
                _rounded(held.expected),
                held.count,
                _rounded(held.share),
                _rounded(held.rate(TEN_THOUSAND)),
                *(_rounded(value) for value in (held.ratio, held.low, held.high)),
                held.people,
                line.label,
            ]
        compared = panel.compared
        unsaid: list[Cell] = [panel.title, _("Not stated"), None, None, None, compared.unstated]
        yield [*unsaid, *([None] * 5), compared.people_unstated, None]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
