"""What a contribution is made of, given to the operations as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from consult.consultations.models import Criterion
from consult.contributions.models import AgeBand, Category, Channel, Kind, Setting, Sex, Status
from consult.regions.models import Province

#: characters of all parts together; a page of print has about 3,000
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Words:
    """The text of a contribution, as typed; at least one part is given."""

    problem: str | None = None
    proposal: str | None = None
    effect: str | None = None
    statement: str | None = None
    kind: Kind | None = None

    @property
    def joined(self) -> str:
        """All parts as one text."""
        parts = (self.problem, self.proposal, self.effect, self.statement)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Place:
    """What a contribution is about and where it comes from."""

    criterion: Criterion | None = None
    province: Province | None = None
    commune: str | None = None
    setting: Setting | None = None


@dataclass(frozen=True)
class Speaker:
    """What somebody chose to tell about themselves."""

    category: Category | None = None
    age_band: AgeBand | None = None
    sex: Sex | None = None
    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def reachable(self) -> bool:
        """Whether a way to reach the person was given."""
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True)
class Origin:
    """By which channel, when, and through whom."""

    channel: Channel = Channel.WEB
    said_on: date | None = None
    token: str | None = None
    source_id: str | None = None
    source_row: int | None = None
    import_batch_id: int | None = None
    recorded_by_id: int | None = None
    status: Status = Status.RECEIVED
    #: a reference given by another system, shown instead of a new one
    reference: str | None = None
