"""Pages of files of notes: download, upload, mend, import, undo; in every language."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from consult.access.models import Role
from consult.contributions.models import Kind
from consult.extensions import db
from consult.kernel.i18n import LANGUAGES
from consult.workshops.models import Workshop
from consult.workshops.queries import list_notes
from tests.architecture.test_pages import broken_rules
from tests.factories import make_consultation, make_workshop

SignIn = Callable[..., FlaskClient]
Post = Callable[..., Any]
CSV = "نوع الملاحظة,الأصوات,ما قيل\nمقترح,كثير,نريد مكتبة\nفكره,٣,نريد ملعبا\nمشكل,2,لا إنارة\n"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    workshop = make_workshop(make_consultation("here"))
    db.session.commit()
    return workshop


def address(workshop: Workshop, *rest: object) -> str:
    return "/".join((f"/team/here/workshops/{workshop.id}/sheets", *map(str, rest)))


def upload(post: Post, client: FlaskClient, workshop: Workshop, *files: tuple[str, bytes]) -> Any:
    sent = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return post(client, address(workshop), sent)


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_templates_come_in_each_language_and_direction(workshop: Workshop, sign_in: SignIn) -> None:
    client = sign_in(Role.FACILITATOR)
    for language in LANGUAGES:
        for extension in ("xlsx", "docx"):
            answer = client.get(address(workshop, f"template.{extension}?lang={language}"))
            assert answer.status_code == 200
            assert f"notes-{language}.{extension}" in answer.headers["Content-Disposition"]
            if extension == "xlsx":
                book = load_workbook(io.BytesIO(answer.data))
                sheet = book.worksheets[0]
                assert bool(sheet.sheet_view.rightToLeft) is (language == "ar")
                assert sheet.freeze_panes == "A5"
                kinds = {v.type for v in sheet.data_validations.dataValidation}
                assert kinds == {"list", "whole"}
                mark = f"consult-notes:here:{workshop.id}:"
                assert mark in str(sheet["A3"].value)
                assert mark in str(book.properties.keywords)


def test_rows_are_mended_and_imported_and_the_import_undone(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    answer = upload(post, client, workshop, ("notes.csv", CSV.encode()))
    assert answer.status_code == 303
    one = answer.location
    for language in LANGUAGES:
        page = client.get(one, query_string={"lang": language}).get_data(as_text=True)
        assert "كثير" in page
        assert "فكره" in page
        assert broken_rules(page.lstrip(), language) == []
    page = client.get(one, query_string={"lang": "en"}).get_data(as_text=True)
    assert "“كثير” is not a whole number." in page
    assert "Row 3" in page
    assert post(client, one, {"seen": seen(page), "then": "import"}).status_code == 422
    fields = {"cell-0-votes": "٧", "cell-1-kind": "Proposal", "then": "check", "seen": seen(page)}
    assert post(client, one, fields).status_code == 303
    page = client.get(one).get_data(as_text=True)
    assert "is not a whole number" not in page
    assert post(client, one, {"seen": "1", "then": "import"}).status_code == 409
    assert post(client, one, {"seen": seen(page), "then": "import"}).status_code == 303
    said = [(n.contribution.statement, n.votes) for n in list_notes(workshop)]
    assert said == [("نريد مكتبة", 7), ("نريد ملعبا", 3), ("لا إنارة", 2)]

    for path in (one, address(workshop)):
        page = client.get(path, query_string={"lang": "ar"}).get_data(as_text=True)
        assert broken_rules(page.lstrip(), "ar") == []
    again = upload(post, client, workshop, ("notes.csv", CSV.encode())).location
    page = client.get(again).get_data(as_text=True)
    assert post(client, again, {"seen": seen(page), "then": "import-right"}).status_code == 422
    assert post(client, f"{again}/discard", {}).status_code == 303
    assert post(client, f"{one}/undo", {}).status_code == 303
    assert list_notes(workshop) == []
    page = client.get(one, query_string={"lang": "en"}).get_data(as_text=True)
    assert "Undone on" in page


def test_only_the_right_rows_are_taken_and_the_others_named(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    one = upload(post, client, workshop, ("notes.csv", CSV.encode())).location
    page = client.get(one, query_string={"lang": "en"}).get_data(as_text=True)
    assert post(client, one, {"seen": seen(page), "then": "import-right"}).status_code == 303
    assert len(list_notes(workshop)) == 1
    assert "Row 2–3" in client.get(one).get_data(as_text=True)


def test_a_file_without_kinds_gets_one_for_all_rows(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    content = b"Votes,What was said\n1,A library\n2,A playground\n"
    one = upload(post, client, workshop, ("notes.csv", content)).location
    page = client.get(one, query_string={"lang": "en"}).get_data(as_text=True)
    assert "2 rows name no kind" in page
    fields = {"seen": seen(page), "then": "fill-kind", "kind-of-all": "proposal"}
    assert post(client, one, fields).status_code == 303
    page = client.get(one).get_data(as_text=True)
    assert post(client, one, {"seen": seen(page), "then": "import"}).status_code == 303
    assert {n.contribution.kind for n in list_notes(workshop)} == {Kind.PROPOSAL}


def test_of_several_files_those_that_can_be_read_are_kept(
    workshop: Workshop, sign_in: SignIn, post: Post
) -> None:
    client = sign_in(Role.FACILITATOR)
    good, bad = ("a.csv", CSV.encode()), ("photo.png", b"\x89PNG" + bytes(40))
    answer = upload(post, client, workshop, good, bad, ("b.csv", CSV.encode() + b"\n\n"))
    assert answer.location.endswith("/sheets")
    page = client.get(answer.location).get_data(as_text=True)
    assert all(name in page for name in ("a.csv", "b.csv", "photo.png"))


@pytest.mark.parametrize(("name", "content"), [("a.png", b"\x89PNG....."), ("", b"")])
def test_a_file_that_cannot_be_taken_is_refused_with_a_message(
    workshop: Workshop, sign_in: SignIn, post: Post, name: str, content: bytes
) -> None:
    answer = upload(post, sign_in(Role.FACILITATOR), workshop, (name, content))
    assert answer.status_code == 422
    assert (name or "field__error") in answer.get_data(as_text=True)
