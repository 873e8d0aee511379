"""Several photos of one request: each is taken in or refused by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage

from consult.access.models import User
from consult.kernel.errors import DomainError
from consult.kernel.text import storable
from consult.workshops.models import Photo, Workshop
from consult.workshops.photos import pictures
from consult.workshops.photos.operations import add_photo


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken in, and why."""

    name: str
    message: str
    status: int


@dataclass
class Received:
    """What became of the files of a request."""

    photos: list[Photo] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def status(self) -> int:
        """201 when all were taken in, 207 when some were, else that of the first refusal."""
        if self.photos:
            return 207 if self.refused else 201
        return self.refused[0].status

    def plain(self) -> dict[str, Any]:
        """As a program reads it."""
        return {
            "photos": [{"id": photo.id, "key": photo.key} for photo in self.photos],
            "refused": [vars(refusal) for refusal in self.refused],
        }


def receive(
    files: Sequence[FileStorage],
    *,
    workshop: Workshop,
    actor: User | None,
    key: str = "",
    table_number: int | None = None,
) -> Received:
    """Take in what can be; ``key`` belongs to the first file, the others get their own."""
    received = Received()
    for file in files:
        # one byte more than is accepted tells that it is too much
        content = file.stream.read(pictures.LARGEST_FILE + 1)
        try:
            photo = add_photo(
                workshop=workshop, content=content, actor=actor, key=key, table_number=table_number
            )
        except DomainError as error:
            name = storable(file.filename or "")[:200]
            received.refused.append(Refusal(name, str(error), error.status))
        else:
            received.photos.append(photo)
        key = ""
    return received
