"""Numbers that an address asks for."""

from __future__ import annotations

from flask import request

from factcheck.errors import NotFound

LARGEST = 2**31 - 1  # of a row's number


def number_asked(name: str) -> int | None:
    """The number of a row by which the address says where in a list to go on; None when it says nothing.

    Raises NotFound for what no row can have: the database would fail at it.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST):
        raise NotFound("This list has no such place. Begin at the top of it.")
    return int(text)
