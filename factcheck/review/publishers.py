"""The newsroom's list of publishers: how near to the fact each mostly is, and what to know about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import idna
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.errors import Invalid, NotFound
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.review.hold import expect, tidy
from factcheck.review.models import KnownPublisher, Source, Tier

_HOST = re.compile(r"(?=.{4,200}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def publishers(session: Session) -> Sequence[KnownPublisher]:
    """Everybody on the list now, by name."""
    found = session.scalars(select(KnownPublisher).where(KnownPublisher.ended_at.is_(None))).all()
    return sorted(found, key=lambda one: (one.name.casefold(), one.site))


def publisher_at(session: Session, url: str | None) -> KnownPublisher | None:
    """Who publishes what stands at ``url``: the entry for the nearest site, its own before one above it."""
    above = _with_those_above(host_of(url or ""))
    if not above:
        return None
    found = session.scalars(
        select(KnownPublisher).where(KnownPublisher.site.in_(above), KnownPublisher.ended_at.is_(None))
    ).all()
    return max(found, key=lambda one: len(one.site), default=None)


def publishers_of(session: Session, sources: Iterable[Source]) -> dict[int, KnownPublisher]:
    """By the number of each source that stands on a site on the list: its entry. One question for all of them."""
    hosts = {source.id: _with_those_above(host_of(source.url)) for source in sources if source.url}
    sites = {site for above in hosts.values() for site in above}
    if not sites:
        return {}
    rows = session.scalars(
        select(KnownPublisher).where(KnownPublisher.site.in_(sites), KnownPublisher.ended_at.is_(None))
    )
    by_site = {row.site: row for row in rows}
    nearest = {number: next(filter(None, map(by_site.get, above)), None) for number, above in hosts.items()}
    return {number: row for number, row in nearest.items() if row is not None}


def get_publisher(session: Session, publisher_id: int) -> KnownPublisher:
    """One entry that is on the list now. Raises NotFound."""
    found = session.get(KnownPublisher, publisher_id)
    if found is None or found.ended_at is not None:
        raise NotFound("This publisher is not on the list any more.")
    return found


def add_publisher(session: Session, *, actor: Actor, **facts: str) -> KnownPublisher:
    """Put a publisher on the list. ``facts``: site, name, tier, note."""
    require(actor, Permission.MANAGE_PUBLISHERS)
    row = KnownPublisher(**_checked(facts), created_by_id=actor.id, created_at=clock.now())
    _expect_free(session, row.site)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:  # a colleague added it in this moment
        raise Invalid(_taken(row.site), field="site") from None
    _note(session, row, actor, "add")
    return row


def change_publisher(
    session: Session, row: KnownPublisher, *, actor: Actor, seen: int | None = None, **facts: str
) -> bool:
    """Say something else of it; whether anything is new. Sources that are there keep their tier."""
    require(actor, Permission.MANAGE_PUBLISHERS)
    expect(row, seen)
    changed = {name: value for name, value in _checked(facts).items() if getattr(row, name) != value}
    if "site" in changed:
        _expect_free(session, changed["site"])
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        session.flush()
        _note(session, row, actor, "change", changed=sorted(changed))
    return bool(changed)


def end_publisher(session: Session, row: KnownPublisher, *, actor: Actor, seen: int | None = None) -> None:
    """Take it off the list. Sources that are there keep their tier."""
    require(actor, Permission.MANAGE_PUBLISHERS)
    expect(row, seen)
    row.ended_at = clock.now()
    session.flush()
    _note(session, row, actor, "end")


def say_suggestion(row: KnownPublisher) -> str:
    """Why this tier is suggested, in words."""
    why = f"The newsroom’s list calls {row.name} ({row.site}) {row.tier.value}."
    return f"{why} {row.note}" if row.note else why


def host_of(text: str) -> str:
    """The host in an address or a bare host, as the list keeps it; "" for what holds none."""
    text = text.strip()
    try:
        host = (urlsplit(text if "//" in text else f"//{text}").hostname or "").rstrip(".")
        host = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        return ""
    host = host.lower().removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""


def _with_those_above(host: str) -> list[str]:
    parts = host.split(".") if host else []
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _checked(facts: dict[str, str]) -> dict[str, Any]:
    site = host_of(facts.get("site", ""))
    name = " ".join(tidy(facts.get("name", ""), limit=200, field="name", name="The name").split())
    if not site:
        raise Invalid("Give the site its pages stand on, such as statistics.example.org.", field="site")
    if not name:
        raise Invalid("Give the publisher’s name.", field="name")
    try:
        tier = Tier(facts.get("tier", ""))
    except ValueError:
        raise Invalid("Say how near to the fact it mostly is.", field="tier") from None
    return {
        "site": site,
        "name": name,
        "tier": tier,
        "note": tidy(facts.get("note", ""), limit=500, field="note", name="The note"),
    }


def _expect_free(session: Session, site: str) -> None:
    known = session.scalar(
        select(KnownPublisher.id).where(KnownPublisher.site == site, KnownPublisher.ended_at.is_(None))
    )
    if known is not None:
        raise Invalid(_taken(site), field="site")


def _taken(site: str) -> str:
    return f"{site} is on the list already. Change it there."


def _note(session: Session, row: KnownPublisher, actor: Actor, verb: str, **facts: Any) -> None:
    record(
        session,
        f"publisher:{verb}",
        actor=actor,
        subject_type="publisher",
        subject_id=row.id,
        site=row.site,
        name=row.name,
        tier=row.tier.value,
        **facts,
    )
