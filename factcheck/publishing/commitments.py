"""What the world's fact-checkers promise each other, in our words, and whether this newsroom's site shows it.

The five principles are those of the International Fact-Checking Network's code. What can be computed is computed;
what only people can judge is left to them, and says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from factcheck.publishing.models import SitePageKey as K


class Facts(NamedTuple):
    """What is known of the newsroom's site."""

    pages: Collection[K]  # that were published
    checks: int  # that stand
    lately: int  # published in the last 90 days
    claimants: int  # whose claims were checked
    without_two: int  # checks that rest on fewer than two sources
    changes: int  # corrections, updates and retractions
    contact: bool  # whether a mail address of the newsroom is set


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise: whether it is kept as far as can be told (None: only people can tell), and where it shows."""

    principle: str
    words: str
    holds: bool | None
    finding: str
    page: K | None = None  # to write it on
    endpoint: str = ""  # where readers see it


FAIR, SOURCES, MONEY, METHOD, CORRECTIONS = (
    "Fairness to all sides",
    "Open about sources",
    "Open about money and people",
    "Open about the method",
    "Honest corrections",
)


def commitments(facts: Facts) -> list[Commitment]:
    """Every promise with what was found of it."""

    def page(principle: str, words: str, key: K) -> Commitment:
        there = key in facts.pages
        return Commitment(
            principle,
            words,
            there,
            "The page is published." if there else "The page is not written yet.",
            key,
        )

    return [
        Commitment(
            FAIR,
            "Claims of many sides are checked, with the same measure.",
            None if facts.claimants > 1 else False,
            f"Checks of {facts.claimants} claimants are published. Whether the choice is fair, people must judge.",
            endpoint="publishing.front",
        ),
        page(FAIR, "Readers can read how claims are chosen and what staff may not take part in.", K.POLICIES),
        Commitment(
            FAIR,
            "Checks are published steadily.",
            facts.lately > 0,
            f"{facts.lately} in the last 90 days, {facts.checks} in all.",
            endpoint="publishing.front",
        ),
        Commitment(
            SOURCES,
            "Every source of a verdict is named, with its words and a link, so that readers can follow.",
            True if facts.checks else None,
            "No check can be published without its sources; each stands on the page of the check."
            if facts.checks
            else "No check is published yet.",
            endpoint="publishing.front",
        ),
        Commitment(
            SOURCES,
            "What matters in a check rests on more than one source.",
            None if not facts.checks else facts.without_two == 0,
            "No check is published yet."
            if not facts.checks
            else "Every check rests on two or more."
            if not facts.without_two
            else f"{facts.without_two} of {facts.checks} rest on fewer than two.",
            endpoint="publishing.front",
        ),
        page(MONEY, "Readers can read who pays, and who decides.", K.FUNDING),
        page(MONEY, "Readers can read who checks and edits.", K.STAFF),
        page(MONEY, "Readers can read what kind of organisation this is.", K.ABOUT),
        Commitment(
            MONEY,
            "Readers can reach the newsroom.",
            facts.contact,
            "A mail address is set." if facts.contact else "FACTCHECK_CONTACT_EMAIL is not set.",
        ),
        Commitment(
            METHOD,
            "Readers can read how a claim becomes a check and what the ratings stand for.",
            True,
            "The page is made from the workflow and the scale as they are.",
            endpoint="publishing.methodology",
        ),
        Commitment(
            METHOD,
            "Readers can suggest what to check.",
            True,
            "The form is open to all.",
            endpoint="tips.suggest_page",
        ),
        page(CORRECTIONS, "Readers can read how errors are corrected.", K.CORRECTIONS_POLICY),
        Commitment(
            CORRECTIONS,
            "Corrections are made in the open, and can be found.",
            True,
            f"The list shows {facts.changes}. A published check cannot be changed without a note.",
            endpoint="publishing.corrections",
        ),
        Commitment(
            CORRECTIONS,
            "Readers can report an error.",
            True if facts.checks else None,
            "The link stands on every check." if facts.checks else "No check is published yet.",
            endpoint="publishing.corrections",
        ),
    ]
