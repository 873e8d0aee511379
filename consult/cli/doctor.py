"""``consult doctor``: check what an installation needs, one line a check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import click
import sqlalchemy as sa
from flask import Flask

from consult.cli.runtime import make_app

#: name of the check, what was found, whether it is well
Finding = tuple[str, str, bool]


@click.command("doctor")
def command() -> None:
    """Check the installation; exit 1 when something is wrong."""
    app = make_app()
    well = True
    with app.app_context():
        for name, found, good in findings(app):
            well = well and good
            click.echo(f"{'ok ' if good else 'BAD'}  {name}: {found}")
    sys.exit(0 if well else 1)


def findings(app: Flask) -> Iterator[Finding]:
    """Run each check; one that fails tells why instead of stopping the others."""
    checks: tuple[Callable[[Flask], Finding], ...] = (
        _python,
        _data_folder,
        _database,
        _schema,
        _catalogues,
        _analysis,
        _morphology,
        _sentence_model,
        _cluster,
        _pdf,
    )
    for check in checks:
        try:
            yield check(app)
        except Exception as error:  # each check must report, whatever its library raises
            yield check.__name__.strip("_"), f"{type(error).__name__}: {error}", False


def _python(app: Flask) -> Finding:
    return "python", sys.version.split()[0], sys.version_info >= (3, 11)


def _data_folder(app: Flask) -> Finding:
    folder = app.extensions["settings"].data_dir
    probe = folder / ".probe"
    probe.write_bytes(b"")
    probe.unlink()
    return "data folder", f"{folder} can be written", True


def _database(app: Flask) -> Finding:
    from consult.extensions import db

    db.session.execute(sa.text("SELECT 1"))
    return "database", db.engine.dialect.name, True


def _schema(app: Flask) -> Finding:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from consult.config import SITE
    from consult.extensions import db

    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory(str(SITE / "migrations")).get_current_head()
    advice = "" if present == head else f"; run 'consult upgrade' to reach {head}"
    return "schema", f"{present}{advice}", present == head


def _catalogues(app: Flask) -> Finding:
    from consult.config import SITE
    from consult.kernel.i18n import LANGUAGES

    made = [c for c in LANGUAGES if (SITE / f"translations/{c}/LC_MESSAGES/messages.mo").exists()]
    return "languages", ", ".join(made), set(made) == set(LANGUAGES)


def _analysis(app: Flask) -> Finding:
    from consult.analysis import search_terms

    shared = set(search_terms("الميزانيات")) & set(search_terms("ميزانيّة"))
    return "arabic analysis", "finds a word in its other forms", bool(shared)


def _morphology(app: Flask) -> Finding:
    from consult.analysis.lemmas import Lemmatiser, installed_database

    lemma = Lemmatiser().lemma("وبالمستشفيات")
    found = installed_database()
    return "lemmas", f"by the lexicon and {found or 'no installed database'}", lemma == "مستشفى"


def _sentence_model(app: Flask) -> Finding:
    from consult.themes.means import sentence_model

    model = sentence_model(app.extensions["settings"].embedding_folder)
    found = f"{model.embed(['طريق']).shape[1]} dimensions" if model else "none named"
    return "sentence model", found, True


def _cluster(app: Flask) -> Finding:
    from consult.themes.means import shared_out

    scheduler = app.extensions["settings"].dask_scheduler
    with shared_out(scheduler):
        return "cluster", scheduler or "none named", True


def _pdf(app: Flask) -> Finding:
    import typst

    page = typst.compile(b"= Test", ignore_system_fonts=True)
    return "pdf", f"{len(page)} bytes made", page[:5] == b"%PDF-"
