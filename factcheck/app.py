"""Building the application: makes the parts and mounts them; no logic."""

from __future__ import annotations

import importlib
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.routing import IntegerConverter

from config import ROOT, Config
from factcheck import tables
from factcheck.db import make_engine
from factcheck.jobs.queue import HandOver
from factcheck.web import errors, security, session, templating, tongues

PACKAGES = (
    "accounts",
    "drafts",
    "articles",
    "keeping",
    "claims",
    "review",
    "publishing",
    "tips",
    "notices",
    "desk",
    "upkeep",
)
JOBS = (
    "claims.extract",
    "claims.match",
    "claims.priority",
    "claims.revisit",
    "desk.days",
    "drafts.sweep",
    "keeping.keep",
    "keeping.look",
    "keeping.read_again",
    "notices.digest",
    "notices.make",
    "notices.remind",
    "notices.send",
    "notices.trouble",
    "upkeep.clear",
    "tips.erase",
    "publishing.findable",
    "publishing.hub",
    "publishing.on_time",
)  # modules with job handlers that no view imports
__all__ = ["create_app", "tables"]


def create_app(config: Config, *, hand_over: HandOver | None = None, testing: bool = False) -> Flask:
    """The application for ``config``. ``hand_over`` takes a committed job's id to a worker.

    Without it the sweep of a worker finds the job within seconds; ``factcheck serve`` gives the queue's.
    """
    app = Flask("factcheck", root_path=str(Path(__file__).parent), template_folder=str(ROOT / "templates"))
    app.testing = testing
    app.extensions["factcheck"] = session.Building(
        config=config, engine=make_engine(config.database_url), hand_over=hand_over or (lambda _job_id: None)
    )
    # A number that no row can have is no address, rather than a query that fails.
    app.url_map.converters["int"] = partial(IntegerConverter, max=2**31 - 1)  # type: ignore[assignment]
    security.configure(app, config)
    session.install(app)
    errors.install(app)
    tongues.install(app, config)
    templating.install(app, config)
    for package in PACKAGES:
        views = importlib.import_module(f"factcheck.{package}.views")
        app.register_blueprint(views.blueprint)
        if hasattr(views, "install"):
            views.install(app)
    for module in JOBS:
        importlib.import_module(f"factcheck.{module}")
    return app
