"""Two people judge one claim without seeing each other's verdict; an editor gave it to both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from factcheck.authz.permissions import Role
from tests.journeys.conftest import Newsroom
from tests.journeys.steps import accept, add_article, add_source

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


def _fill(page: Page, part: str, *, rating: str, summary: str, explanation: str) -> None:
    section = page.locator(part)
    section.get_by_role("radio", name=rating, exact=False).first.check()
    section.get_by_label("Summary").fill(summary)
    section.get_by_label("Explanation").fill(explanation)


def test_two_opinions_stay_blind_until_both_are_in(newsroom: Newsroom) -> None:
    editor = newsroom.signed_in(newsroom.person("Eda Editor", Role.EDITOR))
    lead = newsroom.signed_in(newsroom.person("Lea Lead", Role.REVIEWER))
    second = newsroom.signed_in(newsroom.person("Sam Second", Role.REVIEWER))
    claim = accept(editor, add_article(editor))

    editor.goto(f"/claims/{claim}/assign")
    expect(editor.get_by_text("Suggested: Lea Lead, who has nothing open.")).to_be_visible()
    chooser = editor.get_by_label("Second opinion by")
    chooser.select_option(chooser.locator("option", has_text="Sam Second").get_attribute("value"))
    editor.get_by_role("button", name="Assign").click()
    expect(editor.get_by_text("Lea Lead has the claim now, and Sam Second is asked")).to_be_visible()

    add_source(lead, claim, title="Grain statistics", words="Sixty of a hundred tons.", stance="Supports")
    lead.goto(f"/claims/{claim}")
    _fill(lead, "#verdict", rating="True", summary="It is the leadmark.", explanation="As leadwhy says.")
    lead.get_by_label("Evidence against this verdict was looked for").check()
    lead.get_by_role("button", name="Submit to an editor").click()
    expect(lead.get_by_text("Draft kept. A second opinion is asked for")).to_be_visible()

    second.goto(f"/claims/{claim}/second")
    expect(second.get_by_text("Grain statistics").first).to_be_visible()
    _fill(
        second, "#opinion", rating="False", summary="It is the secondmark.", explanation="As secondwhy says."
    )
    second.get_by_role("button", name="Hand it in").click()
    expect(second.get_by_text("Yours is in.")).to_be_visible()

    for page, hidden in ((second, "lead"), (lead, "second"), (editor, "lead"), (editor, "second")):
        for address in (
            f"/claims/{claim}",
            f"/claims/{claim}/second",
            f"/claims/{claim}/decide",
            "/desk",
            "/notices",
        ):
            page.goto(address)
            assert f"{hidden}mark" not in page.content(), address
            assert f"{hidden}why" not in page.content(), address

    lead.goto(f"/claims/{claim}")
    lead.get_by_role("button", name="Submit to an editor").click()
    lead.wait_for_load_state()
    expect(lead.locator(".claim-head")).to_contain_text("Submitted")
    editor.goto(f"/claims/{claim}/decide")
    expect(editor.get_by_text("They disagree about the rating.")).to_be_visible()
    for words in ("It is the leadmark.", "It is the secondmark."):
        expect(editor.locator("#second").get_by_text(words)).to_be_visible()
