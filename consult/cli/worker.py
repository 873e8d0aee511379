"""``consult worker``: run jobs outside the server, for sites that scale out."""

from __future__ import annotations

import click

from consult.cli.runtime import make_app


@click.command("worker")
@click.option("--workers", default=1, show_default=True, help="Jobs run at once.")
def command(workers: int) -> None:
    """Run the jobs of the queue named by CONSULT_QUEUE_URL until stopped."""
    from consult.kernel.clock import start_clock
    from consult.kernel.jobs import Jobs

    app = make_app()
    if not app.extensions["settings"].queue_url:
        raise click.ClickException(
            "CONSULT_QUEUE_URL is not set: the server runs its jobs itself, no worker is needed."
        )
    jobs: Jobs = app.extensions["jobs"]
    start_clock(app)
    jobs.work(workers=workers)
