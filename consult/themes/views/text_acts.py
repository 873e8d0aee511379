"""Acts on one text or on several that were ticked: move, copy, confirm, take out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from consult.access.policies import SUPERVISION, for_roles
from consult.analysis import split_extracts
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import Contribution
from consult.kernel.errors import DomainError
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import NEW, UNDECIDED, ActForm, MoveTextsForm, TargetForm, number_in
from consult.themes.models import Theme
from consult.themes.operations import (
    copy_text,
    copy_texts,
    found_theme,
    move_texts,
    pin_texts,
    remove_texts,
    set_main,
    unpin_texts,
)
from consult.themes.queries import active_themes, get_theme
from consult.themes.queries.desk import find_texts, places_of
from consult.themes.views import outcomes
from consult.themes.views.acting import act_page, back_state, done, refuse
from consult.themes.views.frame import actor, bp, choices_of

#: texts of one act: a page of the workbench ticked whole, and some room
MOST_TEXTS = 200
#: sentences of a text that may be marked
MOST_SPANS = 100


@dataclass(frozen=True)
class Seen:
    """A text, and the theme in which the person saw it; None for none."""

    text: Contribution
    theme: Theme | None

    @property
    def token(self) -> str:
        """As a hidden field carries it."""
        return f"{self.text.reference}={self.theme.number if self.theme else ''}"


@dataclass(frozen=True)
class TextAct:
    """An act: how it is called, what it asks, what it does with the texts of one theme."""

    title: LazyString
    button: LazyString
    form: Callable[[Consultation], ActForm]
    #: does it for texts that were all seen in one theme; ``target`` is what the form chose
    perform: Callable[[Sequence[Contribution], Theme | None, Theme | None, str], None]
    #: what was done, with the number of texts
    done: Callable[[int, Theme | None], str]
    template: str = "texts"
    hint: LazyString | str = ""


def _plain_form(consultation: Consultation) -> ActForm:
    return ActForm(**kept_arguments())


def _move_form(consultation: Consultation) -> MoveTextsForm:
    themes = choices_of(active_themes(consultation))
    given = {"target": request.args.get("to", "")}
    return MoveTextsForm(themes, data=given, **kept_arguments())


def _copy_form(consultation: Consultation) -> TargetForm:
    themes = choices_of(active_themes(consultation))
    return TargetForm(themes, data={"target": request.args.get("to", "")}, **kept_arguments())


def _move(
    texts: Sequence[Contribution], seen: Theme | None, target: Theme | None, reason: str
) -> None:
    move_texts(contributions=texts, source=seen, target=target, actor=actor(), reason=reason)


def _copy(
    texts: Sequence[Contribution], seen: Theme | None, target: Theme | None, reason: str
) -> None:
    if target is None:
        raise DomainError(_l("Choose a theme."))
    spans = spans_in(request.form.getlist("span"))
    if len(texts) == 1 and spans:
        (text,) = texts
        copy_text(contribution=text, target=target, actor=actor(), spans=spans, reason=reason)
    else:
        copy_texts(contributions=texts, target=target, actor=actor(), reason=reason)


def _remove(
    texts: Sequence[Contribution], seen: Theme | None, target: Theme | None, reason: str
) -> None:
    if seen is None:
        raise DomainError(_l("This text is in no theme."))
    remove_texts(contributions=texts, theme=seen, actor=actor(), reason=reason)


def spans_in(given: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of character offsets, as the boxes of a text's sentences send them: ``12-40``."""
    pairs = [token.partition("-") for token in given[:MOST_SPANS]]
    found = [(number_in(start), number_in(end)) for start, _, end in pairs]
    return [(start, end) for start, end in found if start is not None and end is not None]


def _each(act: Callable[..., object]) -> Callable[..., None]:
    """One act a text, on the theme in which it was seen."""

    def perform(
        texts: Sequence[Contribution], seen: Theme | None, target: Theme | None, reason: str
    ) -> None:
        if seen is None:
            raise DomainError(_l("This text is in no theme."))
        for text in texts:
            act(contribution=text, theme=seen, actor=actor(), reason=reason)

    return perform


def _together(act: Callable[..., object]) -> Callable[..., None]:
    def perform(
        texts: Sequence[Contribution], seen: Theme | None, target: Theme | None, reason: str
    ) -> None:
        act(contributions=texts, theme=seen, actor=actor(), reason=reason)

    return perform


ACTS: dict[str, TextAct] = {
    "move": TextAct(
        _l("Move to another theme"), _l("Move"), _move_form, _move, outcomes.moved, template="move"
    ),
    "copy": TextAct(
        _l("Put in a second theme too"),
        _l("Copy"),
        _copy_form,
        _copy,
        outcomes.copied,
        template="copy",
    ),
    "remove": TextAct(
        _l("Take out of the theme"),
        _l("Take out"),
        _plain_form,
        _remove,
        outcomes.removed,
        hint=_l("Its next theme becomes the main one; without any it is undecided."),
    ),
    "pin": TextAct(
        _l("Confirm the place"), _l("Confirm"), _plain_form, _together(pin_texts), outcomes.pinned
    ),
    "unpin": TextAct(
        _l("Take the confirmation back"),
        _l("Take back"),
        _plain_form,
        _together(unpin_texts),
        outcomes.unpinned,
    ),
    "lead": TextAct(
        _l("Make it the main theme"),
        _l("Make it the main one"),
        _plain_form,
        _each(set_main),
        outcomes.led,
    ),
}


@bp.route(f"/workbench/texts/<any({','.join(ACTS)}):text_act>", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def text_act(slug: str, text_act: str) -> ResponseReturnValue:
    """Ask what an act on texts needs, then do it."""
    consultation = get_for_team(slug, SUPERVISION)
    act = ACTS[text_act]
    seen = _seen(consultation)
    form = act.form(consultation)
    if form.validate_on_submit():
        try:
            message = _perform(consultation, act, seen, form)
        except DomainError as error:
            refuse(form, error)
        else:
            return done(consultation, message, replace(back_state()))
    return _page(consultation, text_act, form)


def _perform(consultation: Consultation, act: TextAct, seen: Sequence[Seen], form: ActForm) -> str:
    if not seen:
        raise DomainError(_l("Tick at least one text."))
    target = _target(consultation, form)
    groups: dict[Theme | None, list[Contribution]] = {}
    for each in seen:
        if target is None or each.theme is not target:
            groups.setdefault(each.theme, []).append(each.text)
    if not groups:
        raise DomainError(_l("The text is in this theme already."))
    for theme, texts in groups.items():
        act.perform(texts, theme, target, form.why)
    return act.done(sum(map(len, groups.values())), target)


def _target(consultation: Consultation, form: ActForm) -> Theme | None:
    """The theme that was chosen, also a new one; None for "undecided" and where none is asked."""
    if not isinstance(form, TargetForm) or form.target.data == UNDECIDED:
        return None
    if form.target.data == NEW and isinstance(form, MoveTextsForm):
        return found_theme(
            consultation=consultation, labels=form.labels(), actor=actor(), reason=form.why
        )
    if form.number is None:
        raise DomainError(_l("Choose a theme."))
    return get_theme(consultation, form.number)


def _seen(consultation: Consultation) -> list[Seen]:
    """The texts of the form with the themes that the page showed, else those of the address."""
    themes = {theme.number: theme for theme in active_themes(consultation)}
    pairs = [token.rpartition("=") for token in request.form.getlist("seen")[:MOST_TEXTS]]
    said = {reference: themes.get(number_in(number) or 0) for reference, _, number in pairs}
    if request.method == "POST" and said:
        return [Seen(text, said[text.reference]) for text in find_texts(consultation, [*said])]
    return _now(consultation)


def _now(consultation: Consultation) -> list[Seen]:
    """The texts that were asked for, where they are now: in the theme that is open, if they are."""
    tokens = request.form.getlist("seen") or []
    references = [t.rpartition("=")[0] for t in tokens] or request.values.getlist("text")
    texts = find_texts(consultation, [r.replace("\x00", "") for r in references[:MOST_TEXTS]])
    places = places_of([text.id for text in texts])
    open_theme = number_in(request.values.get("from") or back_state().theme)
    found = []
    for text in texts:
        its = [place.theme for place in places.get(text.id, []) if place.theme]
        there = next((theme for theme in its if theme.number == open_theme), None)
        found.append(Seen(text, there or (its[0] if its else None)))
    return found


def _page(consultation: Consultation, name: str, form: ActForm) -> ResponseReturnValue:
    act = ACTS[name]
    seen = _now(consultation)
    page: Any = act_page(
        act.template,
        consultation,
        form,
        act=act,
        seen=seen,
        title=act.title,
        subject=ngettext("%(num)s text", "%(num)s texts", len(seen)) if seen else "",
        extracts=split_extracts(seen[0].text.text)[:MOST_SPANS] if len(seen) == 1 else [],
        marked=request.form.getlist("span"),
        new=NEW,
    )
    result: ResponseReturnValue = page
    return result
