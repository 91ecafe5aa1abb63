"""Both databases, an application and a browser, for every test that wants them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from factcheck import migrate
from factcheck.accounts.models import Person
from factcheck.accounts.sign_in import start_session
from factcheck.app import create_app
from factcheck.db import make_engine
from factcheck.web.security import limiter
from factcheck.web.session import Building
from tests import databases
from tests.pages import check_response

IN_CI = bool(os.environ.get("CI"))
os.environ["FACTCHECK_CHROMIUM"] = "off"  # jobs of tests draw no pages, but where a test is about that

# How long a thing takes is measured in bench/, on a quiet machine; a busy one is no failure of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_configure(config: pytest.Config) -> None:
    """Ask once a run which databases there are; workers of a parallel run are told."""
    if "FACTCHECK_TEST_HAS_PG" not in os.environ:
        os.environ["FACTCHECK_TEST_HAS_PG"] = "1" if databases.answers() else ""
        os.environ["FACTCHECK_TEST_RUN"] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no template behind: a server that keeps those of a hundred runs is a slow one."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if os.environ.get("FACTCHECK_TEST_HAS_PG") and not is_worker:
        databases.administer(f'DROP DATABASE IF EXISTS "{_postgresql_template()}" WITH (FORCE)')


def _postgresql_template() -> str:
    return f"factcheck_template_{os.environ['FACTCHECK_TEST_RUN']}"


def pytest_report_header() -> str:
    """Say by name what is left out."""
    if os.environ.get("FACTCHECK_TEST_HAS_PG"):
        return "databases: SQLite, PostgreSQL"
    return "databases: SQLite only (PostgreSQL does not answer, its half of the tests is left out)"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The name of the database system this test runs on."""
    name: str = request.param
    if name == "postgresql" and not os.environ.get("FACTCHECK_TEST_HAS_PG"):
        if IN_CI:
            pytest.fail("PostgreSQL does not answer, and in CI it must.")
        pytest.skip("PostgreSQL does not answer")
    return name


@pytest.fixture(scope="session")
def shared_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def template(shared_dir: Path) -> Callable[[str], str]:
    """Makes the migrated template of a database system, once a run, and names it."""

    def make(system: str) -> str:
        name = str(shared_dir / "template.db") if system == "sqlite" else _postgresql_template()
        with FileLock(shared_dir / f"{system}.lock"):
            done = shared_dir / f"{system}.done"
            if not done.exists():
                if system == "sqlite":
                    engine = make_engine(f"sqlite:///{name}")
                else:
                    databases.administer(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
                    engine = make_engine(databases.address(name))
                migrate.upgrade(engine)
                if system == "sqlite":
                    with engine.connect() as connection:
                        connection.exec_driver_sql("ROLLBACK")
                        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                        connection.exec_driver_sql("BEGIN")
                engine.dispose()
                done.touch()
        return name

    return make


@pytest.fixture(scope="session")
def emptied(template: Callable[[str], str]) -> Iterator[Callable[[], str]]:
    """Gives this process's PostgreSQL database as the migrations left it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made: list[databases.Emptied] = []

    def fresh() -> str:
        if not made:
            name = f"factcheck_test_{os.environ['FACTCHECK_TEST_RUN']}_{worker}"
            made.append(databases.Emptied(name, template("postgresql")))
        return made[0].fresh()

    yield fresh
    for each in made:
        each.drop()


@pytest.fixture
def database_url(
    database: str, template: Callable[[str], str], emptied: Callable[[], str], tmp_path: Path
) -> str:
    """The address of a database with nothing in it but what the migrations put there."""
    if database == "postgresql":
        return emptied()
    path = tmp_path / "test.db"
    shutil.copy(template(database), path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def compiled_templates(shared_dir: Path) -> FileSystemBytecodeCache:
    """Templates compiled once a run rather than once an application."""
    folder = shared_dir / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings for a test: nothing outside its own folder and database."""
    return Config(
        database_url=database_url,
        secret_key="only-for-tests" * 4,
        development=True,
        var_dir=tmp_path / "var",
        base_url="http://localhost",
        newsroom_name="The Test Record",
        sign_in_limit="1000 per minute",
    )


class Applications:
    """Applications that tests share: making one takes an eighth of a second, which is longer than most tests.

    One is used again with the next test's database and folder. What a test sets in ``app.config`` is put back; one
    that a test gave more addresses or hooks is not used again, nor any while the counters of the last are away.
    """

    def __init__(self) -> None:
        self._made: dict[Config, tuple[Flask, dict[str, object], tuple[int, ...]]] = {}

    def on(self, config: Config) -> Flask:
        """An application for ``config``."""
        kind = replace(config, database_url="", var_dir=Path())
        app, settings, extent = self._made.get(kind, (None, {}, ()))
        if app is None or self._extent(app) != extent or not limiter.storage.check():
            app = create_app(config, testing=True)
            app.after_request(check_response)
            self._made[kind] = (app, dict(app.config), self._extent(app))
            return app
        app.config.clear()
        app.config.update(settings)
        app.extensions["factcheck"] = Building(config, make_engine(config.database_url), lambda _job_id: None)
        app._got_first_request = False  # a test may add an address before its first request
        limiter.reset()
        return app

    @staticmethod
    def _extent(app: Flask) -> tuple[int, ...]:
        hooks = [app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs]
        return (
            len(app.view_functions),
            len(app.teardown_appcontext_funcs),
            *(len(each) for kind in hooks for each in kind.values()),
        )


@pytest.fixture(scope="session")
def applications() -> Applications:
    """The applications of this process."""
    return Applications()


@pytest.fixture
def app(
    config: Config, applications: Applications, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Flask]:
    """The application on this test's database; CSRF is off, and tested where it is on."""
    made = applications.on(config)
    made.config["WTF_CSRF_ENABLED"] = False
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    made.extensions["factcheck"].engine.dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The application's engine."""
    found: Engine = app.extensions["factcheck"].engine
    return found


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session. Commit before asking the application: it has a connection of its own."""
    with Session(engine.execution_options(factcheck_writes=True), expire_on_commit=False) as made:
        yield made
        made.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without eyes, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def sign_in(engine: Engine, session: Session) -> Callable[[FlaskClient, Person], None]:
    """Signs ``person`` in by a real session row; commits the test's session first."""

    def enter(client: FlaskClient, person: Person) -> None:
        token = start_session(session, person)
        session.commit()
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = f"{person.id}:{token}"
            cookie["_fresh"] = True

    return enter
