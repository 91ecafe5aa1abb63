"""A real server, a real worker, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import waitress.server
import waitress.wasyncore
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.accounts.passwords import hash_password
from factcheck.accounts.sign_in import start_session
from factcheck.app import create_app
from factcheck.authz.permissions import Role
from factcheck.db import make_engine
from factcheck.dev.sample import fill
from factcheck.jobs.engine import run_due
from tests import factories

expect.set_options(timeout=15_000)  # a busy machine is slow, and that is no failure

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and in CI it must be.")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


@cache
def usual_password() -> str:
    """What is kept of it. Made once, since it is made to take long."""
    return hash_password(factories.PASSWORD)


class Newsroom:
    """A running newsroom and the people in it."""

    def __init__(self, address: str, app: Flask, browser: Browser) -> None:
        self.address, self.app, self.browser = address, app, browser
        self.engine: Engine = app.extensions["factcheck"].engine
        self.contexts: list[BrowserContext] = []

    def person(self, name: str, role: Role, **facts: object) -> Person:
        """Somebody who can sign in with the usual password."""
        with Session(self.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
            made = factories.person(
                session,
                role,
                name=name,
                email=f"{name.split()[0].lower()}@test.example",
                password_hash=usual_password(),
                **facts,
            )
            session.commit()
            return made

    def reader(self, **options: object) -> Page:
        """A page of somebody who is not signed in, in a browser context of their own."""
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    def signed_in(self, person: Person, **options: object) -> Page:
        """A page of ``person``, who has signed in before and opens the desk."""
        with Session(self.engine.execution_options(factcheck_writes=True)) as session:
            token = start_session(session, person)
            session.commit()
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept.update({"_user_id": f"{person.id}:{token}", "_fresh": True})
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie is not None
        page = self.reader(**options)
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        page.goto("/desk")
        return page

    def through_the_door(self, person: Person) -> Page:
        """A page of ``person``, who signs in with the usual password."""
        return sign_in(self.reader(), person)


def sign_in(page: Page, person: Person) -> Page:
    """``page`` after ``person`` came in through the door."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk")
    return page


@pytest.fixture(scope="session")
def address() -> str:
    """Where this process's newsrooms are served, one after the other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture(scope="session")
def sample_file(
    template: Callable[[str], str], address: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The sample newsroom, lived through once a process, for tests to copy."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    shutil.copy(template("sqlite"), path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine.execution_options(factcheck_writes=True)) as session:
        fill(session, base_url=address, newsroom_name="The Test Record")
        session.commit()
    engine.dispose()  # the last connection that closes brings the write-ahead log into the file
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """An empty database, or a copy of the sample newsroom's for a test that is marked so."""
    if request.node.get_closest_marker("sample"):
        shutil.copy(request.getfixturevalue("sample_file"), database_url.removeprefix("sqlite:///"))
    return database_url


@pytest.fixture
def newsroom(
    config: Config, address: str, browser: Browser, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Newsroom]:
    """A newsroom being served, with CSRF, CSP and cookies as they are for people."""
    port = int(address.rpartition(":")[2])
    app = create_app(replace(config, base_url=address))
    app.jinja_env.bytecode_cache = compiled_templates
    engine: Engine = app.extensions["factcheck"].engine
    sockets: dict[int, object] = {}
    server = waitress.server.create_server(app, map=sockets, host="127.0.0.1", port=port, threads=4)
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            with suppress(
                OperationalError
            ):  # SQLite was kept busy by a test: what is due is done the next time
                run_due(engine)

    threads = [threading.Thread(target=server.run, daemon=True), threading.Thread(target=work, daemon=True)]
    for thread in threads:
        thread.start()
    made = Newsroom(address, app, browser)
    yield made
    for context in made.contexts:
        context.close()
    stop.set()
    # Answers still under way first: one that ends after the sockets are closed would write to a closed one.
    server.task_dispatcher.shutdown(timeout=60)
    # In the server's own thread: closing sockets that it waits for from another one would fail it now and then.
    server.trigger.pull_trigger(lambda: waitress.wasyncore.close_all(sockets))
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "The newsroom of a test did not end."
    engine.dispose()


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fails when axe finds anything against WCAG 2.2 AA, in the light or the dark scheme."""
    # The dark scheme changes colours and nothing else, so only the rules that look at them are asked again.
    schemes = {
        "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
        "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
    }

    def look(page: Page) -> None:
        page.wait_for_load_state()  # without its style sheets, everything is too small to press
        page.evaluate(Axe().axe_script)
        for scheme, options in schemes.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = AxeResults(
                page.evaluate("how => axe.run(how)", {**options, "resultTypes": ["violations"]})
            )
            assert found.violations_count == 0, f"{page.url} ({scheme})\n{found.generate_report()}"

    return look
