"""An article by its address: it arrives, the outlet edits it, and a person settles what became of a claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from factcheck.authz.permissions import Role
from tests.articles.site import Site, open_site
from tests.journeys.conftest import Newsroom

pytestmark = pytest.mark.browser

GRAIN = (
    "The harbour of Northmoor handled {} percent of the region’s grain last year, the Harbour Institute said."
)
FEES = "Fees at the harbour have doubled since 2019, and two berths were closed by a strike in May this year."


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A news site that the newsroom may fetch from, although it is on this machine."""
    with open_site() as made:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", made.place)
        yield made


def looked_at(page: Page, accessible: Callable[[Page], None]) -> None:
    """Axe on a desk and on a telephone, where nothing scrolls sideways."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size({"width": 1280, "height": 844})


def test_an_edited_sentence_comes_to_the_desk_and_is_settled(
    newsroom: Newsroom, site: Site, accessible: Callable[[Page], None]
) -> None:
    address = site.story("/port", "Grain and the port", GRAIN.format(40), FEES)
    page = newsroom.signed_in(newsroom.person("Wyn Board", Role.EDITOR))

    page.goto("/articles/add")
    page.get_by_label("Web address").fill(address)
    page.get_by_role("button", name="Add and look for claims").click()
    page.wait_for_url(re.compile(r"/articles/\d+$"), timeout=30_000)
    grain = page.locator(".card", has_text="40 percent of the region")
    expect(grain).to_be_visible(timeout=30_000)
    expect(page.locator("output")).to_contain_text(
        "proposals shown"
    )  # came with the claims, without a reload
    looked_at(page, accessible)
    grain.locator("a.words").click()
    grain.get_by_role("button", name="Accept").click()
    expect(page.locator(".card", has_text="40 percent of the region")).to_contain_text("Accepted")

    site.story("/port", "Grain and the port", GRAIN.format(30), FEES)
    page.get_by_role("button", name="Fetch again").click()
    page.wait_for_url(re.compile(r"/articles/\d+$"), timeout=30_000)
    alert = page.get_by_role("link", name="1 claim’s words changed in version 2")
    expect(alert).to_be_visible(timeout=30_000)
    looked_at(page, accessible)

    page.get_by_role("link", name="versions").click()
    expect(page.get_by_role("cell", name="Fetched from its web address")).to_have_count(2)
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_text("This is version 1, not the newest.")).to_be_visible()
    looked_at(page, accessible)

    page.goto("/desk")
    waiting = page.locator("#changed")
    expect(waiting.get_by_role("listitem")).to_have_count(1)
    looked_at(page, accessible)
    waiting.get_by_role("link", name="40 percent of the region").click()
    expect(page.locator("del")).to_have_text("40 ")
    expect(page.locator("ins")).to_have_text("30 ")
    looked_at(page, accessible)
    page.get_by_role("link", name="40 percent of the region").click()
    expect(page.get_by_text("Its words changed in version 2 of “Grain and the port”.")).to_be_visible()
    looked_at(page, accessible)

    page.get_by_role("link", name="See what stands there now").click()
    page.get_by_role("button", name="Still this claim").click()
    expect(page.get_by_text("The new words now count as this claim.")).to_be_visible()
    looked_at(page, accessible)
    page.get_by_role("link", name="Back to the article").click()
    expect(page.locator(".m.acc")).to_contain_text("handled 30 percent")
    expect(page.locator(".notices .alert")).to_have_count(0)
    page.goto("/desk")
    expect(page.locator("#changed")).to_contain_text("Nothing to look at.")
