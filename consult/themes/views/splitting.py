"""Split a theme: the engine proposes groups, a person adjusts, names and accepts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from consult.access.policies import SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import Contribution
from consult.kernel.errors import DomainError
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.forms import number_in
from consult.themes.forms.split import MOST_PARTS, Draft, SplitForm, drafts_in, fingerprint
from consult.themes.means import Unavailable
from consult.themes.models import RUN_PROBLEM_LABELS, Theme
from consult.themes.operations import Part, propose_split, split_theme
from consult.themes.queries import get_theme
from consult.themes.queries.desk import members_of
from consult.themes.views.acting import act_page, back_state, done, refuse
from consult.themes.views.frame import NUMBER, actor, bp

#: fewest texts that are worth dividing
FEWEST = 4
#: texts of a part that are shown with a choice of their own; the others follow their part
SHOWN = 40


@bp.route(f"/workbench/themes/<{NUMBER}:number>/split", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def split(slug: str, number: int) -> ResponseReturnValue:
    """Propose groups of a theme's texts, then make themes of those that are accepted."""
    consultation = get_for_team(slug, SUPERVISION)
    theme = get_theme(consultation, number)
    members = members_of(theme)
    form = SplitForm(**kept_arguments())
    drafts = drafts_in(request.form, [text.id for text in members])
    if form.validate_on_submit():
        try:
            event = split_theme(
                theme=theme,
                parts=_parts(drafts),
                actor=actor(),
                reason=form.why,
                seen=form.seen,
            )
        except DomainError as error:
            refuse(form, error)
            members = members_of(get_theme(consultation, number))
        else:
            return done(
                consultation,
                _made(len(event.details["after"])),
                replace(back_state(), theme=str(number), text=""),
            )
    elif request.method == "GET" and (count := number_in(request.args.get("parts"))):
        try:
            drafts = _proposed(theme, members, count)
        except (DomainError, Unavailable) as error:
            form.form_errors.append(_problem(error))
    return _page(consultation, theme, form, drafts, members)


def _parts(drafts: Sequence[Draft]) -> list[Part]:
    made = [draft for draft in drafts if draft.made]
    if not made:
        raise DomainError(_l("Choose at least one group that becomes a theme."))
    return [
        Part(
            labels=draft.labels,
            texts=draft.texts,
            terms=draft.terms,
            quotes=draft.quotes,
            proposed=draft.as_proposed,
        )
        for draft in made
    ]


def _proposed(theme: Theme, members: Sequence[Contribution], count: int) -> list[Draft]:
    """What the engine proposes: the largest group stays, the others become themes."""
    parts = propose_split(theme=theme, n_parts=max(2, min(count, MOST_PARTS)))
    drafts = [
        Draft(
            number,
            labels=dict(part.labels),
            texts=list(part.texts),
            terms=list(part.terms),
            quotes=list(part.quotes),
            made=number > 1,
            proposal=fingerprint(part.texts),
        )
        for number, part in enumerate(parts, start=1)
    ]
    grouped = {key for draft in drafts for key in draft.texts}
    rest = [text.id for text in members if text.id not in grouped]
    return [Draft(0, texts=rest, made=False), *drafts]


def _problem(error: DomainError | Unavailable) -> str:
    if isinstance(error, Unavailable):
        return str(RUN_PROBLEM_LABELS[error.problem])
    return str(error)


def _made(count: int) -> str:
    return str(ngettext("%(num)s new theme is made.", "%(num)s new themes are made.", count))


def _page(
    consultation: Consultation,
    theme: Theme,
    form: SplitForm,
    drafts: Sequence[Draft],
    members: Sequence[Contribution],
) -> ResponseReturnValue:
    page: ResponseReturnValue = act_page(
        "split" if len(drafts) > 1 else "split_begin",
        consultation,
        form,
        theme=theme,
        drafts=drafts,
        texts={text.id: text for text in members},
        size=len(members),
        fewest=FEWEST,
        shown=SHOWN,
        counts=range(2, MOST_PARTS + 1),
        asked=number_in(request.values.get("parts")),
        title=_("Split the theme"),
        subject=_("Theme %(number)s: %(label)s", number=theme.number, label=theme.label),
        go=_("Make these themes"),
    )
    return page
