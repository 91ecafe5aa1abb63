"""Telling a WebSub hub which feeds changed, so that subscribers need not ask again and again. Only where one is set."""

from __future__ import annotations

import os
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from config import read_settings
from factcheck.errors import Conflict
from factcheck.fetching.fetch import Limits
from factcheck.fetching.post import post
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.kit import clock
from factcheck.publishing.addresses import site_url
from factcheck.publishing.content import Content
from factcheck.publishing.feeds import FORMATS
from factcheck.publishing.listing import slug_of_claimant
from factcheck.publishing.models import Publication

JOB = "tell_hub"
WAIT = timedelta(seconds=5)  # by then caches in front have what the hub will ask for
SECONDS = 20.0


def ask_to_tell(session: Session, publication: Publication) -> None:
    """Have the hub told of ``publication`` once readers can see it."""
    run_after = clock.now() + WAIT
    enqueue(
        session,
        JOB,
        {"publication": publication.id},
        dedup=f"{JOB}:{publication.id}",
        run_after=run_after,
    )


@handler(JOB)
def tell_hub(run: JobRun, publication: int) -> None:
    """Name every feed that changed, in one post. Raises Conflict for another try when the hub does not take it."""
    config = read_settings(os.environ)[0]
    if not config.websub_hub:
        return
    with run.read() as session:
        content = session.get_one(Publication, publication).content
    feeds = [site_url(config.base_url, f"{path}/feed.{form}") for path in _paths(content) for form in FORMATS]
    answered = post(
        config.websub_hub,
        urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"Factcheck/0.1 (+{config.base_url})",
        },
        limits=Limits(seconds=SECONDS, allow=config.webhook_allow),
    )
    if not answered.is_taken:
        raise Conflict(f"The hub answered with status {answered.status}. Look at FACTCHECK_WEBSUB_HUB.")


def _paths(content: Content) -> list[str]:
    """The shelves that the check stands on, and corrections where it is one."""
    paths = ["", *(f"/topics/{topic['slug']}" for topic in content["topics"])]
    claimant = slug_of_claimant(content["claim"].get("claimant") or "")
    if claimant:
        paths.append(f"/claimants/{claimant}")
    paths.append(f"/ratings/{content['rating']['key']}")
    return paths if content["publication"]["kind"] == "first" else [*paths, "/corrections"]
