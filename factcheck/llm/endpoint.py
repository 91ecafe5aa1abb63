"""Asking an OpenAI-compatible endpoint one question, within limits."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

MOST_BYTES = 2 * 1024 * 1024


class NoHelp(Exception):
    """The model gave no usable answer; the message is for the log. Work goes on by rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the model is, and what it costs. Prices are of a million tokens, in any one currency."""

    url: str  # up to and without /chat/completions
    model: str
    key: str = field(default="", repr=False)
    price_in: float = 0.0
    price_out: float = 0.0

    @property
    def address(self) -> str:
        """The address that questions are sent to."""
        return self.url.rstrip("/") + "/chat/completions"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said, as the JSON it was asked for, and how much was read and written."""

    data: dict[str, Any]
    tokens_in: int
    tokens_out: int


def ask(
    endpoint: Endpoint,
    *,
    instruction: str,
    question: str,
    schema: dict[str, Any],
    seconds: float,
    most_tokens: int,
) -> Answer:
    """The answer to ``question`` in the form of ``schema``. Raises NoHelp for anything else.

    The endpoint is set by whoever runs the newsroom, often on its own machine, so it is not guarded as
    addresses from articles are.
    """
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "max_tokens": most_tokens,
        "messages": [
            {"role": "system", "content": instruction},
            {"role": "user", "content": question},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": schema},
        },
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        with urllib3.PoolManager(retries=False) as pool:
            response = pool.request(
                "POST",
                endpoint.address,
                body=json.dumps(body).encode(),
                headers=headers,
                timeout=urllib3.Timeout(connect=min(5.0, seconds), read=seconds),
                redirect=False,
                preload_content=False,
            )
            raw, status = _read(response, time.monotonic() + seconds), response.status
    except (HTTPError, OSError, ValueError) as wrong:
        raise NoHelp(f"The model could not be reached: {type(wrong).__name__}.") from wrong
    if status != 200:
        raise NoHelp(f"The model answered with status {status}.")
    return _understood(raw)


def _read(response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """The whole answer. Raises NoHelp when it is too long or comes too slowly."""
    raw = bytearray()
    try:
        while piece := response.read1(64 * 1024):
            raw += piece
            if len(raw) > MOST_BYTES or time.monotonic() > until:
                raise NoHelp("The model's answer is too long, or comes too slowly.")
    finally:
        response.close()
    return bytes(raw)


def _understood(raw: bytes) -> Answer:
    try:
        reply = json.loads(raw)
        words = reply["choices"][0]["message"]["content"]
        data = json.loads(words)
        usage = reply.get("usage") or {}
        tokens_in, tokens_out = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as wrong:
        raise NoHelp("The model's answer is not in the form it was asked for.") from wrong
    if not isinstance(data, dict):
        raise NoHelp("The model's answer is not in the form it was asked for.")
    return Answer(data, tokens_in, tokens_out)
