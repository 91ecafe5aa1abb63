"""Both databases, an application and a browser, for every test that wants them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from config import Config
from factcheck import migrate
from factcheck.accounts.models import Person
from factcheck.accounts.sign_in import start_session
from factcheck.app import create_app
from factcheck.db import make_engine
from tests.pages import check_response

ADMIN_URL = os.environ.get(
    "FACTCHECK_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
IN_CI = bool(os.environ.get("CI"))


def _postgresql_answers() -> bool:
    engine = create_engine(ADMIN_URL, connect_args={"connect_timeout": 3}, poolclass=NullPool)
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False


def pytest_configure(config: pytest.Config) -> None:
    """Ask once a run which databases there are; workers of a parallel run are told."""
    if "FACTCHECK_TEST_HAS_PG" not in os.environ:
        os.environ["FACTCHECK_TEST_HAS_PG"] = "1" if _postgresql_answers() else ""
        os.environ["FACTCHECK_TEST_RUN"] = str(os.getpid())


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


def _admin(sql: str) -> None:
    engine = create_engine(ADMIN_URL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


@pytest.fixture(scope="session")
def template(shared_dir: Path) -> Callable[[str], str]:
    """Makes the migrated template of a database system, once a run, and names it."""

    def make(system: str) -> str:
        name = (
            str(shared_dir / "template.db")
            if system == "sqlite"
            else f"factcheck_template_{os.environ['FACTCHECK_TEST_RUN']}"
        )
        with FileLock(shared_dir / f"{system}.lock"):
            done = shared_dir / f"{system}.done"
            if not done.exists():
                if system == "sqlite":
                    engine = make_engine(f"sqlite:///{name}")
                else:
                    _admin(f'DROP DATABASE IF EXISTS "{name}"')
                    _admin(f'CREATE DATABASE "{name}"')
                    engine = make_engine(ADMIN_URL.rsplit("/", 1)[0] + f"/{name}")
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


@pytest.fixture
def database_url(
    database: str, template: Callable[[str], str], tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a fresh copy of the migrated template."""
    source = template(database)
    if database == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(source, path)
        yield f"sqlite:///{path}"
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"factcheck_test_{os.environ['FACTCHECK_TEST_RUN']}_{worker}"
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    yield ADMIN_URL.rsplit("/", 1)[0] + f"/{name}"
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on this test's database; CSRF is off, and tested where it is on."""
    made = create_app(config, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    made.after_request(check_response)
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
