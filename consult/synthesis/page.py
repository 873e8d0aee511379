"""A report on the team's screen: its blocks, with the evidence beside each sentence."""

from __future__ import annotations

from flask import render_template, url_for
from markupsafe import Markup

from consult.synthesis.document import Document, Figure, Sentence
from consult.synthesis.render.html import Place
from consult.synthesis.wording import show

#: contributions named beside a figure; the trace has them all
NAMED = 12


class TeamPlace(Place):
    """Writes blocks for the team: reference numbers lead to the register."""

    def __init__(self, document: Document, slug: str) -> None:
        super().__init__(document)
        self.slug = slug

    def address(self, contribution: int) -> str:
        """The page of a contribution."""
        return url_for("register.show", slug=self.slug, reference=self.reference(contribution))

    def reference(self, contribution: int) -> str:
        """Its reference number."""
        return self.document.references[contribution][0]

    def evidence(self, sentence: Sentence) -> Markup | str:
        """The figures of a sentence, how they were counted and over which contributions."""
        if not sentence.figures:
            return ""
        page = render_template("synthesis/_evidence.html", sentence=sentence, place=self)
        return Markup(page)  # noqa: S704 - rendered by this project's own template

    def value(self, figure: Figure) -> str:
        """The figure as the report writes it."""
        return show(figure.value, self.document.language)

    def named(self, figure: Figure) -> tuple[int, ...]:
        """The first contributions behind a figure."""
        return figure.contributions[:NAMED]

    def unnamed(self, figure: Figure) -> int:
        """How many more there are."""
        return max(0, len(figure.contributions) - NAMED)
