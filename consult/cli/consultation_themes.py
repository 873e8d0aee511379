"""``consult consultation themes``: a theme run over a consultation of the site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from consult.cli.runtime import in_app, make_app

if TYPE_CHECKING:
    from consult.consultations.models import Consultation
    from consult.themes.models import ThemeRun


@click.command("themes")
@click.argument("slug")
@click.option("--k", "n_themes", type=click.IntRange(min=1), metavar="N", help="Number of themes.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Random seed."
)
@click.option("--anew", is_flag=True, help="Look afresh for the themes that no person holds.")
@click.option("--accept-all", is_flag=True, help="Accept everything that the run proposes.")
def themes(slug: str, n_themes: int | None, seed: int, anew: bool, accept_all: bool) -> None:
    """Find the themes of the consultation SLUG.

    The first run makes them. A later one places the texts that nobody had read and proposes the
    rest, for the team to review at the site; --accept-all does all of it at once. What people
    decided stays in any case. Prints one line of JSON.
    """
    from consult.cli.themes import progress_bar
    from consult.extensions import db
    from consult.themes import operations
    from consult.themes.tasks import work_on

    with in_app(make_app()):
        run = operations.prepare_run(
            consultation=_consultation(slug), n_themes=n_themes, seed=seed, actor=None, anew=anew
        )
        key = run.id
        # people at the site see how far it is, and go on working meanwhile
        db.session.commit()
        with progress_bar() as progress:
            work_on(key, progress)
        run = _ended(key)
        accepted = operations.accept_all(run=run).done if accept_all else 0
        click.echo(json.dumps(_summary(run, accepted)))


def _consultation(slug: str) -> Consultation:
    from consult.consultations.queries import find_consultation

    found = find_consultation(slug)
    if found is None:
        raise click.ClickException(f"No consultation has the address {slug!r}.")
    return found


def _ended(key: int) -> ThemeRun:
    """The run, when it came to its end; else a message that says why not."""
    from consult.extensions import db
    from consult.themes.models import RunStatus, ThemeRun

    run = db.session.get_one(ThemeRun, key, populate_existing=True)
    if run.status is not RunStatus.DONE:
        raise click.ClickException(run.problem or "The run did not come to its end.")
    return run


def _summary(run: ThemeRun, accepted: int) -> dict[str, int]:
    from consult.themes.queries import active_themes
    from consult.themes.queries.review import tally

    return {
        "run": run.id,
        "texts": run.texts_read,
        "themes": len(active_themes(run.consultation)),
        "placed": run.quality["texts_placed"],
        "accepted": accepted,
        "to_be_decided": tally(run).open,
    }
