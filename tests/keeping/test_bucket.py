"""Kept copies in a bucket: the same bytes once, verified when read, and every trouble a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.accounts.models import Person
from factcheck.app import create_app
from factcheck.cli import main
from factcheck.jobs.engine import run_due
from factcheck.jobs.models import Job, JobState
from factcheck.keeping import bucket as bucket_module
from factcheck.keeping.keep import ask_for_copy, bring_copy
from factcheck.keeping.queries import get_copy
from factcheck.keeping.store import Folder, NotKept, StoreAway, store_in, store_of
from factcheck.running.backup import back_up
from factcheck.running.restore import restore
from tests.articles.site import Site
from tests.keeping.conftest import Keeper
from tests.keeping.conftest import site as site
from tests.keeping.s3 import BUCKET, KEY, SECRET, Bucket, open_bucket

DATA = b"What the page said."
NAME = hashlib.sha256(DATA).hexdigest()
SETTINGS = {"bucket": BUCKET, "key": KEY, "secret": SECRET, "prefix": "factcheck/kept"}


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    """A bucket on this machine."""
    with open_bucket() as made:
        yield made


@pytest.fixture
def config(config: Config, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Settings that name the bucket, for this process's commands and jobs too."""
    monkeypatch.setattr(bucket_module, "TRIES", 1)
    settings = {f"s3_{name}": value for name, value in SETTINGS.items()} | {"s3_endpoint": bucket.url}
    for name, value in settings.items():
        monkeypatch.setenv(f"FACTCHECK_{name.upper()}", value)
    monkeypatch.setenv("FACTCHECK_VAR_DIR", str(config.var_dir))
    monkeypatch.setenv("FACTCHECK_DATABASE_URL", config.database_url)
    monkeypatch.setenv("FACTCHECK_ENV", "development")
    return replace(config, **settings)


@pytest.fixture
def store(config: Config):
    """The bucket as keeping sees it."""
    return store_of(config)


def run(*words: str) -> tuple[int, str]:
    """Exit status of a command and what it said."""
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.output


def test_the_same_bytes_are_sent_once_and_read_back(store, bucket: Bucket) -> None:
    assert [store.put(DATA), store.put(DATA)] == [NAME, NAME]
    assert bucket.puts == [f"factcheck/kept/{NAME[:2]}/{NAME}"]
    assert (store.get(NAME), store.has(NAME), store.has("0" * 64)) == (DATA, True, False)


def test_bytes_that_were_changed_in_the_bucket_are_found_out(store, bucket: Bucket) -> None:
    store.put(DATA)
    bucket.objects[f"factcheck/kept/{NAME[:2]}/{NAME}"] = b"What the page never said."
    with pytest.raises(NotKept, match="damaged"):
        store.get(NAME)
    with pytest.raises(NotKept, match="not in the bucket"):
        store.get("0" * 64)
    with pytest.raises(NotKept, match="no name"):
        store.get("../../etc/passwd")


def test_every_name_is_listed_over_several_pages_and_no_stranger(store, bucket: Bucket) -> None:
    names = sorted(store.put(b"%d" % number) for number in range(8))
    bucket.objects["factcheck/kept/readme.txt"] = b"not ours"
    bucket.objects["elsewhere/" + "0" * 64] = b"not ours"
    assert list(store.names()) == names


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"s3_secret": "another"}, "does not let us in"),
        ({"s3_bucket": "nowhere"}, "no bucket there"),
        ({"s3_endpoint": "http://127.0.0.1:9"}, "does not answer"),
    ],
)
def test_every_trouble_is_a_sentence_without_the_secret(
    config: Config, setting: dict[str, str], says: str
) -> None:
    store = store_of(replace(config, **setting))
    for ask in (
        lambda: store.put(DATA),
        lambda: store.get(NAME),
        lambda: list(store.names()),
    ):
        with pytest.raises(StoreAway, match=says) as wrong:
            ask()
        assert SECRET not in wrong.value.message


def test_without_its_library_it_says_what_to_install(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(StoreAway, match=r"pip install"):
        store_of(replace(config, s3_prefix="another"))


def test_a_bucket_needs_its_keys() -> None:
    wrong = read_settings({"FACTCHECK_ENV": "development", "FACTCHECK_S3_BUCKET": "copies"})[1]
    assert any("FACTCHECK_S3_KEY" in one for one in wrong)


def test_a_page_is_kept_in_the_bucket_and_an_outage_only_delays_it(
    session: Session, engine: Engine, reviewer: Person, site: Site, bucket: Bucket, store, config: Config
) -> None:
    url = site.story(
        "/port", "Grain and the port", *["The harbour of Northmoor handled grain last year."] * 6
    )
    asked = ask_for_copy(session, url, actor=reviewer)
    session.commit()
    bucket.broken = True
    run_due(engine)
    session.expire_all()
    job = session.scalars(select(Job).where(Job.name == "keep_source")).one()
    assert (job.state, get_copy(session, asked.id).finished_at) == (JobState.QUEUED, None)
    assert "does not answer" in job.error
    bucket.broken = False
    Keeper(session, engine, reviewer).work()
    for job in session.scalars(select(Job).where(Job.state == JobState.QUEUED)):
        job.run_after = job.created_at
    Keeper(session, engine, reviewer).work()
    copy = get_copy(session, asked.id)
    assert store.get(copy.sha256 or "") == site.pages["/port"].body
    assert not store_in(config.var_dir).has(copy.sha256 or "")


def test_the_desk_says_that_a_copy_cannot_be_had_at_the_moment(
    session: Session, reviewer: Person, bucket: Bucket, store, config: Config, sign_in
) -> None:
    copy = bring_copy(session, store, "page.txt", DATA, actor=reviewer)
    session.commit()
    app = create_app(config, testing=True)
    client: FlaskClient = app.test_client()
    sign_in(client, reviewer)
    assert client.get(f"/kept/{copy.id}/file").data == DATA
    bucket.broken = True
    answer = client.get(f"/kept/{copy.id}/file")
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    app.extensions["factcheck"].engine.dispose()


def test_what_lies_on_the_disk_is_found_and_moved_whole(
    store, bucket: Bucket, config: Config, session: Session
) -> None:
    folder = store_in(config.var_dir)
    name, damaged = folder.put(DATA), folder.put(b"Another.")
    folder.path(damaged).write_bytes(b"Spoilt.")
    assert (store.get(name), store.has(name)) == (DATA, True)
    assert run("copies", "move", "--to", "bucket")[0] == 1
    assert bucket.objects == {f"factcheck/kept/{name[:2]}/{name}": DATA}
    assert (folder.has(name), folder.has(damaged)) == (True, True)
    status, said = run("copies", "move", "--to", "bucket", "--delete")
    assert status == 1
    assert "0 files were copied and 1 were there already; 1 went from the disk" in said
    assert damaged in said
    assert (folder.has(name), folder.has(damaged)) == (False, True)
    assert store.get(name) == DATA


def test_what_the_bucket_does_not_give_back_whole_stays_on_the_disk(
    store, bucket: Bucket, config: Config, session: Session
) -> None:
    folder = store_in(config.var_dir)
    folder.put(DATA)
    bucket.objects[f"factcheck/kept/{NAME[:2]}/{NAME}"] = DATA.swapcase()  # as long as it should be
    status, said = run("copies", "move", "--to", "bucket", "--delete")
    assert (status, NAME in said, folder.has(NAME)) == (1, True, True)


def test_the_way_back_to_the_disk(store, bucket: Bucket, config: Config, session: Session) -> None:
    store.put(DATA)
    assert run("copies", "move", "--to", "disk", "--delete")[0] == 2
    status, said = run("copies", "move", "--to", "disk")
    assert (status, "1 files were copied" in said) == (0, True)
    assert store_in(config.var_dir).get(NAME) == DATA
    assert len(bucket.objects) == 1


def test_every_copy_is_read_and_what_is_lost_is_named(
    store, bucket: Bucket, session: Session, reviewer: Person
) -> None:
    for data in (DATA, b"Another."):
        bring_copy(session, store, "page.txt", data, actor=reviewer)
    session.commit()
    assert run("copies", "verify") == (0, "2 files of kept copies are whole.\n")
    del bucket.objects[f"factcheck/kept/{NAME[:2]}/{NAME}"]
    status, said = run("copies", "verify")
    assert (status, NAME in said) == (1, True)


def test_a_backup_holds_what_is_in_the_bucket_and_brings_it_back(
    store, bucket: Bucket, config: Config, session: Session, tmp_path: Path
) -> None:
    store.put(DATA)
    assert back_up(config, tmp_path / "backup").kept == 1
    bucket.objects.clear()
    session.rollback()
    restore(config, tmp_path / "backup", replace=True)
    assert store.get(NAME) == DATA


def test_without_a_bucket_they_lie_on_the_disk(config: Config) -> None:
    plain = replace(config, s3_bucket="")
    assert isinstance(store_of(plain), Folder)
