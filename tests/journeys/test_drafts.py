"""What was typed and not sent outlives its tab, and two windows at one verdict both get their words in."""

from __future__ import annotations

import os
import re
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.review.assign import assign
from tests import factories
from tests.journeys.conftest import FLAGS, Newsroom, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

BENCH = "/claims/1"


@pytest.fixture
def lead(newsroom: Newsroom) -> Person:
    """Who checks claim 1."""
    writer = newsroom.person("Ilse Brandt", Role.REVIEWER)
    assigner = newsroom.person("Ada Quill", Role.ADMIN)
    with Session(newsroom.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
        assign(session, factories.claim(session, ClaimState.ACCEPTED), actor=assigner, person=writer)
        session.commit()
    return writer


def summary(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Summary"))


def explanation(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Explanation"))


def type_and_wait(page: Page, field: Locator, words: str) -> None:
    """Type, and wait until the newsroom has it."""
    with page.expect_response(lambda got: "/drafts/" in got.url and words in (got.request.post_data or "")):
        field.press_sequentially(words)


def test_what_was_typed_is_back_after_its_tab_was_closed(newsroom: Newsroom, lead: Person) -> None:
    page = newsroom.signed_in(lead)
    page.goto(BENCH)
    type_and_wait(page, summary(page), "Halfwritten")
    page.context.close()
    again = newsroom.signed_in(lead)
    again.goto(BENCH)
    expect(summary(again)).to_have_value("Halfwritten")

    again.get_by_role("button", name="Discard").click()
    expect(summary(again)).to_have_value("")
    again.get_by_role("button", name="Undo").click()
    expect(summary(again)).to_have_value("Halfwritten")


def test_two_windows_both_get_their_words_in(newsroom: Newsroom, lead: Person) -> None:
    first, second = newsroom.signed_in(lead), newsroom.signed_in(lead)
    for page in (first, second):
        page.goto(BENCH)
    summary(first).fill("From the first window.")
    explanation(second).fill("From the second window.")
    first.get_by_role("button", name="Keep draft").click()
    expect(summary(first)).to_have_value("From the first window.")
    second.get_by_role("button", name="Keep draft").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("This was changed in the meantime")
    second.get_by_role("button", name=re.compile("^(Save|Keep)")).first.click()
    expect(summary(second)).to_have_value("From the first window.")
    expect(explanation(second)).to_have_value("From the second window.")


def test_who_else_is_there_is_seen(newsroom: Newsroom, lead: Person) -> None:
    editor = newsroom.person("Kofi Adjei", Role.EDITOR)
    theirs = newsroom.signed_in(lead)
    theirs.goto(BENCH)
    expect(theirs.locator("[data-who]")).to_be_empty()
    newsroom.signed_in(editor).goto(BENCH)
    theirs.reload()
    expect(theirs.locator("[data-who]")).to_contain_text("Kofi Adjei")


def kill_browser(profile: Path) -> None:
    """End the browser of ``profile`` at once: it can write nothing any more, and none of its scripts is told."""
    ended = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words and not any(
                w.startswith(b"--type=") for w in words
            ):
                os.kill(int(process.name), signal.SIGKILL)
                ended += 1
    assert ended == 1


def test_what_was_typed_outlives_a_browser_that_is_killed(
    newsroom: Newsroom, lead: Person, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = newsroom.browser.browser_type.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=FLAGS, base_url=newsroom.address
    )
    page = sign_in(context.pages[0], lead)
    page.goto(BENCH)
    type_and_wait(page, summary(page), "Halfwritten")
    page.get_by_text("Comment on the claim").first.scroll_into_view_if_needed()
    type_and_wait(page, comment(page), "Unsaid so far")
    kill_browser(profile)
    again = newsroom.signed_in(lead)
    again.goto(BENCH)
    expect(summary(again)).to_have_value("Halfwritten")
    expect(comment(again)).to_have_value("Unsaid so far")
    # Said at last, it is not put back into the next comment.
    again.locator("form", has=comment(again)).get_by_role("button", name="Comment").click()
    expect(again.locator(".comment")).to_contain_text("Unsaid so far")
    expect(comment(again)).to_have_value("")
    again.reload()
    expect(comment(again)).to_have_value("")
    with suppress(PlaywrightError):
        context.close()


def comment(page: Page) -> Locator:
    return page.locator("#new-claim")


def test_two_editors_at_one_claim_see_each_other_and_lose_nothing(newsroom: Newsroom, lead: Person) -> None:
    first = newsroom.signed_in(newsroom.person("Kofi Adjei", Role.EDITOR))
    second = newsroom.signed_in(newsroom.person("Nia Okafor", Role.EDITOR))
    first.goto(BENCH)
    second.goto(BENCH)
    expect(second.locator("[data-who]")).to_contain_text("Kofi Adjei")
    for page in (first, second):
        page.goto(f"{BENCH}/reword")
        page.get_by_label(re.compile("^I know")).check()
    first.get_by_role("textbox", name=re.compile("^Claim")).fill("The harbour grew by a tenth in 2024.")
    second.get_by_label(re.compile("^Who makes it")).fill("The Harbour Office")
    first.get_by_role("button", name="Save").click()
    first.wait_for_url(lambda url: "reword" not in url)
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("This was changed in the meantime")
    second.get_by_role("button", name=re.compile("^(Save|Keep)")).first.click()
    second.goto(f"{BENCH}/reword")
    expect(second.get_by_role("textbox", name=re.compile("^Claim"))).to_have_value(
        "The harbour grew by a tenth in 2024."
    )
    expect(second.get_by_label(re.compile("^Who makes it"))).to_have_value("The Harbour Office")
