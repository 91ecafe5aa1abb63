"""Markup that no newsroom makes and that every parser chokes on, found by counting: linear in its length."""

from __future__ import annotations

import re

from factcheck.reading.blocks import names
from factcheck.reading.types import CannotRead

_MOST_ATTRIBUTES = 1_000  # in one tag
_DEEPEST = 2_000
_MOST_TAGS = 200_000
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,40})([^<>]*)>")
_NEVER_CLOSED = frozenset(
    names(
        "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option thead tbody"
    )
)


def refuse_monsters(markup: str) -> None:
    """Raise CannotRead for markup that is too deep, has too many tags, or too many attributes in one."""
    depth = deepest = tags = 0
    for tags, found in enumerate(_TAG.finditer(markup), 1):  # noqa: B007 - the last figure is used below
        closing, name, attributes = found.groups()
        if name.lower() not in _NEVER_CLOSED:
            if closing:
                depth -= 1
            elif not attributes.endswith("/"):
                depth += 1
                deepest = max(deepest, depth)
        if len(attributes) > _MOST_ATTRIBUTES and (
            attributes.count("=") > _MOST_ATTRIBUTES or len(attributes.split()) > 2 * _MOST_ATTRIBUTES
        ):
            break
    else:
        if deepest <= _DEEPEST and tags <= _MOST_TAGS:
            return
    raise CannotRead(
        "This page is built in a way that no reader can take in. "
        "Open it in a browser, copy the words, and paste them here."
    )
