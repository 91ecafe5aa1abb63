"""The Wayback Machine is asked where there are keys, answered as its own interface does, and told to readers in time."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from factcheck.jobs.engine import run_due
from factcheck.keeping import wayback
from factcheck.review.content import build_content
from factcheck.review.models import Source
from tests.articles.site import Site
from tests.keeping.conftest import Keeper
from tests.review.desk import Work

WORDS = (
    "The harbour of Northmoor handled 40 percent of the region’s grain last year, the Harbour Institute said."
)


class Archive(ThreadingHTTPServer):
    """Save Page Now on this machine: gives ``says`` one after the other when it is asked how far it is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.begins: dict[str, Any] = {"job_id": "spn2-1/../x"}
        self.says: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, str]] = []
        self.breaks_off = 0  # how often it does, before it answers how far it is

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Archive

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(sent, self.server.begins)

    def do_GET(self) -> None:
        if self.server.breaks_off:
            self.server.breaks_off -= 1
            self.close_connection = True
            return
        self._answer("", self.server.says.pop(0))

    def _answer(self, sent: str, said: dict[str, Any]) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"], sent))
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def archive(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(wayback, "FIRST_ASK", timedelta(0))
    monkeypatch.setattr(wayback, "PAUSE", timedelta(0))
    with Archive() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("FACTCHECK_FETCH_ALLOW", f"{site.place} {server.place}")
        monkeypatch.setenv("FACTCHECK_WAYBACK_URL", f"http://{server.place}")
        monkeypatch.setenv("FACTCHECK_WAYBACK_KEY", "key")
        monkeypatch.setenv("FACTCHECK_WAYBACK_SECRET", "secret")
        yield server
        server.shutdown()


def test_a_page_is_saved_there_and_its_source_leads_readers_to_it(
    archive: Archive, site: Site, session: Session, engine: Engine
) -> None:
    archive.says = [{"status": "pending"}, {"status": "success", "timestamp": "20240705142000"}]
    work = Work(session).taken()
    url = site.story("/port", "Grain", WORDS, WORDS)
    source = work.source(url=url, quote="40 percent").id
    session.commit()
    while run_due(engine):
        pass
    session.expire_all()
    assert session.get_one(Source, source).archived_url == f"http://{archive.place}/web/20240705142000/{url}"
    (told,) = build_content(session, work.claim)["sources"]
    assert told["archived"].endswith(url)
    paths = [path for path, _, _ in archive.asked]
    assert paths == ["/save", "/save/status/spn2-1%2F..%2Fx", "/save/status/spn2-1%2F..%2Fx"]
    assert {key for _, key, _ in archive.asked} == {"LOW key:secret"}
    assert archive.asked[0][2].startswith("url=http%3A%2F%2F127.0.0.1")


@pytest.mark.parametrize(
    ("begins", "says"),
    [
        ({"status": "error", "message": "You have reached your limit."}, []),
        ({"job_id": "spn2-1"}, [{"status": "error", "message": "You have reached your limit."}]),
    ],
)
def test_what_it_refuses_is_said_at_the_copy(
    archive: Archive, keeper: Keeper, site: Site, begins: dict[str, Any], says: list[dict[str, Any]]
) -> None:
    archive.begins, archive.says = begins, list(says)
    copy = keeper.keep(site.story("/port", "Grain", WORDS, WORDS))
    assert (copy.is_kept, copy.archived_url) == (True, "")
    assert copy.archive_trouble == "You have reached your limit."


def test_an_answer_that_breaks_off_is_asked_for_again(archive: Archive, keeper: Keeper, site: Site) -> None:
    archive.says = [{}, {"status": "success", "timestamp": "20240705142000"}]
    archive.breaks_off = 1
    copy = keeper.keep(site.story("/port", "Grain", WORDS, WORDS))
    assert copy.archived_url.startswith(f"http://{archive.place}/web/20240705142000/")
    assert copy.archive_trouble == ""


def test_without_keys_it_is_not_asked(
    archive: Archive, keeper: Keeper, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTCHECK_WAYBACK_SECRET")
    assert keeper.keep(site.story("/port", "Grain", WORDS, WORDS)).archive_trouble == ""
    assert archive.asked == []
