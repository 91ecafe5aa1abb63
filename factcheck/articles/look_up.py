"""What stands at a web address, fetched within this newsroom's limits and read."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from config import Config
from factcheck.fetching.fetch import Fetched, Limits, expect_page, fetch
from factcheck.kit import clock
from factcheck.reading.read import read
from factcheck.reading.types import ReadText


def fetch_page(url: str, config: Config, *, headers: Mapping[str, str] | None = None) -> Fetched:
    """The page at ``url`` within this newsroom's limits. Raises CannotFetch with a sentence."""
    return expect_page(look_up(url, config, headers=headers))


def look_up(url: str, config: Config, *, headers: Mapping[str, str] | None = None) -> Fetched:
    """Whatever the site answers, within this newsroom's limits. Raises CannotFetch with a sentence."""
    limits = Limits(
        wire_bytes=config.max_upload_bytes, body_bytes=2 * config.max_upload_bytes, allow=config.fetch_allow
    )
    return fetch(
        url,
        limits=limits,
        user_agent=user_agent(config),
        fetched_at=clock.now(),
        headers=headers,
    )


def user_agent(config: Config) -> str:
    """Who we say we are, and how to reach us."""
    contact = f"; {config.contact_email}" if config.contact_email else ""
    return f"Factcheck/0.1 (+{config.base_url}{contact})"


def read_page(fetched: Fetched) -> ReadText:
    """The words of a fetched page, whatever it is written in. Raises CannotRead with a sentence."""
    name = urlsplit(fetched.final_url).path.rpartition("/")[2]
    return read(name, fetched.body, content_type=fetched.content_type, url=fetched.final_url)


def own_address(canonical: str, final: str) -> str:
    """The address a page gives itself, if it is of the same site; else the one it was found at.

    A page that names another site's article as its own would put its words into that article.
    """
    return canonical if canonical and _site(canonical) == _site(final) else final


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
