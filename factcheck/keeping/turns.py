"""Visiting a site as a guest: one request at a time, a pause between two, and only where its robots.txt lets us.

A turn is taken in the database, so that it holds for every worker. Whoever gets none comes back later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, update
from sqlalchemy.exc import IntegrityError

from config import Config
from factcheck.articles.look_up import look_up, user_agent
from factcheck.fetching.address import read_address
from factcheck.fetching.fetch import Fetched, expect_page
from factcheck.fetching.refusals import CannotFetch, RobotsRefused
from factcheck.fetching.robots import MOST_BYTES, Manners, manners
from factcheck.jobs.engine import JobRun, writing
from factcheck.jobs.models import Job, JobState
from factcheck.keeping.models import Host
from factcheck.kit import clock

PAUSE = timedelta(seconds=2)  # where a site's robots.txt asks for no other
LONGEST_TURN = timedelta(minutes=2)
ASK_AGAIN = timedelta(seconds=5)  # while another job has its turn
ROBOTS_HOLD = timedelta(days=1)


class NotYet(Exception):
    """The site is being visited, or was a moment ago. ``again_at`` is when to come back."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


def visit(run: JobRun, url: str, config: Config) -> Fetched:
    """The page at ``url``, fetched in our turn. Raises NotYet, or a CannotFetch whose message is a sentence."""
    site = read_address(url).site
    _take_turn(run, site)
    pause = PAUSE
    try:
        allowed = _manners(run, site, url, config)
        if allowed.pause is not None:
            pause = max(pause, timedelta(seconds=allowed.pause))
        if not allowed.may:
            raise RobotsRefused
        fetched = look_up(url, config)
        _expect_welcome(run, site, fetched, config)
        return expect_page(fetched)
    finally:
        with writing(run.engine) as session:
            mine = update(Host).where(Host.name == site, Host.job_id == run.job_id)
            session.execute(mine.values(free_at=clock.now() + pause, job_id=None))


def _take_turn(run: JobRun, site: str) -> None:
    """Begin our turn. One whose job nobody works on any more is over: its worker died, or the job was cancelled."""
    now = clock.now()
    at_it = exists().where(
        Job.id == Host.job_id, Job.id != run.job_id, Job.state == JobState.RUNNING, Job.lease_until >= now
    )
    free = or_(Host.free_at <= now, and_(Host.job_id.is_not(None), ~at_it))
    turn = {"free_at": now + LONGEST_TURN, "job_id": run.job_id}
    try:
        with writing(run.engine) as session:
            taken = session.execute(
                update(Host)
                .where(Host.name == site, free)
                .values(**turn)
                .execution_options(synchronize_session=False)
            )
            if taken.rowcount == 1:  # type: ignore[attr-defined]
                return
            host = session.get(Host, site)
            if host is not None:
                raise NotYet(host.free_at if host.job_id is None else min(host.free_at, now + ASK_AGAIN))
            session.add(Host(name=site, **turn))
    except IntegrityError:  # another worker came to the same site in this moment
        raise NotYet(now + PAUSE) from None


def _manners(run: JobRun, site: str, url: str, config: Config) -> Manners:
    with run.read() as session:
        host = session.get(Host, site)
        known = host is not None and host.robots_at is not None and _holds(host.robots_at)
        status, robots = (host.robots_status, host.robots) if known and host is not None else (0, "")
    if not known:
        status, robots = _fetch_robots(site, config)
        with writing(run.engine) as session:
            # A site in trouble is asked again the next time.
            at = clock.now() if status else None
            values = {"robots": robots, "robots_status": status, "robots_at": at}
            session.execute(update(Host).where(Host.name == site).values(**values))
    return manners(status, robots, user_agent=user_agent(config), url=url)


def _holds(fetched_at: datetime) -> bool:
    return clock.now() - fetched_at < ROBOTS_HOLD


def _fetch_robots(site: str, config: Config) -> tuple[int, str]:
    """Status and words of the site's robots.txt. Raises CannotFetch where the site itself cannot be reached."""
    answer = look_up(f"{site}/robots.txt", config)
    text = answer.body[:MOST_BYTES].decode(errors="replace").replace("\x00", "")
    return (0 if answer.status >= 500 or answer.status == 429 else answer.status), text


def _expect_welcome(run: JobRun, site: str, fetched: Fetched, config: Config) -> None:
    """A redirect to another site is followed once; its robots.txt counts as much as the first one's."""
    there = read_address(fetched.final_url).site
    if there == site:
        return
    try:
        status, robots = _fetch_robots(there, config)
    except CannotFetch:
        return  # it gave the page, and has no robots.txt that could be read
    if not manners(status, robots, user_agent=user_agent(config), url=fetched.final_url).may:
        raise RobotsRefused
