"""A list of claims as its address says it: which, in which order, from where on."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from factcheck.claims.models import ClaimState, Kind
from factcheck.claims.narrowing import LARGEST_ID, Due, Narrowing, Sort

E = TypeVar("E", bound=enum.StrEnum)
LONGEST = 200  # characters of a filter that is typed


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. ``usual`` is what the list is without any filter."""

    by: Narrowing
    sort: Sort
    usual: Narrowing
    usual_sort: Sort

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out that the list usually has."""
        return self.by != self.usual

    def kept(self, **other: object) -> dict[str, Any]:
        """The filters and the order for another address, but for what is the usual, and with ``other`` values."""
        by, usual = self.by, self.usual
        values: dict[str, Any] = {
            "state": by.state if by.state != usual.state else None,
            "kind": by.kind,
            "claimant": by.claimant,
            "topic": by.topic_id,
            "article": by.article_id,
            "publisher": by.publisher,
            "at_least": f"{by.at_least:.2f}" if by.at_least else None,
            "due": by.due,
            "q": by.search,
            "words": "changed" if by.words_changed else None,
            "sort": self.sort if self.sort != self.usual_sort else None,
            **other,
        }
        return {name: value for name, value in values.items() if value not in (None, "")}


def asked_for(args: Mapping[str, str], *, state: ClaimState | None, sort: Sort) -> Asked:
    """What ``args`` of an address ask for; what makes no sense is as if it were not there."""
    by = Narrowing(
        state=_one_of(ClaimState, args.get("state")) or state,
        article_id=_number(args.get("article")),
        kind=_one_of(Kind, args.get("kind")),
        claimant=_words(args.get("claimant")),
        topic_id=_number(args.get("topic")),
        publisher=_words(args.get("publisher")),
        at_least=_score(args.get("at_least")),
        due=_one_of(Due, args.get("due")),
        search=_words(args.get("q")),
        words_changed=args.get("words") == "changed",
    )
    return Asked(by, _one_of(Sort, args.get("sort")) or sort, Narrowing(state=state), sort)


def _one_of(kind: type[E], value: str | None) -> E | None:
    try:
        return kind(value or "")
    except ValueError:
        return None


def _number(value: str | None) -> int | None:
    found = int(value) if value and value.isascii() and value.isdecimal() and len(value) <= 10 else None
    return found if found is None or found <= LARGEST_ID else LARGEST_ID


def _words(value: str | None) -> str:
    return " ".join((value or "").replace("\0", "").split())[:LONGEST]


def _score(value: str | None) -> float:
    try:
        score = float(value or 0)
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(score) else round(min(1.0, max(0.0, score)), 2)
