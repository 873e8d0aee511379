"""What a note says, as plain values: of a row of a file, and of the register."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from consult.contributions.importing.names import fold
from consult.contributions.models import Category, Kind


@dataclass(frozen=True)
class Said:
    """The text of a note with everything that its columns say."""

    text: str
    kind: Kind
    criterion_id: int | None = None
    province_id: int | None = None
    category: Category | None = None
    table_number: int | None = None
    votes: int = 0

    @cached_property
    def fingerprint(self) -> str:
        """Equal for rows that say the same; blanks and line ends in the text do not count."""
        text = " ".join(unicodedata.normalize("NFC", self.text).split())
        rest = (str(self.kind), self.criterion_id, self.province_id, str(self.category or ""))
        content = repr((text, *rest, self.table_number, self.votes))
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()

    @cached_property
    def folded(self) -> str:
        """The text without accents, vowel signs and punctuation."""
        return fold(self.text) or self.text.strip()

    def differences(self, other: Said) -> list[str]:
        """Names of the fields in which two notes differ."""
        return [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]

    def as_plain(self) -> dict[str, Any]:
        """To be kept as JSON."""
        return asdict(self)

    @classmethod
    def of_plain(cls, kept: dict[str, Any]) -> Said:
        """What :meth:`as_plain` gave."""
        category = kept["category"]
        return cls(
            **kept | {"kind": Kind(kept["kind"]), "category": category and Category(category)}
        )
