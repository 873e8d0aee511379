"""Acts on one theme: rename, describe, merge or put under another, quotes, lock, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.errors import DomainError
from consult.kernel.rescue import kept_arguments
from consult.kernel.text import shorten
from consult.kernel.web import writes
from consult.themes.forms import (
    MERGE,
    ActForm,
    DescribeForm,
    JoinForm,
    QuotesForm,
    RenameForm,
)
from consult.themes.models import Theme
from consult.themes.operations import (
    choose_quotes,
    describe_theme,
    lock_theme,
    merge_themes,
    nest_theme,
    rename_theme,
    retire_theme,
    revive_theme,
    unlock_theme,
)
from consult.themes.queries import active_themes, get_theme, quotes_of, sizes
from consult.themes.queries.desk import TextFilter, desk_texts, find_texts
from consult.themes.views.acting import act_page, back_state, done, refuse
from consult.themes.views.frame import NUMBER, actor, bp

#: texts that may be chosen as quotes, the surest first
OFFERED = 30


@dataclass(frozen=True)
class ThemeAct:
    """An act: how it is called, what it asks, what it does."""

    title: LazyString
    button: LazyString
    done: LazyString
    form: Callable[[Theme], ActForm]
    #: does it; gives back the theme to show next, None for the one that is open
    perform: Callable[[Theme, Any], Theme | None]
    template: str = "reason"
    hint: LazyString | str = ""
    danger: bool = False
    #: what the page shows besides
    shows: Callable[[Theme], dict[str, Any]] | None = None


def _plain_form(theme: Theme) -> ActForm:
    return ActForm(**kept_arguments())


def _rename_form(theme: Theme) -> RenameForm:
    labels = {f"label_{language}": label for language, label in theme.labels.items()}
    return RenameForm(data=labels, **kept_arguments())


def _rename(theme: Theme, form: RenameForm) -> None:
    rename_theme(theme=theme, labels=form.labels(), actor=actor(), reason=form.why, seen=form.seen)


def _describe_form(theme: Theme) -> DescribeForm:
    return DescribeForm(obj=theme, **kept_arguments())


def _describe(theme: Theme, form: DescribeForm) -> None:
    describe_theme(
        theme=theme,
        descriptions=form.descriptions(),
        actor=actor(),
        reason=form.why,
        seen=form.seen,
    )


def _join_form(theme: Theme) -> JoinForm:
    others = [t for t in active_themes(theme.consultation) if t.id != theme.id]
    given = {"target": request.args.get("to", ""), "how": request.args.get("how", MERGE)}
    return JoinForm([(t.number, t.label) for t in others], data=given, **kept_arguments())


def _join(theme: Theme, form: JoinForm) -> Theme:
    if form.number is None:
        raise DomainError(_l("Choose a theme."))
    target = get_theme(theme.consultation, form.number)
    if form.how.data != MERGE:
        nest_theme(theme=theme, parent=target, actor=actor(), reason=form.why, seen=form.seen)
        return theme
    seen = {theme.id: form.seen, target.id: form.seen_of(target.number)}
    merge_themes(
        themes=[theme],
        target=target,
        actor=actor(),
        reason=form.why,
        seen={key: version for key, version in seen.items() if version is not None},
    )
    return target


def _join_shows(theme: Theme) -> dict[str, Any]:
    """How large each theme is and its version now, for the one that will be chosen."""
    return {
        "size": sizes(theme.consultation).get(theme.id, 0),
        "versions": ",".join(f"{t.number}:{t.version}" for t in active_themes(theme.consultation)),
    }


def _unnest(theme: Theme, form: ActForm) -> None:
    nest_theme(theme=theme, parent=None, actor=actor(), reason=form.why, seen=form.seen)


def _quotes_form(theme: Theme) -> QuotesForm:
    chosen = quotes_of([theme])[theme.id]
    surest = desk_texts(theme.consultation, theme, TextFilter(), page=1, size=OFFERED)
    texts = {c.reference: c.text for c in (*chosen, *(row.contribution for row in surest.items))}
    if opened := request.args.get("also", ""):
        texts |= {c.reference: c.text for c in find_texts(theme.consultation, [opened])}
    return QuotesForm(
        [(reference, shorten(text, 200)) for reference, text in texts.items()],
        data={"quotes": [c.reference for c in chosen] + ([opened] if opened else [])},
        **kept_arguments(),
    )


def _choose_quotes(theme: Theme, form: QuotesForm) -> None:
    choose_quotes(
        theme=theme,
        contributions=find_texts(theme.consultation, form.quotes.data or []),
        actor=actor(),
        reason=form.why,
        seen=form.seen,
    )


def _simple(act: Callable[..., object]) -> Callable[[Theme, ActForm], None]:
    def perform(theme: Theme, form: ActForm) -> None:
        act(theme=theme, actor=actor(), reason=form.why)

    return perform


ACTS: dict[str, ThemeAct] = {
    "rename": ThemeAct(
        _l("Rename the theme"),
        _l("Save the labels"),
        _l("The theme is renamed. Later runs keep its label."),
        _rename_form,
        _rename,
        template="rename",
    ),
    "describe": ThemeAct(
        _l("Describe the theme"),
        _l("Save the description"),
        _l("The description is saved."),
        _describe_form,
        _describe,
        template="describe",
    ),
    "join": ThemeAct(
        _l("Merge, or put under another theme"),
        _l("Do it"),
        _l("Done. It can be undone."),
        _join_form,
        _join,
        template="join",
        shows=_join_shows,
    ),
    "unnest": ThemeAct(
        _l("Let the theme stand by itself"),
        _l("Do it"),
        _l("The theme stands by itself."),
        _plain_form,
        _unnest,
    ),
    "quotes": ThemeAct(
        _l("Choose the quotes"),
        _l("Save the quotes"),
        _l("The quotes are chosen. Later runs keep them."),
        _quotes_form,
        _choose_quotes,
        template="quotes",
    ),
    "lock": ThemeAct(
        _l("Lock the theme"),
        _l("Lock"),
        _l("The theme is locked: no run puts a text in or takes one out."),
        _plain_form,
        _simple(lock_theme),
        hint=_l("Nobody moves a text into it or out of it, neither a run nor a person, until it"
                " is unlocked."),
    ),
    "unlock": ThemeAct(
        _l("Unlock the theme"),
        _l("Unlock"),
        _l("The theme is unlocked."),
        _plain_form,
        _simple(unlock_theme),
    ),
    "retire": ThemeAct(
        _l("Withdraw the theme"),
        _l("Withdraw"),
        _l("The theme is withdrawn. Its number is not given again."),
        _plain_form,
        _simple(retire_theme),
        hint=_l("Only a theme that holds no text can be withdrawn: move or merge its texts first."),
        danger=True,
    ),
    "revive": ThemeAct(
        _l("Take the theme back into use"),
        _l("Take back"),
        _l("The theme is in use again."),
        _plain_form,
        _simple(revive_theme),
        hint=_l("To get back the texts of a merged theme, undo the merging instead."),
    ),
}  # fmt: skip


@bp.route(
    f"/workbench/themes/<{NUMBER}:number>/<any({','.join(ACTS)}):theme_act>",
    methods=["GET", "POST"],
)
@for_roles(*SUPERVISION)
@writes
def theme_act(slug: str, number: int, theme_act: str) -> ResponseReturnValue:
    """Ask what an act on a theme needs, then do it."""
    consultation = get_for_team(slug, SUPERVISION)
    theme = get_theme(consultation, number)
    act = ACTS[theme_act]
    form = act.form(theme)
    if form.validate_on_submit():
        try:
            shown = act.perform(theme, form)
        except DomainError as error:
            refuse(form, error)
        else:
            state = replace(back_state(), theme=str((shown or theme).number))
            return done(consultation, act.done, state)
    return _page(consultation, theme, theme_act, form)


def _page(
    consultation: Consultation, theme: Theme, name: str, form: ActForm
) -> ResponseReturnValue:
    act = ACTS[name]
    page: ResponseReturnValue = act_page(
        act.template,
        consultation,
        form,
        act=act,
        theme=theme,
        title=act.title,
        subject=_("Theme %(number)s: %(label)s", number=theme.number, label=theme.label),
        **(act.shows(theme) if act.shows else {}),
    )
    return page
