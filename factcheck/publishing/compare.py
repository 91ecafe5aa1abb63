"""What changed from one version of a check to the next, for readers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from factcheck.kit.diff import Piece, diff, has_changes
from factcheck.kit.tongues import marked
from factcheck.publishing.content import Content
from factcheck.reading.places import say_place


class Part(NamedTuple):
    """One part of a check whose words changed; ``words`` as the diff component takes them."""

    label: str
    words: list[Piece]


class Change(NamedTuple):
    """One later version: its number and the parts that changed. No part: only the note, or the sources."""

    number: int
    parts: list[Part]


def compare(contents: Sequence[Content]) -> list[Change]:
    """The change that each of ``contents`` after the first one brought, in their order."""
    return [Change(new["publication"]["number"], _parts(old, new)) for old, new in pairwise(contents)]


def _parts(old: Content, new: Content) -> list[Part]:
    pairs = [
        (marked("Claim"), old["claim"]["text"], new["claim"]["text"]),
        (marked("Rating"), old["rating"]["label"], new["rating"]["label"]),
        (marked("Summary"), old["summary"], new["summary"]),
        (marked("Why"), old["explanation"], new["explanation"]),
        (marked("Evidence"), _evidence(old), _evidence(new)),
    ]
    parts = []
    for label, before, after in pairs:
        pieces = diff(before, after)
        if has_changes(pieces):
            parts.append(Part(label, pieces))
    return parts


def _evidence(content: Content) -> str:
    """The sources as text, one after the other."""
    return "\n".join(
        f"{source['stance'].capitalize()}: “{source['quote']}” {source['title']}, "
        f"{source['locator'] or say_place(source.get('place'))}."
        for source in content["sources"]
    )
