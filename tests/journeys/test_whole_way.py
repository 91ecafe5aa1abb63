"""From an article to a published verdict, sent back, corrected; each person in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from factcheck.authz.permissions import Role
from tests.journeys import steps
from tests.journeys.conftest import Newsroom

pytestmark = pytest.mark.browser


def test_an_article_becomes_a_published_verdict_by_three_people(
    newsroom: Newsroom, accessible: Callable[[Page], None]
) -> None:
    desk = newsroom.through_the_door(newsroom.person("Dora Desk", Role.EDITOR))
    work = newsroom.through_the_door(newsroom.person("Rory Review", Role.REVIEWER))
    judge = newsroom.through_the_door(newsroom.person("Juno Judge", Role.EDITOR))
    reader = newsroom.reader()

    workspace = steps.add_article(desk)
    accessible(desk)
    claim = steps.accept(desk, workspace)
    steps.assign(desk, claim, "Rory Review")

    steps.add_source(work, claim, title="Grain by port", words="Elmouth: 31 of 100 tonnes.", stance="Refutes")
    steps.add_source(
        work, claim, title="Grain by ship", words="Elmouth: 60 of 100 shiploads.", stance="Supports"
    )
    accessible(work)
    steps.write_verdict(
        work,
        claim,
        rating="Mostly false",
        summary="About a third of the county’s grain passes through Elmouth.",
        explanation="Sixty per cent is the share of *shiploads*, not of grain.",
    )
    assert reader.goto("/").status == 200  # type: ignore[union-attr]
    expect(reader.locator("body")).not_to_contain_text("Elmouth")

    # Nobody approves their own work: not by the page …
    assert work.goto(f"/claims/{claim}/decide").status in (200, 403)  # type: ignore[union-attr]
    expect(work.get_by_role("button", name="Approve")).to_have_count(0)
    # … and not by a direct request with the reviewer's own cookie and token.
    token = work.locator("input[name=csrf_token]").first.get_attribute("value")
    refused = work.request.post(
        f"{newsroom.address}/claims/{claim}/approve",
        form={"csrf_token": token or "", "seen": "0" * 64},
        headers={"Referer": newsroom.address},
        max_redirects=0,
    )
    assert refused.status == 403

    judge.goto(f"/claims/{claim}/decide")
    accessible(judge)
    steps.approve(judge, claim)
    path = steps.publish(judge, claim)

    answer = reader.goto(path)
    assert answer is not None
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    expect(reader.get_by_role("heading", level=1)).to_contain_text("grain must pass through")
    expect(reader.locator("body")).to_contain_text("Mostly false")
    accessible(reader)


# The way before goes over both databases.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_verdict_is_sent_back_and_resubmitted_and_a_published_check_corrected(newsroom: Newsroom) -> None:
    desk = newsroom.signed_in(newsroom.person("Dora Desk", Role.EDITOR))
    work = newsroom.signed_in(newsroom.person("Rory Review", Role.REVIEWER))
    claim = steps.accept(desk, steps.add_article(desk))
    steps.assign(desk, claim, "Rory Review")
    # The editor who assigned has not worked on it, and so may judge it.
    steps.add_source(work, claim, title="Grain by port", words="Elmouth: 31 of 100 tonnes.", stance="Refutes")
    steps.add_source(
        work, claim, title="Grain by ship", words="Elmouth: 60 of 100 shiploads.", stance="Supports"
    )
    facts = {"rating": "False", "explanation": "Sixty per cent is the share of shiploads."}
    steps.write_verdict(work, claim, summary="A third passes through Elmouth.", **facts)

    desk.goto(f"/claims/{claim}/decide")
    desk.get_by_label("Unclear wording").check()
    desk.get_by_label("What should change?").fill("A third of what?")
    desk.get_by_role("button", name="Send back").click()
    work.goto("/desk")
    expect(work.locator("#sent-back")).to_contain_text("grain must pass through")
    work.goto(f"/claims/{claim}")
    expect(work.locator("body")).to_contain_text("A third of what?")
    steps.write_verdict(work, claim, summary="A third of the county’s grain passes through Elmouth.", **facts)

    desk.goto(f"/claims/{claim}/decide")
    expect(desk.locator("ins").first).to_be_visible()
    steps.approve(desk, claim)
    path = steps.publish(desk, claim)

    desk.goto(f"/claims/{claim}/correct")
    desk.get_by_role("radio", name=re.compile("Correction")).check()
    desk.get_by_label(re.compile("note|wrong", re.IGNORECASE)).last.fill(
        "The first version left out the year, 2023."
    )
    desk.get_by_role("button", name="Open it again").click()
    desk.wait_for_load_state()
    reader = newsroom.reader()
    reader.goto(path)
    expect(reader.locator("body")).to_contain_text("A third of the county’s grain")
    steps.write_verdict(
        work, claim, summary="In 2023 a third of the county’s grain passed through Elmouth.", **facts
    )
    steps.approve(desk, claim)
    steps.publish(desk, claim)
    reader.goto(path)
    expect(reader.locator("body")).to_contain_text("The first version left out the year, 2023.")
    expect(reader.locator("body")).to_contain_text("In 2023 a third")
    old = reader.goto(f"{path}/versions/1")
    assert old is not None
    assert old.status == 200
