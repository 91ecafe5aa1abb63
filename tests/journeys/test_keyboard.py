"""The work of triage without a mouse: keys, the focus they leave, and the Tab key alone."""

from __future__ import annotations

import re

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

FILLER = "Nobody on the quay had an opinion about that, at least none that could be printed here. " * 4
TEXT = (
    "The harbour grew by a tenth in 2023, the Harbour Board said.\n\n"
    f"{FILLER}\n\n"
    "It handled 4 million containers last year. Fees doubled in May and ferries stopped in June.\n\n"
    f"{FILLER}\n\n"
    "The port opened in 1911."
)
QUOTES = {
    "The harbour grew by a tenth in 2023": 0.9,
    "It handled 4 million containers last year": 0.8,
    "Fees doubled in May and ferries stopped in June": 0.6,
    "The port opened in 1911": 0.4,
}


@pytest.fixture
def editor(newsroom: Newsroom) -> Person:
    """An editor with an article of four proposals, which is article 1."""
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        version = factories.article(session, text=TEXT).versions[0]
        for quote, score in QUOTES.items():
            factories.claim(session, version=version, quote=quote, text=f"{quote}.", score=score)
        session.commit()
    return newsroom.person("Kay Board", Role.EDITOR)


@pytest.fixture
def page(newsroom: Newsroom, editor: Person) -> Page:
    """The editor's workspace."""
    made = newsroom.signed_in(editor)
    made.goto("/articles/1")
    return made


def card(page: Page, number: int) -> Locator:
    return page.locator(".card").nth(number)


def at_hand(page: Page, number: int) -> None:
    """Assert that exactly this card is chosen, its words have a visible focus, and its mark is the chosen one."""
    chosen = page.locator(".card[aria-current=true]")
    expect(chosen).to_have_count(1)
    expect(card(page, number)).to_have_attribute("aria-current", "true")
    expect(chosen.locator("a.words")).to_be_focused()
    seen_focus(page)
    ident = (card(page, number).get_attribute("id") or "").removeprefix("c-")
    expect(page.locator(".m.sel")).to_have_attribute("data-mark", ident)


def seen_focus(page: Page) -> None:
    """Assert that what has the focus is in view, not the page itself, and wears an outline."""
    seen = page.evaluate(
        """() => {
          const node = document.activeElement, box = node.getClientRects()[0];
          const over = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + Math.min(box.height, 20) / 2);
          return {
            name: node.tagName,
            inView: box.top >= 0 && box.bottom <= innerHeight && box.width > 0,
            onTop: node.contains(over) || over?.contains(node),
            outline: parseFloat(getComputedStyle(node).outlineWidth),
          };
        }"""
    )
    assert seen["name"] not in ("BODY", "HTML"), seen
    assert seen["inView"], seen
    assert seen["onTop"], seen
    assert seen["outline"] >= 2, seen


def keys(page: Page, *names: str) -> None:
    """Press keys one after another, once the page listens to them."""
    page.wait_for_load_state()
    for name in names:
        page.keyboard.press(name)


def test_j_and_k_walk_through_the_claims_and_stop_at_the_ends(page: Page) -> None:
    keys(page, "j")
    at_hand(page, 0)
    keys(page, "j", "j", "j", "j")
    at_hand(page, 3)
    keys(page, "k")
    at_hand(page, 2)
    keys(page, "k", "k", "k")
    at_hand(page, 0)


def test_the_card_at_hand_stands_beside_its_words_and_never_stretches_the_text(page: Page) -> None:
    before = page.locator("[data-article]").bounding_box()
    keys(page, "j", "j", "j")
    box, mark = card(page, 2).bounding_box(), page.locator(".m.sel").bounding_box()
    assert box
    assert mark
    assert abs(box["y"] - mark["y"]) < 12
    after = page.locator("[data-article]").bounding_box()
    assert before
    assert after
    assert after["height"] == before["height"]
    boxes = [one.bounding_box() for one in page.locator(".card").all()]
    edges = [(one["y"], one["y"] + one["height"]) for one in boxes if one]
    assert all(low <= high for (_, low), (high, _) in zip(edges, edges[1:], strict=False)), edges


def test_a_accepts_and_u_takes_it_back_with_the_claim_still_at_hand(page: Page) -> None:
    keys(page, "j", "j", "a")
    page.wait_for_url(re.compile("#c-"))
    expect(card(page, 1)).to_contain_text("Accepted")
    at_hand(page, 1)
    keys(page, "u")
    expect(card(page, 1)).to_contain_text("Proposal")
    at_hand(page, 1)


def test_x_asks_for_the_reason_and_enter_rejects(page: Page) -> None:
    keys(page, "j", "x")
    expect(card(page, 0).get_by_label("Reason")).to_be_focused()
    seen_focus(page)
    keys(page, "Escape")
    at_hand(page, 0)
    keys(page, "x", "T")  # the list goes to the first reason that begins so
    expect(card(page, 0).get_by_label("Reason")).to_have_value("too_vague")
    keys(page, "Tab")
    page.keyboard.type("just a jest")  # and none of these letters is a key of the page
    expect(card(page, 0).get_by_label("Note")).to_have_value("just a jest")
    keys(page, "Enter")
    expect(page.locator(".card")).to_have_count(3)
    page.get_by_role("link", name="Show 1 rejected").press("Enter")
    expect(card(page, 0)).to_contain_text("Rejected")
    keys(page, "j", "u")
    expect(card(page, 0)).to_contain_text("Proposal")


def test_after_a_rejection_the_walk_goes_on_where_it_was(page: Page) -> None:
    keys(page, "j", "j", "x", "T", "Tab", "Enter")
    expect(page.locator(".card")).to_have_count(3)
    at_hand(page, 1)
    expect(page.locator(".card[aria-current=true]")).to_contain_text("Fees doubled")


def test_e_opens_better_words_which_typing_fills_and_enter_elsewhere_saves(page: Page) -> None:
    keys(page, "j", "e")
    page.wait_for_url(re.compile("/reword"))
    page.get_by_label("Claim", exact=True).focus()
    keys(page, "Control+a")
    page.keyboard.type("Elmouth’s harbour grew by 10% in 2023.")
    keys(page, "Tab", "Enter")
    page.wait_for_url(re.compile("/articles/1[?]"))
    expect(card(page, 0)).to_contain_text("Elmouth’s harbour grew")
    at_hand(page, 0)


def test_m_finds_the_other_claim_and_merges(page: Page) -> None:
    keys(page, "j", "m")
    page.wait_for_url(re.compile("/merge"))
    page.get_by_label("Words of the other claim").focus()
    page.keyboard.type("4 million")
    keys(page, "Enter")
    page.get_by_role("button", name=re.compile("^Same claim")).press("Enter")
    page.wait_for_url(re.compile("/articles/1[?]"))
    expect(page.get_by_text("Its appearances now belong to the other claim.")).to_be_visible()
    expect(page.locator(".card", has_text="4 million")).to_have_count(2)
    keys(page, "Escape", "u")
    expect(page.locator(".card", has_text="4 million")).to_have_count(1)


def test_s_replaces_a_claim_by_its_parts(page: Page) -> None:
    keys(page, "j", "j", "j", "s")
    page.wait_for_url(re.compile("/split"))
    page.get_by_label("Parts").focus()
    page.keyboard.type("Fees doubled in May\nferries stopped in June")
    keys(page, "Tab", "Enter")
    page.wait_for_url(re.compile("/articles/1[?]"))
    expect(page.get_by_text("Split into 2 proposals:")).to_be_visible()
    expect(page.locator(".card", has_text="ferries stopped in June")).to_have_count(1)


def test_w_changes_the_words_a_claim_stands_on_and_u_puts_them_back(page: Page) -> None:
    keys(page, "j", "w")
    page.wait_for_url(re.compile("/words"))
    page.get_by_label("Words of the article").focus()
    keys(page, "Control+a")
    page.keyboard.type("The harbour grew by a tenth")
    keys(page, "Tab", "Enter")
    page.wait_for_url(re.compile("/articles/1[?]"))
    at_hand(page, 0)
    expect(page.locator(".m.sel")).to_have_text("The harbour grew by a tenth")
    keys(page, "u")
    expect(page.locator(".m").first).to_have_text("The harbour grew by a tenth in 2023")


def test_the_question_mark_lists_the_keys_and_escape_gives_the_focus_back(page: Page) -> None:
    keys(page, "j", "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys(page, "a", "x")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    at_hand(page, 0)
    expect(card(page, 0)).to_contain_text("Proposal")


def test_no_key_works_while_somebody_types(page: Page) -> None:
    keys(page, "j")
    field = page.get_by_role("textbox", name="Its exact words")
    field.focus()
    page.keyboard.type("jkaxemsuw?")
    expect(field).to_have_value("jkaxemsuw?")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"/articles/1$"))
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_no_key_works_together_with_another(page: Page) -> None:
    keys(page, "j", "Alt+a", "Control+j", "Meta+j")
    at_hand(page, 0)
    expect(card(page, 0)).to_contain_text("Proposal")


def test_every_mark_is_reached_by_tab_and_enter_goes_to_its_card(page: Page) -> None:
    marks = []
    page.get_by_role("link", name="versions").focus()
    for _ in range(60):
        keys(page, "Tab")
        mark = page.evaluate("document.activeElement.dataset.mark ?? null")
        if mark and mark not in marks:
            marks.append(mark)
            seen_focus(page)
    assert len(marks) == 4
    page.locator(f"[data-mark='{marks[1]}']").first.focus()
    keys(page, "Enter")
    at_hand(page, 1)
    keys(page, "Tab")
    expect(card(page, 1).get_by_role("button", name="Accept")).to_be_focused()


def test_many_are_accepted_by_keys_alone_and_taken_back_at_once(page: Page) -> None:
    field = page.get_by_label("Show proposals scoring at least", exact=True)
    field.focus()
    keys(page, "Control+a")
    page.keyboard.type("0.6")
    expect(page.locator(".at-least output")).to_have_text("3 of 4 proposals shown")
    expect(page.locator(".card")).to_have_count(3)
    keys(page, "Tab")
    expect(page.get_by_role("button", name="Accept those shown")).to_be_focused()
    keys(page, "Enter")
    expect(page.get_by_role("checkbox")).to_have_count(3)
    page.get_by_role("checkbox").nth(2).focus()
    keys(page, "Space", "Tab")
    expect(page.get_by_role("button", name="Accept the ticked ones")).to_be_focused()
    keys(page, "Enter")
    expect(page.locator(".card", has_text="Accepted")).to_have_count(2)
    keys(page, "u")
    expect(page.locator(".card", has_text="Proposal")).to_have_count(4)


def test_signing_in_and_triage_by_the_keyboard_alone(newsroom: Newsroom, editor: Person) -> None:
    page = newsroom.reader()
    page.goto("/triage")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type(editor.email)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(factories.PASSWORD)
    keys(page, "Enter")
    page.wait_for_url(re.compile(r"^[^?]*/triage$"))
    first = page.locator("[data-item]").first
    expect(first).to_contain_text("The harbour grew")
    keys(page, "j")
    expect(first).to_have_attribute("aria-current", "true")
    seen_focus(page)
    keys(page, "a")
    expect(page.locator("[data-item]").first).to_contain_text("4 million")
    expect(page.locator("[data-item]").first).to_have_attribute(
        "aria-current", "true"
    )  # the next one, by itself
    keys(page, "x")
    expect(page.locator("[data-item]").first.get_by_label("Reason")).to_be_focused()
    keys(page, "I", "Tab", "Tab", "Enter")
    expect(page.locator("[data-item]").first).to_contain_text("Fees doubled")
    keys(page, "u")
    expect(page.locator("[data-item]").first).to_contain_text("4 million")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until ``wanted`` has the focus."""
    for _ in range(25):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        keys(page, "Tab")
    pytest.fail("Tab never got there")
