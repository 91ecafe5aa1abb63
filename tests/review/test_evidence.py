"""Sources."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from factcheck.errors import Conflict, Invalid, NotAllowed, NotThatMove
from factcheck.kit import clock
from factcheck.review.evidence import add_source, change_source, sources_of, withdraw_source
from tests import factories
from tests.review.desk import SOURCE, Work


def test_a_source_is_attached_with_its_words_and_their_place(work: Work) -> None:
    source = work.taken().source()
    assert sources_of(work.session, work.claim.id) == [source]
    assert source.url == "https://statistics.example/ports"


def test_a_book_needs_no_address(work: Work) -> None:
    assert work.taken().source(url="", reference="Harbours, 3rd edition").url is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "ports table"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"quote": " \r\n"}, "quote"),
        ({"locator": ""}, "locator"),
        ({"title": ""}, "title"),
        ({"stance": "maybe"}, "stance"),
        ({"tier": "fourth"}, "tier"),
        ({"title": "x" * 501}, "title"),
        ({"published_on": clock.now().date() + timedelta(days=2)}, "published_on"),
    ],
)
def test_what_cannot_be_found_again_is_refused(work: Work, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        work.taken().source(**facts)
    assert refused.value.field == field


def test_a_nul_is_left_out(work: Work) -> None:
    assert work.taken().source(quote="a\x00b").quote == "ab"


def test_only_the_lead_attaches(work: Work) -> None:
    work.taken()
    with pytest.raises(NotAllowed):
        add_source(work.session, work.claim, actor=factories.person(work.session), **SOURCE)


def test_the_slower_of_two_changes_is_refused(work: Work) -> None:
    source = work.taken().source()
    seen = source.version
    change_source(work.session, source, actor=work.lead, seen=seen, **{**SOURCE, "locator": "table 4"})
    with pytest.raises(Conflict):
        change_source(work.session, source, actor=work.lead, seen=seen, **{**SOURCE, "locator": "table 5"})
    assert source.locator == "table 4"


def test_a_refused_change_changes_nothing(work: Work) -> None:
    source = work.taken().source()
    with pytest.raises(Invalid):
        change_source(work.session, source, actor=work.lead, **{**SOURCE, "title": "New", "quote": ""})
    assert source.title == SOURCE["title"]


def test_a_withdrawn_source_stays_in_the_record_and_is_not_changed(work: Work) -> None:
    source = work.taken().source()
    withdraw_source(work.session, source, actor=work.lead)
    withdraw_source(work.session, source, actor=work.lead)
    assert sources_of(work.session, work.claim.id) == []
    with pytest.raises(NotThatMove):
        change_source(work.session, source, actor=work.lead, **SOURCE)
