"""Who may read which talk: what is said about a thing is for those who may see the thing (``sealed``)."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from factcheck.review.queries import lead_of
from factcheck.review.sealed import sealed_of, sources_are_shared
from factcheck.talk.models import OF_THE_VERDICT, About


class Sight(NamedTuple):
    """While a second opinion is awaited the verdict is its author's alone, and so is the talk about its words."""

    sealed: bool
    author_id: int | None = None
    kept: frozenset[About] = frozenset()  # what nobody but the author sees

    def hidden_from(self, person_id: int) -> frozenset[About]:
        """What that person may not know is talked about."""
        return frozenset() if person_id == self.author_id else self.kept

    def only(self, about: About) -> frozenset[int] | None:
        """Who alone may read what is said about that; None for everybody."""
        if about not in self.kept:
            return None
        return frozenset(() if self.author_id is None else {self.author_id})


def sight_of(session: Session, claim_id: int) -> Sight:
    """Who sees which talk on a claim now."""
    if sealed_of(session, claim_id) is None:
        return Sight(sealed=False)
    lead = lead_of(session, claim_id)
    sources = frozenset() if sources_are_shared(session) else frozenset({About.SOURCE})
    return Sight(True, lead.person_id if lead else None, OF_THE_VERDICT | sources)
