"""Readers with a keyboard and readers with a printer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from factcheck.dev.content import content
from tests.journeys.conftest import Newsroom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.sample,
    pytest.mark.timeout(300),
    # What is seen does not depend on the database; every view's own tests try it on both.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

CHECK = "/checks/solar-power-produced-more-electricity-than-wind-in-the-european-union-in-2023"
# What can be reached with Tab: everything that does something and is shown.
CONTROLS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(it => it.type !== "hidden" && it.checkVisibility({ visibilityProperty: true })).length
"""
# Where the focus is: whether it is drawn, and whether it stands inside the window.
FOCUS = """
() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  return {
    name: it.className || it.textContent.trim() || it.name,
    drawn: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight,
  };
}
"""


@pytest.fixture
def reader(newsroom: Newsroom) -> Page:
    """A reader of the sample newsroom."""
    return newsroom.reader()


def _walk(page: Page) -> list[str]:
    """Press Tab until the focus leaves the page; the names of what had it, in order."""
    names = []
    for _ in range(200):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None or focus["name"] in names[:1]:  # some browsers begin again at once
            return names
        assert focus["drawn"], f"{page.url}: nobody sees the focus on {focus['name']}"
        assert focus["inside"], f"{page.url}: the focus on {focus['name']} is outside the window"
        names.append(focus["name"])
    pytest.fail(f"{page.url}: the focus is caught")


def test_everything_can_be_read_and_done_with_the_keyboard_alone(reader: Page) -> None:
    for address in (
        "/",
        CHECK,
        f"{CHECK}/versions/1",
        "/published/articles/2",
        "/corrections",
        "/how-we-check",
        "/nothing",
    ):
        reader.goto(address)
        controls = reader.evaluate(CONTROLS)
        names = _walk(reader)
        assert names[0] == "skip"
        assert len(names) == controls, address

    reader.goto("/")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    assert reader.evaluate("document.activeElement.id") == "main"

    reader.get_by_label("Search all checks").focus()
    reader.keyboard.type("solar power")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="1 check found")).to_be_visible()
    reader.get_by_role("link", name="Solar power produced more").focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"**{CHECK}")

    reader.get_by_text("What changed in version 2").focus()
    expect(reader.locator("ins").first).not_to_be_visible()
    reader.keyboard.press("Enter")
    expect(reader.locator("ins").first).to_be_visible()


def test_a_printed_check_shows_where_everything_stands_and_leaves_the_rest_out(reader: Page) -> None:
    check = content()[1]["solar"]
    reader.emulate_media(media="print", color_scheme="dark")
    reader.goto(CHECK)
    shown = reader.locator("body").inner_text()
    assert check.text in shown
    assert check.note in shown
    assert f"{CHECK}, version 2" in shown
    for left_out in (
        "Skip to the text",
        "Corrections",
        "How we check",
        "More checks",
        "Go to the words",
        "What changed",
        "Read version 1",
    ):
        assert left_out not in shown.replace("How we checked", ""), left_out

    behind = "it => getComputedStyle(it, '::after').content"
    live = reader.locator(".source .links a")
    assert [link.evaluate(behind) for link in live.all()] == [
        f'" {address}"' for address in (check.sources[1].url, check.sources[0].url)
    ]
    assert check.url in reader.locator(".appearances a[data-address]").first.evaluate(behind)

    paper = reader.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = reader.evaluate("getComputedStyle(document.body).color")
    assert paper == "rgb(255, 255, 255)"
    assert ink != paper
    pages = reader.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= pages <= 2
