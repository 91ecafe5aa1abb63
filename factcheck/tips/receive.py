"""A reader writes to us. What others sent already is joined to it, and the reader gets a secret address."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from factcheck.accounts.tokens import hash_token, new_token
from factcheck.claims.models import Claim
from factcheck.claims.priority import count_tips
from factcheck.errors import Invalid
from factcheck.history.record import record
from factcheck.kit import clock
from factcheck.kit.tongues import marked
from factcheck.kit.urls import clean_url
from factcheck.publishing.models import Check
from factcheck.tips.alike import ALIKE, SAME_PAGE, closest, link_key
from factcheck.tips.models import Sender, Sending, Sort, Tip, TipState

LONGEST, LINE = 2000, 300  # as the sentences for readers say
SHORTEST = 8
JOINS_DECLINED = timedelta(days=90)  # what was turned down lately is answered at once
COMPARED = 400
_LOCK = 0x5449_5053  # any number: names our lock among PostgreSQL's advisory locks
_BIDI = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)  # could show the desk other words than were sent


class Received(NamedTuple):
    """The tip, and the secret that leads its reader to it."""

    tip: Tip
    token: str


def suggest(
    session: Session, *, words: str, link: str = "", seen_in: str = "", contact: str = "", days: int
) -> Received:
    """A reader suggests something to check. ``days`` is how long what they say about themselves is kept."""
    words, link = clean(words), link.strip()
    if link and clean_url(link) is None:
        raise Invalid(
            marked("This is no web address. It begins with https:// – or leave it empty."), field="link"
        )
    if len(words) < SHORTEST:
        raise Invalid(marked("Write down what is claimed, in a sentence."), field="words")
    _fits(words)
    _lock(session)
    known = _known_suggestion(session, words, link_key(link))
    fresh = Tip(
        sort=Sort.SUGGESTION,
        words=words,
        link=clean_url(link) or "",
        link_key=link_key(link),
        seen_in=one_line(seen_in),
    )
    return _keep(session, known, fresh, contact=contact, days=days)


def report(
    session: Session, check: Check, *, number: int, words: str, contact: str = "", days: int
) -> Received:
    """A reader says what is wrong in version ``number`` of ``check``."""
    words = clean(words)
    if len(words) < SHORTEST:
        raise Invalid(marked("Say what is wrong, in a sentence."), field="words")
    _fits(words)
    _lock(session)
    same = _joinable().where(Tip.sort == Sort.ERROR, Tip.check_id == check.id, Tip.check_number == number)
    known = closest(words, _pairs(session, same), enough=ALIKE)
    fresh = Tip(sort=Sort.ERROR, words=words, check_id=check.id, check_number=number)
    return _keep(session, known, fresh, contact=contact, days=days)


def clean(words: str) -> str:
    """``words`` without what cannot be kept or would show as something else; lines stay lines."""
    words = _BIDI.sub("", unicodedata.normalize("NFC", words))
    lines = "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in words).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def one_line(words: str) -> str:
    """The same as one line that fits."""
    return " ".join(clean(words).split())[:LINE]


def _fits(words: str) -> None:
    if len(words) > LONGEST:
        raise Invalid(marked("Please say it in at most 2,000 characters."), field="words")


def _lock(session: Session) -> None:
    """One at a time, so that two who send the same at once are joined too; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _joinable() -> Select[int, str]:
    lately = clock.now() - JOINS_DECLINED
    return (
        select(Tip.id, Tip.words)
        .where((Tip.state != TipState.DECLINED) | (Tip.settled_at > lately))
        .order_by(Tip.id.desc())
        .limit(COMPARED)
    )


def _pairs(session: Session, wanted: Select[int, str]) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in session.execute(wanted)]


def _known_suggestion(session: Session, words: str, key: str) -> int | None:
    wanted = _joinable().where(Tip.sort == Sort.SUGGESTION)
    if key:
        found = closest(words, _pairs(session, wanted.where(Tip.link_key == key)), enough=SAME_PAGE)
        if found is not None:
            return found
    return closest(words, _pairs(session, wanted), enough=ALIKE)


def _keep(session: Session, known: int | None, fresh: Tip, *, contact: str, days: int) -> Received:
    now = clock.now()
    words = fresh.words
    tip = fresh if known is None else session.get_one(Tip, known, with_for_update=True)
    if known is None:
        tip.received_at = tip.latest_at = now
        session.add(tip)
    else:
        tip.count += 1
        tip.latest_at = now
        if not tip.link:
            tip.link, tip.link_key = fresh.link, fresh.link_key
    session.flush()
    token = new_token()
    sending = Sending(tip_id=tip.id, token_hash=hash_token(token), sent_at=now)
    session.add(sending)
    session.flush()
    own = words if known is not None and words != tip.words else ""
    contact = one_line(contact)
    if own or contact:
        until = now + timedelta(days=days)
        session.add(Sender(sending_id=sending.id, contact=contact, words=own, erase_at=until))
    if tip.claim_id is not None and known is not None:
        count_tips(session, session.get_one(Claim, tip.claim_id), 1)
    note(session, tip, "again" if known is not None else "receive")
    return Received(tip, token)


def note(session: Session, tip: Tip, verb: str) -> None:
    """Say in the history that it came, and nothing of what it says or who sent it: the history is for ever."""
    facts: dict[str, Any] = {"count": tip.count}
    if tip.check_id is not None:
        facts["claim"] = session.get_one(Check, tip.check_id).claim_id
    record(
        session,
        f"{'tip' if tip.sort is Sort.SUGGESTION else 'report'}:{verb}",
        actor=None,
        subject_type="tip",
        subject_id=tip.id,
        **facts,
    )
