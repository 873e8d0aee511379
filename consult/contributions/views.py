"""Public pages of the register: contribute, receipt, follow, list, read, support."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.consultations.models import Consultation
from consult.consultations.queries import get_public
from consult.contributions.forms import (
    AuthorForm,
    ContributionForm,
    ListForm,
    SupportForm,
    TrackForm,
)
from consult.contributions.models import (
    CHANNEL_LABELS,
    PART_LABELS,
    STATUS_LABELS,
    Channel,
    Contribution,
    Status,
)
from consult.contributions.operations import (
    Origin,
    Place,
    give_author_code,
    submit_contribution,
    support,
    withdraw_by_author,
    withdraw_support,
)
from consult.contributions.policies import may_read_by_reference
from consult.contributions.queries import (
    Filters,
    Order,
    find_by_reference,
    get_contribution,
    get_published,
    known_communes,
    list_contributions,
    status_history,
    support_counts,
    supported_by,
)
from consult.contributions.questions import offered_by
from consult.contributions.visitors import (
    known_visitor,
    new_visitor,
    offer_visitor,
    read_visitor,
    remember_visitor,
)
from consult.extensions import utc_now
from consult.kernel.errors import DomainError
from consult.kernel.limits import PUBLIC_WRITES, limited
from consult.kernel.messages import flash
from consult.kernel.references import read_reference
from consult.kernel.web import open_to_all, writes

bp = Blueprint("contributions", __name__)

#: in the browser's own session: reference and code of what it just sent, until the receipt tells
CODE = "author_code"


@bp.app_context_processor
def labels() -> dict[str, object]:
    """Names of the register's codes, for any page that shows a contribution."""
    return {
        "channel_labels": CHANNEL_LABELS,
        "part_labels": PART_LABELS,
        "contribution_status_labels": STATUS_LABELS,
    }


def chosen_place(consultation: Consultation, form: ContributionForm) -> Place:
    """The criterion, province and commune of a valid form."""
    criteria = {c.code: c for c in consultation.criteria}
    provinces = {p.code: p for p in consultation.region.provinces}
    return Place(
        criterion=criteria.get(form.criterion.data),
        province=provinces.get(form.province.data),
        commune=form.commune.data or None,
        setting=form.chosen_setting(),
    )


@bp.route("/<slug>/contribute", methods=["GET", "POST"])
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def contribute(slug: str) -> ResponseReturnValue:
    """Say something; whatever goes wrong, the page comes back with what was typed."""
    consultation = get_public(slug)
    form = ContributionForm(offered_by(consultation))
    today = utc_now().date()
    if not consultation.takes_contributions(today):
        return not_taken(consultation, form, not_begun=today < consultation.opens_on)
    if form.validate_on_submit():
        contribution = submit_contribution(
            consultation=consultation,
            words=form.words(),
            place=chosen_place(consultation, form),
            speaker=form.speaker(),
            origin=Origin(token=form.submission_token()),
        )
        tell_once(contribution)
        return redirect(url_for(".received", slug=slug, reference=contribution.reference), 303)
    page = render_template(
        "contributions/contribute.html",
        consultation=consultation,
        form=form,
        communes=known_communes(consultation),
    )
    return page, form.status if form.is_submitted() else 200


def not_taken(
    consultation: Consultation, form: ContributionForm, *, not_begun: bool
) -> ResponseReturnValue:
    """The answer before a consultation opens and after it closes, with what was typed."""
    page = render_template(
        "contributions/closed.html", consultation=consultation, form=form, not_begun=not_begun
    )
    return page, 403 if not_begun else 410


def tell_once(contribution: Contribution) -> None:
    """Keep the author's code for the receipt, which this browser opens next."""
    code = give_author_code(contribution=contribution, secret=str(current_app.config["SECRET_KEY"]))
    if code is not None:
        session[CODE] = [contribution.reference, code]


def told_code(contribution: Contribution) -> str | None:
    """The code of the contribution just sent by this browser, once."""
    reference, code = session.get(CODE, ("", None))
    if reference != contribution.reference:
        return None
    session.pop(CODE)
    return str(code)


@bp.get("/<slug>/received/<path:reference>")
@open_to_all
def received(slug: str, reference: str) -> ResponseReturnValue:
    """The receipt: the number, what happens next."""
    consultation = get_public(slug)
    contribution = get_contribution(consultation, reference)
    return render_template(
        "contributions/received.html",
        consultation=consultation,
        contribution=contribution,
        readable=may_read_by_reference(contribution),
        code=told_code(contribution),
    )


@bp.get("/track")
@open_to_all
def track() -> ResponseReturnValue:
    """Where a contribution stands, for whoever has its number."""
    form = TrackForm(formdata=request.args)
    typed = form.reference.data or ""
    contribution = find_by_reference(read_reference(typed)) if typed.strip() else None
    if contribution is None:
        page = render_template("contributions/track.html", form=form, typed=typed.strip())
        return page, 404 if typed.strip() else 200
    return track_page(contribution, form, AuthorForm(data={"reference": contribution.reference}))


def track_page(contribution: Contribution, form: TrackForm, author: AuthorForm) -> str:
    """Where a contribution stands; its author can withdraw it with the code of the receipt."""
    stays = contribution.merged_into
    return render_template(
        "contributions/track.html",
        form=form,
        author=author,
        consultation=contribution.consultation,
        contribution=contribution,
        history=status_history(contribution),
        readable=may_read_by_reference(contribution),
        published=contribution.status is Status.PUBLISHED,
        stays=stays if stays and stays.status is Status.PUBLISHED else None,
        may_withdraw=contribution.author_code and contribution.status is not Status.WITHDRAWN,
    )


@bp.post("/track/withdraw")
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def withdraw() -> ResponseReturnValue:
    """Let an author take back what they said, by its number and the code of the receipt."""
    author = AuthorForm()
    contribution = find_by_reference(read_reference(author.reference.data or ""))
    if contribution is None:
        return redirect(url_for(".track", reference=author.reference.data or None), 303)
    if author.validate_on_submit():
        try:
            withdraw_by_author(contribution=contribution, code=author.code.data or "")
        except DomainError as error:
            author.refuse(error)
        else:
            flash(_("Your contribution is withdrawn: nobody reads or counts it any more."))
            return redirect(url_for(".track", reference=contribution.reference), 303)
    form = TrackForm(formdata=None, data={"reference": contribution.reference})
    return track_page(contribution, form, author), author.status


def chosen_filters(consultation: Consultation, form: ListForm) -> Filters:
    """What the address of a list asks for; only published contributions."""
    criteria = {c.code: c.id for c in consultation.criteria}
    provinces = {p.code: p.id for p in consultation.region.provinces}
    channel = form.known("channel")
    return Filters(
        search=form.q.data or "",
        criterion_id=criteria.get(form.known("criterion")),
        province_id=provinces.get(form.known("province")),
        channel=Channel(channel) if channel else None,
        language=form.known("language"),
        status=Status.PUBLISHED,
        order=Order(form.known("sort") or Order.NEWEST),
    )


@bp.get("/<slug>/contributions")
@open_to_all
def listing(slug: str) -> ResponseReturnValue:
    """The published contributions, filtered and searched by the address."""
    consultation = get_public(slug)
    form = ListForm(offered_by(consultation), formdata=request.args)
    page = list_contributions(
        consultation,
        chosen_filters(consultation, form),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "contributions/listing.html",
        consultation=consultation,
        form=form,
        page=page,
        supports=support_counts([c.id for c in page.items]),
    )


def contribution_page(contribution: Contribution, form: SupportForm) -> str:
    """The page of a published contribution."""
    return render_template(
        "contributions/show.html",
        consultation=contribution.consultation,
        contribution=contribution,
        form=form,
        supports=support_counts([contribution.id]).get(contribution.id, 0),
        supported=contribution.id in supported_by(known_visitor(), [contribution.id]),
    )


@bp.get("/<slug>/contributions/<path:reference>")
@open_to_all
def show(slug: str, reference: str) -> ResponseReturnValue:
    """One published contribution; a merged one leads to the one that stays."""
    consultation = get_public(slug)
    stays = get_contribution(consultation, reference).merged_into
    if stays is not None and stays.status is Status.PUBLISHED:
        return redirect(url_for(".show", slug=slug, reference=stays.reference))
    form = SupportForm(data={"visitor": offer_visitor()})
    return contribution_page(get_published(consultation, reference), form)


@bp.post("/<slug>/contributions/<path:reference>/support")
@open_to_all
@limited(PUBLIC_WRITES)
@writes
def change_support(slug: str, reference: str) -> ResponseReturnValue:
    """Support a published contribution, once for each browser, or take the support back."""
    contribution = get_published(get_public(slug), reference)
    form = SupportForm()
    if not form.validate_on_submit():
        return contribution_page(contribution, form), form.status
    visitor = known_visitor() or read_visitor(form.visitor.data or "") or new_visitor()
    if form.wish.data == "withdraw":
        withdraw_support(contribution=contribution, visitor=visitor)
        flash(_("You no longer support this contribution."))
    else:
        support(contribution=contribution, visitor=visitor)
        flash(_("You support this contribution."))
    response = make_response(redirect(url_for(".show", slug=slug, reference=reference), 303))
    remember_visitor(response, visitor)
    return response
