"""Who has been heard and who has not: the page, its files, the dashboard, the public page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.consultations.models import Consultation
from consult.contributions.coverage.measuring import Trait, Verdict
from consult.contributions.models import Category, Channel, Setting, Sex, Status
from consult.contributions.operations import Place, Speaker
from consult.extensions import db, utc_now
from consult.home.coverage.queries import coverage_of
from consult.workshops.models import Dimension, WalkIn, WorkshopKind
from consult.workshops.operations import record_attendance
from tests.factories import make_consultation, make_contribution, make_participant, make_workshop
from tests.integration.home.test_team import counting

PAGE = "/team/c/coverage"
NAMED = {
    "ar": "المجال القروي (شفشاون)",
    "fr": "Milieu rural (Chefchaouen)",
    "en": "Countryside of Chefchaouen",
}


def heard(consultation: Consultation, province: str, setting: Setting | None, count: int) -> None:
    """Contributions from one place."""
    where = next(p for p in consultation.region.provinces if p.code == province)
    for n in range(count):
        make_contribution(
            consultation,
            f"نص {province} {setting} {n}",
            place=Place(province=where, setting=setting),
        )


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    made = make_consultation("c")
    heard(made, "tanger-assilah", Setting.URBAN, 60)
    heard(made, "tetouan", None, 12)
    return made


def test_who_is_missing_is_named_with_how_it_was_counted(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.READER)
    pages = {
        language: client.get(f"{PAGE}?lang={language}").get_data(as_text=True) for language in NAMED
    }
    for language, page in pages.items():
        assert NAMED[language] in page
        assert "2024" in page
    page = pages["en"]
    assert "No contribution, and nobody at a meeting; 371,527 inhabitants." in page
    # 12 of the 72 say nothing of town or countryside
    assert "Not stated: 17% of the contributions (12 of 72)." in page
    assert "this is no sample" in page


def test_filters_narrow_what_is_counted(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.SUPERVISION)
    make_contribution(consultation, channel=Channel.PAPER, speaker=Speaker(sex=Sex.FEMALE))
    db.session.commit()
    page = client.get(f"{PAGE}?channel=paper&lang=en").get_data(as_text=True)
    assert "Not stated: 100% of the contributions (1 of 1)." in page
    assert "channel=paper" in page
    # who came to meetings is not asked of one other channel
    online = client.get(f"{PAGE}?channel=web&lang=en").get_data(as_text=True)
    assert "No contribution; 371,527 inhabitants." in online
    nothing = client.get(f"{PAGE}?channel=phone&lang=en").get_data(as_text=True)
    assert "No contribution matches" in nothing
    assert client.get(f"{PAGE}?channel=x&criterion=%00").status_code == 200


def test_the_files_hold_every_group_and_what_is_not_stated(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.FACILITATOR)
    content = client.get(f"{PAGE}/coverage.csv?lang=en").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    # 8 provinces, 2 settings, 2 sexes, 6 ages, 16 places, and what each does not state
    assert len(rows) == 8 + 2 + 2 + 6 + 16 + 5
    tangier = rows[0]
    assert tangier["Group"] == "Tangier-Assilah"
    assert (tangier["Inhabitants"], tangier["Inhabitants in 2014"]) == ("1494413", "1065601")
    assert (tangier["Contributions"], tangier["Heard"]) == ("60", "Heard more than expected")
    assert float(tangier["Interval from"]) < float(tangier["Share seen / share expected"])
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{PAGE}/coverage.xlsx?lang=ar").get_data())
    )
    assert book.worksheets[0].sheet_view.rightToLeft
    assert book.worksheets[0].max_row == len(rows) + 1


def test_the_dashboard_and_the_public_page_say_it_in_words(
    consultation: Consultation, sign_in: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    board = sign_in(Role.READER).get("/team/c/?lang=en").get_data(as_text=True)
    assert "Who has not been heard yet" in board
    assert "<strong>Larache</strong>" in board
    assert f'href="{PAGE}"' in board
    public = client.get("/c/?lang=en").get_data(as_text=True)
    assert "Whose voice is missing?" in public
    assert "<li>Larache</li>" in public
    assert "Woman" not in public


def test_before_the_first_contribution_nobody_is_accused(
    sign_in: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    make_consultation("c")
    assert "No contribution yet" in sign_in(Role.READER).get(f"{PAGE}?lang=en").get_data(True)
    assert "Whose voice is missing?" not in client.get("/c/?lang=en").get_data(as_text=True)


def test_where_no_meeting_is_to_come_one_can_be_added(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    larache = next(p for p in consultation.region.provinces if p.code == "larache")
    tomorrow = utc_now().date() + timedelta(days=1)
    make_workshop(consultation, kind=WorkshopKind.PROVINCIAL, province=larache, held_on=tomorrow)
    db.session.commit()
    client = sign_in(Role.FACILITATOR)
    page = client.get(f"{PAGE}?lang=en").get_data(as_text=True)
    offered = page.split("Where no meeting is to come")[1].split("</section>")[0]
    assert offered.count("Add a meeting") == 7
    assert "Larache" not in offered
    address = f"/team/c/workshops/new?province={larache.id}&lang=en"
    form = client.get(address).get_data(as_text=True)
    assert f'<option selected value="{larache.id}">' in form
    assert "Add a meeting" not in sign_in(Role.READER).get(f"{PAGE}?lang=en").get_data(True)


def test_who_came_to_a_meeting_was_heard_from(consultation: Consultation) -> None:
    places = {p.code: p for p in consultation.region.provinces}
    before = coverage_of(consultation).by(Trait.PROVINCE)
    assert before is not None
    silent = {s.key for s in before.standings if s.verdict is Verdict.NOT_HEARD}
    assert str(places["ouezzane"].id) in silent
    held = make_workshop(
        consultation,
        kind=WorkshopKind.PROVINCIAL,
        province=places["ouezzane"],
        setting=Setting.RURAL,
    )
    record_attendance(workshop=held, counts={Dimension.SEX: {"female": 9, "male": 3}})
    make_participant(held, province_id=places["larache"].id, setting=Setting.URBAN)
    somebody = {"category": Category.CITIZEN, "province_id": places["ouezzane"].id}
    db.session.add(WalkIn(workshop_id=held.id, setting=Setting.RURAL, **somebody))
    coverage = coverage_of(consultation)
    provinces, settings, sexes = (
        coverage.by(t) for t in (Trait.PROVINCE, Trait.SETTING, Trait.SEX)
    )
    assert provinces
    assert settings
    assert sexes
    people = {s.key: s.people for c in (provinces, settings, sexes) for s in c.standings}
    # one of the twelve told that they live elsewhere
    assert people[str(places["larache"].id)] == people["urban"] == 1
    assert people[str(places["ouezzane"].id)] == people["rural"] == 11
    assert (people["female"], people["male"]) == (9, 3)
    assert str(places["ouezzane"].id) not in {
        s.key for s in provinces.standings if s.verdict is Verdict.NOT_HEARD
    }


def test_hidden_contributions_are_not_heard(consultation: Consultation) -> None:
    where = next(p for p in consultation.region.provinces if p.code == "ouezzane")
    make_contribution(consultation, status=Status.HIDDEN, place=Place(province=where))
    found = coverage_of(consultation).by(Trait.PROVINCE)
    assert found is not None
    assert found.total == 72


def test_the_number_of_queries_does_not_grow(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.READER)
    make_participant(make_workshop(consultation))

    def statements() -> int:
        db.session.commit()
        db.session.remove()
        with counting() as sent:
            assert client.get(PAGE).status_code == 200
        return len(sent)

    few = statements()
    consultation = db.session.merge(consultation)
    heard(consultation, "larache", Setting.RURAL, 9)
    for n in range(5):
        held = make_workshop(consultation, held_on=utc_now().date() + timedelta(days=n - 2))
        record_attendance(workshop=held, counts={Dimension.AGE_BAND: {"18_24": n}})
        make_participant(held)
    assert statements() == few
    assert few < 25
