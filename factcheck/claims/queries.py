"""Reading claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from factcheck.articles.models import ArticleVersion
from factcheck.claims.models import UNDER_CHECK, Appearance, Claim, ClaimState, Kind, Rewording
from factcheck.errors import NotFound
from factcheck.kit.paging import Page

PAGE_SIZE = 25
_PLACES = selectinload(Claim.appearances).joinedload(Appearance.article_version)
EVERYTHING = (_PLACES.joinedload(ArticleVersion.article), selectinload(Claim.topics))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list of claims is narrowed to; None and "" narrow nothing."""

    state: ClaimState | None = None
    article_id: int | None = None
    kind: Kind | None = None
    claimant: str = ""
    search: str = ""
    words_changed: bool = False  # under check, and its words are no longer those of the newest version


def get_claim(session: Session, claim_id: int) -> Claim:
    """The claim with its appearances, their versions and articles, and its topics. Raises NotFound."""
    claim = session.scalar(
        select(Claim)
        .where(Claim.id == claim_id)
        .options(*EVERYTHING)
        .execution_options(populate_existing=False)
    )
    if claim is None:
        raise NotFound("There is no such claim.")
    return claim


def of_version(session: Session, version_id: int) -> list[Appearance]:
    """Every appearance in an article version with its claim, in reading order."""
    return list(
        session.scalars(
            select(Appearance)
            .where(Appearance.article_version_id == version_id)
            .options(joinedload(Appearance.claim))
            .order_by(Appearance.start, Appearance.end.desc(), Appearance.id)
        )
    )


def triage_page(
    session: Session, *, number: int = 1, narrowing: Narrowing | None = None, size: int = PAGE_SIZE
) -> Page[Claim]:
    """One page of proposals across all articles, the most check-worthy first."""
    wanted = _narrow(select(Claim), narrowing or Narrowing()).where(Claim.state == ClaimState.PROPOSED)
    return _page(session, wanted, (Claim.score.desc(), Claim.id), number, size)


def proposals_of(session: Session, numbers: Collection[int]) -> Sequence[Claim]:
    """Of the claims of these numbers, those that are still proposals, the most check-worthy first."""
    wanted = select(Claim).where(Claim.id.in_(numbers), Claim.state == ClaimState.PROPOSED)
    return session.scalars(wanted.order_by(Claim.score.desc(), Claim.id).options(*EVERYTHING)).all()


def list_claims(
    session: Session, *, number: int = 1, narrowing: Narrowing | None = None, size: int = PAGE_SIZE
) -> Page[Claim]:
    """One page of claims in any state, the one that moved last first."""
    wanted = _narrow(select(Claim), narrowing or Narrowing())
    return _page(session, wanted, (Claim.state_since.desc(), Claim.id.desc()), number, size)


def _narrow(wanted: Select[Claim], by: Narrowing) -> Select[Claim]:
    if by.state is not None:
        wanted = wanted.where(Claim.state == by.state)
    if by.kind is not None:
        wanted = wanted.where(Claim.kind == by.kind)
    if by.words_changed:
        unsettled = exists().where(Rewording.claim_id == Claim.id, Rewording.settled.is_(None))
        wanted = wanted.where(Claim.state.in_(UNDER_CHECK), unsettled)
    if by.claimant:
        wanted = wanted.where(Claim.claimant.icontains(by.claimant, autoescape=True))
    if by.article_id is not None:
        places = select(Appearance.claim_id).join(Appearance.article_version)
        wanted = wanted.where(Claim.id.in_(places.where(ArticleVersion.article_id == by.article_id)))
    for word in by.search.split():
        wanted = wanted.where(
            or_(
                Claim.text.icontains(word, autoescape=True),
                Claim.claimant.icontains(word, autoescape=True),
            )
        )
    return wanted


def _page(
    session: Session, wanted: Select[Claim], order: tuple[Any, ...], number: int, size: int
) -> Page[Claim]:
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = max(1, min(number, -(-total // size) or 1))
    rows = wanted.order_by(*order).limit(size).offset((number - 1) * size).options(*EVERYTHING)
    return Page(session.scalars(rows).all(), number, size, total)


def counts_by_state(session: Session) -> dict[ClaimState, int]:
    """How many claims stand in each state."""
    rows = session.execute(select(Claim.state, func.count()).group_by(Claim.state))
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in ClaimState}


def merge_targets(session: Session, claim: Claim, search: str, *, most: int = 10) -> Sequence[Claim]:
    """Claims that ``claim`` could be merged into: by number, or by words they hold."""
    wanted = select(Claim).where(
        Claim.id != claim.id, Claim.state.not_in([ClaimState.MERGED, ClaimState.REJECTED])
    )
    search = search.strip().removeprefix("#")
    if search.isdecimal() and len(search) < 10:
        wanted = wanted.where(Claim.id == int(search))
    else:
        wanted = _narrow(wanted, Narrowing(search=search))
    return session.scalars(wanted.order_by(Claim.id.desc()).limit(most).options(*EVERYTHING)).all()
