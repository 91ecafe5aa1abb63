"""An article's claims: by plain forms without a script, and by selecting words with one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from tests import factories
from tests.journeys.conftest import Newsroom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        "database", ["sqlite"], indirect=True
    ),  # it is about the page; requests have both
]

TEXT = (
    "The harbour grew by a tenth in 2023, the Harbour Board said 🙂.\n\n"
    "It handled 4 million containers last year. Fees doubled in May. The port opened in 1911."
)
QUOTES = {
    "The harbour grew by a tenth in 2023": 0.9,
    "It handled 4 million containers last year": 0.8,
    "Fees doubled in May": 0.6,
}


@pytest.fixture
def editor(newsroom: Newsroom) -> Person:
    """An editor with an article of three proposals, which is article 1."""
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        version = factories.article(session, text=TEXT).versions[0]
        for quote, score in QUOTES.items():
            factories.claim(session, version=version, quote=quote, text=f"{quote}.", score=score)
        session.commit()
    return newsroom.person("Wyn Board", Role.EDITOR)


def card(page: Page, words: str) -> Locator:
    return page.locator(".card", has_text=words)


def test_without_a_script_plain_forms_do_all_of_it(newsroom: Newsroom, editor: Person) -> None:
    page = newsroom.signed_in(editor, java_script_enabled=False)
    page.goto("/articles/1")
    expect(page.locator("[data-hints]")).to_be_hidden()

    page.locator(".m", has_text="The harbour grew").click()  # a mark opens its card
    card(page, "The harbour grew").get_by_role("button", name="Accept").click()
    expect(card(page, "The harbour grew")).to_contain_text("Accepted")
    expect(card(page, "The harbour grew").get_by_role("button", name="Undo")).to_be_visible()

    chosen = card(page, "Fees doubled")
    chosen.locator("a.words").click()  # and so do its own words
    chosen.locator("summary", has_text="Reject").click()
    chosen.get_by_label("Reason").select_option("trivial")
    chosen.get_by_role("button", name="Reject").click()
    expect(card(page, "Fees doubled")).to_have_count(0)
    expect(page.get_by_role("link", name="Show 1 rejected")).to_be_visible()

    card(page, "4 million").locator("a.words").click()
    card(page, "4 million").get_by_role("link", name="Edit").click()
    page.get_by_label("Claim", exact=True).fill("Elmouth handled 4 million containers in 2023.")
    page.get_by_role("button", name="Save").click()
    expect(card(page, "Elmouth handled")).to_be_visible()

    card(page, "Elmouth handled").locator("a.words").click()
    card(page, "Elmouth handled").get_by_role("link", name="Change words").click()
    page.get_by_label("Words of the article").fill("handled 5 million")
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_role("alert")).to_contain_text("do not stand in the article")
    page.get_by_label("Words of the article").fill("handled 4 million containers")
    page.get_by_role("button", name="Use these words").click()
    expect(page.locator(".m", has_text=re.compile("^handled 4 million containers$"))).to_be_visible()

    page.get_by_role("textbox", name="Its exact words").fill("The port opened in 1911")
    page.keyboard.press("End")
    page.get_by_role("button", name="Add claim").click()
    expect(card(page, "The port opened in 1911")).to_contain_text("Proposal")

    page.get_by_role("button", name="Accept those shown").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("button", name="Accept the ticked ones").click()
    expect(page.locator(".card", has_text="Accepted")).to_have_count(3)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".card", has_text="Accepted")).to_have_count(1)


def test_without_a_script_a_score_hides_proposals_and_what_was_left_out_becomes_a_claim(
    newsroom: Newsroom, editor: Person, accessible: Callable[[Page], None]
) -> None:
    page = newsroom.signed_in(editor, java_script_enabled=False)
    page.goto("/articles/1")
    expect(page.locator("output")).to_have_text("3 of 3 proposals shown")
    expect(page.locator("[data-slide]")).to_be_hidden()
    page.get_by_label("Show proposals scoring at least", exact=True).fill("0.7")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("output")).to_have_text("2 of 3 proposals shown")
    expect(card(page, "Fees doubled")).to_have_count(0)
    expect(page.locator(".m")).to_have_count(2)

    card(page, "The harbour grew").locator("a.words").click()
    card(page, "The harbour grew").get_by_role("button", name="Accept").click()
    expect(card(page, "The harbour grew")).to_contain_text("Accepted")
    expect(card(page, "Fees doubled")).to_have_count(0)  # still hidden
    page.get_by_role("button", name="Accept those shown").click()
    expect(page.get_by_role("checkbox")).to_have_count(1)
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator("output")).to_have_text("1 of 2 proposals shown")

    page.get_by_role("link", name="Show what was left out").click()
    expect(page.get_by_text("1 of 4 sentences holds no claim.")).to_be_visible()
    page.get_by_role("button", name="Make it a claim").click()
    expect(page.get_by_text("Nothing was left out")).to_be_visible()
    page.get_by_role("link", name="Back to the article").click()
    expect(card(page, "The port opened in 1911")).to_contain_text("Proposal")


def test_the_slider_hides_proposals_while_it_moves_and_keeps_the_claim_at_hand(
    newsroom: Newsroom, editor: Person, accessible: Callable[[Page], None]
) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/articles/1")
    page.locator("[data-hints]").wait_for()
    card(page, "4 million").locator("a.words").click()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(7):
        page.keyboard.press("PageUp")
    expect(page.get_by_label("Show proposals scoring at least", exact=True)).to_have_value("0.70")
    expect(page.locator("output")).to_have_text("2 of 3 proposals shown")
    expect(card(page, "Fees doubled")).to_have_count(0)
    expect(page.locator(".card[aria-current=true]")).to_contain_text("4 million")
    expect(slider).to_be_focused()
    accessible(page)
    assert "at_least=0.70" in page.url
    page.reload()  # the address says what is shown
    expect(page.locator(".card")).to_have_count(2)

    # Words that are marked meanwhile come back to the page as it is.
    page.evaluate("document.fonts.ready")
    drag_over(page, "The port opened in 1911")
    page.get_by_role("button", name="Add as a new claim").click()
    expect(card(page, "The port opened in 1911")).to_be_visible()
    expect(page.locator("output")).to_have_text("3 of 4 proposals shown")


def drag_over(page: Page, words: str) -> None:
    """Select ``words`` in the text with the mouse."""
    ends = page.evaluate(
        """(words) => {
          const root = document.querySelector("[data-article]");
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.parentElement.closest("[data-start]") ? node.data.indexOf(words) : -1;
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at); range.setEnd(node, at + words.length);
            const boxes = [...range.getClientRects()].filter((box) => box.width);
            const first = boxes[0], last = boxes.at(-1);
            return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
          }
        }""",
        words,
    )
    page.mouse.move(ends[0], ends[1])
    page.mouse.down()
    page.mouse.move(ends[2], ends[3], steps=8)
    page.mouse.up()


def test_selected_words_are_a_new_claim_or_other_words_for_the_one_at_hand(
    newsroom: Newsroom, editor: Person, accessible: Callable[[Page], None]
) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/articles/1")
    page.evaluate("document.fonts.ready")

    drag_over(page, "The port opened in 1911")
    new, other = page.get_by_role("button", name="Add as a new claim"), page.locator("[data-respan]")
    expect(new).to_be_visible()
    expect(other).to_be_hidden()  # no claim is at hand
    new.click()
    expect(card(page, "The port opened in 1911")).to_be_visible()

    # A selection inside a mark is a selection, and leaves the claim at hand as it is.
    card(page, "The harbour grew").locator("a.words").click()
    drag_over(page, "grew by a tenth")
    expect(other).to_have_text("Use these words for claim 1")
    expect(new).to_be_visible()
    accessible(page)
    drag_over(page, "grew by a tenth")
    other.click()
    expect(page.get_by_text("Claim 1 stands on the new words.")).to_be_visible()
    expect(page.locator(".m").first).to_have_text("grew by a tenth")
    expect(page.locator(".card[aria-current=true]")).to_contain_text("Grew by a tenth.")
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".m").first).to_have_text("The harbour grew by a tenth in 2023")


def test_the_slower_of_two_keeps_the_words_they_selected(newsroom: Newsroom, editor: Person) -> None:
    page, quick = newsroom.signed_in(editor), newsroom.signed_in(newsroom.person("Quinn Quick", Role.EDITOR))
    for one in (page, quick):
        one.goto("/articles/1")
        card(one, "The harbour grew").locator("a.words").click()
    quick.keyboard.press("a")
    expect(card(quick, "The harbour grew")).to_contain_text("Accepted")
    drag_over(page, "grew by a tenth")
    page.locator("[data-respan]").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this")
    expect(page.get_by_label("Words of the article")).to_have_value("grew by a tenth")
    page.get_by_label("I know that I can no longer approve").check()  # it is accepted by now
    page.get_by_role("button", name="Use these words").click()
    expect(page.locator(".m").first).to_have_text("grew by a tenth")


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_every_page_of_it_is_accessible_and_none_scrolls_sideways(
    newsroom: Newsroom, editor: Person, accessible: Callable[[Page], None], width: int
) -> None:
    page = newsroom.signed_in(editor, viewport={"width": width, "height": 844})
    for address, key in (
        ("/articles/1", "j"),
        ("/articles/1", "x"),
        ("/articles/1/accept", ""),
        ("/articles/1/left-out", ""),
        ("/claims/1/words", ""),
    ):
        page.goto(address)
        if key:
            page.keyboard.press("j")
            page.keyboard.press(key)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
