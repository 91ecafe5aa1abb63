"""What people are told: an overdue claim under the bell, time travelled; a forgotten password by mail."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.jobs.sweep import ask_for_regular_work
from factcheck.kit import clock
from factcheck.review.assign import assign
from tests import factories
from tests.journeys.conftest import Newsroom
from tests.notices.conftest import Box, box

__all__ = ["box"]  # the mail server, for the tests below
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
NEW = "seven loud lighthouses"


@pytest.fixture
def mailed(newsroom: Newsroom, box: Box, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """The newsroom, whose jobs mail to a real server."""
    config = newsroom.app.extensions["factcheck"].config
    for name, value in {
        "ENV": "development",
        "SECRET_KEY": config.secret_key,
        "BASE_URL": newsroom.address,
        "NEWSROOM_NAME": config.newsroom_name,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(box.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "checks@test.example",
    }.items():
        monkeypatch.setenv(f"FACTCHECK_{name}", value)
    return newsroom


def _words(box: Box, number: int) -> str:
    part = box.mails[number].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_overdue_claim_is_under_the_bell_and_read_when_it_is_opened(
    mailed: Newsroom, box: Box, script: bool
) -> None:
    ilse = mailed.person("Ilse Brandt", Role.REVIEWER)
    kofi = mailed.person("Kofi Adjei", Role.EDITOR)
    due = clock.now() + timedelta(hours=3)
    with Session(mailed.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
        claim = factories.claim(session, state=ClaimState.ACCEPTED)
        assign(session, claim, actor=kofi, person=ilse, due_at=due)
        session.commit()
    with time_machine.travel(due + timedelta(minutes=5)):
        ask_for_regular_work(mailed.engine)
        page = mailed.signed_in(ilse, java_script_enabled=script)
        bell = page.locator("#bell")
        for _ in range(40):  # the worker of this newsroom makes the notices within moments
            page.goto("/desk")
            if "2 unread" in bell.inner_text():
                break
            page.wait_for_timeout(250)
        expect(bell).to_contain_text("2 unread")
        bell.click()
        expect(page.get_by_role("heading", name="Notices")).to_be_visible()
        expect(page.get_by_text(re.compile("This claim was due"))).to_be_visible()
        expect(page.get_by_text("You are asked to work on it.")).to_be_visible()

        page.get_by_role("button", name="Mark all read").click()
        expect(page.get_by_text("2 notices are marked read.")).to_be_visible()
        expect(bell).not_to_contain_text("unread")
        page.get_by_role("button", name="Undo").click()
        expect(bell).to_contain_text("2 unread")

        page.get_by_role("link", name=re.compile("This claim was due")).click()
        page.wait_for_url(f"**/claims/{claim.id}")
        expect(bell).not_to_contain_text("unread")

        editor = mailed.signed_in(kofi, java_script_enabled=script)
        editor.goto("/notices")
        expect(editor.get_by_text(re.compile("This claim, which Ilse Brandt has, was due"))).to_be_visible()
        editor.get_by_role("button", name=re.compile("Turn off")).first.click()
        expect(editor.get_by_text(re.compile("You will not be told any more"))).to_be_visible()
    assert {str(mail["To"]) for mail in box.mails} == {"Ilse Brandt <ilse@test.example>"}


def test_a_forgotten_password_is_set_anew_by_mail(mailed: Newsroom, box: Box) -> None:
    mailed.person("Ilse Brandt", Role.REVIEWER)
    page = mailed.reader()
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgotten password").click()
    page.get_by_label("E-mail address").fill("ilse@test.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    for _ in range(40):
        if box.mails:
            break
        page.wait_for_timeout(250)
    link = re.search(r"http://\S+/forgotten/\S+", _words(box, 0))
    assert link is not None
    page.goto(link[0])
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your new password is set")).to_be_visible()
    page.get_by_label("E-mail address").fill("ilse@test.example")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk")


def test_the_bell_counts_on_by_itself(mailed: Newsroom) -> None:
    """With a script, quietly: nothing else of the page moves, and the focus stays."""
    ilse = mailed.person("Ilse Brandt", Role.REVIEWER)
    kofi = mailed.person("Kofi Adjei", Role.EDITOR)
    page = mailed.signed_in(ilse)
    page.clock.install()
    page.goto("/claims")
    expect(page.locator("#bell")).not_to_contain_text("unread")
    field = page.get_by_role("searchbox").or_(page.locator("form.filters input")).first
    field.focus()
    with Session(mailed.engine.execution_options(factcheck_writes=True), expire_on_commit=False) as session:
        claim = factories.claim(session, state=ClaimState.ACCEPTED)
        assign(session, claim, actor=kofi, person=ilse)
        session.commit()
    ask_for_regular_work(mailed.engine)
    for _ in range(60):  # the page's clock runs ahead of the worker, who makes the notice
        page.clock.run_for(61_000)
        if "1 unread" in page.locator("#bell").inner_text():
            break
        time.sleep(0.25)
    expect(page.locator("#bell")).to_contain_text("1 unread")
    expect(field).to_be_focused()
