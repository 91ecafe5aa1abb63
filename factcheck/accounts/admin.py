"""The cards of the page “Admin”: what can be set in the newsroom, each with who may set it.

Another thing to set is another row. Packages above this one are named by their endpoint.
"""

from __future__ import annotations

from typing import NamedTuple

from factcheck.authz.permissions import Permission as P


class Card(NamedTuple):
    """One thing to set: the endpoint of its page, its name, what it is for, and who may open it."""

    endpoint: str
    title: str
    about: str
    permission: P


CARDS: tuple[Card, ...] = (
    Card(
        "accounts.people", "People", "Invite people, give them roles, switch accounts off.", P.MANAGE_PEOPLE
    ),
    Card(
        "claims.topics", "Topics", "Name, merge and switch off what claims are filed under.", P.MANAGE_TOPICS
    ),
    Card(
        "review.publishers",
        "Publishers",
        "Say how near to the fact each mostly is; new sources are suggested that tier.",
        P.MANAGE_PUBLISHERS,
    ),
    Card(
        "review.second_rules",
        "Second opinions",
        "Say which claims need one, and whether the sources are shared.",
        P.MANAGE_SECOND_OPINIONS,
    ),
    Card("review.assigning", "Work and availability", "Who has how much to do, and who is away.", P.ASSIGN),
    Card(
        "publishing.scale",
        "Rating scale",
        "Name the ratings, say what they stand for, and see what a change means before it is made.",
        P.MANAGE_SCALE,
    ),
    Card(
        "publishing.site_pages_admin",
        "Pages about us",
        "Write about, funding, staff and policies; see what readers miss.",
        P.MANAGE_PAGES,
    ),
    Card("notices.webhooks_page", "Webhooks", "Have a chat or another program told.", P.MANAGE_WEBHOOKS),
    Card(
        "upkeep.jobs",
        "Jobs",
        "See what the workers do, what failed and what could not be sent.",
        P.MANAGE_JOBS,
    ),
    Card("articles.feeds", "Feeds", "Have feeds watched, so that their articles come in.", P.MANAGE_FEEDS),
)
