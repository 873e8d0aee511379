"""People's text in a document: a small part of Markdown, read into passages.

Read are paragraphs, line breaks, lists, sub-headings (``##`` and ``###``), ``**bold**`` and
``*italic*``, and references ``[[…]]``, which each room resolves in its own way. Every other markup
of CommonMark is refused, not dropped, so that nothing typed is lost; a backslash before a sign
makes it a letter. HTML is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from consult.documents.blocks import Chart, MapChart, Passage, PassageKind, Span
from consult.kernel.errors import DomainError

#: problems named at once
MOST_PROBLEMS = 5
#: sub-headings that people may use, and the level each has among them
SUBHEADINGS = {"h2": 1, "h3": 2}

REFERENCE = re.compile(r"\[\[([^\[\]\n]{1,240})\]\]")

#: markup that no text may use, by the type of its token; a room adds its own
REFUSED: Mapping[str, LazyString] = {
    "blockquote_open": _l("A line that begins with > is not read."),
    "code_inline": _l("Letters between ` signs are not read."),
    "fence": _l("A block between ``` signs is not read."),
    "heading_open": _l("Sub-headings begin with ## or ###."),
    "hr": _l("A line of ---, *** or ___ is not read."),
    "html_block": _l("HTML is not read; use **bold** and *italic*."),
    "html_inline": _l("HTML is not read; use **bold** and *italic*."),
    "image": _l("Pictures are not read."),
    "link_open": _l("Links are not read; write the address itself."),
    "s_open": _l("Text between ~~ signs is not read."),
    "table_open": _l("Tables are not read; use a list."),
}


class ProseError(DomainError):
    """The text holds markup or a reference that cannot be read; ``problems`` are the lines' own."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems[:MOST_PROBLEMS]))
        self.problems = tuple(problems)


class Known(Protocol):
    """What the references of a text lead to."""

    def resolve(self, token: str) -> Span | None:
        """What a reference shows, or None when there is no such thing."""

    def unknown(self, token: str) -> str:
        """The words that refuse a reference to nothing."""

    def chart_of(self, span: Span) -> Chart | MapChart | None:
        """The chart that a reference shows when it stands alone."""


@cache
def parser() -> MarkdownIt:
    """CommonMark, all of which is recognised, since what is refused must first be seen.

    Indented code, link definitions, underlined headings and entities are not: they would take
    away or alter what somebody typed without meaning any markup.
    """
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.disable(["code", "reference", "lheading", "entity"])
    made.inline.ruler.before("link", "reference", _reference_rule)
    return made


def _reference_rule(state: StateInline, silent: bool) -> bool:
    found = REFERENCE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.content = found[1].strip()
    state.pos = found.end()
    return True


@dataclass
class Reader:
    """Turns the parser's tokens into passages, and remembers what cannot be read.

    With ``strict`` off, a reference to what is no longer there becomes words that say so.
    """

    known: Known
    strict: bool = True
    refused: Mapping[str, LazyString] = field(default_factory=lambda: REFUSED)
    problems: list[str] = field(default_factory=list)
    #: the lists that are open, and what the next letters belong to
    lists: list[str] = field(default_factory=list)
    kind: PassageKind = PassageKind.PARAGRAPH
    level: int = 1

    def passages(self, tokens: Sequence[Token]) -> Iterator[Passage]:
        """The passages of these tokens, in their order."""
        for token in tokens:
            line = token.map[0] + 1 if token.map else 1
            if token.type == "inline":
                yield from self._inline(token, line)
            elif token.type == "heading_open" and token.tag in SUBHEADINGS and not self.lists:
                self.kind, self.level = PassageKind.HEADING, SUBHEADINGS[token.tag]
            elif token.type in self.refused:
                self.refuse(line, str(self.refused[token.type]))
            else:
                self._enter(token, line)

    def _enter(self, token: Token, line: int) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if self.lists:
                    self.refuse(line, _("A list inside a list is not read."))
                self.lists.append(token.type)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open" if self.lists[-1] == "ordered_list_open":
                self.kind, self.level = PassageKind.NUMBERED, int(token.info)
            case "list_item_open":
                self.kind, self.level = PassageKind.ITEM, 1
            case "list_item_close" | "heading_close":
                self.kind, self.level = PassageKind.PARAGRAPH, 1

    def _inline(self, token: Token, line: int) -> Iterator[Passage]:
        spans = self.spans(token, line)
        alone = [span for span in spans if span.text.strip()]
        charts = [self.known.chart_of(span) for span in alone]
        if self.kind is PassageKind.PARAGRAPH and charts and all(charts):
            # charts that stand alone are shown, not named
            for span, chart in zip(alone, charts, strict=True):
                yield Passage(PassageKind.CHART, (span,), chart=chart)
        elif alone:
            yield Passage(self.kind, spans, self.level)

    def spans(self, token: Token, line: int) -> tuple[Span, ...]:
        """The letters of one inline token, neighbours of one style together."""
        return tuple(_joined(self._spans(token.children or (), line)))

    def _spans(self, tokens: Iterable[Token], line: int) -> Iterator[Span]:
        bold = italic = 0
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    yield Span(token.content, bold > 0, italic > 0)
                case "softbreak" | "hardbreak":
                    line += 1
                    yield Span("\n", bold > 0, italic > 0)
                case "strong_open" | "strong_close":
                    bold += token.nesting
                case "em_open" | "em_close":
                    italic += token.nesting
                case "reference":
                    yield replace(self._reference(token, line), bold=bold > 0, italic=italic > 0)
                case name if name in self.refused:
                    self.refuse(line, str(self.refused[name]))

    def _reference(self, token: Token, line: int) -> Span:
        found = self.known.resolve(token.content)
        if found is not None:
            return found
        if self.strict:
            self.refuse(line, self.known.unknown(token.content))
        shown = token.content.partition(":")[2] or token.content
        text = _("[%(what)s: no longer in the report]", what=shown)
        return Span(text, target=token.content, missing=True)

    def refuse(self, line: int, problem: str) -> None:
        """Remember that a line cannot be read, once."""
        said = _("Line %(line)s: %(problem)s", line=line, problem=problem)
        if said not in self.problems:
            self.problems.append(said)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of one style together; letters only, since a reference stands for itself."""
    held: Span | None = None
    for span in spans:
        if not span.text:
            continue
        alike = (
            held is not None
            and not held.target
            and not span.target
            and (held.bold, held.italic) == (span.bold, span.italic)
        )
        if held is not None and alike:
            held = replace(held, text=held.text + span.text)
        else:
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held
