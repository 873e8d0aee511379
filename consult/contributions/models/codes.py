"""Codes of the register, and their names for people."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Channel(StrEnum):
    """How somebody's words reached the register."""

    WEB = "web"
    WORKSHOP = "workshop"
    PAPER = "paper"
    EMAIL = "email"
    PHONE = "phone"
    IMPORT = "import"


class Status(StrEnum):
    """Where a contribution stands; only published ones are public."""

    RECEIVED = "received"
    PUBLISHED = "published"
    HELD = "held"
    HIDDEN = "hidden"
    #: says the same as another, which stays and counts for both
    MERGED = "merged"
    #: taken back by its author
    WITHDRAWN = "withdrawn"


#: no page of the public, run or report counts them
UNCOUNTED = frozenset({Status.HIDDEN, Status.MERGED, Status.WITHDRAWN})


class Kind(StrEnum):
    """What a statement is (guide 2-ب: diagnosis, proposals, recommendations, priorities)."""

    DIAGNOSIS = "diagnosis"
    PROBLEM = "problem"
    PROPOSAL = "proposal"
    RECOMMENDATION = "recommendation"
    PRIORITY = "priority"


class Category(StrEnum):
    """Who speaks."""

    CITIZEN = "citizen"
    ASSOCIATION = "association"
    PRIVATE_SECTOR = "private_sector"
    MEDIA = "media"
    ACADEMIC = "academic"
    ELECTED = "elected"
    CIVIL_SERVANT = "civil_servant"
    OTHER = "other"


class AgeBand(StrEnum):
    """Age in years."""

    UNDER_18 = "under_18"
    FROM_18 = "18_24"
    FROM_25 = "25_34"
    FROM_35 = "35_49"
    FROM_50 = "50_64"
    FROM_65 = "65_plus"


class Sex(StrEnum):
    """As stated by the person."""

    FEMALE = "female"
    MALE = "male"


class Setting(StrEnum):
    """Where somebody lives."""

    URBAN = "urban"
    RURAL = "rural"


CHANNEL_LABELS: dict[Channel, LazyString] = {
    Channel.WEB: _l("Online"),
    Channel.WORKSHOP: _l("Workshop"),
    Channel.PAPER: _l("Paper"),
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Telephone"),
    Channel.IMPORT: _l("Imported file"),
}
STATUS_LABELS: dict[Status, LazyString] = {
    Status.RECEIVED: _l("Received"),
    Status.PUBLISHED: _l("Published"),
    Status.HELD: _l("On hold"),
    Status.HIDDEN: _l("Not published"),
    Status.MERGED: _l("Merged with another"),
    Status.WITHDRAWN: _l("Withdrawn by its author"),
}
KIND_LABELS: dict[Kind, LazyString] = {
    Kind.DIAGNOSIS: _l("Diagnosis"),
    Kind.PROBLEM: _l("Problem"),
    Kind.PROPOSAL: _l("Proposal"),
    Kind.RECOMMENDATION: _l("Recommendation"),
    Kind.PRIORITY: _l("Priority"),
}
CATEGORY_LABELS: dict[Category, LazyString] = {
    Category.CITIZEN: _l("Citizen"),
    Category.ASSOCIATION: _l("Association"),
    Category.PRIVATE_SECTOR: _l("Private sector"),
    Category.MEDIA: _l("Media"),
    Category.ACADEMIC: _l("Academic or expert"),
    Category.ELECTED: _l("Elected member"),
    Category.CIVIL_SERVANT: _l("Civil servant"),
    Category.OTHER: _l("Other"),
}
AGE_LABELS: dict[AgeBand, LazyString] = {
    AgeBand.UNDER_18: _l("Under 18"),
    AgeBand.FROM_18: _l("18 to 24"),
    AgeBand.FROM_25: _l("25 to 34"),
    AgeBand.FROM_35: _l("35 to 49"),
    AgeBand.FROM_50: _l("50 to 64"),
    AgeBand.FROM_65: _l("65 and over"),
}
SEX_LABELS: dict[Sex, LazyString] = {Sex.FEMALE: _l("Woman"), Sex.MALE: _l("Man")}
SETTING_LABELS: dict[Setting, LazyString] = {
    Setting.URBAN: _l("In a town"),
    Setting.RURAL: _l("In the countryside"),
}

#: language code of the analysis → its name
LANGUAGE_LABELS: dict[str, LazyString] = {
    "ar": _l("Arabic"),
    "ary": _l("Moroccan Arabic (Darija)"),
    "ary-Latn": _l("Moroccan Arabic in Latin letters"),
    "tzm": _l("Amazigh"),
    "ber-Latn": _l("Amazigh in Latin letters"),
    "fr": _l("French"),
    "en": _l("English"),
    "mixed": _l("Several languages"),
    "und": _l("Not recognised"),
}

#: name of each text field → its label, in the order of the form
PART_LABELS: dict[str, LazyString] = {
    "problem": _l("Problem"),
    "proposal": _l("Proposal"),
    "effect": _l("Expected effect"),
    "statement": _l("What was said"),
}
