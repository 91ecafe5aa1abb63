"""A small newsroom at work on one claim, made by the real verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from factcheck.accounts.models import Person
from factcheck.authz.permissions import Role
from factcheck.claims.models import Claim, ClaimState
from factcheck.review.assign import take
from factcheck.review.content import digest_now
from factcheck.review.decide import approve
from factcheck.review.evidence import add_source
from factcheck.review.models import Decision, Round, Source, Verdict
from factcheck.review.verdict import save_verdict, submit
from tests import factories

SOURCE: dict[str, Any] = {
    "title": "Port statistics 2023",
    "url": "https://statistics.example/ports",
    "publisher": "Statistics Office",
    "quote": "Throughput rose by 2.1 per cent.",
    "locator": "table 3",
    "stance": "refutes",
    "tier": "primary",
}
VERDICT: dict[str, Any] = {
    "rating": "false",
    "summary": "The harbour grew by two per cent, not by ten.",
    "explanation": "The **office** counts every container.",
    "none_against": True,
}


@dataclass
class Work:
    """One claim with its lead and an editor who has not touched it."""

    session: Session
    lead: Person = field(init=False)
    editor: Person = field(init=False)
    claim: Claim = field(init=False)

    def __post_init__(self) -> None:
        self.lead = factories.person(self.session, name="Ilse Brandt")
        self.editor = factories.person(self.session, Role.EDITOR, name="Kofi Adjei")
        self.claim = factories.claim(self.session, state=ClaimState.ACCEPTED)

    def taken(self) -> Work:
        """The lead has it."""
        take(self.session, self.claim, actor=self.lead, no_conflict=True)
        return self

    def source(self, **facts: Any) -> Source:
        """The lead attaches a source."""
        return add_source(self.session, self.claim, actor=self.lead, **{**SOURCE, **facts})

    def write(self, **facts: Any) -> Verdict:
        """The lead keeps a draft."""
        return save_verdict(self.session, self.claim, actor=self.lead, **{**VERDICT, **facts})

    def submit(self) -> Round:
        """The lead submits."""
        return submit(self.session, self.claim, actor=self.lead)

    def submitted(self) -> Work:
        """A whole verdict waits for an editor."""
        self.taken()
        self.source()
        self.write()
        self.submit()
        return self

    def approved(self) -> Work:
        """And the editor approved it."""
        self.submitted()
        self.approve()
        return self

    def approve(self, actor: Person | None = None, seen: str | None = None) -> Decision:
        """Somebody approves what is there now, or what they say they saw."""
        digest = seen if seen is not None else digest_now(self.session, self.claim)
        return approve(self.session, self.claim, actor=actor or self.editor, seen=digest)
