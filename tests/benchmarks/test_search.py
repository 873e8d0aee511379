"""The benchmark of the search: it runs, on both databases, and lists ask a constant number."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from consult.access.models import Role
from consult.bench.commands import command
from consult.bench.search import Corpus
from consult.contributions.models import Support
from consult.extensions import db
from tests.factories import make_consultation, make_contribution


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_each_page_is_measured_on_each_database(
    database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgresql":
        request.getfixturevalue("postgresql_server")
    asked = ["search", "--texts", "60", "--requests", "12", "--database", database]
    result = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["page"] for line in lines] == ["register", "public"]
    for line in lines:
        assert (line["database"], line["texts"], line["requests"]) == (database, 60, 12)
        assert 0 < line["p50_ms"] <= line["p95_ms"] <= line["max_ms"]
        assert 0 < line["queries"] < 20


def test_the_corpus_is_the_same_each_time() -> None:
    texts = ["نريد مستوصفا قريبا من الدوار", "une route vers le village"]
    first, second = Corpus.of(texts, 20), Corpus.of(texts, 20)
    assert first == second
    assert len(first.texts) == 20
    assert all(first.terms)


@pytest.mark.both_databases
def test_a_list_asks_as_often_for_a_full_page_as_for_three(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    consultation = make_consultation("c")
    client = sign_in(Role.SUPERVISION)
    pages = ("/c/contributions?q=مستوصف", "/team/c/contributions?q=مستوصف&sort=support")

    def statements() -> dict[str, int]:
        counts = {}
        for page in pages:
            seen: list[str] = []

            def note(*given: object, seen: list[str] = seen) -> None:
                seen.append(str(given[2]))

            # requests of tests share a session, which would remember
            db.session.remove()
            sa.event.listen(db.engine, "before_cursor_execute", note)
            answer = client.get(page)
            sa.event.remove(db.engine, "before_cursor_execute", note)
            assert answer.status_code == 200
            counts[page] = len(seen)
        return counts

    def add(count: int) -> None:
        found = db.session.merge(consultation)
        for number in range(count):
            said = make_contribution(found, f"نريد مستوصفا رقم {number} قريبا من الدوار")
            db.session.add(Support(contribution_id=said.id, visitor="v"))
        db.session.commit()

    add(3)
    statements()
    few = statements()
    add(30)
    assert statements() == few
