"""A language model's endpoint as a real server over HTTP, which answers what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from factcheck.llm.endpoint import Endpoint


class Model(ThreadingHTTPServer):
    """Answers each question with the next of ``answers``; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answers: list[Any] = []
        self.status = 200
        self.wait = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def endpoint(self, **more: Any) -> Endpoint:
        return Endpoint(url=self.url, model="northmoor-7b", **more)

    def claims(self, *claims: dict[str, Any]) -> None:
        """Answer the next question with these claims."""
        whole = {"text": "", "claimant": "", "kind": "other", "checkable": True}
        self.answers.append(json.dumps({"claims": [{**whole, **claim} for claim in claims]}))


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, **body})
        self.server.keys.append(self.headers.get("Authorization"))
        time.sleep(self.server.wait)
        said = self.server.answers.pop(0) if self.server.answers else '{"claims": []}'
        reply = {
            "choices": [{"message": {"role": "assistant", "content": said}}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 200},
        }
        raw = said if isinstance(said, bytes) else json.dumps(reply).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@contextmanager
def open_model() -> Iterator[Model]:
    """A model that answers until the block ends."""
    server = Model()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
