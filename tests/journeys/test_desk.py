"""The desk by keyboard: search everything, follow a count to its list, read a figure's table and its file."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.kit import clock
from factcheck.review.assign import assign
from tests import factories as make
from tests.journeys.conftest import Newsroom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


def test_the_desk_is_searched_walked_and_measured_without_a_mouse(newsroom: Newsroom, tmp_path: Path) -> None:
    editor = newsroom.person("Kofi Adjei", Role.EDITOR)
    lead = newsroom.person("Ilse Brandt", Role.REVIEWER)
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        for n in range(8):
            claim = make.claim(session, ClaimState.ACCEPTED, text=f"The ferries doubled, number {n}.")
            if n < 7:
                assign(session, claim, actor=editor, person=lead, due_at=clock.now() + timedelta(hours=2))
        session.commit()
    page = newsroom.signed_in(editor)

    # A count leads to exactly what it counts.
    count = page.get_by_role("navigation", name="Queues").get_by_role("link", name=re.compile("Due soon"))
    expect(count).to_contain_text("7")
    count.press("Enter")
    expect(page.get_by_role("heading", name="Due soon")).to_be_visible()
    expect(page.locator("ol.queue > li")).to_have_count(7)

    # The palette opens by a key, finds as one types, and goes where the arrows led.
    page.wait_for_load_state()  # a key does nothing before its script is there
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("ferr")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("ferries doubled")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    wanted = second.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")

    # It remembers, closes on Escape, gives the focus back, and stays out of a field one types in.
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Looked at last")).to_contain_text("ferries doubled")
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    page.goto("/find")
    page.get_by_label("Words, or a claim’s number").first.press_sequentially("a/b")
    expect(page.locator("#find-q")).to_have_value("a/b")

    # A figure is a chart, a table and a file.
    page.goto("/dashboard?days=7")
    workload = page.locator("#workload")
    workload.locator("summary").press("Enter")
    row = workload.get_by_role("row", name=re.compile("Ilse Brandt"))
    expect(row).to_contain_text("7")
    with page.expect_download() as file:
        workload.get_by_role("link", name=re.compile("CSV")).press("Enter")
    kept = tmp_path / "workload.csv"
    file.value.save_as(kept)
    assert "Ilse Brandt,7,0,0,0" in kept.read_text(encoding="utf-8-sig")


def test_searching_works_without_a_script(newsroom: Newsroom) -> None:
    reviewer = newsroom.person("Ilse Brandt", Role.REVIEWER)
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        make.claim(session, ClaimState.ACCEPTED, text="The ferries doubled.")
        session.commit()
    page = newsroom.signed_in(reviewer, java_script_enabled=False)
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words, or a claim’s number").first.fill("ferr")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="The ferries doubled.")).to_be_visible()
