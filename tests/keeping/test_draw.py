"""A kept page is drawn from the kept exchange, by a job, where there is what draws it."""

from __future__ import annotations

import pytest

from factcheck.fetching.render import find_program
from factcheck.keeping.draw import last_answer
from factcheck.keeping.models import Copy
from factcheck.keeping.store import Store
from tests.articles.site import Site
from tests.keeping.conftest import Keeper

WORDS = (
    "The harbour of Northmoor handled 40 percent of the region’s grain last year, the Harbour Institute said."
)


def test_without_chromium_a_page_is_kept_and_not_drawn(keeper: Keeper, site: Site, store: Store) -> None:
    copy = keeper.keep(site.story("/port", "Grain", WORDS, WORDS))
    assert (copy.is_kept, copy.page_png, copy.page_trouble) == (True, None, "")
    kept = last_answer(store.get(copy.warc or ""))
    assert (kept.status, kept.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert kept.body == store.get(copy.sha256 or "")


def test_what_goes_wrong_is_said_at_the_copy(
    keeper: Keeper, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTCHECK_CHROMIUM", "/bin/true")
    monkeypatch.setenv("FACTCHECK_CHROMIUM_SANDBOX", "0")
    copy = keeper.keep(site.story("/port", "Grain", WORDS, WORDS))
    assert copy.page_png is None
    assert copy.page_trouble == "Chromium ended by itself."


@pytest.mark.browser
def test_a_page_is_drawn_as_it_was_kept_and_what_belongs_to_it_is_fetched(
    keeper: Keeper, site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = find_program()
    if program is None:
        pytest.skip("Chromium is not installed.")
    monkeypatch.setenv("FACTCHECK_CHROMIUM", program)
    monkeypatch.setenv("FACTCHECK_CHROMIUM_SANDBOX", "0")
    address = site.story("/port", "Grain", WORDS, WORDS, head="<link rel=stylesheet href=/s.css>")
    copy: Copy = keeper.keep(address)
    assert copy.page_trouble == ""
    assert store.get(copy.page_pdf or "").startswith(b"%PDF-")
    assert store.get(copy.page_png or "").startswith(b"\x89PNG")
    paths = [path for path, _ in site.asked]
    assert paths.count("/port") == 1
    assert "/s.css" in paths
