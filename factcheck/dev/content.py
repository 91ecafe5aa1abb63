"""What the sample newsroom is about, read from ``northmoor/``: one file for an article and the checks of its claims.

The events are public; outlets, bylines, local people and sources are not real, and every check says so.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from factcheck.claims.models import Kind, RejectReason

FOLDER = Path(__file__).parent / "northmoor"
NOTICE = "*This belongs to a sample newsroom: its sources are invented, its figures illustrative.*"


class SampleSource(NamedTuple):
    """A source of an invented institution."""

    title: str
    publisher: str
    url: str
    quote: str
    locator: str
    stance: str
    tier: str


class SecondRound(NamedTuple):
    """What a reviewer changed after the check was sent back."""

    explanation: str
    sources: tuple[SampleSource, ...]


class SampleCheck(NamedTuple):
    """A claim as the newsroom words it, and what became known about it."""

    url: str  # of the article it was found in
    quote: str  # words by which the proposal is found there
    text: str
    kind: Kind
    said_on: date  # the day of the article, where nothing else is known
    claimant: str = ""
    topics: tuple[str, ...] = ()
    rating: str = ""
    summary: str = ""
    explanation: str = ""
    sources: tuple[SampleSource, ...] = ()
    none_against: bool = False
    same_as: str = ""  # words of another proposal that turns out to be the same claim
    first_locator: str = ""  # a mistake in the first version, which a correction mends
    note: str = ""  # why it was sent back, corrected, updated or retracted
    second_round: SecondRound | None = None


class SampleRejection(NamedTuple):
    """Words of a proposal that is not worth checking, and why."""

    words: str
    reason: RejectReason
    note: str = ""


class SampleArticle(NamedTuple):
    """A text, what is known about it, and what became of its proposals in triage."""

    title: str
    byline: str
    publisher: str
    published_on: date
    url: str
    text: str
    accepted: tuple[str, ...]
    rejected: tuple[SampleRejection, ...]


@cache
def content() -> tuple[tuple[SampleArticle, ...], dict[str, SampleCheck]]:
    """The articles in the order of their files, and every check by its name."""
    articles: list[SampleArticle] = []
    checks: dict[str, SampleCheck] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        found = facts.pop("checks")
        rejected = tuple(
            SampleRejection(**{**one, "reason": RejectReason(one["reason"])}) for one in facts.pop("rejected")
        )
        article = SampleArticle(**{**facts, "accepted": tuple(facts["accepted"])}, rejected=rejected)
        articles.append(article)
        checks.update({name: _check(article, **one) for name, one in found.items()})
    return tuple(articles), checks


def _check(
    article: SampleArticle,
    *,
    sources: list[dict[str, str]] | None = None,
    second_round: dict[str, Any] | None = None,
    **facts: Any,
) -> SampleCheck:
    given = _sources(sources or [])
    facts["kind"] = Kind(facts["kind"])
    facts["topics"] = tuple(facts["topics"])
    facts.setdefault("said_on", article.published_on)
    if given:  # without a source it is only a beginning, and no reader will see it
        facts["explanation"] = _signed(facts["explanation"])
    second = second_round and SecondRound(
        _signed(second_round["explanation"]), _sources(second_round["sources"])
    )
    return SampleCheck(url=article.url, sources=given, second_round=second or None, **facts)


def _sources(given: list[dict[str, str]]) -> tuple[SampleSource, ...]:
    return tuple(SampleSource(**one) for one in given)


def _signed(explanation: str) -> str:
    return f"{explanation}\n\n{NOTICE}"
