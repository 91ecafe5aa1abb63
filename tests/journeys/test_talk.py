"""Talk in a browser: a colleague called by a completed name, words suggested and applied, a matter settled."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.review.assign import assign
from factcheck.review.evidence import add_source
from factcheck.review.verdict import save_verdict, submit
from tests import factories
from tests.journeys.conftest import Newsroom
from tests.review.desk import SOURCE, VERDICT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]


@pytest.fixture
def lead(newsroom: Newsroom) -> Person:
    """Who wrote the verdict on claim 1, which waits for an editor."""
    writer = newsroom.person("Ilse Brandt", Role.REVIEWER)
    assigner = newsroom.person("Ada Quill", Role.ADMIN)
    with Session(newsroom.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
        claim = factories.claim(session, ClaimState.ACCEPTED)
        assign(session, claim, actor=assigner, person=writer)
        add_source(session, claim, actor=writer, **SOURCE)
        save_verdict(session, claim, actor=writer, **VERDICT)
        submit(session, claim, actor=writer)
        session.commit()
    return writer


@pytest.fixture
def editor(newsroom: Newsroom, lead: Person) -> Person:
    """Who reads it."""
    return newsroom.person("Kofi Adjei", Role.EDITOR)


def select_words(page: Page, words: str) -> None:
    """Select ``words`` of the verdict, wherever emphasis begins and ends."""
    page.evaluate(
        """(words) => {
          for (const text of document.querySelectorAll("[data-words-at]")) {
            const at = text.textContent.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            let from = at, to = at + words.length, begun = false;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              if (!begun && from < node.length) { range.setStart(node, from); begun = true; }
              if (to <= node.length) { range.setEnd(node, to); break; }
              from -= node.length; to -= node.length;
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return;
          }
        }""",
        words,
    )


def test_a_colleague_is_called_by_a_name_that_is_completed(
    newsroom: Newsroom, editor: Person, lead: Person, accessible: Callable[[Page], None]
) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/claims/1")
    source = page.locator("li.source").first
    source.get_by_text("Comment on this source").click()
    field = source.get_by_label("Your comment")
    field.press_sequentially("Which table, @bra")  # by the family name
    offered = source.get_by_role("option")
    expect(offered).to_have_text(re.compile("Ilse Brandt"))
    expect(field).to_have_attribute("aria-activedescendant", re.compile("-0$"))
    accessible(page)
    field.press("Escape")
    expect(offered).to_have_count(0)
    field.press_sequentially("n")
    expect(offered).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("Which table, @Ilse Brandt ")
    field.press_sequentially("and which year?")
    field.press("Control+Enter")
    said = source.locator(".comment")
    expect(said.locator(".mention")).to_have_text("@Ilse Brandt")
    expect(said).to_be_focused()
    expect(page).to_have_url(re.compile("/claims/1$"))  # nothing else on the page was lost
    accessible(page)

    # Whoever was called finds it at its address, and settles it.
    other = newsroom.signed_in(lead)
    other.goto(f"/claims/1#{said.get_attribute('id')}")
    thread = other.locator("li.source .thread").first
    thread.locator("summary", has_text="Answer").click()
    thread.get_by_label("Your answer").fill("Table 3, 2023.")
    thread.get_by_role("button", name="Answer").click()
    expect(thread).to_contain_text("Table 3, 2023.")
    thread.get_by_role("button", name="Resolve").click()
    settled = other.get_by_text("1 resolved")
    expect(settled).to_be_visible()
    accessible(other)
    other.get_by_role("button", name="Reopen").click()
    expect(settled).to_have_count(0)


def test_selected_words_are_suggested_otherwise_and_applied_by_one_press(
    newsroom: Newsroom, editor: Person, lead: Person, accessible: Callable[[Page], None]
) -> None:
    page = newsroom.signed_in(editor)
    page.goto("/claims/1")
    select_words(page, "The office counts every container")
    page.get_by_role("link", name="Comment on these words").click()
    expect(page.get_by_label("The words it is about")).to_have_value("The **office** counts every container")
    expect(page.get_by_text("Who still could: Ada Quill.")).to_be_visible()
    accessible(page)
    page.get_by_label("What should stand there instead").fill(
        "The **statistics office** counts every container"
    )
    page.get_by_role("button", name="Suggest").click()
    expect(page.locator(".thread ins")).to_have_text("**statistics office** ")
    expect(page.locator("mark.talked").first).to_be_visible()

    author = newsroom.signed_in(lead)
    author.goto("/claims/1")
    accessible(author)
    # What is typed and not kept is not thrown away by a press.
    author.get_by_label("Summary").fill("It grew by two per cent.")
    author.get_by_role("button", name="Apply").click()
    expect(author.get_by_text("Keep your draft first")).to_be_visible()
    expect(author.get_by_label("Summary")).to_have_value("It grew by two per cent.")
    author.get_by_role("button", name="Keep draft").click()
    author.get_by_role("button", name="Apply").click()
    expect(author.get_by_label("Explanation")).to_have_value(
        "The **statistics office** counts every container."
    )
    expect(author.get_by_label("Summary")).to_have_value("It grew by two per cent.")

    # The words are a hand in it: their editor judges no more, and is told who could.
    page.goto("/claims/1/decide")
    expect(page.get_by_text("You could ask Ada Quill.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_all_of_it_works_without_a_script_on_a_telephone(
    newsroom: Newsroom, editor: Person, lead: Person
) -> None:
    page = newsroom.signed_in(editor, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/claims/1")
    page.locator("#new-claim").fill("Who knows, @ilse?")
    page.locator("#talk-claim").get_by_role("button", name="Comment").click()
    expect(page.locator(".comment .mention")).to_have_text("@ilse")
    page.get_by_role("link", name=re.compile("Comment on words")).click()
    page.get_by_label("The summary").check()
    page.get_by_label("The words it is about").fill("by two per cent")
    page.get_by_label("What should stand there instead").fill("by 2.1 per cent")
    page.get_by_role("button", name="Suggest").click()
    expect(page.locator(".thread ins").first).to_be_visible()

    author = newsroom.signed_in(lead, java_script_enabled=False)
    author.goto("/claims/1")
    author.get_by_role("button", name="Apply").click()
    expect(author.get_by_label("Summary")).to_have_value("The harbour grew by 2.1 per cent, not by ten.")
    author.locator("#talk-claim").get_by_role("button", name="Resolve").click()
    expect(author.locator("#talk-claim").get_by_text("1 resolved")).to_be_visible()
