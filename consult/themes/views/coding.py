"""Pages of double coding: rounds, and labelling the texts of one."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access.models import User
from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.contributions.models import UNCOUNTED
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.themes.coding.operations import (
    Plan,
    close_round,
    code_text,
    finish_coding,
    make_round,
    results_open,
    resume_coding,
)
from consult.themes.coding.queries import (
    coded_counts,
    coded_positions,
    find_coder,
    first_open,
    get_coder,
    get_item,
    get_round,
    list_rounds,
    open_positions,
    own_code,
    possible_coders,
)
from consult.themes.forms.coding import NONE, UNCLEAR, USUAL_SIZE, CodeForm, RoundForm
from consult.themes.models import STRATA_LABELS, CodingCode, Theme, Verdict
from consult.themes.queries import active_themes, get_theme
from consult.themes.views.frame import NUMBER, actor, bp, check_token, choices_of, may_edit


@bp.get("/coding")
@for_roles(*READERS)
def coding_rounds(slug: str) -> ResponseReturnValue:
    """The rounds, and the way to a new one."""
    consultation = get_for_team(slug, READERS)
    rounds = list_rounds(consultation)
    return render_template(
        "themes/coding/index.html",
        consultation=consultation,
        rounds=rounds,
        counts=coded_counts(rounds),
        strata_labels=STRATA_LABELS,
        results_open=results_open,
        me=actor().id,
        may_edit=may_edit(consultation),
    )


@bp.route("/coding/new", methods=["GET", "POST"])
@for_roles(*SUPERVISION)
@writes
def new_round(slug: str) -> ResponseReturnValue:
    """Draw the texts of a round and name its coders."""
    consultation = get_for_team(slug, SUPERVISION)
    people = {user.id: user for user in possible_coders(consultation)}
    form = RoundForm(
        [(key, name_of(user)) for key, user in people.items()],
        data={"size": USUAL_SIZE, "seed": 0},
        **kept_arguments(),
    )
    if form.validate_on_submit():
        plan = Plan(
            title=form.title.data or "",
            size=form.size.data or 0,
            seed=form.seed.data or 0,
            strata=form.known_strata,
            instructions=form.instructions.data or "",
        )
        coders = [people[key] for key in form.coders.data or () if key in people]
        try:
            made = make_round(consultation=consultation, plan=plan, coders=coders, actor=actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The round is made. Its coders find it under “Double coding”."))
            return redirect(url_for(".coding_round", slug=slug, round_id=made.id))
    page = render_template("themes/coding/new.html", consultation=consultation, form=form)
    return page, form.status


@bp.get(f"/coding/<{NUMBER}:round_id>")
@for_roles(*READERS)
def coding_round(slug: str, round_id: int) -> ResponseReturnValue:
    """How far each coder is; the account's own way to its texts."""
    consultation = get_for_team(slug, READERS)
    found = get_round(consultation, round_id)
    mine = find_coder(found, actor())
    return render_template(
        "themes/coding/round.html",
        consultation=consultation,
        round=found,
        counts=coded_counts([found]),
        mine=mine,
        next=first_open(found, mine) if mine else None,
        done=set(coded_positions(mine)) if mine else set(),
        positions=open_positions(found),
        open=results_open(found),
        strata_labels=STRATA_LABELS,
        action=ActionForm(),
        may_edit=may_edit(consultation),
    )


@bp.route(f"/coding/<{NUMBER}:round_id>/texts/<{NUMBER}:position>", methods=["GET", "POST"])
@for_roles(*READERS)
@writes
def code(slug: str, round_id: int, position: int) -> ResponseReturnValue:
    """One text of a round and what the coder says of it; nobody else's labels are here."""
    consultation = get_for_team(slug, READERS)
    found = get_round(consultation, round_id)
    coder, item = find_coder(found, actor()), get_item(found, position)
    if coder is None:
        flash(_("Only the coders of a round label its texts."), "info")
        return redirect(url_for(".coding_round", slug=slug, round_id=round_id))
    if item.contribution.status in UNCOUNTED:
        flash(_("This text no longer counts: it needs no label."), "info")
        return redirect(url_for(".coding_round", slug=slug, round_id=round_id))
    themes = active_themes(consultation)
    known = own_code(coder, item)
    form = CodeForm(choices_of(themes), data=_said(known), **kept_arguments())
    if form.validate_on_submit():
        verdict, theme = _chosen(consultation, form)
        note = form.note.data or ""
        try:
            code_text(coder=coder, item=item, verdict=verdict, theme=theme, note=note)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(_onward(slug, round_id, first_open(found, coder, after=position)))
    page = render_template(
        "themes/coding/code.html",
        consultation=consultation,
        round=found,
        item=item,
        coder=coder,
        form=form,
        themes={str(theme.number): theme for theme in themes},
        positions=open_positions(found),
        done=set(coded_positions(coder)),
        known=known,
    )
    return page, form.status


@bp.post(f"/coding/<{NUMBER}:round_id>/<any(finish,resume):act>")
@for_roles(*READERS)
@writes
def end_coding(slug: str, round_id: int, act: str) -> ResponseReturnValue:
    """Say that one's labels are final, or take that back."""
    found = get_round(get_for_team(slug, READERS), round_id)
    check_token()
    coder = get_coder(found, actor())
    try:
        if act == "finish":
            finish_coding(coder=coder, actor=actor())
            flash(_("Thank you. Your labels are final."))
        else:
            resume_coding(coder=coder, actor=actor())
            flash(_("You can change your labels again."))
    except DomainError as error:
        flash(error, "warning")
    return redirect(url_for(".coding_round", slug=slug, round_id=round_id))


@bp.post(f"/coding/<{NUMBER}:round_id>/close")
@for_roles(*SUPERVISION)
@writes
def close_coding(slug: str, round_id: int) -> ResponseReturnValue:
    """Take no more labels and open the results."""
    found = get_round(get_for_team(slug, SUPERVISION), round_id)
    check_token()
    try:
        close_round(round_=found, actor=actor())
        flash(_("The round is closed, and its results are open."))
    except DomainError as error:
        flash(error, "info")
    return redirect(url_for(".coding_round", slug=slug, round_id=round_id))


def name_of(user: User) -> str:
    """How the pages name a member of the team."""
    return user.name or user.email


def _said(known: CodingCode | None) -> dict[str, str]:
    if known is None:
        return {}
    number = known.theme.number if known.theme else None
    return {"choice": str(number or known.verdict), "note": known.note}


def _chosen(consultation: Consultation, form: CodeForm) -> tuple[Verdict, Theme | None]:
    choice = str(form.choice.data)
    if choice in (NONE, UNCLEAR):
        return Verdict(choice), None
    if choice.isascii() and choice.isdecimal() and len(choice) < 10:
        return Verdict.THEME, get_theme(consultation, int(choice))
    return Verdict.THEME, None


def _onward(slug: str, round_id: int, position: int | None) -> str:
    """The next text without a label, or the round when there is none."""
    if position is None:
        flash(_("All texts have a label. Look through them once more, or finish."))
        return url_for(".coding_round", slug=slug, round_id=round_id)
    return url_for(".code", slug=slug, round_id=round_id, position=position)
