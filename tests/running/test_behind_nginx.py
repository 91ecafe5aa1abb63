"""Behind the nginx configuration that is shipped, before a real ``factcheck serve``."""

from __future__ import annotations

import gzip
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from factcheck.accounts.passwords import hash_password
from factcheck.authz.permissions import Role
from factcheck.publishing.correct import correct, retract
from factcheck.publishing.models import PublicationKind
from tests import databases, factories
from tests.publishing.samples import approve_again, publish_it, published
from tests.running.nginx import Answer, Nginx, is_here, nginx_before
from tests.running.test_serve import Serving, serving

SEEN_WITHIN = 5.0
# What a cache does does not depend on the database.
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def server(environment: dict[str, str], session: Session, tmp_path: Path) -> Iterator[Serving]:
    """A real server; sessions of this test are committed before it is asked."""
    if not is_here():
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed, and in CI it must be.")
        pytest.skip("nginx is not installed")
    with serving(environment | {"FACTCHECK_TRUSTED_PROXIES": "1"}, tmp_path) as made:
        yield made


@pytest.fixture
def nginx(server: Serving, tmp_path: Path) -> Iterator[Nginx]:
    """The shipped configuration before it."""
    with nginx_before(server.port, tmp_path / "nginx") as made:
        yield made


def _seen(nginx: Nginx, path: str, words: str) -> float:
    """After how many seconds ``words`` can be read at ``path``, when it is asked for all the while."""
    began = time.monotonic()
    while time.monotonic() - began < 3 * SEEN_WITHIN:
        if words in nginx.ask(path).text:
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"“{words}” never stood at {path}.")


def _public(answer: Answer) -> Answer:
    assert answer.status == 200
    assert answer.headers["Set-Cookie"] is None
    assert answer.headers["Cache-Control"].startswith("public")
    return answer


def test_published_pages_are_answered_with_application_and_database_stopped(
    server: Serving, nginx: Nginx, session: Session, engine: Engine, database: str, database_url: str
) -> None:
    _, publication = published(session, text="Ferry fares doubled in one year.")
    session.commit()
    slug = publication.content["publication"]["slug"]
    paths = (
        "/",
        f"/checks/{slug}",
        "/corrections",
        "/how-we-check",
        "/feed.atom",
        "/sitemap.xml",
        "/checks.csv",
    )
    before = {path: _public(nginx.ask(path)).body for path in paths}
    assert "Ferry fares doubled" in before[f"/checks/{slug}"].decode()
    session.close()
    engine.dispose()
    name = database_url.rpartition("/")[2]
    if database == "postgresql":
        databases.administer(
            f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
    try:
        if database == "postgresql":  # the application is there and finds no database
            assert server.get(f"/checks/{slug}") == 500
            time.sleep(4.5)
            for path in paths:
                answer = _public(nginx.ask(path))
                assert answer.body == before[path], path
        server.process.kill()
        server.process.wait(20)
        if database == "sqlite":
            Path(database_url.removeprefix("sqlite:///")).unlink()
        time.sleep(4.5)  # longer than any answer is kept without asking
        for path in paths:
            answer = _public(nginx.ask(path))
            assert answer.body == before[path], path
            assert answer.headers["X-Cache"] == "STALE"
        assert nginx.ask("/static/css/base.css").status == 200
        gone = nginx.ask("/sign-in")
        assert gone.status == 502
        assert "Please try again" in gone.text
    finally:
        if database == "postgresql":
            databases.administer(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@ON_ONE
def test_what_changes_is_seen_within_five_seconds(nginx: Nginx, session: Session) -> None:
    assert "Ferry fares doubled" not in nginx.ask("/").text
    desk, publication = published(session, text="Ferry fares doubled in one year.")
    session.commit()
    took = {"publication": _seen(nginx, "/", "Ferry fares doubled")}
    address = f"/checks/{publication.content['publication']['slug']}"
    nginx.ask(address)
    correct(
        session, desk.claim, actor=desk.editor, kind=PublicationKind.CORRECTION, note="The year was wrong."
    )
    approve_again(session, desk, summary="Fares rose by a third.")
    publish_it(session, desk)
    session.commit()
    took["correction"] = _seen(nginx, address, "The year was wrong.")
    time.sleep(4.5)  # nobody reads it for a while: the first who comes back must not get what was before
    retract(session, desk.claim, actor=desk.editor, note="The source was a forgery.")
    session.commit()
    took["retraction"] = _seen(nginx, address, "The source was a forgery.")
    assert all(seconds < SEEN_WITHIN for seconds in took.values()), took


@ON_ONE
def test_a_page_is_kept_once_for_all_readers(nginx: Nginx, session: Session) -> None:
    _, publication = published(session)
    session.commit()
    path = f"/checks/{publication.content['publication']['slug']}"
    plain = _public(nginx.ask(path, Cookie="factcheck=somebody", Accept_Language="es"))
    packed = _public(nginx.ask(path, Cookie="factcheck=else; a=b", Accept_Encoding="gzip"))
    assert plain.headers["X-Cache"] == "MISS"
    assert packed.headers["X-Cache"] in (
        "HIT",
        "STALE",
    )  # STALE: a copy of at most four seconds, while it asks
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["Content-Encoding"] is None
    # Who has it is told so, and by the cache.
    again = nginx.ask(path, If_None_Match=packed.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert nginx.ask(path, If_Modified_Since=packed.headers["Last-Modified"]).status == 304
    assert nginx.ask(path, If_None_Match='"other"').status == 200
    # One address cannot take all the room; what is a page without questions stays open to it, and others do.
    asked = [nginx.ask("/?page=1", source="127.0.0.2").status for _ in range(300)]
    assert asked[:60] == [200] * 60
    assert 429 in asked
    assert nginx.ask("/?page=1", source="127.0.0.3").status == 200
    assert nginx.ask(path, source="127.0.0.2").status == 200


@ON_ONE
def test_a_signed_in_page_is_never_kept(
    nginx: Nginx, session: Session, tmp_path: Path, sign_in_through: Callable[[str], str]
) -> None:
    for name in ("Ada", "Ben"):
        factories.person(
            session,
            Role.ADMIN,
            name=f"{name} Example",
            email=f"{name.lower()}@test.example",
            password_hash=hash_password(factories.PASSWORD),
        )
    session.commit()
    cookies = {name: sign_in_through(f"{name.lower()}@test.example") for name in ("Ada", "Ben")}
    for _ in range(2):
        for path in ("/account", "/desk"):
            for name, other in (("Ada", "Ben"), ("Ben", "Ada")):
                answer = nginx.ask(path, Cookie=cookies[name])
                assert answer.status == 200
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Cache"] in (None, "BYPASS")
                assert f"{name} Example" in answer.text
                assert f"{other} Example, admin: menu" not in answer.text
            assert nginx.ask(path).status == 303
    kept = b"".join(file.read_bytes() for file in (tmp_path / "nginx/cache").rglob("*") if file.is_file())
    assert b"Example" not in kept


@pytest.fixture
def sign_in_through(nginx: Nginx) -> Callable[[str], str]:
    """Signs in by the form, through nginx; the cookie."""

    def enter(email: str) -> str:
        door = nginx.ask("/sign-in")
        cookie = door.headers["Set-Cookie"].partition(";")[0]
        (token,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', door.text))
        answer = nginx.ask(
            "/sign-in",
            method="POST",
            body=f"csrf_token={token}&email={email}&password={factories.PASSWORD.replace(' ', '+')}",
            Cookie=cookie,
            Content_Type="application/x-www-form-urlencoded",
        )
        assert answer.status == 303, answer.text
        return answer.headers["Set-Cookie"].partition(";")[0]

    return enter


@ON_ONE
def test_files_come_from_the_disk_and_are_kept_by_their_version(server: Serving, nginx: Nginx) -> None:
    (sheet,) = set(re.findall(r'href="(/static/css/base\.css\?v=\w+)"', nginx.ask("/").text))
    server.process.terminate()
    server.process.wait(40)
    answer = nginx.ask(sheet, Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert nginx.ask("/static/css/base.css").headers["Cache-Control"] == "public, max-age=300"
    assert nginx.ask("/static/../nginx.conf").status in (400, 404, 502)
