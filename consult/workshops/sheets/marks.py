"""The plain words in a template that tell to which workshop it belongs."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from consult.kernel.references import ALPHABET
from consult.workshops.models import Workshop

_WRITTEN = re.compile(r"consult-notes:([a-z0-9][a-z0-9-]{0,59}):(\d{1,10}):([0-9A-Z]{6})")
CODE_LENGTH = 6


@dataclass(frozen=True)
class Mark:
    """Names a workshop, and one download of its template: so its rows are known again."""

    slug: str
    workshop_id: int
    code: str

    def __str__(self) -> str:
        return f"consult-notes:{self.slug}:{self.workshop_id}:{self.code}"

    def names(self, workshop: Workshop) -> bool:
        """Whether it is the workshop that is meant."""
        return (self.slug, self.workshop_id) == (workshop.consultation.slug, workshop.id)


def new_mark(workshop: Workshop) -> Mark:
    """The mark of a template that is downloaded now."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return Mark(workshop.consultation.slug, workshop.id, code)


def find_marks(text: str) -> list[Mark]:
    """All marks in a text, each once, in order."""
    found = [Mark(m[1], int(m[2]), m[3]) for m in _WRITTEN.finditer(text)]
    return list(dict.fromkeys(found))
