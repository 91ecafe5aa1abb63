"""Adding, changing and withdrawing sources."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from factcheck.authz.check import Actor
from factcheck.claims.models import Claim
from factcheck.claims.workflow import contribute
from factcheck.errors import Invalid, NotAllowed, NotFound, NotThatMove
from factcheck.history.record import record
from factcheck.keeping.queries import get_copy
from factcheck.kit import clock
from factcheck.kit.urls import clean_url
from factcheck.review.decide import void_if_changed
from factcheck.review.hold import expect, hold_for_evidence, may_work, tidy
from factcheck.review.models import Source, Stance, Tier
from factcheck.review.queries import sources_of as sources_of
from factcheck.review.rest import place_in, rest_on

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


class Facts(NamedTuple):
    """What is said of a source, as a person gives it."""

    title: str = ""
    url: str = ""
    reference: str = ""
    publisher: str = ""
    published_on: date | None = None
    quote: str = ""
    locator: str = ""
    stance: str = Stance.CONTEXT
    tier: str = Tier.SECONDARY
    note: str = ""
    author: str = ""
    language: str = ""
    copy: int | None = None  # the kept copy that the words were taken from


def add_source(session: Session, claim: Claim, *, actor: Actor, **facts: Any) -> Source:
    """Attach a source. ``facts`` are the fields of ``Facts``. A copy of what stands at its address is asked for."""
    hold_for_evidence(session, claim, actor)
    given = Facts(**facts)
    columns = _checked(given)
    _expect_place(session, given, given.copy)
    source = Source(claim_id=claim.id, added_by_id=actor.id, created_at=clock.now(), **columns)
    session.add(source)
    rest_on(session, source, actor=actor, copy_id=given.copy)
    session.flush()
    _after(session, claim, actor, "claim:add_source", source)
    return source


def change_source(
    session: Session, source: Source, *, actor: Actor, seen: int | None = None, **facts: Any
) -> Source:
    """Put other facts in the source's place. ``seen`` is the version the person began from."""
    claim = _claim_of(session, source)
    hold_for_evidence(session, claim, actor)
    _whose(session, claim, source, actor)
    session.refresh(source)
    expect(source, seen)
    if source.withdrawn_at is not None:
        raise NotThatMove("This source was withdrawn. Add it anew if it is relied on again.")
    given = Facts(**facts)
    changed = {name: value for name, value in _checked(given).items() if getattr(source, name) != value}
    if changed:
        _expect_place(session, given, given.copy or source.copy_id)
        for name, value in changed.items():
            setattr(source, name, value)
        if {"url", "quote", "locator"} & set(changed):
            rest_on(session, source, actor=actor, copy_id=given.copy or source.copy_id)
        session.flush()
        _after(session, claim, actor, "claim:change_source", source, changed=sorted(changed))
    return source


def withdraw_source(session: Session, source: Source, *, actor: Actor, seen: int | None = None) -> None:
    """No longer rely on the source. It stays in the record."""
    claim = _claim_of(session, source)
    hold_for_evidence(session, claim, actor)
    _whose(session, claim, source, actor)
    session.refresh(source)
    if source.withdrawn_at is not None:
        return
    expect(source, seen)
    source.withdrawn_at, source.withdrawn_by_id = clock.now(), actor.id
    session.flush()
    _after(session, claim, actor, "claim:withdraw_source", source)


def _claim_of(session: Session, source: Source) -> Claim:
    claim = session.get(Claim, source.claim_id)
    if claim is None:
        raise NotFound
    return claim


def _whose(session: Session, claim: Claim, source: Source, actor: Actor) -> None:
    if source.added_by_id != actor.id and not may_work(session, claim, actor):
        raise NotAllowed("You may change the sources that you added. This one is somebody else’s.")


def _after(session: Session, claim: Claim, actor: Actor, event: str, source: Source, **facts: Any) -> None:
    contribute(session, claim, actor, "sources")
    record(
        session,
        event,
        actor=actor,
        subject_type="claim",
        subject_id=claim.id,
        source=source.id,
        title=source.title,
        **facts,
    )
    void_if_changed(session, claim, actor)


def _checked(facts: Facts) -> dict[str, Any]:
    """The columns of a source, or Invalid for the first field that cannot be used."""
    quote = tidy(facts.quote, limit=5000, field="quote", name="The exact words")
    locator = tidy(facts.locator, limit=500, field="locator", name="The place")
    title = tidy(facts.title, limit=500, field="title", name="The title")
    reference = tidy(facts.reference, limit=500, field="reference", name="The reference")
    url = clean_url(facts.url) if facts.url.strip() else None
    if not title:
        raise Invalid("Give the source's title.", field="title")
    if facts.url.strip() and url is None:
        raise Invalid("Give a whole address, beginning with https:// or http://.", field="url")
    if url is None and not reference:
        raise Invalid("Give an address, or a reference by which a reader can find it.", field="url")
    if not quote:
        raise Invalid("Copy the exact words you rely on.", field="quote")
    if facts.language.strip() and not LANGUAGE.fullmatch(facts.language.strip()):
        raise Invalid("Use a language code such as en, de or pt-BR.", field="language")
    if facts.published_on and facts.published_on > clock.now().date():
        raise Invalid("The source cannot be from the future.", field="published_on")
    return {
        "title": title,
        "url": url,
        "reference": reference,
        "author": tidy(facts.author, limit=200, field="author", name="The author"),
        "language": tidy(facts.language, limit=35, field="language", name="The language"),
        "publisher": tidy(facts.publisher, limit=200, field="publisher", name="The publisher"),
        "published_on": facts.published_on,
        "quote": quote,
        "locator": locator,
        "stance": _one(Stance, facts.stance, "stance", "Say whether it supports or refutes the claim."),
        "tier": _one(Tier, facts.tier, "tier", "Say how near the source is to the fact."),
        "note": tidy(facts.note, limit=5000, field="note", name="The note"),
    }


def _expect_place(session: Session, facts: Facts, copy_id: int | None) -> None:
    """Where the words stand is said by a person, or by the copy in which they are found."""
    if facts.locator.strip():
        return
    if copy_id is None or place_in(get_copy(session, copy_id), facts.quote) is None:
        raise Invalid("Say where in the source the words stand: a page, a table, a minute.", field="locator")


def _one(kind: type[Stance] | type[Tier], value: str, field: str, message: str) -> Stance | Tier:
    try:
        return kind(value)
    except ValueError:
        raise Invalid(message, field=field) from None
