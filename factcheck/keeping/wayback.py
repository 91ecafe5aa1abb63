"""Having the Wayback Machine keep a page too, where this newsroom has keys for it: its own “Save Page Now”, version 2."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.articles.ingest import LINE, one_line
from factcheck.articles.look_up import user_agent
from factcheck.errors import FactcheckError, Invalid
from factcheck.fetching.fetch import Limits, fetch
from factcheck.fetching.post import post
from factcheck.fetching.refusals import NoAnswer
from factcheck.jobs.engine import JobRun, handler
from factcheck.jobs.queue import enqueue
from factcheck.keeping.models import Copy, Document
from factcheck.kit import clock

FIRST_ASK, PAUSE = timedelta(seconds=20), timedelta(minutes=1)
MOST_ASKS = 30  # it may be busy for half an hour
ARCHIVED = "weigh_archived"  # the job that is asked for when the page is there; whoever uses copies does it


def ask_wayback(session: Session, copy: Copy, url: str | None, config: Config) -> None:
    """Have the page at ``url`` saved there, if it is one that we fetched and there are keys."""
    if url is not None and copy.warc is not None and config.wayback_key and config.wayback_secret:
        enqueue(session, "save_at_wayback", {"copy_id": copy.id}, dedup=f"wayback:{copy.id}")


@handler("save_at_wayback")
def save_at_wayback(run: JobRun, copy_id: int, asked: str = "", turn: int = 0) -> None:
    """Ask for it, then ask whether it is done, until it is. ``asked`` is the number it was given there."""
    with run.read() as session:
        copy = session.get_one(Copy, copy_id)
        url = session.get_one(Document, copy.document_id).url
        done = bool(copy.archived_url)
    config = read_settings(os.environ)[0]
    if done or url is None or not (config.wayback_key and config.wayback_secret):
        return
    try:
        try:
            if asked:
                said = _status(asked, config)
            else:
                asked, said = _begin(url, config), {}
        except NoAnswer:  # it is asked once more later, as if it were not done yet
            if turn >= MOST_ASKS:
                raise
            said = {}
        if said.get("status") == "error":
            raise Invalid(str(said.get("message") or "It gave no reason."))
        if said.get("status") != "success" and turn >= MOST_ASKS:
            raise Invalid("It did not answer in time.")
    except FactcheckError as wrong:
        with run.write() as session:
            session.get_one(Copy, copy_id).archive_trouble = one_line(wrong.message, LINE)
        return
    with run.write() as session:
        copy = session.get_one(Copy, copy_id)
        if said.get("status") == "success":
            copy.archived_url, copy.archive_trouble = _address(said, url, config), ""
            enqueue(session, ARCHIVED, {"copy_id": copy_id})
            return
        pause = PAUSE if turn else FIRST_ASK
        args = {"copy_id": copy_id, "asked": asked, "turn": turn + 1}
        key = f"wayback:{copy_id}:{turn + 1}"
        enqueue(session, "save_at_wayback", args, dedup=key, run_after=clock.now() + pause)


def _begin(url: str, config: Config) -> str:
    body = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    headers = _headers(config) | {"Content-Type": "application/x-www-form-urlencoded"}
    answered = post(f"{config.wayback_url}/save", body, headers=headers, limits=_limits(config))
    said = _read(answered.words)
    number = said.get("job_id")
    if not answered.is_taken or not isinstance(number, str) or not number:
        raise Invalid(str(said.get("message") or f"It answered with {answered.status}."))
    return number


def _status(number: str, config: Config) -> dict[str, Any]:
    found = fetch(
        f"{config.wayback_url}/save/status/{quote(number, safe='')}",
        limits=_limits(config),
        user_agent=user_agent(config),
        fetched_at=clock.now(),
        headers=_headers(config),
    )
    return _read(found.body.decode("utf-8", "replace"))


def _read(words: str) -> dict[str, Any]:
    try:
        said = json.loads(words)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _headers(config: Config) -> dict[str, str]:
    return {
        "Accept": "application/json",
        "Authorization": f"LOW {config.wayback_key}:{config.wayback_secret}",
        "User-Agent": user_agent(config),
    }


def _limits(config: Config) -> Limits:
    # It is asked itself and nobody whom it names: the keys go along.
    return Limits(wire_bytes=256 * 1024, body_bytes=256 * 1024, redirects=0, allow=config.fetch_allow)


def _address(said: dict[str, Any], url: str, config: Config) -> str:
    """Where it stands there. What its answer calls the page is not taken: the address is ours."""
    stamp = "".join(sign for sign in str(said.get("timestamp", "")) if sign.isdecimal())[:14]
    if len(stamp) != 14:
        stamp = clock.now().strftime("%Y%m%d%H%M%S")
    return f"{config.wayback_url}/web/{stamp}/{url}"[:2100]
