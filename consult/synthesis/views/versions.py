"""A version on its way from draft to published, its files and hashes; two versions compared."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from consult.access.models import User
from consult.access.policies import ADMINISTRATION, READERS, SUPERVISION, for_roles
from consult.access.queries import list_accounts
from consult.consultations.queries import get_for_team
from consult.documents.wording import show as show_cell
from consult.kernel.errors import DomainError
from consult.kernel.forms import ActionForm
from consult.kernel.messages import flash
from consult.kernel.rescue import kept_arguments
from consult.kernel.web import writes
from consult.synthesis import operations, policies
from consult.synthesis.comparing import Fate, compare
from consult.synthesis.forms import SignerForm, UnnameForm
from consult.synthesis.models import ReportVersion
from consult.synthesis.queries import (
    files_of,
    get_version,
    list_versions,
    redactions_of,
)
from consult.synthesis.showing import shown
from consult.synthesis.views.frame import ONE, actor, bp, check_token


@bp.get(f"{ONE}/signatures")
@for_roles(*READERS)
def version(slug: str, number: int) -> ResponseReturnValue:
    """Where a version stands, who signs it, its files and their hashes."""
    held = get_version(get_for_team(slug, READERS), number)
    return _page(held, _signer_form(held, **kept_arguments()))


@bp.post(f"{ONE}/review")
@for_roles(*SUPERVISION)
@writes
def review(slug: str, number: int) -> ResponseReturnValue:
    """Say that a draft was read."""
    held = get_version(get_for_team(slug, SUPERVISION), number)
    done = _("The version is reviewed. Name who is to sign it.")
    return _act(held, lambda: operations.review(version=held, actor=actor()), done)


@bp.post(f"{ONE}/signers")
@for_roles(*SUPERVISION)
@writes
def name_signer(slug: str, number: int) -> ResponseReturnValue:
    """Name somebody who is to sign."""
    held = get_version(get_for_team(slug, SUPERVISION), number)
    form = _signer_form(held)
    if not form.validate_on_submit():
        return _page(held, form)
    user = next(u for u in _accounts(held) if u.id == form.account.data)
    try:
        operations.name_signer(
            version=held,
            user=user,
            name=form.name.data or user.name,
            function=form.function.data or "",
            actor=actor(),
        )
    except DomainError as error:
        form.refuse(error)
        return _page(held, form)
    flash(_("Named. Each person signs with their own account, on this page."))
    return _back(held)


@bp.post(f"{ONE}/signers/take-back")
@for_roles(*SUPERVISION)
@writes
def unname_signer(slug: str, number: int) -> ResponseReturnValue:
    """Take back a naming."""
    held = get_version(get_for_team(slug, SUPERVISION), number)
    form = UnnameForm()
    if not form.validate_on_submit():
        check_token()
    operations.unname_signer(version=held, user_id=form.user_id, actor=actor())
    return _back(held)


@bp.post(f"{ONE}/sign")
@for_roles(*READERS)
@writes
def sign(slug: str, number: int) -> ResponseReturnValue:
    """Sign with one's own account."""
    held = get_version(get_for_team(slug, READERS), number)
    done = _("You have signed version %(number)s.", number=number)
    return _act(held, lambda: operations.sign(version=held, actor=actor()), done)


@bp.post(f"{ONE}/publish")
@for_roles(*ADMINISTRATION)
@writes
def publish(slug: str, number: int) -> ResponseReturnValue:
    """Show a signed version to the public."""
    held = get_version(get_for_team(slug, ADMINISTRATION), number)
    done = _("The version is published.")
    return _act(held, lambda: operations.publish(version=held, actor=actor()), done)


@bp.get("/compare")
@for_roles(*READERS)
def compare_versions(slug: str) -> ResponseReturnValue:
    """Two versions of one report beside each other."""
    consultation = get_for_team(slug, READERS)
    versions = list_versions(consultation)
    if not versions:
        return redirect(url_for(".index", slug=slug))
    numbers = {version.number: version for version in versions}
    after = numbers.get(request.args.get("to", 0, type=int), versions[0])
    siblings = [v for v in versions if v.report_id == after.report_id]
    earlier = next((v for v in siblings if v.number < after.number), after)
    before = numbers.get(request.args.get("from", 0, type=int), earlier)
    if before not in siblings:
        before = earlier
    changes = compare(shown(before).document, shown(after).document)
    return render_template(
        "synthesis/compare.html",
        consultation=consultation,
        before=before,
        after=after,
        siblings=siblings,
        changes=[c for c in changes if c.fate is not Fate.SAME],
        same=sum(c.fate is Fate.SAME for c in changes),
        cell=lambda value: "–" if value is None else show_cell(value, after.language),
    )


def _act(held: ReportVersion, operation: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do what a button says; a stage that has passed meanwhile answers with a conflict."""
    check_token()
    operation()
    flash(done)
    return _back(held)


def _back(held: ReportVersion) -> ResponseReturnValue:
    slug = held.consultation.slug
    return redirect(url_for(".version", slug=slug, number=held.number))


def _accounts(held: ReportVersion) -> list[User]:
    """Who may be named: accounts of the region that may read reports, not named yet."""
    named = {signer.user_id for signer in held.signers}
    found = list_accounts(held.consultation.region_id, READERS)
    return [user for user in found if user.id not in named]


def _signer_form(held: ReportVersion, **kwargs: object) -> SignerForm:
    accounts = [(user.id, user.name or user.email) for user in _accounts(held)]
    return SignerForm(accounts, **kwargs)


def _page(held: ReportVersion, form: SignerForm) -> ResponseReturnValue:
    page = render_template(
        "synthesis/versions.html",
        consultation=held.consultation,
        report=held,
        files=files_of(held),
        redactions=redactions_of(held),
        siblings=[v for v in list_versions(held.consultation) if v.report_id == held.report_id],
        form=form,
        action=ActionForm(formdata=None),
        may_review=policies.can_review(current_user, held),
        may_name=policies.can_name_signers(current_user, held),
        may_sign=policies.can_sign(current_user, held),
        may_publish=policies.can_publish(current_user, held),
    )
    return page, form.status
