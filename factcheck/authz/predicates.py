"""Facts about a person and a claim that decide alongside permissions. Plain data in, yes or no out."""

from __future__ import annotations

from collections.abc import Collection


def has_four_eyes(actor_id: int, worked_on_it: Collection[int]) -> bool:
    """Whether ``actor_id`` may judge this work: not one of the ids who worked on it. No role is exempt."""
    return actor_id not in worked_on_it
