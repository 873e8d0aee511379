"""Town or countryside: every way into the register, and what the database refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from consult.access.models import Role
from consult.contributions.importing import Field, import_contributions
from consult.contributions.importing.vocabulary import guess_columns
from consult.contributions.models import Channel, Contribution, Kind, Setting
from consult.contributions.operations import Place
from consult.extensions import db
from consult.kernel.tables import read_table
from consult.workshops.models import WorkshopKind
from consult.workshops.operations import Meeting, NoteText, create_workshop, edit_workshop, log_note
from tests.factories import (
    make_consultation,
    make_contribution,
    make_region,
    make_workshop,
)


@pytest.mark.both_databases
@pytest.mark.parametrize("table", ["contributions", "workshops"])
def test_an_unknown_setting_is_refused(app: Flask, table: str) -> None:
    consultation = make_consultation()
    make_contribution(consultation)
    make_workshop(consultation)
    db.session.commit()
    with pytest.raises(IntegrityError, match=f"ck_{table}_setting"):
        db.session.execute(sa.text(f"UPDATE {table} SET setting = 'suburb'"))


@pytest.mark.both_databases
def test_a_population_is_positive(app: Flask) -> None:
    make_region().provinces[0].population_2014 = 0
    with pytest.raises(IntegrityError, match="ck_provinces_population_2014_positive"):
        db.session.flush()


def test_notes_take_the_setting_of_their_meeting(app: Flask) -> None:
    consultation = make_consultation()
    province, other = consultation.region.provinces[:2]

    def meeting(setting: Setting | None) -> Meeting:
        return Meeting(
            titles={"ar": "لقاء"},
            kind=WorkshopKind.PROVINCIAL,
            held_on=consultation.opens_on,
            province=province,
            setting=setting,
        )

    workshop = create_workshop(consultation=consultation, meeting=meeting(Setting.RURAL))
    theirs = log_note(workshop=workshop, note=NoteText("الطريق مقطوعة", Kind.PROBLEM))
    elsewhere = log_note(workshop=workshop, note=NoteText("الماء", Kind.PROBLEM, province=other))
    assert (theirs.contribution.setting, elsewhere.contribution.setting) == (Setting.RURAL, None)
    edit_workshop(workshop=workshop, meeting=meeting(Setting.URBAN))
    for note in (theirs, elsewhere):
        db.session.refresh(note.contribution)
    # somebody from another province does not live where most of the others do
    assert (theirs.contribution.setting, elsewhere.contribution.setting) == (Setting.URBAN, None)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("الوسط", ("حضري", "قروي", "غير محدد")),
        ("Milieu de résidence", ("Urbain", "milieu rural", "")),
        ("Town or countryside", ("in a town", "countryside", "n/a")),
    ],
)
def test_a_column_of_settings_is_recognised(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, header: str, cells: tuple[str, ...]
) -> None:
    path = tmp_path_factory.mktemp("files") / "rows.csv"
    rows = "\n".join(f"نريد إصلاح الطريق رقم {n},{cell}" for n, cell in enumerate(cells))
    path.write_text(f"النص,{header}\n{rows}\n", "utf-8")
    consultation, table = make_consultation(), read_table(path)
    mapping = guess_columns(consultation, table)
    assert mapping[Field.SETTING] == header
    outcome = import_contributions(
        consultation=consultation, table=table, mapping=mapping, actor=None
    )
    assert not outcome.errors
    found = db.session.scalars(sa.select(Contribution.setting).order_by(Contribution.source_row))
    assert list(found) == [Setting.URBAN, Setting.RURAL, None]


def test_the_web_form_asks_and_the_team_filters_by_it(
    client: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    consultation = make_consultation("c")
    make_contribution(consultation, "في المدينة", place=Place(setting=Setting.URBAN))
    db.session.commit()
    page = client.get("/c/contribute?lang=en").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = {"problem": "لا ماء في الدوار", "setting": "rural", "csrf_token": token, "token": "t"}
    assert client.post("/c/contribute", data=sent).status_code == 303
    said = db.session.scalar(
        sa.select(Contribution).filter_by(channel=Channel.WEB, setting="rural")
    )
    assert said is not None
    team = sign_in(Role.SUPERVISION)
    listed = team.get("/team/c/contributions?setting=rural&lang=en").get_data(as_text=True)
    assert said.reference in listed
    assert listed.count('class="quote"') == 1
    shown = team.get(f"/team/c/contributions/{said.reference}?lang=en").get_data(as_text=True)
    assert "In the countryside" in shown
