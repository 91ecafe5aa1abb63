"""A page becomes a copy that can be shown to a court: bytes, exchange, words; or a sentence that says why not."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from warcio.archiveiterator import ArchiveIterator

from factcheck.accounts.models import Person
from factcheck.errors import Invalid, NotAllowed
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import Job, JobState
from factcheck.jobs.queue import enqueue
from factcheck.keeping import turns
from factcheck.keeping.keep import ask_for_copy, bring_copy
from factcheck.keeping.models import Copy, Document, Host, Wording
from factcheck.keeping.queries import get_copy, text_of
from factcheck.keeping.store import NotKept, Store
from factcheck.kit import clock
from tests.articles.site import Page, Site
from tests.keeping.conftest import Keeper

GRAIN = (
    "The harbour of Northmoor handled 40 percent of the region’s grain last year, the Harbour Institute said."
)
FEES = "Fees at the harbour have doubled since 2019, and two berths were closed by a strike in May this year."


def replay(data: bytes) -> list[tuple[str, str, str, bytes]]:
    """Type, address, status line and payload of each record; fails where a digest is not right."""
    found = []
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        body = record.content_stream().read()
        headers, status = record.rec_headers, record.http_headers
        if record.rec_type != "warcinfo":
            assert record.digest_checker.passed, record.rec_type
        line = status.statusline if status else ""
        found.append((record.rec_type, headers.get_header("WARC-Target-URI") or "", line, body))
    return found


def test_a_page_is_kept_with_its_bytes_its_words_and_what_it_says_of_itself(
    keeper: Keeper, site: Site, store: Store
) -> None:
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    copy = keeper.keep(f"{url}#part")
    body = site.pages["/port"].body
    assert copy.refused == ""
    assert (copy.sha256, copy.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert store.get(copy.sha256 or "") == body
    assert (copy.status, copy.kind, copy.final_url, copy.document.url) == (200, "text/html", url, url)
    assert (copy.title, copy.publisher, copy.language) == ("Grain and the port", "The Northmoor Record", "en")
    text = text_of(copy) or ""
    assert GRAIN in text
    assert copy.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert [path for path, _ in site.asked] == ["/robots.txt", "/port"]
    assert "(+http://" in site.asked[1][1]["user-agent"]


def test_the_exchange_replays_with_every_redirect_and_its_digests(
    keeper: Keeper, site: Site, store: Store
) -> None:
    site.story("/port", "Grain and the port", GRAIN, FEES)
    site.pages["/old"] = Page(b"moved", status=301, headers=(("Location", "/port"),))
    copy = keeper.keep(site.url("/old"))
    assert copy.final_url == site.url("/port")
    records = replay(store.get(copy.warc or ""))
    kinds = [(kind, url.rpartition("/")[2], line) for kind, url, line, _ in records]
    assert kinds[0][0] == "warcinfo"
    assert sorted(kinds[1:]) == sorted(
        [
            ("request", "old", "/old HTTP/1.1"),
            ("response", "old", "301 Moved Permanently"),
            ("request", "port", "/port HTTP/1.1"),
            ("response", "port", "200 OK"),
        ]
    )
    assert site.pages["/port"].body in [body for _, _, _, body in records]


def test_a_spoilt_exchange_is_found_out(keeper: Keeper, site: Site, store: Store) -> None:
    copy = keeper.keep(site.story("/port", "Grain and the port", GRAIN, FEES))
    path = store.path(copy.warc or "")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(NotKept):
        store.get(copy.warc or "")


def test_one_address_is_one_document_and_is_fetched_once(
    keeper: Keeper, site: Site, session: Session, reviewer: Person
) -> None:
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    first = keeper.keep(url)
    assert keeper.keep(url).id == first.id
    again = keeper.keep(url, fresh=True)
    assert again.id != first.id
    assert (again.sha256, again.text_sha256) == (first.sha256, first.text_sha256)
    assert session.scalar(select(func.count()).select_from(Document)) == 1
    assert session.scalar(select(func.count()).select_from(Wording)) == 1
    assert [path for path, _ in site.asked].count("/port") == 2
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Page(b"", status=410), "no such page"),
        (Page(b"Pay", status=402), "bring your own copy"),
        (Page(b"", status=503), "has trouble"),
        (Page(b"This is not packed at all.", headers=(("Content-Encoding", "gzip"),)), "makes no sense"),
    ],
)
def test_what_cannot_be_kept_says_why(keeper: Keeper, site: Site, page: Page, says: str) -> None:
    site.pages["/wall"] = page
    copy = keeper.keep(site.url("/wall"))
    assert says in copy.refused
    assert copy.sha256 is None
    assert "paste" not in copy.refused


def test_a_private_network_is_never_asked_not_even_for_its_robots(keeper: Keeper, store: Store) -> None:
    copy = keeper.keep("http://10.0.0.1/admin")
    assert "does not lead to a public site" in copy.refused


@pytest.mark.parametrize(
    "robots",
    [
        b"User-agent: *\nDisallow: /port",
        b"User-agent: Factcheck\nDisallow: /",
        b"User-agent: *\nDisallow: /*po" + b"*a" * 4000 + b"\nDisallow: /p",  # made to take for ever
    ],
)
def test_robots_are_obeyed(keeper: Keeper, site: Site, robots: bytes) -> None:
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    site.pages["/robots.txt"] = Page(robots, "text/plain")
    copy = keeper.keep(url)
    assert "robots.txt" in copy.refused
    assert "/port" not in [path for path, _ in site.asked]


def test_robots_that_allow_us_or_are_not_there_let_us_in(keeper: Keeper, site: Site) -> None:
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /private", "text/plain")
    assert keeper.keep(url).is_kept


def test_a_site_whose_robots_are_in_trouble_is_left_alone_and_asked_again(keeper: Keeper, site: Site) -> None:
    url = site.story("/port", "Grain and the port", GRAIN, FEES)
    site.pages["/robots.txt"] = Page(b"", status=500)
    assert "robots.txt" in keeper.keep(url).refused
    del site.pages["/robots.txt"]
    assert keeper.keep(url, fresh=True).is_kept


def test_a_site_is_visited_by_one_at_a_time(
    keeper: Keeper, site: Site, session: Session, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PAUSE", timedelta(minutes=1))
    first = site.story("/one", "Grain and the port", GRAIN, FEES)
    second = site.story("/two", "Fees at the port", FEES, GRAIN)
    assert keeper.keep(first).is_kept
    waits = keeper.keep(second)
    assert waits.finished_at is None
    job = session.scalars(select(Job).where(Job.name == "keep_source", Job.state == JobState.QUEUED)).one()
    assert job.run_after > clock.now() + timedelta(seconds=30)
    host = session.scalars(select(Host)).one()
    host.free_at = job.run_after = clock.now() - timedelta(seconds=1)
    session.commit()
    run_due(keeper.engine)
    session.expire_all()
    assert get_copy(session, waits.id).is_kept


def test_the_turn_of_a_worker_that_died_is_over(keeper: Keeper, site: Site, session: Session) -> None:
    url = site.story("/one", "Grain and the port", GRAIN, FEES)
    died = enqueue(session, "keep_source", {"copy_id": 0}, run_after=clock.now() + timedelta(days=1))
    died.state, died.lease, died.lease_until = JobState.RUNNING, "dead", clock.now() + timedelta(minutes=1)
    turn = Host(name=url.removesuffix("/one"), free_at=clock.now() + timedelta(minutes=2), job_id=died.id)
    session.add(turn)
    session.commit()
    waits = keeper.keep(url)
    assert waits.finished_at is None, "the other may still be at it"
    died.lease_until = clock.now() - timedelta(seconds=1)
    died.run_after = clock.now() + timedelta(days=1)
    for job in session.scalars(select(Job).where(Job.state == JobState.QUEUED)):
        job.run_after = clock.now()
    keeper.work()
    assert get_copy(session, waits.id).is_kept
    assert session.scalars(select(Host)).one().job_id is None


def test_ones_own_copy_stands_for_a_page_that_refuses_us(
    keeper: Keeper, session: Session, store: Store, reviewer: Person
) -> None:
    data = f"<html><title>Saved</title><article><p>{GRAIN}</p><p>{FEES}</p></article></html>".encode()
    brought = bring_copy(session, store, "page.exe", data, actor=reviewer, url="https://wall.example/story")
    keeper.work()
    copy = get_copy(session, brought.id)
    assert (copy.kind, copy.document.url) == ("text/html", "https://wall.example/story")
    assert copy.sha256 == hashlib.sha256(data).hexdigest()
    assert GRAIN in (text_of(copy) or "")


def test_a_picture_is_kept_without_words(
    keeper: Keeper, session: Session, store: Store, reviewer: Person
) -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
    brought = bring_copy(session, store, "chart.txt", data, actor=reviewer)
    assert bring_copy(session, store, "again.png", data, actor=reviewer).id == brought.id
    keeper.work()
    copy = get_copy(session, brought.id)
    assert (copy.kind, text_of(copy)) == ("image/png", None)
    assert "picture" in copy.unread


def test_an_empty_file_and_no_address_are_refused(session: Session, store: Store, reviewer: Person) -> None:
    with pytest.raises(Invalid):
        bring_copy(session, store, "empty.pdf", b"", actor=reviewer)
    with pytest.raises(Invalid):
        ask_for_copy(session, "javascript:alert(1)", actor=reviewer)
    reviewer.is_active = False
    with pytest.raises(NotAllowed):
        ask_for_copy(session, "https://a.example/", actor=reviewer)
    assert session.scalar(select(func.count()).select_from(Copy)) == 0
