"""The nginx that is shipped, on a free port before a given application: only places are put in."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from tests.jobs.killing import free_port

CONF = ROOT / "deploy/nginx/factcheck.conf"
PLACES = {
    "/var/cache/nginx/factcheck": "{folder}/cache",
    "server 127.0.0.1:5000;": "server 127.0.0.1:{upstream};",
    "listen 80;  #": "listen 127.0.0.1:{port};  #",
    "/srv/factcheck/factcheck/static/": f"{ROOT}/factcheck/static/",
    "Host $host;": "Host $http_host;",
}
MAIN = """
daemon off;
master_process off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/factcheck.conf;
    {more}
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as words."""
        return self.body.decode()


@dataclass
class Nginx:
    """A running nginx."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", source: str = "", **headers: str
    ) -> Answer:
        """Ask it for ``path``; underscores in names of headers stand for hyphens."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(source, 0) if source else None
        )
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def is_here() -> bool:
    """Whether nginx is installed."""
    return shutil.which("nginx") is not None or Path("/usr/sbin/nginx").exists()


@contextmanager
def nginx_before(upstream: int, folder: Path, *, more: str = "") -> Iterator[Nginx]:
    """nginx with the shipped configuration before the application at port ``upstream``; ``more`` goes into http."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cache").mkdir(exist_ok=True)
    port = free_port()
    text = CONF.read_text()
    for old, new in PLACES.items():
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in the shipped configuration."
        text = text.replace(old, new.format(folder=folder, upstream=upstream, port=port))
    (folder / "factcheck.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user, more=more))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen(
        [program, "-c", str(main), "-e", str(folder / "error.log")], stderr=subprocess.PIPE
    )
    made = Nginx(port, folder, process)
    try:
        for _ in range(100):
            try:
                made.ask("/static/icon.svg")
                break
            except OSError:
                assert process.poll() is None, process.stderr.read().decode()  # type: ignore[union-attr]
                time.sleep(0.05)
        else:
            raise AssertionError("nginx does not answer.")
        yield made
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr is not None:
            process.stderr.close()
