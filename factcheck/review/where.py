"""Which of several places in a copy is meant, when the exact words stand there more than once. Pure."""

from __future__ import annotations

import re

from factcheck.nlp.anchors import find_every_same_words
from factcheck.nlp.types import Span
from factcheck.reading.places import TIME, Place, place_of, say_second
from factcheck.reading.types import Outline

_MOST = 500  # times; a figure may stand in many cells
_NAMED = re.compile(r"[\w:]+")


def words_in_copy(text: str, outline: Outline | None, quote: str, locator: str) -> list[Span]:
    """Where ``quote`` stands in ``text``: the place that ``locator`` names, else the first; empty for none."""
    found = find_every_same_words(text, quote, most=_MOST if locator.strip() else 1)
    named = set(_NAMED.findall(locator.casefold()))
    for spans in found if len(found) > 1 else []:
        if _name(place_of(text, outline, spans[0].start, spans[-1].end)) in named:
            return spans
    return found[0] if found else []


def _name(place: Place) -> str:
    return (say_second(place["first"]) if place["kind"] == TIME else str(place["first"])).casefold()
