"""A claim's words in the next version of an article: carried over, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from factcheck.articles.models import ArticleVersion
from factcheck.authz.check import Actor, require
from factcheck.authz.permissions import Permission
from factcheck.claims.models import Appearance, Claim, ClaimState, Rewording, Settled
from factcheck.claims.spans import context_of
from factcheck.claims.triage import OPEN_TARGETS, merge
from factcheck.errors import Conflict, Invalid, NotFound
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.nlp.anchors import Followed, Selector, follow

_WHOLE = (
    joinedload(Rewording.claim),
    joinedload(Rewording.before),
    joinedload(Rewording.article_version),
)
OVER = {ClaimState.REJECTED, ClaimState.MERGED}  # nobody needs to look at what became of their words


class Carried(NamedTuple):
    """How many claims kept their words in a new version, and how many did not."""

    kept: int
    changed: int
    gone: int


def reanchor(session: Session, version: ArticleVersion) -> Carried:
    """Find the words of the article's claims in its new ``version``. Doing it again adds nothing.

    Exact words become an appearance here. Changed or missing words become a rewording, which a person
    settles: the program does not decide that two sentences are the same claim.
    """
    here = {(place.claim_id, place.start) for place in _places(session, version, earlier=False)}
    last: dict[int, list[Appearance]] = {}  # of each claim: its places in the last version that had any
    for place in _places(session, version, earlier=True):
        if place.claim_id in last and last[place.claim_id][0].article_version_id != place.article_version_id:
            continue
        last.setdefault(place.claim_id, []).append(place)
    places = [place for of_claim in last.values() for place in of_claim]
    known = {
        rewording.before_id: rewording
        for rewording in session.scalars(
            select(Rewording).where(Rewording.before_id.in_([place.id for place in places]))
        )
    }
    count = {"kept": 0, "changed": 0, "gone": 0}
    for place, found in _followed(version, places):
        rewording = known.get(place.id)
        if found is not None and found.alike == 1:
            if rewording is not None and rewording.settled is None:
                session.delete(rewording)  # the old words are back
            if (place.claim_id, found.span.start) not in here:
                session.add(_appearance_at(version, place, found.span.start, found.span.end))
                here.add((place.claim_id, found.span.start))
                count["kept"] += 1
            continue
        if place.claim.state in OVER or (rewording is not None and rewording.settled is not None):
            continue
        if rewording is None:
            rewording = Rewording(claim_id=place.claim_id, before_id=place.id, found_at=clock.now())
            session.add(rewording)
            count["changed" if found else "gone"] += 1
        rewording.article_version = version
        rewording.start = found.span.start if found else None
        rewording.end = found.span.end if found else None
        rewording.alike = found.alike if found else 0.0
    session.flush()
    return Carried(**count)


def _followed(
    version: ArticleVersion, places: Sequence[Appearance]
) -> Iterator[tuple[Appearance, Followed | None]]:
    by_version: dict[int, list[Appearance]] = {}
    for place in places:
        by_version.setdefault(place.article_version_id, []).append(place)
    for group in by_version.values():
        selectors = [Selector(place.quote, place.prefix, place.suffix, place.start) for place in group]
        yield from zip(group, follow(group[0].article_version.text, version.text, selectors), strict=True)


def _places(session: Session, version: ArticleVersion, *, earlier: bool) -> Sequence[Appearance]:
    """Appearances in ``version``, or in all versions before it, the latest version first."""
    number = ArticleVersion.number
    return session.scalars(
        select(Appearance)
        .join(Appearance.article_version)
        .where(
            ArticleVersion.article_id == version.article_id,
            number < version.number if earlier else number == version.number,
        )
        .options(joinedload(Appearance.claim), contains_eager(Appearance.article_version))
        .order_by(number.desc(), Appearance.start, Appearance.id)
    ).all()


def open_rewordings(session: Session, version_id: int) -> Sequence[Rewording]:
    """What nobody has settled yet in a version, in the order the words stood before."""
    return session.scalars(
        select(Rewording)
        .join(Rewording.before)
        .where(Rewording.article_version_id == version_id, Rewording.settled.is_(None))
        .options(*_WHOLE)
        .order_by(Appearance.start, Rewording.id)
    ).all()


def changed_claims(session: Session, version_id: int) -> int:
    """How many claims have words in this version that nobody has settled yet."""
    open_here = Rewording.article_version_id == version_id, Rewording.settled.is_(None)
    return session.scalar(select(func.count(Rewording.claim_id.distinct())).where(*open_here)) or 0


def moved_places(session: Session, version_id: int) -> dict[int, int]:
    """The appearances in a version whose words a later one changed, each with its open rewording."""
    rows = session.execute(
        select(Rewording.before_id, Rewording.id)
        .join(Rewording.before)
        .where(Appearance.article_version_id == version_id, Rewording.settled.is_(None))
    )
    return {row.before_id: row.id for row in rows}


def rewordings_of(session: Session, claim_id: int) -> Sequence[Rewording]:
    """What nobody has settled yet of one claim, each with the article it is in."""
    return session.scalars(
        select(Rewording)
        .where(Rewording.claim_id == claim_id, Rewording.settled.is_(None))
        .options(joinedload(Rewording.article_version).joinedload(ArticleVersion.article))
        .order_by(Rewording.id)
    ).all()


def get_rewording(session: Session, rewording_id: int) -> Rewording:
    """The rewording with its claim, the words before, and its version. Raises NotFound."""
    found = session.scalar(select(Rewording).where(Rewording.id == rewording_id).options(*_WHOLE))
    if found is None:
        raise NotFound("There are no such changed words.")
    return found


def settle(session: Session, rewording: Rewording, *, as_: Settled, actor: Actor) -> None:
    """Say whether the new words are still the same claim.

    If so they become an appearance of it, and a proposal made of the same words is merged into it. Raises
    Conflict when a colleague has settled it otherwise, Invalid for words that are gone.
    """
    require(actor, Permission.TRIAGE)
    if rewording.settled is not None:
        if rewording.settled is as_:
            return
        raise Conflict("A colleague has settled this meanwhile. Look at the claim again.")
    if as_ is Settled.SAME:
        _add_words(session, rewording, actor)
    rewording.settled, rewording.settled_at, rewording.settled_by_id = as_, clock.now(), actor.id
    session.flush()
    record(
        session,
        "claim:settle",
        actor=actor,
        subject_type="claim",
        subject_id=rewording.claim_id,
        number=rewording.article_version.number,
        settled=as_.value,
        words=words_now(rewording),
    )


def words_now(rewording: Rewording) -> str:
    """What stands in the version instead of the old words; "" when they are gone."""
    return rewording.article_version.text[rewording.start or 0 : rewording.end or 0]


def _add_words(session: Session, rewording: Rewording, actor: Actor) -> None:
    if rewording.start is None or rewording.end is None:
        raise Invalid("These words are gone from the article; there is nothing to keep.")
    claim = rewording.claim
    for proposal in _proposals_at(session, rewording):
        if claim.state in OPEN_TARGETS:
            merge(session, proposal, into=claim, actor=actor)
    there = session.scalar(
        select(Appearance.id).where(
            Appearance.claim_id == claim.id,
            Appearance.article_version_id == rewording.article_version_id,
            Appearance.start < rewording.end,
            Appearance.end > rewording.start,
        )
    )
    if there is None:
        session.add(
            _appearance_at(rewording.article_version, rewording.before, rewording.start, rewording.end)
        )


def _proposals_at(session: Session, rewording: Rewording) -> Sequence[Claim]:
    """Machine-made proposals, judged by nobody, of mostly the same words."""
    start, end = rewording.start or 0, rewording.end or 0
    places = session.scalars(
        select(Appearance)
        .join(Appearance.claim)
        .where(
            Appearance.article_version_id == rewording.article_version_id,
            Appearance.start < end,
            Appearance.end > start,
            Claim.state == ClaimState.PROPOSED,
            Claim.engine != "",
            Claim.id != rewording.claim_id,
        )
        .options(joinedload(Appearance.claim))
    ).all()
    return [
        place.claim
        for place in places
        if 2 * (min(end, place.end) - max(start, place.start)) > max(end, place.end) - min(start, place.start)
    ]


def _appearance_at(version: ArticleVersion, place: Appearance, start: int, end: int) -> Appearance:
    """Another appearance of the claim of ``place``, by whom and how as there."""
    prefix, suffix = context_of(version.text, start, end)
    alike: dict[str, Any] = {
        name: getattr(place, name)
        for name in ("claim_id", "claimant", "claimant_full", "cue", "quoted", "merged_from_id")
    }
    return Appearance(
        article_version_id=version.id,
        start=start,
        end=end,
        quote=version.text[start:end],
        prefix=prefix,
        suffix=suffix,
        **alike,
    )
