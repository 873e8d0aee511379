"""Everything a version was composed from, frozen: composing it again gives the same document."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from consult.documents.blocks import Block, Document, Figure, Heading, Notice, Paragraph, Sentence
from consult.documents.wording import number
from consult.kernel.i18n import babel_locale
from consult.kernel.plain import as_plain, canonical, of_plain, sha256
from consult.synthesis.compose import compose
from consult.synthesis.facts import Facts, ReportKind, Subject
from consult.synthesis.places import Written

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A contribution that the version before quoted and whose author withdrew it since."""

    contribution: int
    reference: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a document is composed from, and nothing else."""

    facts: Facts
    language: str
    kind: ReportKind = ReportKind.SYNTHESIS
    subject: Subject | None = None
    people: tuple[Written, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    run_under_way: bool = False


def pack(inputs: Inputs) -> tuple[bytes, str]:
    """The inputs as compressed JSON, and the hash of that JSON."""
    content = canonical(as_plain(inputs))
    return zlib.compress(content, 6), sha256(content)


def unpack(packed: bytes) -> tuple[Inputs, str]:
    """The inputs that :func:`pack` kept, and the hash they have now.

    Raises
    ------
    ValueError
        When they cannot be read.
    """
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError("the snapshot is damaged") from error
    return of_plain(Inputs, json.loads(content)), sha256(content)


def document_of(inputs: Inputs) -> Document:
    """The document of these inputs; equal inputs give an equal document."""
    made = compose(
        inputs.facts,
        inputs.language,
        kind=inputs.kind,
        scope=inputs.subject,
        people=inputs.people,
    )
    with force_locale(babel_locale(inputs.language)):
        remarks = tuple(_remarks(inputs))
    known = {t.contribution: (t.reference, "") for t in inputs.taken_back}
    return replace(
        made,
        blocks=_at_the_top(made.blocks, remarks),
        references={**made.references, **known},
    )


def _at_the_top(blocks: Sequence[Block], remarks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the remarks where nobody misses them: first in the first chapter.

    What people wrote before it, an introduction, is theirs alone.
    """
    place = next(
        (
            i
            for i, block in enumerate(blocks)
            if isinstance(block, Heading) and not block.anchor.startswith("people-")
        ),
        len(blocks) - 1,
    )
    return (*blocks[: place + 1], *remarks, *blocks[place + 1 :])


def _remarks(inputs: Inputs) -> Iterator[Block]:
    if inputs.run_under_way:
        yield Notice(
            _(
                "This report was composed while an analysis of themes was under way. It holds"
                " the themes as they were before that analysis."
            )
        )
    if inputs.taken_back:
        ids = tuple(t.contribution for t in inputs.taken_back)
        text = ngettext(
            "%(count)s quote of the previous version was withdrawn by its author and is no"
            " longer here.",
            "%(count)s quotes of the previous version were withdrawn by their authors and are"
            " no longer here.",
            len(ids),
            count=number(len(ids), inputs.language),
        )
        figure = Figure(
            _("Withdrawn quotes"),
            len(ids),
            _("Quotes of the previous version whose authors withdrew their contributions"),
            ids,
        )
        yield Paragraph((Sentence("quotes_taken_back", text, (figure,)),))
