"""The letter after a meeting, to those who came: once, in their language."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.kernel.i18n import babel_locale, localized, long_date
from consult.kernel.mail import post
from consult.workshops.calls.letters import where_and_when
from consult.workshops.evaluation.links import own_address
from consult.workshops.models import Seat
from consult.workshops.models.evaluation import Evaluation


def ask(evaluation: Evaluation, seat: Seat) -> None:
    """Ask a person who came how the meeting was."""
    person, workshop = seat.interest, evaluation.workshop
    with force_locale(babel_locale(person.language)):
        parts = [
            _("Hello %(name)s,", name=person.name),
            _("Thank you for coming. How was the meeting? Your answer takes two minutes."),
            where_and_when(workshop),
            _(
                "Answer here until %(day)s: %(address)s",
                day=long_date(evaluation.closes_at),
                address=own_address(seat),
            ),
            _(
                "The link works once. That it was used is kept apart from the answer: nobody can"
                " see who answered what."
            ),
            localized(workshop.consultation, "title"),
        ]
        post(
            to=person.email,
            subject=_("How was it? %(title)s", title=workshop.title),
            text="\n\n".join(parts),
            kind="evaluation.ask",
            key=f"evaluation.ask:{evaluation.id}:{seat.id}",
        )
