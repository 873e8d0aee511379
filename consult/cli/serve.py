"""``consult serve``: the site, with its jobs in the same process unless a queue is named."""

from __future__ import annotations

import click
from flask import Flask

from consult.cli.runtime import in_app, make_app, upgrade_database


def run_server(app: Flask, *, host: str, port: int, threads: int = 8) -> None:
    """Serve until stopped; jobs run in a thread here unless ``CONSULT_QUEUE_URL`` is set."""
    from waitress import serve

    from consult.cli.listening import LARGEST_THROWN_AWAY, listen_to_the_end
    from consult.kernel.clock import start_clock
    from consult.kernel.jobs import Jobs
    from consult.themes.operations import resume_interrupted_runs

    if not app.extensions["settings"].queue_url:
        jobs: Jobs = app.extensions["jobs"]
        with in_app(app):
            resume_interrupted_runs()
        jobs.start_embedded()
        start_clock(app)
    listen_to_the_end(app.config["MAX_CONTENT_LENGTH"])
    serve(
        app,
        host=host,
        port=port,
        threads=threads,
        max_request_body_size=LARGEST_THROWN_AWAY,
        ident=None,
    )


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--threads", default=8, show_default=True, help="Requests answered at once.")
def command(host: str, port: int, threads: int) -> None:
    """Serve the site. Settings are read from CONSULT_* variables."""
    app = make_app()
    upgrade_database(app)
    click.echo(f"http://{host}:{port}/", err=True)
    run_server(app, host=host, port=port, threads=threads)
