"""The demo's texts: invented by hand, from the first word to the last.

No person, association or institution said any of this. Small communes and douars carry invented
names; the only telephone number is 06 00 00 00 00 and the only domain demo.example. The texts
imitate how people write when a region asks them: Darija in Arabic and Latin letters, Standard
Arabic, French, some Tamazight in Tifinagh and English; with typing errors, duplicates, a small
copy-and-paste campaign, anger, and messages that have nothing to do with the matter.

Files: ``contributions.tsv`` and ``workshops.tsv`` (UTF-8, tabs, no quoting, one header line),
``consultation.toml`` (the consultation's own texts, the team's decisions and answers).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

PARTS = ("problem", "proposal", "effect", "statement")
AGE_BANDS = ("under_18", "18_24", "25_34", "35_49", "50_64", "65_plus")
SECTORS = (
    "association",
    "private_sector",
    "media",
    "academic",
    "elected",
    "civil_servant",
    "citizen",
    "other",
)


@dataclass(frozen=True)
class DemoContribution:
    """One row of ``contributions.tsv``; what was not stated is an empty string."""

    id: str
    channel: str
    #: code of the workshop, for its notes
    workshop: str
    kind: str
    criterion: str
    problem: str
    proposal: str
    effect: str
    statement: str
    province: str
    commune: str
    #: ``urban`` or ``rural``; a workshop's notes take it from their meeting
    setting: str
    category: str
    age_band: str
    sex: str
    #: days after the opening
    day: int
    #: of a workshop note
    votes: int | None
    #: of a web contribution
    supports: int | None
    #: of a workshop note
    table: int | None

    @property
    def text(self) -> str:
        """All parts, one a line."""
        return "\n".join(part for name in PARTS if (part := getattr(self, name)))


@dataclass(frozen=True)
class DemoWorkshop:
    """One row of ``workshops.tsv``; each breakdown counts the same people."""

    code: str
    titles: Mapping[str, str]
    kind: str
    province: str
    place: str
    #: where most who come live
    setting: str
    #: days after the opening
    day: int
    state: str
    #: counts by ``female``/``male``, by age band, by sector
    sexes: Mapping[str, int]
    age_bands: Mapping[str, int]
    sectors: Mapping[str, int]


@dataclass(frozen=True)
class DemoStage:
    """One of the guide's five stages; first and last day counted from today."""

    number: int
    starts: int
    ends: int


@dataclass(frozen=True)
class DemoDecision:
    """What the team decided about a contribution, and the reason its author reads."""

    contribution: str
    status: str
    reason: str


@dataclass(frozen=True)
class DemoConsultation:
    """``consultation.toml``: texts by language, dates relative to today."""

    slug: str
    region: str
    opened_days_ago: int
    closes_in_days: int
    title: Mapping[str, str]
    summary: Mapping[str, str]
    contact: str
    #: how many themes the demo's run looks for
    themes: int
    stages: tuple[DemoStage, ...]
    #: contributions said on this day or later have not been read yet
    unread_from_day: int
    decisions: tuple[DemoDecision, ...]
    #: contribution → the team's public answer
    answers: Mapping[str, str]


def load_contributions() -> tuple[DemoContribution, ...]:
    """The contributions, in the order in which they were made."""
    return tuple(_contribution(row) for row in _rows("contributions.tsv"))


def load_workshops() -> tuple[DemoWorkshop, ...]:
    """The workshops, by date."""
    return tuple(_workshop(row) for row in _rows("workshops.tsv"))


def load_consultation() -> DemoConsultation:
    """The consultation's own texts and the team's decisions."""
    data = tomllib.loads(_read("consultation.toml"))
    moderation = data["moderation"]
    return DemoConsultation(
        slug=data["slug"],
        region=data["region"],
        opened_days_ago=data["opened_days_ago"],
        closes_in_days=data["closes_in_days"],
        title=data["title"],
        summary={language: text.strip() for language, text in data["summary"].items()},
        contact=data["contact"]["text"].strip(),
        themes=data["themes"],
        stages=tuple(DemoStage(**stage) for stage in data["stages"]),
        unread_from_day=moderation["unread_from_day"],
        decisions=tuple(DemoDecision(**decision) for decision in moderation["decisions"]),
        answers={answer["contribution"]: answer["text"] for answer in data["answers"]},
    )


def _read(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = _read(name).split("\n")
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)


def _contribution(row: dict[str, str]) -> DemoContribution:
    counts = {
        name: int(row[name]) if row[name] else None for name in ("votes", "supports", "table")
    }
    values: dict[str, Any] = {field.name: row[field.name] for field in fields(DemoContribution)}
    return DemoContribution(**{**values, **counts, "day": int(row["day"])})


def _workshop(row: dict[str, str]) -> DemoWorkshop:
    return DemoWorkshop(
        code=row["code"],
        titles={language: row[f"title_{language}"] for language in ("ar", "fr", "en")},
        kind=row["kind"],
        province=row["province"],
        place=row["place"],
        setting=row["setting"],
        day=int(row["day"]),
        state=row["state"],
        sexes={"female": int(row["women"]), "male": int(row["men"])},
        age_bands={band: int(row[band]) for band in AGE_BANDS},
        sectors={sector: int(row[sector]) for sector in SECTORS},
    )
