"""What a site's robots.txt says to us (RFC 9309). It is a stranger's file, so it is read in a child process."""

from __future__ import annotations

from typing import NamedTuple

from factcheck.kit import child

MOST_BYTES = 100 * 1024  # what stands behind is not heeded; RFC 9309 asks for 500 KB, few have more than one
LONGEST_PAUSE = 60.0
LIMITS = child.Limits(seconds=5, memory_bytes=512 * 1024 * 1024)


class Manners(NamedTuple):
    """Whether a page may be fetched, and how many seconds to wait between two requests."""

    may: bool
    pause: float | None = None  # none: it does not say


def manners(status: int, robots: str, *, user_agent: str, url: str) -> Manners:
    """What the ``robots`` file that came with ``status`` says of ``url``; status 0: the site did not answer.

    A file that is not there allows everything; a site in trouble may have one that we cannot see, so that it
    allows nothing; nor does one that takes for ever to read.
    """
    if 400 <= status < 500 and status != 429:
        return Manners(True)
    if status != 200:
        return Manners(False)
    try:
        may, pause = child.run(
            f"{__name__}:read", robots.encode()[:MOST_BYTES], LIMITS, user_agent=user_agent, url=url
        )
    except child.ChildFailed:
        return Manners(False)
    return Manners(bool(may), None if pause is None else min(float(pause), LONGEST_PAUSE))


def read(data: bytes, *, user_agent: str, url: str) -> list[object]:
    """In the child: may it be fetched, and the pause."""
    from protego import Protego

    rules = Protego.parse(data.decode(errors="replace"))
    return [rules.can_fetch(url, user_agent), rules.crawl_delay(user_agent)]
