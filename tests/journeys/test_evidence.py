"""Evidence that lasts: a source by its address, its words chosen in the copy, the page changed, the drift settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from warcio.archiveiterator import ArchiveIterator

from config import Config
from factcheck.authz.permissions import Role
from factcheck.claims.models import ClaimState
from factcheck.jobs.sweep import ask_for_regular_work
from factcheck.keeping import turns
from factcheck.keeping.models import Document
from factcheck.kit import clock
from factcheck.review.assign import take
from tests import factories
from tests.articles.site import Site, open_site
from tests.journeys.conftest import Newsroom
from tests.journeys.test_arrive import looked_at

pytestmark = pytest.mark.browser

GRAIN = (
    "The harbour of Northmoor handled {} percent of the region’s grain last year, the Harbour Institute said."
)
FEES = "Fees at the harbour have doubled since 2019, and two berths were closed by a strike in May this year."


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, config: Config) -> Iterator[Site]:
    """A site that the newsroom may keep copies of."""
    monkeypatch.setattr(turns, "PAUSE", timedelta(0))
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(config.var_dir))
    with open_site() as made:
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", made.place)
        yield made


def test_a_source_outlives_its_page(
    newsroom: Newsroom, site: Site, accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    address = site.story("/port", "Grain and the port", GRAIN.format(40), FEES)
    editor = newsroom.person("Wyn Board", Role.EDITOR)
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        made = factories.claim(session, state=ClaimState.ACCEPTED)
        take(session, made, actor=editor, no_conflict=True)
        claim = made.id
        session.commit()
    page = newsroom.signed_in(editor)
    page.goto(f"/claims/{claim}")

    # by its address: the copy is made, and fills the form in without a reload
    page.get_by_role("link", name="Add from an address or a file").click()
    looked_at(page, accessible)
    page.get_by_label("Web address").fill(address)
    page.get_by_role("button", name="Keep a copy and go on").click()
    expect(page.get_by_label("Title")).to_have_value("Grain and the port", timeout=30_000)
    expect(page.get_by_label("Publisher")).to_have_value("The Northmoor Record")
    expect(page.get_by_label("Language")).to_have_value("en")

    # the words are chosen in the copy
    page.evaluate(
        """() => {
            const paragraphs = [...document.querySelectorAll("[data-where]")];
            const words = paragraphs.find((one) => one.textContent.includes("handled")).firstChild;
            const range = document.createRange();
            range.setStart(words, words.data.indexOf("handled"));
            range.setEnd(words, words.data.indexOf(" last year"));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Use these words").click()
    expect(page.get_by_label("Exact words")).to_have_value("handled 40 percent of the region’s grain")
    expect(page.get_by_label("Where in it")).to_have_attribute("placeholder", re.compile(r"paragraph \d"))
    looked_at(page, accessible)
    page.get_by_label("Supports the claim").check()
    page.get_by_role("button", name="Add source").click()
    expect(page.get_by_text("The exact words stand in the kept copy.")).to_be_visible()
    looked_at(page, accessible)
    expect(page.locator(".source .meta").first).to_contain_text(re.compile(r"paragraph \d"))
    link = page.locator(".source .links a").first
    expect(link).to_have_attribute("href", re.compile(":~:text=handled%2040%20percent"))

    # the page changes; the look that comes by itself finds it
    site.story("/port", "Grain and the port", GRAIN.format(30), FEES)
    with Session(newsroom.engine.execution_options(factcheck_writes=True)) as session:
        session.execute(update(Document).values(next_look_at=clock.now() - timedelta(minutes=1)))
        session.commit()
    ask_for_regular_work(newsroom.engine)
    page.goto("/desk")
    waiting = page.locator("#drift")
    for _ in range(30):
        if waiting.get_by_role("listitem").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(waiting.get_by_role("listitem")).to_have_count(1)
    page.goto(f"/claims/{claim}")
    expect(
        page.get_by_text("The page has changed, and the exact words no longer stand there")
    ).to_be_visible()
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("del")).to_have_text("40 ")
    expect(page.locator("ins")).to_have_text("30 ")
    looked_at(page, accessible)

    # the old copy still reads, and its exchange replays with every digest right
    page.get_by_role("link", name="Our copy", exact=True).click()
    expect(page.locator("mark")).to_have_text("handled 40 percent of the region’s grain")
    looked_at(page, accessible)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the exchange (WARC)").click()
    download.value.save_as(tmp_path / "page.warc.gz")
    kinds = []
    for record in ArchiveIterator(BytesIO((tmp_path / "page.warc.gz").read_bytes()), check_digests="raise"):
        body = record.content_stream().read()
        kinds.append(record.rec_type)
        if record.rec_type == "response":
            assert "40 percent" in body.decode()
            assert record.digest_checker.passed
    assert kinds == ["warcinfo", "response", "request"]

    page.go_back()
    page.get_by_role("button", name="Keep our copy").click()
    expect(page.get_by_text("Settled. It stands in the history.")).to_be_visible()
    page.goto("/desk")
    expect(page.locator("#drift")).to_contain_text("Nothing to look at.")
    with Session(newsroom.engine) as session:
        assert session.scalars(select(Document.url)).all() == [address]
