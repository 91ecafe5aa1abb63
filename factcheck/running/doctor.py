"""Saying what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import enum
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from config import Config, read_settings, unknown_settings
from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.commanding import sentence
from factcheck.db import make_engine
from factcheck.fetching.render import find_program
from factcheck.history.models import HistoryRecord
from factcheck.history.record import digest_of
from factcheck.jobs.models import Job, JobState, Worker
from factcheck.jobs.sweep import PRESENCE
from factcheck.keeping.bucket import Bucket
from factcheck.keeping.models import Copy
from factcheck.keeping.move import FILES
from factcheck.keeping.store import Store, StoreAway, store_of
from factcheck.kit import clock
from factcheck.migrate import newest, present
from factcheck.notices.smtp import REFUSALS, server
from factcheck.notices.smtp import sentence as smtp_sentence
from factcheck.publishing.models import CardPicture, Listing

LOCAL = {"localhost", "127.0.0.1", "::1"}
SAMPLE_ADDRESSES = "%@northmoor.example"
ENOUGH_SPACE = 1024**3
FEW_LETTERS = 10
NEWEST_RECORDS = 500
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
WORKER_SEEN_WITHIN = 4 * PRESENCE
JOBS_MAY_WAIT = timedelta(minutes=5)


class Weight(enum.StrEnum):
    """How much a finding matters."""

    WRONG = "wrong"  # mend it: something does not work, or is not safe
    NOTE = "note"  # worth knowing
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what is so, and how to mend it."""

    about: str
    weight: Weight
    says: str
    mend: str = ""

    def as_text(self) -> str:
        """For people: one line."""
        return f"{self.weight.capitalize() + ':':7}{self.says}{' ' if self.mend else ''}{self.mend}"

    def as_json(self) -> dict[str, str]:
        """For machines."""
        return {"about": self.about, "weight": self.weight.value, "says": self.says, "mend": self.mend}


def examine(environ: Mapping[str, str]) -> list[Finding]:
    """Everything worth saying about an installation with these settings, what is wrong first."""
    config, wrong = read_settings(environ)
    found = [Finding("settings", Weight.WRONG, words) for words in wrong]
    found += [
        Finding(
            "settings", Weight.NOTE, f"{name} is no setting.", "Compare its spelling with docs/running.md."
        )
        for name in unknown_settings(environ)
    ]
    for look in (_secret, _address, _var_dir, _processes, _redis, _mail, _programs, _fonts):
        found += look(config, environ)
    found += _database(config)
    order = list(Weight)
    return sorted(found, key=lambda one: order.index(one.weight))


def _secret(config: Config, environ: Mapping[str, str]) -> Iterator[Finding]:
    given = environ.get("FACTCHECK_SECRET_KEY", "").strip()
    if config.development and not given:
        yield Finding(
            "secret",
            Weight.NOTE,
            "FACTCHECK_SECRET_KEY is not set, so that everybody is signed out at each start.",
            "That is good enough for trying things out only.",
        )
    elif given and len(set(given)) < FEW_LETTERS:
        yield Finding(
            "secret",
            Weight.NOTE if config.development else Weight.WRONG,
            "FACTCHECK_SECRET_KEY is easy to guess.",
            "Make one with `python3 -c 'import secrets; print(secrets.token_hex(32))'`.",
        )


def _address(config: Config, _environ: Mapping[str, str]) -> Iterator[Finding]:
    parts = urlsplit(config.base_url)
    local = parts.hostname in LOCAL
    if config.development:
        if not local:
            yield Finding(
                "address",
                Weight.WRONG,
                f"FACTCHECK_ENV is development, and readers come to {config.base_url}.",
                "Take FACTCHECK_ENV away: it lets sign-in cookies travel unprotected.",
            )
        return
    if local:
        yield Finding(
            "address",
            Weight.WRONG,
            f"FACTCHECK_BASE_URL is {config.base_url}, which leads readers nowhere.",
            "Set it to the address that readers use, such as https://checks.example.org.",
        )
    elif parts.scheme != "https":
        yield Finding(
            "address",
            Weight.WRONG,
            "FACTCHECK_BASE_URL does not begin with https://, and nobody can sign in over plain HTTP.",
            "Put a web server that speaks HTTPS in front, and set the address that readers use.",
        )
    elif not config.trusted_proxies:
        yield Finding(
            "address",
            Weight.NOTE,
            "FACTCHECK_TRUSTED_PROXIES is 0, so that everybody behind your own web server counts as one visitor.",
            "Set it to the number of web servers of your own that stand in front, mostly 1.",
        )


def _var_dir(config: Config, _environ: Mapping[str, str]) -> Iterator[Finding]:
    folder = config.var_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as wrong:
        yield Finding(
            "folder",
            Weight.WRONG,
            f"Nothing can be written to {folder}: {wrong.strerror}.",
            "Let the user that runs Factcheck write there, or set FACTCHECK_VAR_DIR to another folder.",
        )
        return
    free = shutil.disk_usage(folder).free
    if free < ENOUGH_SPACE:
        yield Finding(
            "folder",
            Weight.WRONG if free < ENOUGH_SPACE / 5 else Weight.NOTE,
            f"Only {free // 1024**2} MB are free where {folder} is.",
            "Make room before the disk is full.",
        )
    else:
        yield Finding("folder", Weight.FINE, f"{free // 1024**3} GB are free where {folder} is.")


def _processes(config: Config, environ: Mapping[str, str]) -> Iterator[Finding]:
    several = environ.get("WEB_CONCURRENCY", "1").strip() not in ("", "0", "1")
    if several and not config.distributed:
        yield Finding(
            "processes",
            Weight.WRONG,
            "Several web processes are asked for, and each counts sign-in attempts by itself.",
            "Set FACTCHECK_REDIS_URL.",
        )
    if config.database_url.startswith("sqlite") and (several or config.distributed):
        yield Finding(
            "processes",
            Weight.NOTE,
            "Several processes share a SQLite database, which lets one of them write at a time.",
            "Take PostgreSQL when pages become slow or when there is more than one machine.",
        )


def _redis(config: Config, _environ: Mapping[str, str]) -> Iterator[Finding]:
    if config.redis_url is None:
        yield Finding(
            "redis",
            Weight.NOTE,
            "Redis is not used: the queue is a file, and each web process counts sign-in attempts by itself.",
            "That is enough for one web process; set FACTCHECK_REDIS_URL for more.",
        )
        return
    try:
        with redis.Redis.from_url(
            config.redis_url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        ) as client:
            seconds, millionths = client.time()
    except redis.exceptions.RedisError as wrong:
        yield Finding(
            "redis",
            Weight.WRONG,
            f"Redis does not answer ({type(wrong).__name__}), so that nobody can sign in.",
            "Start it, or look at FACTCHECK_REDIS_URL.",
        )
        return
    yield Finding("redis", Weight.FINE, "Redis answers.")
    yield from _clock("Redis", datetime.fromtimestamp(seconds + millionths / 1e6, clock.now().tzinfo))


def _mail(config: Config, _environ: Mapping[str, str]) -> Iterator[Finding]:
    if not config.smtp_host:
        yield Finding(
            "mail",
            Weight.NOTE,
            "No mail is sent"
            + (
                ": in development it is shown in the log."
                if config.development
                else "; notices stand under the bell alone."
            ),
            "Set FACTCHECK_SMTP_HOST and FACTCHECK_SMTP_FROM to have it sent.",
        )
        return
    if config.smtp_security == "none" and config.smtp_host not in LOCAL:
        yield Finding(
            "mail",
            Weight.WRONG,
            "Mail, and the links for new passwords in it, travels to the mail server for everybody on the way to read.",
            "Set FACTCHECK_SMTP_SECURITY to starttls or tls.",
        )
    try:
        with server(config):
            pass
    except REFUSALS as wrong:
        yield Finding(
            "mail",
            Weight.WRONG,
            f"{smtp_sentence(wrong).rstrip('.')}.",
            "Look at the settings that begin with FACTCHECK_SMTP_; until then mail waits and is given up after a day.",
        )
        return
    yield Finding("mail", Weight.FINE, "The mail server answers.")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _programs(config: Config, _environ: Mapping[str, str]) -> Iterator[Finding]:
    if config.chromium != "off" and find_program(config.chromium) is None:
        yield Finding(
            "programs",
            Weight.NOTE,
            f"There is no {config.chromium}." if config.chromium else "Chromium is not installed.",
            "Kept pages are not drawn as PDF and PNG without it; the tests of the pages need it too.",
        )
    elif config.chromium != "off" and config.chromium_sandbox and _is_root():
        yield Finding(
            "programs",
            Weight.NOTE,
            "Chromium does not keep its sandbox when it is run as root, so kept pages are not drawn.",
            "Run the worker as somebody else.",
        )
    lacking = [name for name in ("pg_dump", "pg_restore", "psql") if shutil.which(name) is None]
    if lacking and config.database_url.startswith("postgresql"):
        yield Finding(
            "programs",
            Weight.WRONG,
            f"`factcheck backup` and `restore` lack {', '.join(lacking)}.",
            "Install PostgreSQL’s client programs (on Debian: postgresql-client).",
        )


def _fonts(config: Config, environ: Mapping[str, str]) -> Iterator[Finding]:
    folder = Path(config.card_fonts)
    if environ.get("FACTCHECK_CARD_FONTS", "").strip() and not folder.is_dir():
        yield Finding(
            "fonts",
            Weight.WRONG,
            f"FACTCHECK_CARD_FONTS is {folder}, and there is no such folder.",
            "Set it to a folder of fonts, or take it away.",
        )
    elif not any(folder.rglob("*CJK*")):
        yield Finding(
            "fonts",
            Weight.NOTE,
            "Chinese, Japanese and Korean stand on the cards of checks in one plain font, the one that comes along.",
            "For a finer one install Noto’s (on Debian: fonts-noto-cjk), or set FACTCHECK_CARD_FONTS.",
        )


def _cards(session: Session) -> Iterator[Finding]:
    """Whether the cards of what readers see now say what is claimed."""
    lacking = session.scalar(
        select(func.count())
        .select_from(CardPicture)
        .join(Listing, Listing.publication_id == CardPicture.publication_id)
        .where(CardPicture.whole.is_(False))
    )
    if lacking:
        yield Finding(
            "fonts",
            Weight.NOTE,
            f"{lacking} cards of checks leave the claim out, since no font has its letters.",
            "Put a font that has them into the folder FACTCHECK_CARD_FONTS names.",
        )


def _clock(whose: str, theirs: datetime) -> Iterator[Finding]:
    apart = abs(clock.now() - theirs)
    if apart > CLOCKS_MAY_DIFFER:
        yield Finding(
            "clock",
            Weight.WRONG,
            f"The clock here and that of {whose} are {apart.total_seconds():.0f} seconds apart.",
            "Let both follow a time server.",
        )


def _database(config: Config) -> list[Finding]:
    if _missing_file(config):
        return [Finding("database", Weight.WRONG, "There is no database yet.", "Run `factcheck migrate`.")]
    try:
        engine = make_engine(config.database_url)
        try:
            return list(_inside(engine, config))
        finally:
            engine.dispose()
    except (DBAPIError, NoSuchModuleError, OSError) as wrong:
        return [Finding("database", Weight.WRONG, sentence(wrong))]


def _missing_file(config: Config) -> bool:
    """Whether it is a SQLite database that is not there; opening it would make an empty one."""
    return config.database_url.startswith("sqlite") and not os.path.exists(
        config.database_url.removeprefix("sqlite:///")
    )


def _inside(engine: Engine, config: Config) -> Iterator[Finding]:
    with engine.connect() as connection:
        migration = present(connection)
        if engine.dialect.name == "postgresql":
            yield from _clock("the database", connection.scalar(text("SELECT clock_timestamp()")))
    if migration != newest():
        ahead = migration is not None and migration > newest()
        yield Finding(
            "database",
            Weight.WRONG,
            f"The database is at migration {migration or 'none'} and this Factcheck at {newest()}.",
            "Upgrade this Factcheck."
            if ahead
            else "Run `factcheck migrate`, after a backup if there is work in it.",
        )
        return
    yield Finding("database", Weight.FINE, f"The database answers and is at migration {migration}.")
    with Session(engine) as session:
        yield from _people(session)
        yield from _workers(session, engine.dialect.name)
        yield from _jobs(session)
        yield from _history(session)
        yield from _copies(session, config)
        yield from _cards(session)


def _people(session: Session) -> Iterator[Finding]:
    admins = select(func.count()).where(Person.role == Role.ADMIN, Person.is_active)
    if not session.scalar(admins):
        yield Finding(
            "people",
            Weight.WRONG,
            "There is no admin, so that nobody can invite anybody.",
            "Run `factcheck users add you@example.org --name 'Your Name' --role admin`.",
        )
    if session.scalar(
        select(Person.id).where(Person.email.like(SAMPLE_ADDRESSES), Person.is_active).limit(1)
    ):
        yield Finding(
            "people",
            Weight.NOTE,
            "The people of the sample newsroom can sign in, with a password that everybody can read.",
            "Never let such a newsroom be reached from outside.",
        )


def _workers(session: Session, system: str) -> Iterator[Finding]:
    now = clock.now()
    seen = session.scalars(select(Worker).order_by(Worker.seen_at.desc())).all()
    lately = [one for one in seen if now - one.seen_at < WORKER_SEEN_WITHIN]
    if not lately:
        last = f"has been seen since {seen[0].seen_at:%d.%m.%Y %H:%M} UTC" if seen else "is running"
        yield Finding(
            "worker",
            Weight.WRONG,
            f"No worker {last}, so that articles are not read.",
            "Start `factcheck serve`, which has one, or `factcheck worker`.",
        )
        return
    yield Finding("worker", Weight.FINE, f"{len(lately)} working, seen within the last minute.")
    hosts = {one.host for one in lately}
    if system == "sqlite" and len(hosts) > 1:
        yield Finding(
            "worker",
            Weight.WRONG,
            f"Workers on {len(hosts)} machines use one SQLite file, which can spoil it.",
            "Move to PostgreSQL.",
        )


def _jobs(session: Session) -> Iterator[Finding]:
    failed = session.scalar(select(func.count()).where(Job.state == JobState.FAILED))
    if failed:
        yield Finding(
            "jobs",
            Weight.NOTE,
            f"{failed} jobs were given up.",
            "See the page Jobs or `factcheck jobs list` for why; either has one tried again.",
        )
    oldest = session.scalar(select(func.min(Job.run_after)).where(Job.state == JobState.QUEUED))
    if oldest is not None and clock.now() - oldest > JOBS_MAY_WAIT:
        yield Finding(
            "jobs",
            Weight.WRONG,
            f"A job has been waiting for {(clock.now() - oldest).total_seconds() / 60:.0f} minutes.",
            "Start another `factcheck worker`, or look at what the one there is says.",
        )


def _history(session: Session) -> Iterator[Finding]:
    """The newest records only; ``factcheck history verify`` walks all of them."""
    rows = session.scalars(
        select(HistoryRecord).order_by(HistoryRecord.seq.desc()).limit(NEWEST_RECORDS)
    ).all()
    for number, row in enumerate(rows):
        before = rows[number + 1] if number + 1 < len(rows) else None
        linked = before is None or (row.previous_hash, row.seq) == (before.hash, before.seq + 1)
        if not linked or digest_of(row) != row.hash:
            yield Finding(
                "history",
                Weight.WRONG,
                f"Record {row.seq} of the history is not as it was written.",
                "Run `factcheck history verify` and compare with a backup.",
            )
            return
    if rows and rows[0].at > clock.now() + CLOCKS_MAY_DIFFER:
        yield Finding(
            "clock",
            Weight.WRONG,
            "The newest record of the history is from the future: the clock has gone back.",
            "Let it follow a time server.",
        )
    yield Finding("history", Weight.FINE, f"The newest {len(rows)} records of the history hold.")


def _copies(session: Session, config: Config) -> Iterator[Finding]:
    """Whether the store answers, and the files of the newest kept copies are where the database says."""
    rows = session.execute(
        select(*FILES).where(Copy.sha256.is_not(None)).order_by(Copy.id.desc()).limit(NEWEST_RECORDS)
    ).all()
    names = {name for row in rows for name in row if name}
    try:
        store = store_of(config)
        if isinstance(store, Bucket):
            store.expect()
            yield Finding("copies", Weight.FINE, f"Kept copies lie in {store.where}, which answers.")
            if left := sum(1 for _ in store.before.names()):
                yield Finding(
                    "copies",
                    Weight.NOTE,
                    f"{left} files of kept copies still lie in {store.before.where}.",
                    "Run `factcheck copies move --to bucket --delete`.",
                )
        yield from _newest(store, names)
    except StoreAway as wrong:
        yield Finding("copies", Weight.WRONG, wrong.message, "Until then, copies are neither made nor shown.")


def _newest(store: Store, names: set[str]) -> Iterator[Finding]:
    missing = sum(not store.has(name) for name in names)
    if missing:
        yield Finding(
            "copies",
            Weight.WRONG,
            f"{missing} of the newest {len(names)} files of kept copies are not in {store.where}.",
            "Bring them back from a backup; on several machines, let all of them share this folder.",
        )
    elif names:
        yield Finding("copies", Weight.FINE, f"The newest {len(names)} files of kept copies are there.")
