"""Putting notices together for the eye: by day, and within a day by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from factcheck.claims.models import Claim
from factcheck.notices.models import Notice


@dataclass(slots=True)
class Group:
    """Notices about one claim; or a single one that is about none."""

    claim: Claim | None
    notices: list[Notice] = field(default_factory=list)


def by_claim(notices: Iterable[Notice]) -> list[Group]:
    """``notices`` with those of one claim together, where the first of them stood."""
    groups: dict[str, Group] = {}
    for notice in notices:
        key = f"claim {notice.claim_id}" if notice.claim_id else f"notice {notice.id}"
        groups.setdefault(key, Group(notice.claim)).notices.append(notice)
    return list(groups.values())


def by_day(notices: Sequence[Notice], zone: ZoneInfo) -> list[tuple[date, list[Group]]]:
    """``notices`` in their order, by the day on which they were made, and then by claim."""
    days: dict[date, list[Notice]] = {}
    for notice in notices:
        days.setdefault(notice.made_at.astimezone(zone).date(), []).append(notice)
    return [(day, by_claim(made)) for day, made in days.items()]
