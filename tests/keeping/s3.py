"""A small server that speaks as much S3 as keeping needs, and checks each request's signature (version 4)."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, BUCKET = "northmoor", "a secret of this test", "copies"
MOST_LISTED = 3  # a page of a list: short, so that tests come to the next


class Bucket:
    """What lies in the bucket, and how its server behaves."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.broken = False  # answers 503 to everything
        self.url = ""


@contextmanager
def open_bucket() -> Iterator[Bucket]:
    """The server on a port of loopback."""
    bucket = Bucket()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.send_header("Last-Modified", "Fri, 05 Jul 2024 14:20:00 GMT")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def trouble(self, status: int, code: str) -> None:
            self.answer(status, f"<Error><Code>{code}</Code></Error>".encode())

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            if bucket.broken:
                return self.trouble(503, "SlowDown")
            if not is_signed(self.command, parts.path, parts.query, self.headers, body):
                return self.trouble(403, "SignatureDoesNotMatch")
            name, _, key = unquote(parts.path).lstrip("/").partition("/")
            if name != BUCKET:
                return self.trouble(404, "NoSuchBucket")
            if self.command == "PUT":
                bucket.puts.append(key)
                bucket.objects[key] = body
                return self.answer(200, ETag='"0"')
            if not key:
                return self.answer(
                    200, listed(bucket, dict(parse_qsl(parts.query))), Content_Type="application/xml"
                )
            if key not in bucket.objects:
                return self.trouble(404, "NoSuchKey")
            data = bucket.objects[key]
            return self.answer(200, data, length=len(data), ETag='"0"')

        do_GET = do_HEAD = do_PUT = handle_one

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    bucket.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def listed(bucket: Bucket, asked: dict[str, str]) -> bytes:
    """The answer to ListObjectsV2."""
    after = max(asked.get("continuation-token", ""), asked.get("start-after", ""))
    names = sorted(n for n in bucket.objects if n.startswith(asked.get("prefix", "")) and n > after)
    some = names[: min(MOST_LISTED, int(asked.get("max-keys", "1000")))]
    more = len(names) > len(some)
    rows = "".join(
        f"<Contents><Key>{escape(name)}</Key><LastModified>2024-07-05T14:20:00.000Z</LastModified>"
        f"<ETag>&quot;0&quot;</ETag><Size>{len(bucket.objects[name])}</Size></Contents>"
        for name in some
    )
    token = f"<NextContinuationToken>{escape(some[-1])}</NextContinuationToken>" if more else ""
    return (
        f"<ListBucketResult><Name>{BUCKET}</Name><KeyCount>{len(some)}</KeyCount>"
        f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
    ).encode()


def is_signed(method: str, path: str, query: str, headers, body: bytes) -> bool:
    """Whether whoever sent this knows the secret, and sent the very bytes that the signature is of."""
    said = headers.get("Authorization", "")
    if not said.startswith("AWS4-HMAC-SHA256 "):
        return False
    fields = dict(part.strip().split("=", 1) for part in said.removeprefix("AWS4-HMAC-SHA256 ").split(","))
    key, day, region, service, _ = fields["Credential"].split("/")
    if key != KEY:
        return False
    digest = headers.get("x-amz-content-sha256", "")
    if digest not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        return False
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    canonical = "\n".join(
        [
            method,
            path,
            "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs),
            *(
                f"{name}:{' '.join(headers.get(name, '').split())}"
                for name in fields["SignedHeaders"].split(";")
            ),
            "",
            fields["SignedHeaders"],
            digest,
        ]
    )
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(
        ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()]
    )
    signing = f"AWS4{SECRET}".encode()
    for part in (day, region, service, "aws4_request"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    return hmac.compare_digest(hmac.new(signing, text.encode(), "sha256").hexdigest(), fields["Signature"])
