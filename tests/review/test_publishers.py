"""The newsroom's list of publishers, and the tier that a new source is suggested from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from factcheck.accounts.models import Person
from factcheck.errors import Conflict, Invalid, NotAllowed, NotFound
from factcheck.history.models import HistoryRecord
from factcheck.keeping.keep import Made, bring_copy, finish
from factcheck.keeping.store import store_in
from factcheck.review.models import KnownPublisher, Tier
from factcheck.review.publishers import (
    add_publisher,
    change_publisher,
    end_publisher,
    get_publisher,
    host_of,
    publisher_at,
    publishers,
)
from tests.review.desk import Work

Enter = Callable[[FlaskClient, Person], None]
OFFICE = {
    "name": "Statistics Office",
    "site": "statistics.example",
    "tier": "primary",
    "note": "Revised each May.",
}


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("statistics.example", "statistics.example"),
        ("https://www.Statistics.example:8443/a?b=c", "statistics.example"),
        ("  statistics.example. ", "statistics.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("localhost", ""),
        ("10.0.0.1", ""),
        ("two words.example", ""),
        ("", ""),
        ("https://[::1", ""),
    ],
)
def test_a_site_is_a_host_however_it_is_typed(typed: str, host: str) -> None:
    assert host_of(typed) == host


def test_the_nearest_site_on_the_list_counts(work: Work) -> None:
    whole = add_publisher(work.session, actor=work.editor, **OFFICE)
    blog = {**OFFICE, "name": "Office blog", "site": "blog.statistics.example", "tier": "secondary"}
    part = add_publisher(work.session, actor=work.editor, **blog)
    found = {
        url: publisher_at(work.session, url)
        for url in (
            "https://statistics.example/ports",
            "http://www.statistics.example/",
            "https://data.statistics.example/x",
            "https://blog.statistics.example/x",
            "https://notstatistics.example/",
            "https://example/",
            None,
        )
    }
    assert list(found.values()) == [whole, whole, whole, part, None, None, None]


def test_only_editors_and_admins_keep_the_list_and_it_stands_in_the_history(work: Work) -> None:
    with pytest.raises(NotAllowed):
        add_publisher(work.session, actor=work.lead, **OFFICE)
    row = add_publisher(work.session, actor=work.editor, **OFFICE)
    assert change_publisher(work.session, row, actor=work.editor, **{**OFFICE, "tier": "secondary"})
    assert not change_publisher(work.session, row, actor=work.editor, **{**OFFICE, "tier": "secondary"})
    for verb in (change_publisher, end_publisher):
        with pytest.raises(NotAllowed):
            verb(work.session, row, actor=work.lead, **(OFFICE if verb is change_publisher else {}))
    end_publisher(work.session, row, actor=work.editor)
    events = work.session.scalars(
        select(HistoryRecord.event)
        .where(HistoryRecord.subject_type == "publisher")
        .order_by(HistoryRecord.seq)
    ).all()
    assert events == ["publisher:add", "publisher:change", "publisher:end"]
    assert list(publishers(work.session)) == []
    with pytest.raises(NotFound):
        get_publisher(work.session, row.id)
    add_publisher(work.session, actor=work.editor, **OFFICE)  # it may come back


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"site": "no site"}, "site"),
        ({"name": " "}, "name"),
        ({"tier": "best"}, "tier"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_cannot_be_used_is_refused(work: Work, facts: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_publisher(work.session, actor=work.editor, **{**OFFICE, **facts})
    assert refused.value.field == field


def test_a_site_stands_once_and_the_slower_of_two_is_told(work: Work) -> None:
    row = add_publisher(work.session, actor=work.editor, **OFFICE)
    with pytest.raises(Invalid, match="on the list already"):
        add_publisher(work.session, actor=work.editor, **{**OFFICE, "site": "https://www.statistics.example"})
    seen = row.version
    change_publisher(work.session, row, actor=work.editor, seen=seen, **{**OFFICE, "note": ""})
    with pytest.raises(Conflict):
        change_publisher(work.session, row, actor=work.editor, seen=seen, **OFFICE)


def test_an_editor_keeps_the_list_in_its_page(work: Work, client: FlaskClient, sign_in: Enter) -> None:
    work.session.commit()
    sign_in(client, work.editor)
    assert b"No publisher yet" in client.get("/admin/publishers").data
    assert client.post("/admin/publishers", data={**OFFICE, "site": "x"}).status_code == 422
    assert client.post("/admin/publishers", data=OFFICE).status_code == 303
    row = work.session.scalars(select(KnownPublisher)).one()
    version = row.version
    work.session.rollback()
    assert "Revised each May." in client.get("/admin/publishers").text
    changed = {**OFFICE, "tier": "tertiary", "lock_version": version}
    assert client.post("/admin/publishers/1", data=changed).status_code == 303
    answer = client.post("/admin/publishers/1", data={**changed, "note": "typed"})
    assert (answer.status_code, "typed" in answer.text) == (409, True)
    assert client.post("/admin/publishers/1/end").status_code == 303
    assert client.get("/admin/publishers/1").status_code == 404


def test_a_new_source_is_suggested_the_tier_with_its_reason_and_may_differ(
    work: Work, client: FlaskClient, sign_in: Enter, config: Config
) -> None:
    work.taken()
    office = add_publisher(work.session, actor=work.editor, **{**OFFICE, "tier": "tertiary"})
    url = "https://data.statistics.example/ports"
    copy = bring_copy(work.session, store_in(config.var_dir), "p.txt", b"Ships.", actor=work.lead, url=url)
    finish(work.session, copy, made=Made({"title": "Ports", "publisher": "As the page says"}, "Ships."))
    work.session.commit()
    sign_in(client, work.lead)
    page = client.get(f"/claims/{work.claim.id}/sources/new?copy={copy.id}").text
    assert '<option selected value="tertiary">' in page
    assert (
        "The newsroom’s list calls Statistics Office (statistics.example) tertiary. Revised each May." in page
    )
    assert 'value="Statistics Office"' in page
    facts = {
        "title": "Ports",
        "url": url,
        "quote": "Ships.",
        "locator": "line 1",
        "stance": "context",
        "tier": "primary",
    }
    client.post(f"/claims/{work.claim.id}/sources/new?copy={copy.id}", data=facts)
    bench = client.get(f"/claims/{work.claim.id}").text
    assert "The newsroom’s list calls Statistics Office" in bench
    office.tier = Tier.PRIMARY
    work.session.commit()
    assert "The newsroom’s list calls" not in client.get(f"/claims/{work.claim.id}").text


def test_one_page_is_one_source_with_several_uses_and_its_facts_can_be_corrected(
    work: Work, session: Session
) -> None:
    first = work.taken().source()
    other = Work(session)
    second = other.taken().source(title="The same, corrected", author="Ilse Brandt", language="en")
    assert first.document_id == second.document_id
    session.commit()
    assert (second.title, first.title) == ("The same, corrected", "Port statistics 2023")
    assert second.copy_id is None  # it is on its way, once for both
