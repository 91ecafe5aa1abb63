"""Before when nothing is published: an embargo on a claim, or on an article and so on every claim in it.

Anybody on the desk may say that one is there, and make it longer: whoever receives a text knows its terms. Only
editors may shorten or lift one. Publishing asks ``refuse_embargoed``, by hand as at a time.
Parts of a claim that is split are under its embargo, and so is what it is merged into.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from factcheck.articles.models import Article, ArticleVersion
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim
from factcheck.errors import Conflict, Invalid
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.tongues import say_instant

LONGEST = timedelta(days=366 * 2)
NOTE_LENGTH = 300


class Embargo(NamedTuple):
    """Until when nothing about a claim is published, and the article that says so; None for the claim itself."""

    until: datetime
    article: Article | None = None


def embargo_on(session: Session, claim: Claim) -> Embargo | None:
    """The embargo on ``claim`` that ends last, if one has not ended yet."""
    now = clock.now()
    own = session.scalar(select(Claim.embargo_until).where(Claim.id == claim.id))
    found = [] if own is None or own <= now else [Embargo(own)]
    articles = session.scalars(
        select(Article)
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .join(Appearance, Appearance.article_version_id == ArticleVersion.id)
        .where(Appearance.claim_id == claim.id, Article.embargo_until > now)
        .execution_options(populate_existing=True)
    )
    found += [Embargo(article.embargo_until, article) for article in articles if article.embargo_until]
    return max(found, key=lambda one: one.until, default=None)


def say_embargo(embargo: Embargo, zone: ZoneInfo, called: str = "This claim") -> str:
    """What stands in the way, in a sentence that calls the claim so."""
    what = called if embargo.article is None else f"The article “{embargo.article.title}”"
    return (
        f"{what} is under embargo: nothing about it is published before {say_instant(embargo.until, zone)}."
    )


def refuse_embargoed(
    session: Session, claim: Claim, *, at: datetime, zone: ZoneInfo, called: str = "This claim"
) -> None:
    """Raise Invalid, with what ``claim`` is ``called``, when it is under an embargo that has not ended ``at`` that time."""
    embargo = embargo_on(session, claim)
    if embargo is not None and embargo.until > at:
        raise Invalid(
            f"{say_embargo(embargo, zone, called)} Choose a time after that, or ask an editor to lift the embargo.",
            field="own",
        )


def put_under_embargo(
    session: Session,
    what: Claim | Article,
    *,
    actor: Actor,
    until: datetime,
    note: str = "",
    seen: int | None = None,
) -> None:
    """Publish nothing about ``what`` before ``until``. To let it end earlier than now takes an editor."""
    require(actor, Permission.EMBARGO)
    before = _hold(session, what, seen)
    now = clock.now()
    if until <= now:
        raise Invalid("The embargo must end in the future. To end one, lift it.", field="until")
    if until > now + LONGEST:
        raise Invalid("That is more than two years ahead. Look at the year.", field="until")
    if before is not None and now < before and until < before:
        require(actor, Permission.LIFT_EMBARGO)
    what.embargo_until = until
    _note(session, what, "embargo", actor, before, note)


def lift_embargo(
    session: Session, what: Claim | Article, *, actor: Actor, note: str, seen: int | None = None
) -> None:
    """Let ``what`` be published at any time, for a reason."""
    require(actor, Permission.LIFT_EMBARGO)
    before = _hold(session, what, seen)
    if before is None or before <= clock.now():
        raise Conflict("There is no embargo to lift any more. Look at it again.")
    if not note.strip():
        raise Invalid("Say why it may be published earlier.", field="note")
    what.embargo_until = None
    _note(session, what, "lift_embargo", actor, before, note)


def hand_on(session: Session, claim: Claim, into: Claim, *, actor: Actor) -> None:
    """Put ``into``, with which ``claim`` is merged, under the embargo of ``claim``: of the two, the later counts."""
    until, before = (
        session.scalar(select(Claim.embargo_until).where(Claim.id == one.id)) for one in (claim, into)
    )
    if until is None or until <= clock.now() or (before is not None and before >= until):
        return
    into.embargo_until = until
    _note(
        session, into, "embargo", actor, before, f"It comes with claim {claim.id}, which was merged into it."
    )


def _hold(session: Session, what: Claim | Article, seen: int | None) -> datetime | None:
    session.refresh(what, ["embargo_until", "version"], with_for_update=True)
    if seen is not None and seen != what.version:
        raise Conflict("Somebody changed this after you opened it. Look at it again, then say it once more.")
    return what.embargo_until


def _note(
    session: Session, what: Claim | Article, verb: str, actor: Actor, before: datetime | None, note: str
) -> None:
    note = note.replace("\x00", "").strip()
    if len(note) > NOTE_LENGTH:
        raise Invalid(f"Use at most {NOTE_LENGTH} characters.", field="note")
    session.flush()
    kind = "claim" if isinstance(what, Claim) else "article"
    until = what.embargo_until
    record(
        session,
        f"{kind}:{verb}",
        actor=actor,
        subject_type=kind,
        subject_id=what.id,
        until=until.isoformat() if until else None,
        before=before.isoformat() if before else None,
        note=note,
    )
