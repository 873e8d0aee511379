"""A request keeps all of what it did, or nothing, also where it works with savepoints."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation
from consult.extensions import db
from tests.factories import make_consultation

pytestmark = pytest.mark.both_databases


def test_a_savepoint_that_held_is_taken_back_with_its_transaction(app: Flask) -> None:
    consultation = make_consultation()
    db.session.commit()
    with db.session.begin_nested():
        consultation.slug = "renamed"
    db.session.rollback()
    assert consultation.slug != "renamed"


def test_what_failed_inside_a_savepoint_leaves_what_came_before(app: Flask) -> None:
    consultation = make_consultation()
    db.session.commit()
    region = consultation.region_id
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(
            sa.update(Consultation).where(Consultation.id == consultation.id).values(region_id=-1)
        )
    consultation.slug = "renamed"
    db.session.commit()
    db.session.expire_all()
    assert (consultation.slug, consultation.region_id) == ("renamed", region)
