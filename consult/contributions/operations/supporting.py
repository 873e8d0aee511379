"""Visitors support what others said: each once, also when contributions were merged."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.contributions.models import Contribution, Status, Support
from consult.extensions import db
from consult.kernel.errors import Conflict


def support(*, contribution: Contribution, visitor: str) -> bool:
    """Support a published contribution; False when this visitor had done so before.

    Raises
    ------
    Conflict
        When the contribution is not published.
    """
    if contribution.status is not Status.PUBLISHED:
        raise Conflict(_l("Only a published contribution can be supported."))
    try:
        with db.session.begin_nested():
            db.session.add(Support(contribution_id=contribution.id, visitor=visitor))
            db.session.flush()
    except IntegrityError:
        return False
    return True


def withdraw_support(*, contribution: Contribution, visitor: str) -> None:
    """Take a support back, also one that was given to a contribution merged into this one."""
    own = sa.select(Contribution.id).where(
        sa.or_(Contribution.id == contribution.id, Contribution.merged_into_id == contribution.id)
    )
    db.session.execute(
        sa.delete(Support).where(Support.contribution_id.in_(own), Support.visitor == visitor)
    )
