"""Sending a few bytes to an address, behind the same guards as fetching."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass

from urllib3.exceptions import HTTPError

from factcheck.fetching.address import read_address
from factcheck.fetching.connect import Deadline, make_connection
from factcheck.fetching.fetch import Limits, expect_port, understood
from factcheck.fetching.refusals import CannotFetch

READ_AT_MOST = 2048  # of the answer: enough to say what was wrong


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    words: str  # the beginning of the answer

    @property
    def is_taken(self) -> bool:
        """Whether the other side says that it has it."""
        return 200 <= self.status < 300


def post(url: str, body: bytes, *, headers: Mapping[str, str], limits: Limits) -> Answered:
    """Send ``body`` to ``url``, once. Raises a CannotFetch when nothing answers or it leads where it must not.

    A redirect is an answer like another: what is sent to one place is not for the next.
    """
    deadline = Deadline(limits.seconds)
    address = read_address(url)
    expect_port(address, limits)
    connection = make_connection(address, deadline, limits.allow)
    try:
        connection.request(
            "POST",
            address.target,
            body=body,
            headers={**headers, "Connection": "close"},
            preload_content=False,
        )
        response = connection.getresponse()
        return Answered(response.status, response.read(READ_AT_MOST).decode("utf-8", "replace"))
    except CannotFetch:
        raise
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as wrong:
        raise understood(wrong, deadline) from wrong
    finally:
        connection.close()
