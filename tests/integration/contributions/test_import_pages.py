"""Import pages: upload, map, look, mend, import, undo."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role, User
from consult.commitments.operations import draft_commitment
from consult.consultations.models import Consultation
from consult.contributions.importing import drafts
from consult.contributions.importing.drafts import purge_drafts
from consult.contributions.importing.undoing import undo_import
from consult.contributions.models import (
    Contribution,
    DraftState,
    ImportBatch,
    ImportDraft,
    Status,
)
from consult.contributions.operations import moderate
from consult.extensions import db, utc_now
from consult.kernel.tables import Limits
from consult.themes.models import Source, ThemeQuote
from tests.conftest import csrf_token
from tests.factories import (
    assign,
    make_consultation,
    make_import,
    make_import_draft,
    make_theme,
    make_user,
)

Post = Callable[..., Any]
NEW = "/team/c/imports/new"
SURVEY = (
    "الاسم;الإقليم;التاريخ;ملاحظة المواطن\n"
    "علي;العرائش;12/10/2026;الطريق نحو المستوصف مقطوعة منذ شهور\n"
    "سعاد;مراكش;13/10/2026;نريد نشر ميزانية الجماعة بشكل مبسط\n"
    "كريم;وزان;32/10/2026;لا يوجد ملعب للقرب في حي السلام\n"
    "زينب;تطوان;14/10/2026;\n"
)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    consultation = make_consultation("c")
    db.session.commit()
    return consultation


@pytest.fixture
def client(consultation: Consultation, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.SUPERVISION)


def upload(client: FlaskClient, content: bytes, name: str = "survey.csv") -> Any:
    token = csrf_token(client.get(NEW).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return client.post(NEW, data=data, content_type="multipart/form-data")


def draft() -> ImportDraft:
    db.session.expire_all()
    return db.session.scalars(sa.select(ImportDraft)).one()


def act(client: FlaskClient, action: str, **data: str) -> Any:
    found = draft()
    address = f"/team/c/imports/files/{found.id}"
    token = csrf_token(client.get(address).get_data(as_text=True))
    sent = {"csrf_token": token, "seen": str(found.revision), **data}
    return client.post(f"{address}/{action}", data=sent)


def columns(**chosen: str) -> dict[str, str]:
    """What a browser sends of the mapping page, with the guesses in place."""
    found = draft()
    fields = {column: name for name, column in found.mapping.items()}
    named = {f"column_{i}": fields.get(c, "") for i, c in enumerate(found.preview["columns"])}
    return {**named, **chosen}


def contributions() -> list[Contribution]:
    return list(db.session.scalars(sa.select(Contribution).order_by(Contribution.id)).unique())


@pytest.mark.both_databases
def test_a_file_is_mapped_looked_at_mended_imported_and_undone(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.SUPERVISION)
    uploaded = upload(client, SURVEY.encode("windows-1256"))
    assert uploaded.status_code == 303
    page = client.get(uploaded.location).get_data(as_text=True)
    assert draft().mapping == {
        "contact_name": "الاسم",
        "province": "الإقليم",
        "date": "التاريخ",
        "statement": "ملاحظة المواطن",
    }
    # the preview shows what would be read, and what cannot be
    assert "12 أكتوبر 2026" in page
    assert "مراكش" in page

    assert act(client, "columns", then="check", **columns()).status_code == 303
    found = draft()
    assert found.state is DraftState.CHECKED
    assert (found.report["added"], found.report["refused"]) == (1, 3)
    assert contributions() == []
    page = client.get(f"/team/c/imports/files/{found.id}").get_data(as_text=True)
    assert 'name="cell-3-1" value="مراكش"' in page
    assert 'name="cell-4-2" value="32/10/2026"' in page

    mended = {"cell-3-1": "طنجة - أصيلة", "cell-4-2": "15/10/2026", "leave-5": "yes"}
    act(client, "rows", then="mend", **mended)
    assert (draft().report["added"], draft().report["refused"]) == (3, 0)
    applied = act(client, "import")
    assert applied.status_code == 303
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert client.get(applied.location).location == f"/team/c/imports/{batch.id}"
    assert [c.source_row for c in contributions()] == [2, 3, 4]
    assert contributions()[1].province is not None
    assert draft().content is None

    address = f"/team/c/imports/{batch.id}"
    token = csrf_token(client.get(address).get_data(as_text=True))
    undone = client.post(f"{address}/undo", data={"csrf_token": token})
    assert undone.status_code == 303
    assert contributions() == []
    assert (batch.rows_added, batch.rows_undone) == (3, 3)
    assert batch.undone_by_id is not None
    assert client.get(address).status_code == 200


def test_the_same_file_twice_adds_nothing_and_says_so(client: FlaskClient) -> None:
    content = "text\nنريد مستوصفا قريبا من الدوار\n".encode()
    upload(client, content)
    act(client, "columns", then="check", **columns())
    act(client, "import")
    db.session.execute(sa.delete(ImportDraft))
    db.session.commit()
    upload(client, content)
    act(client, "columns", then="check", **columns())
    found = draft()
    assert (found.report["added"], found.report["known"]) == (0, 1)
    page = client.get(f"/team/c/imports/files/{found.id}").get_data(as_text=True)
    assert f'action="/team/c/imports/files/{found.id}/import"' not in page
    assert act(client, "import").status_code == 422
    assert len(contributions()) == 1


def test_a_second_upload_of_a_file_goes_on_with_the_first(client: FlaskClient) -> None:
    first = upload(client, SURVEY.encode())
    second = upload(client, SURVEY.encode(), "copy.csv")
    assert first.location == second.location
    assert draft().file_name == "survey.csv"


def test_a_second_click_imports_once(client: FlaskClient) -> None:
    upload(client, "text\nنريد مستوصفا قريبا\n".encode())
    act(client, "columns", then="check", **columns())
    found = draft()
    address = f"/team/c/imports/files/{found.id}"
    token = csrf_token(client.get(address).get_data(as_text=True))
    data = {"csrf_token": token, "seen": str(found.revision)}
    answers = [client.post(f"{address}/import", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(contributions()) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportBatch)) == 1


def test_refused_rows_can_be_left_out_at_once(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    act(client, "columns", then="check", **columns())
    assert act(client, "import").status_code == 422
    assert contributions() == []
    assert act(client, "import", skip_bad="yes").status_code == 303
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert (batch.rows_added, batch.rows_refused) == (1, 3)


def test_rows_left_out_can_be_taken_back(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    act(client, "columns", then="check", **columns())
    act(client, "rows", then="mend", **{"leave-3": "yes", "leave-4": "yes", "leave-5": "yes"})
    assert draft().left_out == [3, 4, 5]
    assert draft().report["read"] == 1
    act(client, "rows", then="take-back")
    assert draft().left_out == []
    assert draft().report["refused"] == 3


def test_the_errors_are_told_in_the_reader_s_language_and_as_a_list(client: FlaskClient) -> None:
    upload(client, ("text;province\nنريد مستوصفا قريبا;=HYPERLINK(1)\n").encode())
    act(client, "columns", then="check", **columns(column_1="province"))
    address = f"/team/c/imports/files/{draft().id}"
    assert "هذه القيمة" in client.get(f"{address}?lang=ar").get_data(as_text=True)
    english = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert "This is not one of" in english
    assert "Larache" in english
    assert "العرائش" not in english
    listed = client.get(f"{address}/errors.csv?lang=en").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(listed)))
    assert rows[0] == ["Row", "Column", "In the cell", "What is wrong"]
    assert rows[1][:3] == ["2", "province", "'=HYPERLINK(1)"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/errors.xlsx").data))
    assert book.active is not None
    assert book.active["A2"].value == 2


def test_two_columns_never_fill_one_field_and_one_holds_what_was_said(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    twice = act(client, "columns", then="check", **columns(column_0="province"))
    assert twice.status_code == 422
    none = act(client, "columns", then="check", **columns(column_3=""))
    assert none.status_code == 422
    unknown = act(client, "columns", then="check", **columns(column_3="password"))
    assert unknown.status_code == 422
    assert draft().state is DraftState.MAPPING


def test_the_preview_is_as_chosen_and_nothing_is_checked_yet(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    act(client, "columns", then="preview", **columns(column_1="", column_3="proposal"))
    assert draft().state is DraftState.MAPPING
    assert draft().mapping["proposal"] == "ملاحظة المواطن"
    assert "province" not in draft().mapping


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "ملخص"
    first.append(["عدد", "مجموع"])
    first.append([1, 2])
    second = book.create_sheet("المساهمات")
    second.append(["نتائج الاستشارة", None])
    second.append(["النص", "الإقليم"])
    second.append(["نريد مستوصفا قريبا من الدوار", "وزان"])
    second.append(['="نص " & "محسوب"', "وزان"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_another_sheet_and_another_row_of_names_can_be_chosen(client: FlaskClient) -> None:
    upload(client, _workbook(), "b.xlsx")
    assert draft().preview["sheet"] == "ملخص"
    assert act(client, "table", sheet="المساهمات", header_row="").status_code == 303
    assert draft().preview["columns"] == ["النص", "الإقليم"]
    assert act(client, "table", sheet="المساهمات", header_row="1").status_code == 303
    assert draft().preview["header_row"] == 1
    assert act(client, "table", sheet="المساهمات", header_row="90").status_code == 422
    assert act(client, "table", sheet="لا شيء", header_row="").status_code == 422
    act(client, "table", sheet="المساهمات", header_row="2")
    act(client, "columns", then="check", **columns())
    # a formula that no program ever worked out has no value: nothing was said
    assert (draft().report["added"], draft().report["refused"]) == (1, 1)


def _zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return file.getvalue()


BAD = {
    "nothing": (b"", "a.csv"),
    "only spaces": (b" \n \n", "a.csv"),
    "only names": ("النص;الإقليم\n".encode(), "a.csv"),
    "XLS renamed": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx"),
    "protected by a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
    ),
    "text named as a workbook": ("النص\nكلام\n".encode(), "a.xlsx"),
    "damaged UTF-8": ("النص;ب\n".encode() + "كلام مفيد ".encode() * 20 + b"\xff;x\n", "a.csv"),
    "unknown letters": (bytes(range(128, 256)) * 20 + b"\n" + bytes(range(255, 127, -1)), "a.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.csv"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "a.xlsx"),
    "binary": (b"a,b\n" + bytes(200) + b"c\n", "a.csv"),
    "zip bomb": (_zip_bomb(), "a.xlsx"),
    "half a workbook": (_workbook()[:900], "a.xlsx"),
    "two columns of one name": (
        "النص;الإقليم;النص\nكلام أول;وزان;كلام ثان\nب;ت;ث\n".encode(),
        "a.csv",
    ),
    "marks that do not pair": (
        b'id,texte,x\n1,"bonjour, tous",x\n2,"ouvert, encore,x\n'
        + "".join(f'{i},"texte, {i}",x\n' for i in range(3, 9)).encode(),
        "a.csv",
    ),
    "a page": (b"<!doctype html><html><table></table></html>", "a.csv"),
    "JSON": (b'{"a": [1, 2]}', "a.csv"),
}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client: FlaskClient, name: str, language: str
) -> None:
    client.get(f"/?lang={language}")
    content, file_name = BAD[name]
    answer = upload(client, content, file_name)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert db.session.scalar(sa.select(ImportDraft.id)) is None


def test_no_file_and_a_long_one_are_refused(
    client: FlaskClient, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(client, NEW).status_code == 422
    monkeypatch.setattr(drafts, "LIMITS", Limits(rows=3, bytes=10_000))
    assert upload(client, SURVEY.encode()).status_code == 422
    assert upload(client, b"a" * 10_001).status_code == 413


def test_ragged_rows_and_merged_cells_are_read_row_by_row(client: FlaskClient) -> None:
    upload(client, "text;province\nنص بلا إقليم\nنص أول;وزان;زائد\nنص ثان;وزان\n".encode())
    act(client, "columns", then="check", **columns())
    report = draft().report
    assert (report["added"], report["refused"]) == (2, 1)
    assert report["rows"][0]["row"] == 3
    page = client.get(f"/team/c/imports/files/{draft().id}")
    assert page.status_code == 200


@pytest.mark.both_databases
def test_invisible_characters_of_a_file_and_its_name_are_told_not_stored(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(Role.SUPERVISION)
    text = "نص فيه \x00 رمز خفي عن الطريق والمستوصف"
    assert upload(client, f"text;b\n{text};x\n".encode(), "a\x00\u202e.csv").status_code == 303
    act(client, "columns", then="check", **columns())
    assert draft().report["refused"] == 1
    assert client.get(f"/team/c/imports/files/{draft().id}").status_code == 200
    act(client, "rows", then="mend", **{"cell-2-0": text})
    assert (draft().report["added"], draft().report["refused"]) == (1, 0)


def test_somebody_who_went_on_meanwhile_is_not_overwritten(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    old = draft().revision
    act(client, "columns", then="preview", **columns(column_1=""))
    answer = act(client, "columns", then="check", **columns(), seen=str(old))
    assert answer.status_code == 409
    assert draft().state is DraftState.MAPPING
    assert "province" not in draft().mapping
    act(client, "columns", then="check", **columns())
    typed = act(client, "rows", then="mend", seen=str(old), **{"cell-4-2": "16/10/2026"})
    assert typed.status_code == 409
    assert "16/10/2026" in typed.get_data(as_text=True), "nothing typed is lost"


def test_an_import_that_people_worked_on_is_undone_but_for_that(
    client: FlaskClient, consultation: Consultation
) -> None:
    batch = make_import(consultation, "نريد مستوصفا", "نريد ملعبا", "نريد طريقا")
    read = contributions()[1]
    moderate(contribution=read, status=Status.PUBLISHED, actor_id=None)
    db.session.commit()
    address = f"/team/c/imports/{batch.id}"
    page = client.get(address).get_data(as_text=True)
    assert read.reference in page
    token = csrf_token(page)
    refused = client.post(f"{address}/undo", data={"csrf_token": token})
    assert refused.status_code == 409
    assert len(contributions()) == 3
    undone = client.post(f"{address}/undo", data={"csrf_token": token, "rest": "yes"})
    assert undone.status_code == 303
    assert contributions() == [read]
    assert batch.rows_undone == 2
    again = client.post(f"{address}/undo", data={"csrf_token": token, "rest": "yes"})
    assert again.status_code == 409


def _sorted(said: Contribution) -> None:
    assign(said, make_theme(said.consultation), source=Source.PERSON)


def _quoted(said: Contribution) -> None:
    theme = make_theme(said.consultation)
    db.session.add(
        ThemeQuote(theme_id=theme.id, contribution_id=said.id, position=1, source=Source.PERSON)
    )


def _evidence(said: Contribution) -> None:
    theme = make_theme(said.consultation)
    assign(said, theme)
    draft_commitment(theme=theme)


@pytest.mark.parametrize("worked", [_sorted, _quoted, _evidence])
def test_what_people_did_in_other_rooms_counts_as_work(
    consultation: Consultation, worked: Callable[[Contribution], None]
) -> None:
    batch = make_import(consultation, "نريد مستوصفا قريبا", "نريد ملعبا للحي")
    first, second = contributions()
    worked(first)
    # what the analysis did by itself is no work of people
    assign(second, make_theme(consultation, 9))
    db.session.flush()
    undo_import(batch=batch, leave_worked_on=True, actor=make_user())
    assert contributions() == [first]


def test_what_was_taken_out_can_be_imported_anew(
    client: FlaskClient, consultation: Consultation
) -> None:
    content = "id,text\n7,نريد مستوصفا قريبا\n".encode()
    for _ in range(2):
        upload(client, content)
        act(client, "columns", then="check", **columns())
        act(client, "import")
        (said,) = contributions()
        address = f"/team/c/imports/{said.import_batch_id}"
        token = csrf_token(client.get(address).get_data(as_text=True))
        client.post(f"{address}/undo", data={"csrf_token": token})
        assert contributions() == []
        db.session.execute(sa.delete(ImportDraft))
        db.session.commit()


def test_old_files_are_purged_with_what_is_in_them(consultation: Consultation) -> None:
    member = make_user()
    old = make_import_draft(consultation, member)
    old.changed_at = utc_now() - timedelta(days=15)
    fresh = make_import_draft(consultation, member, "text\nنص آخر عن الملعب والحي\n")
    db.session.commit()
    assert purge_drafts() == 1
    assert db.session.scalars(sa.select(ImportDraft)).all() == [fresh]


def test_a_file_thrown_away_leaves_nothing(client: FlaskClient) -> None:
    upload(client, SURVEY.encode())
    assert act(client, "discard").location == "/team/c/imports"
    assert db.session.scalar(sa.select(ImportDraft.id)) is None


def test_a_fault_in_the_work_is_told_and_the_file_can_be_gone_on_with(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(client, SURVEY.encode())

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("consult.contributions.importing.running.check_contributions", fail)
        act(client, "columns", then="check", **columns())
    found = draft()
    assert found.state is DraftState.MAPPING
    page = client.get(f"/team/c/imports/files/{found.id}").get_data(as_text=True)
    assert 'role="alert"' in page
    act(client, "columns", then="check", **columns())
    assert draft().state is DraftState.CHECKED


def test_facilitators_and_other_consultations_are_kept_out(
    consultation: Consultation, sign_in: Callable[..., FlaskClient]
) -> None:
    other = make_consultation("other")
    foreign = make_import_draft(other, db.session.scalars(sa.select(User)).first() or make_user())
    db.session.commit()
    assert sign_in(Role.FACILITATOR).get("/team/c/imports").status_code == 403
    assert sign_in(Role.SUPERVISION).get(f"/team/c/imports/files/{foreign.id}").status_code == 404
