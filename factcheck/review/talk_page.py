"""Gathering what pages show of the talk: each thread at what it is about, with what may be done to it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from factcheck.authz.check import Actor, may
from factcheck.authz.permissions import Permission
from factcheck.claims.eyes import Cost, cost_of_editing
from factcheck.claims.models import Claim
from factcheck.kit import clock
from factcheck.kit.diff import Piece, diff
from factcheck.kit.markdown import to_html
from factcheck.review.hold import AT_WORK, is_lead
from factcheck.review.models import Source, Verdict
from factcheck.review.queries import sources_of, verdict_of
from factcheck.review.suggestions import may_apply, may_decline, text_of
from factcheck.review.talk_sight import sight_of
from factcheck.talk.marks import Mark, mark, plain
from factcheck.talk.mentions import Colleague, mentioned
from factcheck.talk.models import PASSAGES, About, Comment, Thread
from factcheck.talk.passages import Passage, where
from factcheck.talk.queries import threads_of

WORDS, CLAIM = "words", "claim"  # the places that are not a source's


class Typed(NamedTuple):
    """What was typed into a form that could not be taken, and why."""

    text: str
    error: str


@dataclass(frozen=True)
class Shown:
    """A thread as one person sees it."""

    thread: Thread
    stands: bool  # its words are still there
    pieces: list[Piece]  # from the words to those suggested
    may_apply: bool
    may_decline: bool
    may_take_back: bool
    seen: int  # the version of the text a suggestion would change
    cost: Cost | None  # what applying takes from whoever suggested it


@dataclass(frozen=True)
class Place:
    """What is said about one thing."""

    key: str
    about: About | None  # a thread can be begun here about this; None where words have to be chosen first
    name: str  # "this claim"
    source_id: int | None = None
    threads: list[Shown] = field(default_factory=list)

    @property
    def open(self) -> list[Shown]:
        """The threads that wait for somebody."""
        return [one for one in self.threads if one.thread.resolved_at is None]

    @property
    def resolved(self) -> list[Shown]:
        """The threads that are settled."""
        return [one for one in self.threads if one.thread.resolved_at is not None]


@dataclass(frozen=True)
class Talk:
    """All the talk on a claim that one person may see."""

    places: dict[str, Place]
    read_at: datetime
    blind: bool  # the reader may not see the verdict yet
    sealed: bool  # a second opinion is awaited
    may_suggest: bool
    next: str
    show: str = ""
    typed: dict[str, Typed] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    once: Callable[[], str] = lambda: secrets.token_hex(8)

    def of(self, key: str) -> Place:
        """The place of that name."""
        return self.places[key]

    @property
    def open(self) -> int:
        """How many threads wait for somebody, wherever they are."""
        return sum(len(place.open) for place in self.places.values())

    @property
    def all(self) -> int:
        """How many threads there are."""
        return sum(len(place.threads) for place in self.places.values())

    def on_words(self, about: str) -> list[Shown]:
        """The open threads on words of one text, while those stand there."""
        return [one for one in self.places[WORDS].open if one.thread.about == about and one.stands]

    def marked(self, about: str, text: str) -> Markup:
        """``text`` as a page shows it, with the words that are talked about marked and numbered."""
        html = to_html(text) if about == About.EXPLANATION else str(escape(text))
        return Markup(mark(html, [_mark(one) for one in self.on_words(about)]))  # noqa: S704  made safe just before

    @staticmethod
    def comment(comment: Comment) -> Markup:
        """A comment as HTML, with the names of those it mentions."""
        names = [Mark(name, '<b class="mention">', "</b>") for name in _names_in(comment)]
        return Markup(mark(to_html(comment.text), names))  # noqa: S704  sanitised, then marked


def talk_on(
    session: Session,
    claim: Claim,
    actor: Actor,
    *,
    next: str,
    show: str = "",
    typed: dict[str, Typed] | None = None,
    notes: Sequence[str] = (),
) -> Talk:
    """The talk on ``claim`` as ``actor`` may see it. ``typed`` keeps what a form held, by the form's name."""
    sight = sight_of(session, claim.id)
    hidden = sight.hidden_from(actor.id)
    threads = threads_of(session, claim.id, hidden=hidden)
    verdict = verdict_of(session, claim.id)
    sources = [*sources_of(session, claim.id), *sources_of(session, claim.id, withdrawn=True)]
    places = {place.key: place for place in _places([] if About.SOURCE in hidden else sources)}
    see = _Eyes(session, claim, actor, verdict)
    for thread in threads:
        places[_key(thread)].threads.append(see(thread))
    leads = see.leads
    return Talk(
        places=places,
        read_at=clock.now(),
        blind=bool(hidden),
        sealed=sight.sealed,
        may_suggest=may(actor, Permission.TALK)
        and claim.state in AT_WORK
        and not hidden
        and (verdict is not None or not leads),
        next=next,
        show=show,
        typed=typed or {},
        notes=list(notes),
    )


def place_of(thread: Thread) -> str:
    """The name of the place where a thread stands."""
    return _key(thread)


class _Eyes:
    """How one person sees the threads of one claim; asks what it needs once."""

    def __init__(self, session: Session, claim: Claim, actor: Actor, verdict: Verdict | None) -> None:
        self.session, self.claim, self.actor, self.verdict = session, claim, actor, verdict
        self.leads = is_lead(session, claim, actor)
        self.costs: dict[int, Cost | None] = {}

    def __call__(self, thread: Thread) -> Shown:
        suggestion, maker = thread.suggestion, thread.begun_by
        waits = suggestion is not None and suggestion.outcome is None
        version = self.verdict.version if self.verdict else 0
        ask = (self.claim, thread, self.actor)
        applies = waits and may_apply(*ask, maker=maker, leads=self.leads)
        return Shown(
            thread=thread,
            stands=self._stands(thread),
            pieces=diff(thread.quote, suggestion.replacement) if suggestion else [],
            may_apply=applies,
            may_decline=waits and may_decline(*ask, maker=maker, leads=self.leads),
            may_take_back=waits and maker.id == self.actor.id,
            seen=self.claim.version if thread.about is About.TEXT else version,
            cost=self._cost(thread) if applies else None,
        )

    def _stands(self, thread: Thread) -> bool:
        if thread.about not in PASSAGES:
            return True
        text = text_of(thread.about, self.claim, self.verdict)
        return where(text, Passage(thread.quote, thread.prefix, thread.suffix)) is not None

    def _cost(self, thread: Thread) -> Cost | None:
        maker = thread.begun_by
        if maker.id not in self.costs:
            self.costs[maker.id] = cost_of_editing(self.session, self.claim, maker)
        return self.costs[maker.id]


def _places(sources: Sequence[Source]) -> list[Place]:
    return [
        Place(CLAIM, About.CLAIM, "this claim"),
        Place(WORDS, None, "words of the claim and its verdict"),
        *(Place(f"source-{one.id}", About.SOURCE, f"the source “{one.title}”", one.id) for one in sources),
    ]


def _key(thread: Thread) -> str:
    if thread.about is About.SOURCE:
        return f"source-{thread.source_id}"
    return CLAIM if thread.about is About.CLAIM else WORDS


def _mark(one: Shown) -> Mark:
    said = sum(comment.withdrawn_at is None for comment in one.thread.comments)
    link = (
        f'<a class="talk-mark" href="#thread-{one.thread.id}">'
        f'<span class="vh">On these words: </span>{said or "±"}</a>'
    )
    return Mark(plain(one.thread.quote), '<mark class="talked">', "</mark>", link)


def _names_in(comment: Comment) -> list[str]:
    """Those whom a comment mentions, as it writes them."""
    people = [one.person for one in comment.mentions]
    return mentioned(comment.text, [Colleague(one.id, one.name, one.email) for one in people]).written
