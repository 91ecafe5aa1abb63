"""Twenty proposals judged without a mouse: accepted, rejected, reworded, merged, split, ticked, and taken back."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.match import look_for_matches
from factcheck.claims.models import Claim, ClaimState
from tests import factories
from tests.journeys.conftest import Newsroom
from tests.journeys.test_keyboard import keys, seen_focus

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        "database", ["sqlite"], indirect=True
    ),  # it is about the page; requests have both
]

SHIPS = "Northmoor’s harbour counted {} large ships and the town bought {} small boats"
TEXT = ". ".join(SHIPS.format(n, n + 100) for n in range(20)) + "."


@pytest.fixture
def editor(newsroom: Newsroom) -> Person:
    """An editor with twenty proposals, the first the most urgent; the last says what an accepted claim says."""
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        version = factories.article(session, text=TEXT).versions[0]
        for n in range(20):
            quote = SHIPS.format(n, n + 100)
            claim = factories.claim(
                session, version=version, quote=quote, text=f"{quote}.", score=0.99 - n / 100
            )
        factories.claim(
            session,
            ClaimState.ACCEPTED,
            text="The town bought 119 small boats and Northmoor’s harbour counted 19 large ships.",
        )
        look_for_matches(session, claim)
        session.commit()
    return newsroom.person("Kay Board", Role.EDITOR)


def at_hand(page: Page, number: int) -> None:
    """Assert that the proposal of this number is chosen, and that its focus can be seen."""
    chosen = page.locator("[data-item][aria-current=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text(f"counted {number} large ships")
    seen_focus(page)


def left(page: Page, count: int) -> None:
    """Assert how many are to be judged."""
    expect(page.get_by_text(f"{count} claim{'s' if count != 1 else ''} to judge", exact=True)).to_be_visible()


def test_twenty_proposals_by_the_keyboard_alone(newsroom: Newsroom, editor: Person) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/triage")
    left(page, 20)
    keys(page, "j")
    at_hand(page, 0)
    for n in range(6):  # accept: the next one is at hand at once
        keys(page, "a")
        left(page, 19 - n)
        at_hand(page, n + 1)
    keys(page, "u")  # the last of them was too quick
    left(page, 15)
    at_hand(page, 5)
    for n in (5, 6, 7):  # reject with a reason
        keys(page, "x", "T", "Tab", "Tab", "Enter")
        left(page, 19 - n)
        at_hand(page, n + 1)
    keys(page, "e")  # put it in better words, and come back to it
    page.wait_for_url(re.compile("/reword"))
    page.get_by_label("Claim", exact=True).focus()
    keys(page, "End")
    page.keyboard.type(" in 2023")
    page.get_by_label("Topics").focus()
    page.keyboard.type("Ships")
    keys(page, "Enter")
    page.wait_for_url(re.compile(r"/triage#t-\d+$"))
    at_hand(page, 8)
    keys(page, "a")
    left(page, 11)
    keys(page, "m")  # merge with a claim that is found while typing
    page.wait_for_url(re.compile("/merge"))
    expect(page.get_by_label("Words of the other claim, or its number")).to_be_focused()
    page.keyboard.type("counted 3 large")
    expect(page.locator("#found li")).to_have_count(1)
    keys(page, "Tab", "Tab", "Enter")
    left(page, 10)
    at_hand(page, 10)
    keys(page, "s")  # split by marking the parts in the words
    page.wait_for_url(re.compile("/split"))
    page.get_by_label("The words to split").focus()
    mark(page, 0, 5)
    keys(page, "Enter")
    page.get_by_label("The words to split").focus()
    mark(page, 7, 6)
    keys(page, "Enter")
    expect(page.locator("[data-words] mark")).to_have_count(2)
    expect(page.get_by_label("Parts")).to_have_value(
        "Northmoor’s harbour counted 10 large\nthe town bought 110 small boats"
    )
    page.get_by_label("Parts").focus()
    keys(page, "Tab", "Enter")
    left(page, 11)
    keys(page, "/")  # find the parts and judge them together
    page.keyboard.type("110 small")
    keys(page, "Enter")
    page.wait_for_url(re.compile("q=110"))
    left(page, 1)
    keys(page, "j", "a")
    expect(page.get_by_text("No proposal has the words")).to_be_visible()
    page.goto("/triage?q=counted+10")
    keys(page, "j", "o")
    page.wait_for_url(re.compile(r"/triage/\d+"))
    expect(page.get_by_text("1 of 1", exact=True)).to_be_visible()
    keys(page, "a")
    page.wait_for_url(re.compile(r"/triage\?"))
    page.goto("/triage")
    left(page, 9)
    keys(page, "j", "t", "j", "t", "j", "t")  # tick three, accept them at once
    expect(page.locator("[data-item] input:checked")).to_have_count(3)
    page.get_by_role("button", name="Judge the ticked ones").focus()
    keys(page, "Enter")
    page.get_by_role("button", name="Accept them").focus()
    keys(page, "Enter")
    left(page, 6)
    keys(page, "j", "o")  # one after the other, each alone on its page
    for n in range(14, 19):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"counted {n} large ships")
        expect(page.get_by_text(f"1 of {20 - n}", exact=True)).to_be_visible()
        keys(page, "a")
    expect(page.get_by_role("heading", level=1)).to_contain_text("counted 19 large ships")
    same = page.get_by_role("button", name=re.compile("^Same claim"))
    same.focus()
    keys(page, "Enter")
    expect(page.get_by_text("Nothing waits for triage.")).to_be_visible()
    with Session(newsroom.engine) as session:
        states = Counter(session.scalars(select(Claim.state)))
    assert states == {
        ClaimState.ACCEPTED: 1 + 5 + 1 + 2 + 3 + 5,
        ClaimState.REJECTED: 3 + 1,
        ClaimState.MERGED: 2,
    }


def mark(page: Page, skip: int, take: int) -> None:
    """Select ``take`` words of those to split after ``skip``, as a browser's caret keys would."""
    page.evaluate(
        """([skip, take]) => {
          const words = document.querySelector("[data-words]"), selection = getSelection();
          selection.collapse(words, 0);
          for (let n = 0; n < skip; n++) selection.modify("move", "forward", "word");
          for (let n = 0; n < take; n++) selection.modify("extend", "forward", "word");
        }""",
        [skip, take],
    )


def test_keys_are_ones_own_and_can_be_off(newsroom: Newsroom, editor: Person) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/account/keys")
    page.get_by_label("Accept").fill("b")
    page.get_by_label("Accept").press("Enter")
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()
    page.goto("/triage")
    keys(page, "j", "a")
    at_hand(page, 0)
    keys(page, "b")
    left(page, 19)
    keys(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("b")
    page.goto("/account/keys")
    page.get_by_label("Switch the keys off").check()
    page.get_by_label("Accept").press("Enter")
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()
    page.goto("/triage")
    keys(page, "j", "b", "?")
    expect(page.locator("[data-item][aria-current=true]")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_everything_on_the_pages_of_triage_is_large_enough_to_press(
    newsroom: Newsroom, editor: Person
) -> None:
    page = newsroom.signed_in(editor)
    for address in (
        "/triage",
        "/triage/1",
        "/triage/several?claim=1",
        "/views",
        "/account/keys",
        "/claims/1/merge?q=ships",
    ):
        page.goto(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll("main :is(a, button, input, select, summary)")]
              .filter((node) => node.checkVisibility() && !node.closest("p, td"))
              .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
              .filter(([, box]) => box.width && (box.height < 20 || Math.min(box.width, box.height) < 20))
              .map(([html]) => html)"""
        )
        assert small == [], address
