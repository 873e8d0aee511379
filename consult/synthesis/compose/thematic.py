"""The thematic report: one theme, one criterion or one province, beside the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.documents import wording
from consult.documents.blocks import (
    Block,
    Figure,
    Heading,
    Label,
    Notice,
    Paragraph,
    Points,
    Quotes,
    Sentence,
)
from consult.synthesis.compose.comparison import Side, compared
from consult.synthesis.compose.diagnosis import overview, sections, size, theme_terms
from consult.synthesis.compose.extracts import extracts, quote, representatives
from consult.synthesis.compose.meetings import meetings
from consult.synthesis.compose.opening import (
    channels,
    largest_themes,
    most_supported,
    received,
    theme_count,
    themes_at_a_glance,
    workshops_held,
)
from consult.synthesis.compose.participation import caption_of, counted, method_limits
from consult.synthesis.compose.people import Slot
from consult.synthesis.compose.priorities import priorities
from consult.synthesis.compose.scope import PEOPLE, SPEECH, Scope, ids_of, say
from consult.synthesis.facts import (
    Contribution,
    Dimension,
    Facts,
    Subject,
    SubjectKind,
    Theme,
    Workshop,
)
from consult.synthesis.places import Place

#: extracts of one kind, and typical ones of a theme inside the subject
SHOWN, TYPICAL = 15, 3

DIMENSIONS = {
    SubjectKind.CRITERION: Dimension.CRITERION,
    SubjectKind.PROVINCE: Dimension.PROVINCE,
}


def narrowed(scope: Scope, subject: Subject) -> Scope:
    """The facts of the subject alone.

    Raises
    ------
    ValueError
        When there is no such theme, criterion or province.
    """
    if subject.kind is SubjectKind.THEME:
        theme = _theme(scope.facts, subject)
        held = tuple(c for c in scope.facts.contributions if theme.id in c.themes)
        return _within(scope, held, themes=(theme,), about_theme=theme)
    dimension = DIMENSIONS[subject.kind]
    if all(o.key != subject.key for o in scope.facts.options.get(dimension, ())):
        raise ValueError(f"there is no {subject.kind} {subject.key}")
    held = tuple(c for c in scope.facts.contributions if c.values.get(dimension) == subject.key)
    return _within(scope, held, themes=scope.facts.themes, about={dimension: subject.key})


def subject_name(scope: Scope, subject: Subject) -> tuple[str, str]:
    """What the subject is, and what it is called."""
    match subject.kind:
        case SubjectKind.THEME:
            theme = _theme(scope.facts, subject)
            return _("Theme %(number)s", number=theme.number), scope.theme_name(theme)
        case SubjectKind.CRITERION:
            return _("Criterion"), scope.label(Dimension.CRITERION, subject.key)
        case SubjectKind.PROVINCE:
            return _("Province"), scope.label(Dimension.PROVINCE, subject.key)


def thematic_chapters(scope: Scope, whole: Scope, subject: Subject) -> list[Block | Slot]:
    """Everything between the cover and the annexes; ``scope`` is the subject's alone."""
    return [
        Slot(Place.INTRODUCTION),
        *_summary(scope, whole),
        *_participation(scope, subject),
        *_comparison(scope, whole, subject),
        *_said(scope),
        *_by_theme(scope, subject),
        Slot(Place.RECOMMENDATIONS),
        *_priorities(scope, subject),
        Slot(Place.EXTRA),
        Slot(Place.CONCLUSION),
    ]


def _theme(facts: Facts, subject: Subject) -> Theme:
    found = next((t for t in facts.themes if str(t.number) == subject.key), None)
    if found is None:
        raise ValueError(f"there is no theme {subject.key}")
    return found


def _within(
    scope: Scope,
    held: tuple[Contribution, ...],
    *,
    themes: tuple[Theme, ...],
    about_theme: Theme | None = None,
    about: dict[Dimension, str] | None = None,
) -> Scope:
    facts = replace(
        scope.facts,
        contributions=held,
        themes=themes,
        workshops=tuple(_workshops(scope.facts, held, about or {})),
        # moderation does not know what the withheld ones are about
        withheld=0,
        withheld_by={},
    )
    return Scope(facts, scope.language, about_theme=about_theme, about=about or {})


def _workshops(
    facts: Facts, held: tuple[Contribution, ...], about: dict[Dimension, str]
) -> Iterator[Workshop]:
    """Workshops where this was said, and those held in the province."""
    noted = {c.workshop for c in held if c.workshop is not None}
    province = about.get(Dimension.PROVINCE)
    for workshop in facts.workshops:
        if workshop.id in noted or (province is not None and workshop.province == province):
            yield workshop


def _summary(scope: Scope, whole: Scope) -> list[Block]:
    heading = Heading(1, _("Summary"), "summary")
    if not scope.facts.contributions:
        text = _("No contribution speaks of this subject: nothing can be said of it.")
        return [heading, Notice(text)]
    sentences = (
        received(scope),
        _share(scope, whole),
        channels(scope),
        workshops_held(scope),
        *((theme_count(scope), largest_themes(scope)) if not scope.about_theme else ()),
        _weights(scope),
        _kinds(scope),
    )
    return [heading, Points(tuple(s for s in sentences if s)), *most_supported(scope)]


def _share(scope: Scope, whole: Scope) -> Sentence:
    held, total = scope.facts.contributions, len(whole.facts.contributions)
    value = wording.percent_of(len(held), total)
    text = _(
        "That is %(share)s of the %(total)s contributions of the consultation.",
        share=wording.share(value, scope.language),
        total=scope.number(total),
    )
    meaning = _("Contributions of this report among all those of the consultation")
    figure = Figure(
        _("Share of the consultation"),
        value,
        meaning,
        ids_of(held),
        key="share",
        selection=scope.where(),
    )
    return say("share_of_whole", text, figure)


def _weights(scope: Scope) -> Sentence | None:
    held = scope.facts.contributions
    votes, supports = sum(c.votes for c in held), sum(c.supports for c in held)
    if not votes and not supports:
        return None
    text = _(
        "Votes in workshops: %(votes)s; supports online: %(supports)s.",
        votes=scope.number(votes),
        supports=scope.number(supports),
    )
    voted = Figure(
        _("Votes in workshops"),
        votes,
        _("Votes that workshop tables gave to notes, added up."),
        ids_of(c for c in held if c.votes),
        key="votes",
    )
    supported = Figure(
        _("Supports online"),
        supports,
        _("Supports that visitors of the platform gave, added up."),
        ids_of(c for c in held if c.supports),
        key="supports",
    )
    return say("votes_and_supports", text, voted, supported)


def _kinds(scope: Scope) -> Sentence | None:
    """How many contributions hold each kind of statement."""
    shown, figures = [], []
    for section in sections():
        held = [
            c for c in scope.facts.contributions if any(p.kind in section.kinds for p in c.parts)
        ]
        if held:
            shown.append(f"{section.title} ({scope.number(len(held))})")
            meaning = _("Contributions that hold: %(kind)s", kind=section.title)
            figures.append(
                Figure(section.title, len(held), meaning, ids_of(held), key=f"kind:{section.key}")
            )
    if not shown:
        return None
    listed = wording.listing(shown, scope.language)
    return say("kinds_held", _("They hold: %(list)s.", list=listed), *figures)


def _participation(scope: Scope, subject: Subject) -> list[Block]:
    method = say(
        "method_scope",
        _(
            "This report counts the contributions with: %(label)s “%(name)s”; it follows the same "
            "method as the synthesis report, from the same register.",
            label=subject_name(scope, subject)[0],
            name=wording.isolated(subject_name(scope, subject)[1]),
        ),
    )
    fixed = [DIMENSIONS[subject.kind]] if subject.kind in DIMENSIONS else []
    return [
        Heading(1, _("Method and participation"), "participation"),
        Heading(2, _("Method"), "method"),
        Points((method, *method_limits(scope))),
        *meetings(scope),
        *counted(scope, leave_out=fixed),
    ]


def _comparison(scope: Scope, whole: Scope, subject: Subject) -> list[Block]:
    held, every = scope.facts.contributions, whole.facts.contributions
    if not held or len(held) == len(every):
        return []
    here, there = Side(_("This report"), held), Side(_("Whole consultation"), every)
    blocks: list[Block] = []
    for dimension in (*SPEECH, *PEOPLE):
        if DIMENSIONS.get(subject.kind) is not dimension:
            key = f"compared_{dimension}"
            blocks += compared(whole, key, caption_of(dimension), dimension, here, there)
    if not blocks:
        return []
    text = _("The same counts, for this report and for all contributions of the consultation.")
    return [
        Heading(1, _("Beside the whole consultation"), "comparison"),
        Paragraph((say("comparison", text),)),
        *blocks,
    ]


def _said(scope: Scope) -> list[Block | Slot]:
    """What was said by kind, in the guide's words, with the team's reading of it."""
    blocks: list[Block | Slot] = [
        Heading(1, _("What was said"), "conclusions"),
        Slot(Place.DIAGNOSIS, level=2),
    ]
    if not scope.facts.contributions:
        return blocks
    shown: set[int] = set()
    for section in sections():
        found = extracts(scope.facts.contributions, section.kinds)
        if not found:
            continue
        text = ngettext(
            "%(count)s extract; each is a contribution's own words.",
            "%(count)s extracts; each is a contribution's own words.",
            len(found),
            count=scope.number(len(found)),
        )
        ids = tuple(dict.fromkeys(i for e in found for i in e.ids))
        figure = Figure(section.title, len(found), _("Distinct texts of this kind"), ids)
        blocks += [
            Heading(2, section.title, f"kind-{section.key}"),
            Paragraph((say("extracts_of_kind", text, figure),)),
        ]
        if len(found) > SHOWN:
            blocks.append(Label(wording.not_reworded(), _first(scope, len(found))))
        quotes = tuple(quote(scope, e) for e in found[:SHOWN])
        blocks.append(Quotes(f"said-{section.key}", quotes))
        shown.update(i for e in found[:SHOWN] for i in e.ids)
    return [*blocks, *_plain(scope, shown)]


def _first(scope: Scope, total: int) -> str:
    return str(
        _(
            "Verbatim, the first %(shown)s of %(total)s by votes and supports, then by date.",
            shown=scope.number(SHOWN),
            total=scope.number(total),
        )
    )


def _plain(scope: Scope, shown: set[int]) -> list[Block]:
    """Statements whose kind nobody stated."""
    known = scope.about_theme.representatives if scope.about_theme else ()
    found = representatives(known, scope.facts.contributions, shown, SHOWN)
    if not found:
        return []
    note = _("Verbatim, with reference numbers.")
    return [
        Heading(2, _("Further statements"), "kind-none"),
        Label(wording.not_reworded(), note),
        Quotes("said-none", tuple(quote(scope, e) for e in found)),
    ]


def _by_theme(scope: Scope, subject: Subject) -> list[Block]:
    """The subject's themes, each with its figures and typical words."""
    if subject.kind is SubjectKind.THEME or not scope.themes:
        return []
    blocks: list[Block] = [
        Heading(1, _("Themes"), "themes"),
        *themes_at_a_glance(scope),
        *overview(scope),
    ]
    for theme in scope.themes:
        held = scope.in_theme[theme.id]
        title = f"{scope.number(theme.number)}. {wording.isolated(scope.theme_name(theme))}"
        typical = representatives(theme.representatives, held, (), TYPICAL)
        blocks += [
            Heading(2, title, f"theme-{theme.number}"),
            Paragraph((size(scope, theme, held), *theme_terms(scope, theme))),
            Quotes(f"theme-{theme.number}-voices", tuple(quote(scope, e) for e in typical)),
        ]
    return blocks


def _priorities(scope: Scope, subject: Subject) -> list[Block | Slot]:
    if subject.kind is SubjectKind.THEME:
        # a table of one row compares nothing, and its counts stand in the summary
        return [
            Heading(1, _("Priorities"), "priorities"),
            Slot(Place.PRIORITIES, level=2),
        ]
    return priorities(scope)
