"""Reading claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from factcheck.articles.models import Article, ArticleVersion
from factcheck.claims.models import Appearance, Claim, ClaimState, Topic
from factcheck.claims.search import holds
from factcheck.errors import NotFound
from factcheck.kit.paging import MOST_COUNTED

NOT_A_TARGET = (ClaimState.MERGED, ClaimState.REJECTED)
_PLACES = selectinload(Claim.appearances).joinedload(Appearance.article_version)
# For a list, the texts of the articles are left where they are.
LISTED = (
    _PLACES.options(
        defer(ArticleVersion.text, raiseload=True),
        defer(ArticleVersion.segments, raiseload=True),
        joinedload(ArticleVersion.article),
    ),
    selectinload(Claim.topics),
)
EVERYTHING = (_PLACES.joinedload(ArticleVersion.article), selectinload(Claim.topics))


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


def claims_of(session: Session, numbers: Collection[int]) -> Sequence[Claim]:
    """The claims of these numbers, the most urgent first."""
    wanted = select(Claim).where(Claim.id.in_(numbers)).options(*LISTED)
    return session.scalars(wanted.order_by(Claim.priority.desc(), Claim.id.desc())).all()


def counts_by_state(session: Session) -> dict[ClaimState, int]:
    """How many claims stand in each state, as far as is counted."""
    each = [
        select(literal(state.value).label("state"), func.count().label("many")).select_from(
            select(Claim.id).where(Claim.state == state).limit(MOST_COUNTED + 1).subquery()
        )
        for state in ClaimState
    ]
    return {ClaimState(row.state): row.many for row in session.execute(union_all(*each))}


def all_topics(session: Session) -> Sequence[Topic]:
    """The newsroom's topics by name, but for those that became another one."""
    return session.scalars(select(Topic).where(Topic.merged_into_id.is_(None)).order_by(Topic.name)).all()


def publishers(session: Session, *, most: int = 300) -> list[str]:
    """Whose articles there are, by name: one look into the index for each, however many articles there are."""
    first = select(func.min(Article.publisher).label("name")).where(Article.publisher > "")
    names = first.cte("names", recursive=True)
    following = select(func.min(Article.publisher)).where(Article.publisher > names.c.name).scalar_subquery()
    names = names.union_all(select(following).where(names.c.name.is_not(None)))
    found = session.scalars(select(names.c.name).where(names.c.name.is_not(None)).limit(most))
    return sorted((name for name in found if name), key=str.casefold)


def merge_targets(session: Session, claim: Claim, search: str, *, most: int = 10) -> Sequence[Claim]:
    """Claims that ``claim`` could be merged into: by number, or by words they hold."""
    wanted = select(Claim).where(Claim.id != claim.id, Claim.state.not_in(NOT_A_TARGET))
    search = search.strip().removeprefix("#")
    if search.isdecimal() and len(search) < 10:
        wanted = wanted.where(Claim.id == int(search))
    else:
        wanted = wanted.where(holds(session, search))
    return session.scalars(wanted.order_by(Claim.id.desc()).limit(most).options(*LISTED)).all()
