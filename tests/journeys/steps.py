"""What people do in journeys, through the pages they do it on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

ARTICLE = (
    "Harbour board counts its ships\n\n"
    "By Ada Quill\n\n"
    "The Harbour Board met on Monday. It noted, “60% of the county’s grain must pass through the port of Elmouth, "
    "while the port’s cranes rely on parts from abroad.”\n\n"
    "The port opened in 1911, the board’s secretary said."
)
WORDS = "grain must pass through the port of Elmouth"


def add_article(page: Page, text: str = ARTICLE) -> str:
    """Paste an article and wait for its claims, without reloading; the workspace's address."""
    page.goto("/articles/add")
    page.get_by_label("Text of the article").fill(text)
    page.get_by_label("Title").fill("Harbour board counts its ships")
    page.get_by_label("Publisher").fill("The Elmouth Post")
    page.get_by_role("button", name="Add and look for claims").click()
    page.wait_for_url(re.compile(r"/articles/\d+"))
    expect(page.locator(".card").first).to_be_visible(timeout=20_000)
    return page.url


def accept(page: Page, workspace: str, words: str = WORDS) -> int:
    """Accept the proposal whose text holds ``words``; the claim's number."""
    page.goto(workspace)
    card = page.locator(".card", has_text=words).first
    action = card.locator("form[action$='/accept']").get_attribute("action") or ""
    press = card.get_by_role("button", name=re.compile("^Accept"))
    card.locator("a.words").click()
    press.click()
    expect(page.locator(".card", has_text=words).first).to_contain_text("Accepted", ignore_case=True)
    return int(re.findall(r"\d+", action)[0])


def assign(page: Page, claim: int, name: str) -> None:
    """Give the claim to ``name``, due in three days."""
    page.goto(f"/claims/{claim}")
    chooser = page.get_by_label("Reviewer")
    chooser.select_option(chooser.locator("option", has_text=name).get_attribute("value"))
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text(f"{name} has the claim now.")).to_be_visible()


def add_source(page: Page, claim: int, *, title: str, words: str, stance: str) -> None:
    """Attach one source at an address."""
    page.goto(f"/claims/{claim}")
    if not page.get_by_label("Title").is_visible():
        page.locator("summary", has_text="Add").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Address").fill("https://statistics.example.org/grain")
    page.get_by_label("Publisher").fill("Sample Statistics Office")
    page.get_by_label("Exact words").fill(words)
    page.get_by_label(re.compile("^Where")).fill("Table 2")
    page.get_by_label(re.compile(f"^{stance}")).check()
    page.get_by_role("button", name="Add source").click()
    expect(page.locator("cite", has_text=title).or_(page.get_by_text(title)).first).to_be_visible()


def write_verdict(page: Page, claim: int, *, rating: str, summary: str, explanation: str) -> None:
    """Fill in the verdict and submit it."""
    page.goto(f"/claims/{claim}")
    page.get_by_role("radio", name=re.compile(f"^{rating}")).check()
    page.get_by_label(re.compile("^Summary")).fill(summary)
    page.get_by_label(re.compile("^Explanation")).fill(explanation)
    page.get_by_role("button", name="Submit to an editor").click()
    page.wait_for_load_state()
    expect(page.locator(".claim-head")).to_contain_text("Submitted")


def approve(page: Page, claim: int) -> None:
    """Approve what the decide page shows."""
    page.goto(f"/claims/{claim}/decide")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_load_state()
    expect(page.locator(".claim-head")).to_contain_text("Approved")


def publish(page: Page, claim: int) -> str:
    """Publish an approved claim; the public page's path."""
    page.goto(f"/claims/{claim}")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/checks/*")
    page.goto(f"/claims/{claim}")
    href = page.get_by_role("link", name="Public page").get_attribute("href")
    assert href
    return href
