"""A real server, a real worker, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import waitress.server
import waitress.wasyncore
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.accounts.passwords import hash_password
from factcheck.app import create_app
from factcheck.authz.permissions import Role
from factcheck.jobs.engine import run_due
from tests import factories

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
                password_hash=hash_password(factories.PASSWORD),
                **facts,
            )
            session.commit()
            return made

    def reader(self, **options: object) -> Page:
        """A page of somebody who is not signed in, in a browser context of their own."""
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    def signed_in(self, person: Person, *, password: str = factories.PASSWORD, **options: object) -> Page:
        """A page of ``person``, signed in through the door."""
        page = self.reader(**options)
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk")
        return page


@pytest.fixture
def newsroom(config: Config, browser: Browser) -> Iterator[Newsroom]:
    """A newsroom on a free port with CSRF, CSP and cookies as they are for people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = create_app(replace(config, base_url=address))
    engine: Engine = app.extensions["factcheck"].engine
    sockets: dict[int, object] = {}
    server = waitress.server.create_server(app, map=sockets, host="127.0.0.1", port=port, threads=4)
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            run_due(engine)

    threads = [threading.Thread(target=server.run, daemon=True), threading.Thread(target=work, daemon=True)]
    for thread in threads:
        thread.start()
    made = Newsroom(address, app, browser)
    yield made
    for context in made.contexts:
        context.close()
    stop.set()
    # In the server's own thread: closing sockets that it waits for from another one would fail it now and then.
    server.trigger.pull_trigger(lambda: waitress.wasyncore.close_all(sockets))
    for thread in threads:
        thread.join(10)
    server.task_dispatcher.shutdown()
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
        for scheme, options in schemes.items():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options={**options, "resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{page.url} ({scheme})\n{found.generate_report()}"

    return look
