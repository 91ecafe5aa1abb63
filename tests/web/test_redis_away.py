"""What a page says when something behind it is away."""

from __future__ import annotations

import time
from dataclasses import replace

from config import Config
from factcheck.app import create_app
from tests.jobs.killing import free_port


def test_signing_in_is_refused_quickly_while_attempts_cannot_be_counted(config: Config) -> None:
    app = create_app(replace(config, redis_url=f"redis://127.0.0.1:{free_port()}/0"), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    begun = time.monotonic()
    answer = client.post("/sign-in", data={"email": "somebody@example.org", "password": "x"})
    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text
    assert time.monotonic() - begun < 10
    assert client.get("/").status_code == 200  # everything else goes on
    app.extensions["factcheck"].engine.dispose()
