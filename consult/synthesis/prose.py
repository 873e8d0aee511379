"""People's text in a report: a small part of Markdown, and references into the report.

Read are paragraphs, line breaks, lists, sub-headings (``##`` and ``###``), ``**bold**`` and
``*italic*``, and ``[[ref:K7QM-2XWD]]``, ``[[theme:7]]``, ``[[figure:theme_size:7]]`` and
``[[chart:themes]]``; a chart alone in its paragraph is shown there. Every other markup of
CommonMark is refused, not dropped, so that nothing typed is lost; a backslash before a sign makes
it a letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.documents.blocks import Prose
from consult.documents.prose import MOST_PROBLEMS, REFERENCE, ProseError, Reader, parser
from consult.documents.prose import REFUSED as REFUSED_ANYWHERE
from consult.synthesis.references import References

__all__ = ["MOST_PROBLEMS", "REFUSED", "ProseError", "missing", "parse", "targets"]

#: markup that is no part of what people may use, by the type of its token
REFUSED: Mapping[str, LazyString] = {
    **REFUSED_ANYWHERE,
    "blockquote_open": _l("A line that begins with > is not read; quote with [[ref:…]]."),
    "image": _l("Pictures are not read; show a chart with [[chart:…]]."),
}


def parse(
    source: str, known: References, *, key: str = "", note: str = "", strict: bool = True
) -> Prose:
    """The text as a block of the document, its references resolved.

    With ``strict`` off, a reference to what is no longer there becomes words that say so: a
    report that is composed anew must not fail since a contribution was withdrawn.

    Raises
    ------
    ProseError
        Naming the lines whose markup is not read or, with ``strict``, whose reference is unknown.
    """
    reader = Reader(known, strict, REFUSED)
    passages = tuple(reader.passages(parser().parse(source)))
    if reader.problems:
        raise ProseError(reader.problems)
    return Prose(key, passages, note)


def targets(source: str) -> tuple[str, ...]:
    """What the text refers to, each once, in its order: ``theme:7``, ``ref:K7QM-2XWD``."""
    return tuple(dict.fromkeys(found.strip() for found in REFERENCE.findall(source)))


def missing(prose: Prose) -> tuple[str, ...]:
    """What the text refers to and is no longer there."""
    spans = (span for passage in prose.passages for span in passage.spans)
    return tuple(dict.fromkeys(span.target for span in spans if span.missing))
