"""From a reader's tip to the published check, seen at the reader's own address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from factcheck.authz.permissions import Role
from tests.journeys import steps
from tests.journeys.conftest import Newsroom

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
WORDS = "Sixty per cent of the grain of the county passes through the port of Elmouth."


def test_a_reader_follows_a_tip_until_the_check_is_published(newsroom: Newsroom) -> None:
    reader = newsroom.reader(java_script_enabled=False)
    reader.goto("/")
    reader.get_by_role("link", name="Suggest something to check").click()
    reader.get_by_label("What is claimed?").fill(WORDS)
    reader.get_by_label(re.compile("^Where did you")).fill("a leaflet")
    reader.get_by_role("button", name="Send it").click()
    expect(reader.get_by_text("Nobody has looked at it yet.")).to_be_visible()
    assert reader.context.cookies() == []
    mine = reader.url

    editor = newsroom.signed_in(newsroom.person("Edda Editor", Role.EDITOR))
    editor.goto("/tips")
    editor.get_by_role("link", name=WORDS).click()
    editor.get_by_role("button", name="I am looking into it").click()
    reader.goto(mine)
    expect(reader.get_by_text("Somebody at the desk is looking into it.")).to_be_visible()
    editor.get_by_role("button", name="Make the claim").click()
    editor.wait_for_url(re.compile(r"/claims/\d+"))
    claim = int(re.findall(r"\d+", editor.url.partition("/claims/")[2])[0])
    reader.goto(mine)
    expect(reader.get_by_text("It is on our list.")).to_be_visible()

    rita = newsroom.person("Rita Reviewer", Role.REVIEWER)
    editor.goto(f"/triage/{claim}")
    editor.get_by_role("button", name=re.compile("^Accept")).first.click()
    editor.wait_for_load_state()
    steps.assign(editor, claim, "Rita Reviewer")
    reviewer = newsroom.signed_in(rita)
    steps.add_source(reviewer, claim, title="Grain by port", words="Elmouth: 61 per cent.", stance="Supports")
    steps.add_source(reviewer, claim, title="Another year", words="Elmouth: 40 per cent.", stance="Refutes")
    steps.write_verdict(
        reviewer,
        claim,
        rating="True",
        summary="It is 61 per cent.",
        explanation="The office counts 61 per cent.",
    )
    chief = newsroom.signed_in(newsroom.person("Carl Chief", Role.EDITOR))
    steps.approve(chief, claim)
    path = steps.publish(chief, claim)
    reader.goto(mine)
    reader.get_by_role("link", name="Read the check").click()
    reader.wait_for_url(f"**{path}")
    expect(reader.get_by_text("It is 61 per cent.").first).to_be_visible()
