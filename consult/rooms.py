"""The rooms: their tables, their jobs and their pages."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

#: modules that declare tables, so that migrations see all of them
MODELS = (
    "consult.kernel.audit",
    "consult.kernel.clock",
    "consult.kernel.mail.models",
    "consult.kernel.rescue",
    "consult.regions.models",
    "consult.access.models",
    "consult.consultations.models",
    "consult.contributions.models",
    "consult.contributions.models.lexicon",
    "consult.workshops.models",
    "consult.workshops.models.kit",
    "consult.workshops.models.evaluation",
    "consult.workshops.models.sheets",
    "consult.themes.models",
    "consult.synthesis.models",
    "consult.commitments.models",
)

#: modules that register jobs
TASKS: tuple[str, ...] = (
    "consult.kernel.mail.delivery",
    "consult.workshops.calls.rounds",
    "consult.workshops.kit.rounds",
    "consult.workshops.minutes.rounds",
    "consult.workshops.photos.tasks",
    "consult.workshops.attendance.rounds",
    "consult.workshops.evaluation.rounds",
    "consult.workshops.sheets.tasks",
    "consult.themes.tasks",
    "consult.contributions.lexicon.tasks",
    "consult.contributions.tasks",
    "consult.contributions.importing.tasks",
    "consult.synthesis.tasks",
)

#: modules that tell rooms below what people did with a contribution
TRACES = ("consult.themes.traces", "consult.commitments.traces")

#: modules that offer a blueprint ``bp``
VIEWS = (
    "consult.workshops.views",
    "consult.workshops.agenda.views",
    "consult.workshops.calls.views",
    "consult.workshops.calls.team",
    "consult.workshops.kit.views",
    "consult.workshops.kit.views.own",
    "consult.workshops.minutes.views",
    "consult.workshops.minutes.team",
    "consult.workshops.evaluation.views",
    "consult.workshops.evaluation.pages",
    "consult.workshops.photos.views",
    "consult.workshops.attendance.views",
    "consult.workshops.attendance.public",
    "consult.workshops.notes.settling",
    "consult.workshops.sheets.views",
    "consult.workshops.reporting.views",
    "consult.workshops.reporting.public",
    "consult.themes.views",
    "consult.synthesis.views",
    "consult.synthesis.views.public",
    "consult.commitments.views",
    "consult.contributions.views",
    "consult.contributions.team",
    "consult.contributions.lexicon.views",
    "consult.contributions.entering.views",
    "consult.contributions.importing.views",
    "consult.home.views",
    "consult.home.team",
    "consult.home.coverage.views",
)


def register_rooms(app: Flask) -> None:
    """Load the tables, jobs and traces of each room and register its pages."""
    for name in (*MODELS, *TASKS, *TRACES):
        import_module(name)
    for name in VIEWS:
        app.register_blueprint(import_module(name).bp)
