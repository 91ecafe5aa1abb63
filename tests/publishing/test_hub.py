"""A hub is told which feeds changed, once it can find the change there; without one nobody is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import feedparser
import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from factcheck.jobs.engine import run_job
from factcheck.jobs.models import Job, JobState
from factcheck.kit import clock
from factcheck.publishing.correct import retract
from factcheck.publishing.feeds import About, atom, json_feed, rss
from tests.publishing.samples import published

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Hub:
    """Keeps what is posted to it and answers with ``status``."""

    def __init__(self) -> None:
        self.status, self.port = 202, 0
        self.got: list[dict[str, list[str]]] = []


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on loopback that is set and may be posted to."""
    kept = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.got.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("FACTCHECK_WEBSUB_HUB", f"http://127.0.0.1:{kept.port}/")
    monkeypatch.setenv("FACTCHECK_WEBHOOK_ALLOW", f"127.0.0.1:{kept.port}")
    monkeypatch.setenv("FACTCHECK_BASE_URL", "https://record.example")
    yield kept
    server.shutdown()
    server.server_close()
    thread.join(10)


def _tell(session: Session, engine: Engine) -> Job:
    newest = select(Job).where(Job.name == "tell_hub").order_by(Job.id.desc()).limit(1)
    job = session.scalars(newest).one()
    assert job.run_after > clock.now()  # not before caches have it
    session.execute(update(Job).where(Job.id == job.id).values(run_after=clock.now()))
    session.commit()
    run_job(engine, job.id)
    session.refresh(job)
    return job


def test_a_hub_is_told_of_every_feed_that_changed(session: Session, engine: Engine, hub: Hub) -> None:
    desk, _ = published(session)
    assert _tell(session, engine).state is JobState.DONE
    (told,) = hub.got
    assert told["hub.mode"] == ["publish"]
    for path in ("/feed.atom", "/feed.rss", "/feed.json", "/claimants/harbour-board/feed.atom"):
        assert f"https://record.example{path}" in told["hub.url"]
    assert not any("corrections" in feed for feed in told["hub.url"])
    retract(session, desk.claim, actor=desk.editor, note="It was wrong.")
    _tell(session, engine)
    assert "https://record.example/corrections/feed.atom" in hub.got[1]["hub.url"]


def test_a_hub_that_does_not_take_it_is_tried_again(session: Session, engine: Engine, hub: Hub) -> None:
    published(session)
    hub.status = 503
    job = _tell(session, engine)
    assert job.state is JobState.QUEUED
    assert "status 503" in job.error


def test_without_a_hub_nobody_is_asked(session: Session, engine: Engine) -> None:
    published(session)
    assert _tell(session, engine).state is JobState.DONE


def test_feeds_name_the_hub_only_where_there_is_one(database: str) -> None:
    facts = {"title": "All", "home": "https://a.example/", "address": "https://a.example/f", "newsroom": "A"}
    with_hub, without = About(**facts, hub="https://hub.example/"), About(**facts)
    for write in (atom, rss):
        links = feedparser.parse(write(with_hub, [])).feed.links
        assert {"hub", "self"} <= {link.rel for link in links}
        assert b"hub" not in write(without, [])
    assert json.loads(json_feed(with_hub, []))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert "hubs" not in json.loads(json_feed(without, []))
