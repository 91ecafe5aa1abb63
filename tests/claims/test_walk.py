"""Walking lists of claims by key: the same claims in the same order, however long the list and however one goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims import walk
from factcheck.claims.models import Claim, ClaimState, Kind, Topic
from factcheck.claims.narrowing import Due, Narrowing, Sort
from factcheck.claims.walk import neighbours, stretch
from factcheck.kit import clock
from factcheck.kit.paging import MOST_COUNTED, to_key
from tests import factories as make
from tests.counting import questions

SignIn = Callable[[FlaskClient, Person], None]
PROPOSED = Narrowing(state=ClaimState.PROPOSED)


@pytest.fixture(params=["known", "walked"])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many are counted: more than there are in a test, or too few, so that the list is walked."""
    most = MOST_COUNTED if request.param == "known" else 3
    monkeypatch.setattr(walk, "MOST_COUNTED", most)
    return most


def fill(session: Session, count: int) -> list[Claim]:
    """Claims of every kind, some alike in all that a list is ordered by."""
    articles = [make.article(session, publisher=f"Paper {n % 2}", title=f"Article {n}") for n in range(3)]
    topic = Topic(name="Trade", slug="trade")
    session.add(topic)
    kinds, now = list(Kind), clock.now()
    found = []
    for n in range(count):
        claim = make.claim(
            session,
            version=articles[n % 3].versions[0],
            text=f"The ferry {'fares rose' if n % 2 else 'tolls fell'}, number {n}.",
            claimant="Port Office" if n % 3 else "Ferry Union",
            score=round((n % 7) / 10, 2),
            kind=kinds[n % 4],
            due_at=now + timedelta(days=n % 5 - 1) if n % 2 else None,
        )
        claim.state_since = now - timedelta(minutes=n // 2)
        if n % 4 == 0:
            claim.topics = [topic]
        found.append(claim)
    session.flush()
    return found


def forwards(session: Session, by: Narrowing, sort: Sort, size: int) -> list[list[int]]:
    """The numbers of every stretch, from the first to the last."""
    pages, after = [], ""
    while True:
        page = stretch(session, by, sort, after=after, size=size)
        pages.append([claim.id for claim in page.items])
        if page.later is None:
            return pages
        after = page.later


@pytest.mark.parametrize("sort", list(Sort))
def test_every_claim_comes_once_and_in_order_and_the_way_back_is_the_same(
    session: Session, counted: int, sort: Sort
) -> None:
    claims = fill(session, 23)
    keys = {
        Sort.PRIORITY: lambda claim: (-claim.priority, -claim.id),
        Sort.NEWEST: lambda claim: (-claim.state_since.timestamp(), -claim.id),
        Sort.DUE: lambda claim: (claim.due_at, claim.id),
    }
    wanted = [c.id for c in sorted((c for c in claims if sort is not Sort.DUE or c.due_at), key=keys[sort])]
    pages = forwards(session, PROPOSED, sort, 5)
    assert [number for page in pages for number in page] == wanted

    page = stretch(session, PROPOSED, sort, size=5)
    for _ in pages[1:]:
        page = stretch(session, PROPOSED, sort, after=page.later or "", size=5)
    back = [[claim.id for claim in page.items]]
    while page.earlier:
        page = stretch(session, PROPOSED, sort, before=page.earlier, size=5)
        back.append([claim.id for claim in page.items])
    assert sorted({number for part in back for number in part}) == sorted(wanted)
    assert back[-1] == pages[0]


def test_a_stretch_says_where_it_is(session: Session, counted: int) -> None:
    fill(session, 12)
    first = stretch(session, PROPOSED, Sort.PRIORITY, size=5)
    second = stretch(session, PROPOSED, Sort.PRIORITY, after=first.later or "", size=5)
    assert (first.before, second.before) == (0, 5)
    assert second.total == (12 if counted == MOST_COUNTED else counted + 1)
    assert (first.earlier, second.later is None) == (None, False)
    assert [
        c.id for c in stretch(session, PROPOSED, Sort.PRIORITY, before=second.earlier or "", size=5).items
    ] == [c.id for c in first.items]


@pytest.mark.parametrize(
    ("by", "holds"),
    [
        ({"kind": Kind.CAUSAL}, lambda c: c.kind is Kind.CAUSAL),
        ({"claimant": "ferry un"}, lambda c: c.claimant == "Ferry Union"),
        ({"search": "FARES number"}, lambda c: "fares" in c.text),
        ({"search": "union toll"}, lambda c: "tolls" in c.text and c.claimant == "Ferry Union"),
        ({"at_least": 0.4}, lambda c: c.score >= 0.4),
        ({"due": Due.WITH}, lambda c: c.due_at is not None),
        ({"due": Due.WITHOUT}, lambda c: c.due_at is None),
        ({"due": Due.LATE}, lambda c: c.due_at is not None and c.due_at < clock.now()),
        ({"publisher": "Paper 1"}, lambda c: c.appearances[0].article_version.article.publisher == "Paper 1"),
        ({"claimant": "port", "publisher": "Paper 0", "at_least": 0.1}, None),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_a_filter_leaves_what_it_says_and_no_more(
    session: Session, counted: int, by: dict[str, object], holds: Callable[[Claim], bool] | None
) -> None:
    claims = fill(session, 24)
    pages = forwards(session, Narrowing(state=ClaimState.PROPOSED, **by), Sort.PRIORITY, 4)  # type: ignore[arg-type]
    found = [number for page in pages for number in page]
    assert found
    if holds is not None:
        full = {c.id: c for c in stretch(session, PROPOSED, Sort.PRIORITY, size=100).items}
        assert sorted(found) == sorted(claim.id for claim in claims if holds(full[claim.id]))


def test_a_topic_and_an_article_are_filters_too(session: Session, counted: int) -> None:
    claims = fill(session, 24)
    topic = claims[0].topics[0].id
    article = claims[1].appearances[0].article_version_id
    by = Narrowing(state=ClaimState.PROPOSED, topic_id=topic)
    assert sum(forwards(session, by, Sort.NEWEST, 4), []) == [c.id for c in claims if c.topics]
    by = Narrowing(state=ClaimState.PROPOSED, article_id=article)
    assert sorted(sum(forwards(session, by, Sort.NEWEST, 4), [])) == sorted(c.id for c in claims[1::3])


def test_words_that_are_none_find_nothing(session: Session, counted: int) -> None:
    fill(session, 5)
    for typed in ("%", "…", "\"' OR", "zebra:*", "fares & | !"):
        page = stretch(session, Narrowing(search=typed), Sort.NEWEST)
        assert page.total == 0 or typed == "fares & | !", typed


@pytest.mark.parametrize(
    "key",
    ["", "nonsense", "W10", to_key("x", "y", "z"), to_key(1.5, 2**40, 0), to_key(0.5, 3), to_key(1, 1, -4)],
)
def test_a_key_that_is_none_shows_the_beginning(session: Session, counted: int, key: str) -> None:
    fill(session, 6)
    for sort in Sort:
        first = [claim.id for claim in stretch(session, PROPOSED, sort, size=3).items]
        assert [c.id for c in stretch(session, PROPOSED, sort, after=key, size=3).items] == first
        assert [c.id for c in stretch(session, PROPOSED, sort, before=key, size=3).items] == first


def test_neighbours_are_those_of_the_list_as_it_is_narrowed(session: Session, counted: int) -> None:
    claims = fill(session, 21)
    by = Narrowing(state=ClaimState.PROPOSED, kind=Kind.OPINION)
    order = [number for page in forwards(session, by, Sort.PRIORITY, 4) for number in page]
    by_id = {claim.id: claim for claim in claims}
    for n, number in enumerate(order):
        beside = neighbours(session, by_id[number], by, Sort.PRIORITY)
        assert beside.previous == (order[n - 1] if n else None)
        assert beside.next == (order[n + 1] if n + 1 < len(order) else None)
        assert beside.number == (n + 1 if counted == MOST_COUNTED else None)


def test_a_claim_that_has_left_the_list_knows_where_to_go_on(session: Session, counted: int) -> None:
    fill(session, 9)
    order = [number for page in forwards(session, PROPOSED, Sort.PRIORITY, 4) for number in page]
    gone = session.get_one(Claim, order[4])
    gone.state = ClaimState.ACCEPTED
    session.flush()
    beside = neighbours(session, gone, PROPOSED, Sort.PRIORITY)
    assert (beside.number, beside.previous, beside.next) == (None, order[3], order[5])


@pytest.mark.parametrize(
    "page",
    [
        "/triage",
        "/triage?q=ferry",
        "/triage?kind=opinion&claimant=port&topic=1&publisher=Paper+0",
        "/triage?due=with&sort=due",
        "/claims",
        "/claims?state=proposed&q=fares",
    ],
)
def test_a_page_asks_as_many_questions_of_a_long_list_as_of_a_short_one(
    session: Session, engine: Engine, client: FlaskClient, sign_in: SignIn, page: str
) -> None:
    fill(session, 12)
    sign_in(client, make.person(session, Role.EDITOR))
    counts = []
    for more in (0, 60):
        for n in range(more):
            claim = make.claim(
                session,
                text=f"The ferry fares rose again, {n}.",
                kind=Kind.OPINION,
                claimant="Port",
                score=0.9,
            )
            claim.due_at = clock.now() + timedelta(days=1 + n)
        session.commit()
        client.get(page)
        with questions(engine) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
