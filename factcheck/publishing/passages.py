"""The passages of an article that published checks are about, from their frozen content. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from factcheck.publishing.content import Content, is_retracted


class Passage(NamedTuple):
    """Words of an article with those around them, and the check of them."""

    quote: str
    prefix: str
    suffix: str
    start: int
    claimant: str
    article: dict[str, Any]
    content: Content
    retracted: bool


def lead_in(prefix: str) -> str:
    """The words before a quotation as far as they stand in its own paragraph, with a sign where more was cut off."""
    _, ends, own = prefix.rpartition("\n\n")
    return own if ends or not prefix else f"… {prefix.lstrip()}"


def lead_out(suffix: str) -> str:
    """The words after a quotation, likewise."""
    own, ends, _ = suffix.partition("\n\n")
    return own if ends or not suffix else f"{suffix.rstrip()} …"


def passages(contents: Sequence[Content], article_id: int) -> list[Passage]:
    """Those in the article with that id, in reading order."""
    found = [
        Passage(
            quote=seen["quote"],
            prefix=seen.get("prefix", ""),
            suffix=seen.get("suffix", ""),
            start=seen.get("start", 0),
            claimant=seen.get("claimant", ""),
            article=seen["article"],
            content=content,
            retracted=is_retracted(content),
        )
        for content in contents
        for seen in content["appearances"]
        if seen["article"]["id"] == article_id
    ]
    return sorted(found, key=lambda passage: (passage.start, passage.quote))
