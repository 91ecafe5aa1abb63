"""Bringing a text in: a new article, or the next version of a known one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factcheck.articles.models import Article, ArticleVersion, Origin
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Conflict, Invalid
from factcheck.history.record import record
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.kit.urls import clean_url
from factcheck.reading.languages import guess_language
from factcheck.reading.types import ReadText, Segment

MAX_CHARACTERS = 500_000
LINE, NAME = 500, 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


def ingest(
    session: Session,
    *,
    text: str,
    title: str = "",
    byline: str = "",
    publisher: str = "",
    published_on: date | None = None,
    url: str = "",
    language: str = "en",
    origin: Origin = Origin.PASTED,
    file_name: str = "",
    actor: Actor | None,
    max_characters: int = MAX_CHARACTERS,
    segments: Sequence[Segment] = (),
    note: str = "",
) -> ArticleVersion:
    """Keep ``text`` and ask for its claims to be found.

    A known address gets a next version, or none when its newest text is the same. Without an address the
    same text is the same article, so a form sent twice does its work once. ``actor`` None is the command.
    ``segments`` are a transcript's, with places in ``text`` as given; ``note`` is what a person should know.
    """
    if actor is not None:
        require(actor, Permission.ADD_ARTICLE)
    given, text = text, clean_text(text, max_characters)
    address = usable_url(url)
    language = usable_language(language)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = _find(session, address, digest)
    if known is None:
        fresh = Article(
            url=address,
            title=one_line(title, LINE) or first_words(text),
            byline=one_line(byline, LINE),
            publisher=one_line(publisher, NAME),
            published_on=published_on,
            language=language,
            latest_number=0,
            created_by_id=None if actor is None else actor.id,
            created_at=clock.now(),
        )
        known = _insert(session, fresh)
    newest = _newest(session, known)
    if newest is not None and newest.sha256 == digest:
        return newest
    version = ArticleVersion(
        article_id=known.id,
        number=known.latest_number + 1,
        text=text,
        sha256=digest,
        origin=origin,
        file_name=one_line(file_name, LINE),
        segments=_placed(segments, given, text),
        notes=[note] if note else [],
        created_by_id=None if actor is None else actor.id,
        created_at=clock.now(),
    )
    return _add_version(session, known, version, actor)


def ingest_read(
    session: Session,
    read: ReadText,
    *,
    given: Mapping[str, str | date | None],
    origin: Origin,
    actor: Actor | None,
    language: str = "en",
    file_name: str = "",
    max_characters: int = MAX_CHARACTERS,
) -> ArticleVersion:
    """Keep what was read. What a person has ``given`` goes before what the file says of itself.

    ``given`` may hold title, byline, publisher, published_on, url and language; ``language`` is for a text
    whose own cannot be told.
    """

    def first(name: str) -> str:
        return str(given.get(name) or getattr(read, name))

    day = given.get("published_on") or read.published_on
    return ingest(
        session,
        text=read.text,
        title=first("title"),
        byline=first("byline"),
        publisher=first("publisher"),
        published_on=date.fromisoformat(day) if isinstance(day, str) else day,
        url=first("url"),
        language=first("language") or guess_language(read.text) or language,
        origin=origin,
        file_name=file_name,
        actor=actor,
        max_characters=max_characters,
        segments=read.segments,
        note=read.note,
    )


def _placed(segments: Sequence[Segment], given: str, text: str) -> list[list[Any]]:
    """``segments`` as they are kept, with places in the cleaned ``text``; none if those cannot be told."""
    at = given.find(text)
    if at < 0:
        return []
    return [
        [one.start - at, one.end - at, one.speaker, one.start_seconds, one.end_seconds] for one in segments
    ]


def _find(session: Session, address: str | None, digest: str) -> Article | None:
    if address is not None:
        return session.scalar(select(Article).where(Article.url == address).with_for_update())
    return session.scalar(
        select(Article)
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .where(
            Article.url.is_(None),
            ArticleVersion.number == Article.latest_number,
            ArticleVersion.sha256 == digest,
        )
        .order_by(Article.id)
        .limit(1)
    )


def _insert(session: Session, fresh: Article) -> Article:
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError as wrong:
        known = session.scalar(select(Article).where(Article.url == fresh.url).with_for_update())
        if known is None:
            raise Conflict("Somebody added this article at the same moment. Send it again.") from wrong
        return known
    return fresh


def _newest(session: Session, article: Article) -> ArticleVersion | None:
    return session.scalar(
        select(ArticleVersion).where(
            ArticleVersion.article_id == article.id, ArticleVersion.number == article.latest_number
        )
    )


def _add_version(
    session: Session, article: Article, version: ArticleVersion, actor: Actor | None
) -> ArticleVersion:
    article.latest_number = version.number
    session.add(version)
    session.flush()
    event = "article:ingest" if version.number == 1 else "article:version"
    record(
        session,
        event,
        actor=actor,
        subject_type="article",
        subject_id=article.id,
        number=version.number,
        sha256=version.sha256,
        origin=version.origin.value,
    )
    enqueue(session, "extract_claims", {"version_id": version.id}, dedup=f"extract:{version.id}")
    return version


def clean_text(text: str, max_characters: int = MAX_CHARACTERS) -> str:
    """``text`` with plain line ends and no blank edges. Raises Invalid when there is nothing to use."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff").strip()
    if not text:
        raise Invalid(
            "There is no text. Paste the article, or choose a file that has words in it.", field="text"
        )
    if "\x00" in text or any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise Invalid(
            "The text holds signs that are not text. If it came from a file, choose the file itself.",
            field="text",
        )
    if len(text) > max_characters:
        raise Invalid(
            f"The text has {len(text):,} characters; the most is {max_characters:,}. Add it in parts.",
            field="text",
        )
    return text


def usable_url(url: str) -> str | None:
    """The address without its fragment, or None for none. Raises Invalid for one that is no address."""
    if not url.strip():
        return None
    address = clean_url(url)
    if address is None:
        raise Invalid("This is no web address. It should begin with https:// or http://.", field="url")
    return address


def usable_language(language: str) -> str:
    """The language code as given. Raises Invalid for what is none, or is too long to keep."""
    language = language.strip() or "en"
    if len(language) > 10 or not _LANGUAGE.fullmatch(language):
        raise Invalid("This is no language code. Use one such as en, de or pt-BR.", field="language")
    return language


def one_line(words: str, longest: int) -> str:
    """``words`` on one line without control signs, cut to ``longest``."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:longest]


def first_words(text: str, longest: int = 100) -> str:
    """A title for a text that came without one: its first line, cut at a word."""
    line = one_line(text.split("\n", 1)[0], LINE)
    if len(line) <= longest:
        return line
    cut = line[:longest].rsplit(" ", 1)[0]
    return f"{cut}…"
