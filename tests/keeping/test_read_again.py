"""Copies that an older reading made are read again: what was not told is filled in, and no words are changed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.jobs.queue import enqueue
from factcheck.keeping import read_again
from factcheck.keeping.keep import READING, bring_copy, keep_words
from factcheck.keeping.models import Copy
from factcheck.keeping.queries import get_copy, text_of
from factcheck.keeping.store import Store
from tests.articles.site import Page, Site
from tests.keeping.conftest import Keeper
from tests.reading.samples import pdf, photograph, text_stream, xlsx

PAGES = [["A report on grain and fees in the harbour."], ["Grain: 40 percent of the throughput last year."]]


def grow_old(copy: Copy) -> None:
    """As it was kept before places and pictures were told."""
    copy.read_as, copy.outline, copy.facts, copy.small = 0, None, None, None


def read_on(keeper: Keeper) -> None:
    enqueue(keeper.session, "read_copies_again", {})
    keeper.work()


@pytest.fixture
def report(keeper: Keeper, site: Site) -> Copy:
    """A fetched PDF."""
    site.pages["/report.pdf"] = Page(pdf([text_stream(page) for page in PAGES]), "application/pdf")
    return keeper.keep(site.url("/report.pdf"))


def test_a_new_copy_is_not_read_again(keeper: Keeper, report: Copy) -> None:
    assert report.read_as == READING
    assert not read_again._any_old(keeper.session)


def test_an_old_copy_gets_its_places_and_keeps_its_words(keeper: Keeper, report: Copy, site: Site) -> None:
    outline, text, asked = report.outline, report.text_sha256, len(site.asked)
    assert outline is not None
    grow_old(report)
    read_on(keeper)
    assert (report.outline, report.text_sha256, report.read_as) == (outline, text, READING)
    assert len(site.asked) == asked, "the site is left alone"


def test_words_that_are_read_otherwise_now_stay_as_they_were(keeper: Keeper, report: Copy) -> None:
    report.text_sha256 = keep_words(keeper.session, "Words that an older reading found.")
    grow_old(report)
    read_on(keeper)
    report = get_copy(keeper.session, report.id)
    assert text_of(report) == "Words that an older reading found."
    assert (report.outline, report.read_as) == (None, READING)


def test_a_table_and_a_picture_that_had_nothing_get_what_they_have(
    keeper: Keeper, session: Session, store: Store, reviewer: Person
) -> None:
    table = bring_copy(session, store, "t.xlsx", xlsx({"Fees": [["Berth", 12.0]]}), actor=reviewer)
    picture = bring_copy(session, store, "p.jpg", photograph(), actor=reviewer)
    keeper.work()
    small = picture.small
    for copy in (table, picture):
        grow_old(copy)
    table.text_sha256, table.unread = None, "Tables were not read then."
    read_on(keeper)
    assert text_of(get_copy(session, table.id)) == "Fees\nBerth\t12"
    assert (table.unread, table.outline is None) == ("", False)
    assert (picture.small, picture.facts is None) == (small, False)


def test_a_file_that_is_lost_holds_up_no_other(
    keeper: Keeper, report: Copy, site: Site, store: Store
) -> None:
    outline = report.outline
    other = keeper.keep(site.story("/port", "Grain", *(" ".join(line) for line in PAGES)))
    for copy in (other, report):
        grow_old(copy)
    store.path(other.sha256 or "").unlink()
    read_on(keeper)
    assert (other.read_as, report.outline) == (READING, outline)


def test_a_batch_is_bounded_and_the_next_goes_on(
    keeper: Keeper, report: Copy, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_again, "AT_ONCE", 1)
    other = keeper.keep(site.story("/port", "Grain", *(" ".join(line) for line in PAGES)))
    for copy in (report, other):
        grow_old(copy)
    read_on(keeper)
    assert (report.read_as, other.read_as) == (READING, 0)
    read_on(keeper)
    assert other.read_as == READING
