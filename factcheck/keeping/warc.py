"""A fetch as WARC records (ISO 28500), which any archive's programs can read. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from factcheck.fetching.fetch import Exchange, Fetched

# The body stands in the record unpacked, so what described its packing is kept under other names.
_OF_PACKING = {"content-encoding", "transfer-encoding", "content-length"}


def write_warc(fetched: Fetched, *, software: str) -> bytes:
    """Every request and answer of ``fetched``, redirects included, as a gzipped WARC file."""
    from warcio.warcwriter import BufferWARCWriter  # slow to import, and only jobs write

    class InMemory(BufferWARCWriter):  # type: ignore[misc]
        """Counts in memory: a body is bounded, and a file left open would be one too many."""

        def _create_temp_file(self) -> BytesIO:
            return BytesIO()

    writer = InMemory(gzip=True, warc_version="WARC/1.1")
    at = _instant(fetched.fetched_at)
    writer.write_record(
        writer.create_warcinfo_record("", {"software": software, "format": "WARC File Format 1.1"})
    )
    for exchange in fetched.exchanges:
        response, request = _records(writer, exchange, at)
        writer.write_request_response_pair(request, response)
    return bytes(writer.get_contents())


def _records(writer: object, exchange: Exchange, at: str) -> tuple[object, object]:
    from warcio.statusandheaders import StatusAndHeaders

    said = {"WARC-Date": at} | ({"WARC-IP-Address": exchange.peer} if exchange.peer else {})
    target = exchange.url.split("/", 3)[3]
    response = writer.create_warc_record(  # type: ignore[attr-defined]
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=StatusAndHeaders(
            f"{exchange.status} {_clean(exchange.reason)}".strip(),
            _answered(exchange),
            protocol="HTTP/1.1",
        ),
        warc_headers_dict=said | {"WARC-Payload-Digest": _digest(exchange.body)},
    )
    request = writer.create_warc_record(  # type: ignore[attr-defined]
        exchange.url,
        "request",
        payload=BytesIO(),
        http_headers=StatusAndHeaders(
            f"GET /{target} HTTP/1.1", _plain(exchange.request), is_http_request=True
        ),
        warc_headers_dict=dict(said),
    )
    return response, request


def _digest(body: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(body).digest()).decode()}"


def _answered(exchange: Exchange) -> list[tuple[str, str]]:
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_PACKING else name, value)
        for name, value in exchange.response
    ]
    return _plain([*headers, ("Content-Length", str(len(exchange.body)))])


def _plain(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_clean(name), _clean(value)) for name, value in headers]


def _clean(text: str) -> str:
    """``text`` on one line, as a header needs it."""
    return " ".join(text.split())


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
