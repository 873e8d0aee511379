"""What a round of double coding shows once nobody can be influenced any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.access.policies import READERS, SUPERVISION, for_roles
from consult.consultations.models import Consultation
from consult.consultations.queries import get_for_team
from consult.kernel.downloads import FileType, download
from consult.kernel.errors import DomainError
from consult.kernel.i18n import direction
from consult.kernel.messages import flash
from consult.kernel.web import writes
from consult.themes.coding.files import csv_file, xlsx_file
from consult.themes.coding.measures import measured
from consult.themes.coding.operations import results_open, settle
from consult.themes.coding.queries import (
    codes_of,
    get_item,
    get_round,
    items_of,
    main_themes,
    themes_by_key,
)
from consult.themes.coding.results import Coded, Column, Label, brought_together
from consult.themes.forms import UNDECIDED
from consult.themes.forms.coding import ResultsForm, SettleForm
from consult.themes.models import VERDICT_LABELS, CodingItem, CodingRound, Theme, Verdict
from consult.themes.queries import active_themes, get_theme
from consult.themes.views.coding import name_of
from consult.themes.views.frame import NUMBER, actor, bp, choices_of, may_edit

#: kappa below which each word holds (Landis and Koch 1977)
WORDS = (
    (0.0, _l("no agreement")),
    (0.2, _l("slight")),
    (0.4, _l("fair")),
    (0.6, _l("moderate")),
    (0.8, _l("substantial")),
)


@dataclass(frozen=True)
class Names:
    """The names of coders and labels in the reader's language."""

    coders: Mapping[str, str]
    themes: Mapping[int, Theme]

    def of(self, label: Label | str) -> str:
        """The name of a label, or of one as the figures name it."""
        if isinstance(label, int) or label.isdecimal():
            theme = self.themes.get(int(label))
            return f"{theme.number}. {theme.label}" if theme else "–"
        return str(VERDICT_LABELS[Verdict(label)])

    def short(self, label: Label | str) -> str:
        """The number of a theme, as the head of a narrow column."""
        if isinstance(label, int) or label.isdecimal():
            theme = self.themes.get(int(label))
            return str(theme.number) if theme else "–"
        return self.of(label)

    def coder(self, column: Column) -> str:
        """The name of a coder."""
        return self.coders[column.name]


@bp.get(f"/coding/<{NUMBER}:round_id>/results")
@for_roles(*READERS)
def coding_results(slug: str, round_id: int) -> ResponseReturnValue:
    """Agreement of each two people and of each with the engine; where they disagree."""
    consultation = get_for_team(slug, READERS)
    found, coded, names = _open_round(consultation, round_id)
    if coded is None:
        return _not_yet(slug, round_id)
    figures = measured(coded)
    pairs = {pair.key: pair for pair in figures.pairs}
    form = ResultsForm(
        [(key, _pair_name(pair.first, pair.second, names)) for key, pair in pairs.items()],
        formdata=request.args,
    )
    edit = may_edit(consultation)
    return render_template(
        "themes/coding/results.html",
        consultation=consultation,
        round=found,
        figures=figures,
        pair=pairs.get(form.pair.data or "") or next(iter(pairs.values()), None),
        coded=coded,
        names=names,
        items=_listed(coded, form.show.data or ""),
        now=main_themes(coded.items),
        form=form,
        kappa_word=kappa_word,
        settle=SettleForm(choices_of(active_themes(consultation)), formdata=None) if edit else None,
    )


@bp.get(f"/coding/<{NUMBER}:round_id>/results.<any(csv,xlsx):extension>")
@for_roles(*READERS)
def coding_file(slug: str, round_id: int, extension: str) -> ResponseReturnValue:
    """The labels of a round, and its figures, as a file."""
    consultation = get_for_team(slug, READERS)
    found, coded, names = _open_round(consultation, round_id)
    if coded is None:
        return _not_yet(slug, round_id)
    name = f"{found.title}.{extension}"
    if extension == "csv":
        return download(csv_file(coded, names.coders, names.of), name=name, kind=FileType.CSV)
    content = xlsx_file(
        coded, measured(coded), names.coders, names.of, right_to_left=direction() == "rtl"
    )
    return download(content, name=name, kind=FileType.XLSX)


@bp.post(f"/coding/<{NUMBER}:round_id>/texts/<{NUMBER}:position>/settle")
@for_roles(*SUPERVISION)
@writes
def settle_coding(slug: str, round_id: int, position: int) -> ResponseReturnValue:
    """Move a text on which coders disagree where a person says it belongs."""
    consultation = get_for_team(slug, SUPERVISION)
    found = get_round(consultation, round_id)
    item = get_item(found, position)
    if not results_open(found):
        return _not_yet(slug, round_id)
    form = SettleForm(choices_of(active_themes(consultation)))
    if form.validate_on_submit():
        try:
            settle(
                item=item,
                seen=_key(consultation, form.seen.data or ""),
                target=_target(consultation, form.target.data or ""),
                actor=actor(),
                reason=_("Double coding: %(title)s", title=found.title),
            )
            flash(_("The disagreement is settled: the text is where you put it."))
        except DomainError as error:
            flash(error, "warning")
    else:
        messages = [message for field in form.visible() for message in field.errors]
        flash(messages[0] if messages else _("Choose a theme."), "warning")
    here = url_for(
        ".coding_results",
        slug=slug,
        round_id=round_id,
        pair=request.args.get("pair"),
        show=request.args.get("show"),
        _anchor=f"text-{position}",
    )
    return redirect(here)


def kappa_word(kappa: float) -> str:
    """How a kappa is usually read (Landis and Koch 1977); a habit, not a law."""
    return str(next((word for bound, word in WORDS if kappa <= bound), _l("almost perfect")))


def _open_round(
    consultation: Consultation, round_id: int
) -> tuple[CodingRound, Coded | None, Names]:
    """The round, its labels when they may be seen, and the names of what they say."""
    found = get_round(consultation, round_id)
    themes = themes_by_key(consultation)
    coders = {str(coder.id): name_of(coder.user) for coder in found.coders}
    names = Names({**coders, "engine": str(_("The analysis"))}, themes)
    if not results_open(found):
        return found, None, names
    coded = brought_together(items_of(found), codes_of(found), found.coders, themes)
    return found, coded, names


def _not_yet(slug: str, round_id: int) -> ResponseReturnValue:
    flash(_("The results open when every coder has finished, or the round is closed."), "info")
    return redirect(url_for(".coding_round", slug=slug, round_id=round_id))


def _pair_name(first: Column, second: Column, names: Names) -> str:
    return str(_("%(one)s and %(other)s", one=names.coder(first), other=names.coder(second)))


def _listed(coded: Coded, show: str) -> list[CodingItem]:
    if show == "all":
        return list(coded.items)
    return coded.missed if show == "engine" else coded.disputed


def _key(consultation: Consultation, number: str) -> int | None:
    known = number.isascii() and number.isdecimal() and len(number) < 10
    return get_theme(consultation, int(number)).id if known else None


def _target(consultation: Consultation, wanted: str) -> Theme | None:
    if wanted == UNDECIDED:
        return None
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
        raise DomainError(_l("Choose a theme."))
    return get_theme(consultation, int(wanted))
