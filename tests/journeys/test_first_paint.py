"""What a reader's browser needs before it paints: the page and its style sheets, and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, Route
from sqlalchemy.orm import Session

from factcheck.dev.sample import fill
from tests.journeys.conftest import Newsroom


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_is_painted_from_itself_and_its_sheets_alone(newsroom: Newsroom) -> None:
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        fill(session, base_url=newsroom.address)
        session.commit()
    page = newsroom.reader(java_script_enabled=False)
    asked: list[Request] = []

    def only_what_blocks(route: Route, request: Request) -> None:
        asked.append(request)
        if request.resource_type in ("document", "stylesheet"):
            route.continue_()
        # Fonts and pictures are never answered here: they must not be waited for.

    page.route("**/*", only_what_blocks)
    page.goto("/", wait_until="commit")
    first = page.locator("main a[href^='/checks/']").first
    for path in ("/", first.get_attribute("href") or ""):
        page.goto(path, wait_until="commit")
        page.locator("h1").first.wait_for()
        painted = "performance.getEntriesByName('first-contentful-paint').length"
        for _ in range(100):
            if page.evaluate(painted):
                break
            page.wait_for_timeout(50)
        assert page.evaluate(painted) == 1, f"{path} waits for more than its sheets."
    assert all(request.url.startswith(newsroom.address) for request in asked)
    assert not any(request.resource_type == "script" for request in asked)
