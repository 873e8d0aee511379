"""What a report knows: plain, frozen data, the same from a database or from files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from consult.documents.wording import Names


class ReportKind(StrEnum):
    """The guide's reports (2-ب; 2-ت lists the one on digital consultation apart)."""

    SYNTHESIS = "synthesis"
    THEMATIC = "thematic"
    DIGITAL = "digital"


class SubjectKind(StrEnum):
    """What a thematic report is about."""

    THEME = "theme"
    CRITERION = "criterion"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thematic report is about: a theme's number, or the key of a criterion or province."""

    kind: SubjectKind
    key: str


class Kind(StrEnum):
    """What a part of a contribution says, in the guide's words (2-ب)."""

    DIAGNOSIS = "diagnosis"
    PROBLEM = "problem"
    PROPOSAL = "proposal"
    EFFECT = "effect"
    RECOMMENDATION = "recommendation"
    PRIORITY = "priority"


class Dimension(StrEnum):
    """What contributions are counted by."""

    CRITERION = "criterion"
    CHANNEL = "channel"
    PROVINCE = "province"
    #: town or countryside
    SETTING = "setting"
    SEX = "sex"
    AGE_BAND = "age_band"
    CATEGORY = "category"
    LANGUAGE = "language"


class Sorting(StrEnum):
    """Where a theme run left a contribution."""

    IN_THEME = "in_theme"
    UNDECIDED = "undecided"
    UNCLEAR = "unclear"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a dimension, such as a province, in the order people expect."""

    key: str
    names: Names
    #: how the register's page names it in its address
    code: str = ""
    #: latitude and longitude in degrees, of a place
    at: tuple[float, float] | None = None
    #: inhabitants of a province, and the share of them that lives in towns (0 to 1)
    population: int | None = None
    urban_share: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text as it was typed; ``kind`` is ``None`` for a plain statement."""

    kind: Kind | None
    text: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """One entry of the register, without anything that names its author."""

    id: int
    reference: str
    parts: tuple[Part, ...]
    received: date | None = None
    #: key of this contribution in each dimension; a missing one is "not stated"
    values: Mapping[Dimension, str] = field(default_factory=dict)
    #: the theme it stands in first
    theme: int | None = None
    #: other themes that it stands in too
    also: tuple[int, ...] = ()
    sorting: Sorting = Sorting.NOT_RUN
    #: placed in its theme by a person, not by the run
    placed_by_person: bool = False
    votes: int = 0
    supports: int = 0
    workshop: int | None = None
    #: file, row or paper form it was taken from
    source: str = ""
    #: what moderation made of it, as the register's page names it in its address
    status: str = ""
    #: whether the team answered it
    answered: bool = False

    @property
    def themes(self) -> tuple[int, ...]:
        """Every theme it stands in, the first one first."""
        return () if self.theme is None else (self.theme, *self.also)

    @property
    def weight(self) -> int:
        """Votes of its workshop table and supports online, together."""
        return self.votes + self.supports


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as the team left it; its contributions are those that name its id."""

    id: int
    number: int
    names: Names
    terms: tuple[str, ...] = ()
    #: share of pairs kept together over repeated runs, 0 to 1
    stability: float | None = None
    #: contributions nearest to the middle of the theme, best first
    representatives: tuple[int, ...] = ()
    #: chosen extracts whose contribution was withdrawn or withheld since
    quotes_gone: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """A paragraph or item that people wrote in the report of a meeting beside its notes."""

    #: heading of the matrix in each language
    about: Names
    text: str
    #: key of a criterion; None = the meeting as a whole
    criterion: str | None = None
    #: contributions that the text names
    contributions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingReport:
    """The report of a meeting as it was published; the figures of the meeting are its figures."""

    number: int
    published: date
    #: of what was published
    sha256: str
    notes: tuple[int, ...] = ()
    votes: int = 0
    participants: int | None = None
    #: how many came by what the register counts now
    participants_now: int | None = None
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Workshop:
    """A meeting and who came; ``None`` and empty mappings mean that nobody counted."""

    id: int
    title: str
    kind: Names
    held: date | None = None
    province: str | None = None
    place: str = ""
    women: int | None = None
    men: int | None = None
    #: keys are those of the dimensions "age band" and "category"
    age_bands: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    #: people by what is known of them (province, setting, place, sex, age band) and its value
    came: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    #: filled evaluation forms
    answers: int = 0
    #: key of a question of the form → how many gave each mark, from 1
    marks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    #: its published report, if there is one; those who came are then counted as it counts them
    report: MeetingReport | None = None
    #: when its minutes were published
    minutes: date | None = None
    #: how many came by whatever way of counting found most of them
    present: int | None = None

    @property
    def participants(self) -> int | None:
        """How many came: the largest total of the ways in which people were counted."""
        counts = [sum(c.values()) for c in (self.age_bands, self.categories) if c]
        if self.women is not None or self.men is not None:
            counts.append((self.women or 0) + (self.men or 0))
        if self.present is not None:
            counts.append(self.present)
        return max(counts, default=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A closed question of the form by which participants judged the workshops."""

    key: str
    #: ``scale`` (1 to 5) or ``yes_partly_no`` (1 to 3)
    kind: str
    names: Names
    #: several wordings of one question share it
    code: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """The theme run that the themes rest on."""

    engine: str
    seed: int
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """What contributions are held against; without a year, nothing is known of the inhabitants."""

    year: int | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the consultation is."""

    names: Names
    region: Names = field(default_factory=dict)
    opens: date | None = None
    closes: date | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report may say."""

    consultation: Consultation
    #: instant of the report; files carry it, so that the same version gives the same bytes
    written: datetime
    contributions: tuple[Contribution, ...] = ()
    themes: tuple[Theme, ...] = ()
    workshops: tuple[Workshop, ...] = ()
    options: Mapping[Dimension, tuple[Option, ...]] = field(default_factory=dict)
    run: Run | None = None
    version: int = 1
    #: received but not counted here, since moderation withheld them
    withheld: int = 0
    #: those, by channel and then by status
    withheld_by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    #: questions of the evaluation form that were answered, in their order
    asked: tuple[Asked, ...] = ()
    #: None in facts that were kept before reports told who was not heard
    census: Census | None = None
