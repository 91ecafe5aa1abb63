"""Drawing cards in the worker, and keeping them by what is in them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Select, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import Config, read_settings
from factcheck.jobs.engine import JobRun, handler, writing
from factcheck.jobs.queue import enqueue
from factcheck.jobs.sweep import regularly
from factcheck.keeping.store import NotKept, store_of
from factcheck.kit import child, clock
from factcheck.publishing.cards.facts import Facts, facts_of, plain_facts
from factcheck.publishing.models import CardPicture, Listing, Publication

MADE_BY = 1  # add one when cards are to look otherwise: all are then drawn anew
AT_ONCE = 500  # cards a job draws; what is left waits for the next
LIMITS = child.Limits(seconds=20)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and whether the claim stands on it."""

    data: bytes
    whole: bool


def ask_for_card(session: Session, publication_id: int) -> None:
    """Have the card of a publication drawn once the caller's transaction is committed."""
    enqueue(session, "draw_card", {"publication_id": publication_id}, dedup=f"draw_card:{publication_id}")


def made_for(config: Config) -> str:
    """What a card depends on beside its publication, which never changes."""
    # The setting and not what lies there: workers on machines with other fonts must not draw in turns for ever.
    facts = (MADE_BY, config.newsroom_name, config.newsroom_language, config.card_fonts)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def fonts_folder(config: Config) -> str:
    """Where further fonts are; "" when there is no such folder."""
    return config.card_fonts if os.path.isdir(config.card_fonts) else ""


def draw(facts: Facts, config: Config) -> Drawn:
    """The picture of ``facts``. Raises ChildFailed when it takes too long or too much."""
    found = child.run(
        "factcheck.publishing.cards.draw:draw",
        json.dumps(facts).encode(),
        LIMITS,
        more_fonts=fonts_folder(config),
    )
    return Drawn(base64.b64decode(found["png"]), found["whole"])


@handler("draw_card")
def draw_card(run: JobRun, publication_id: int) -> None:
    """Draw the card of one publication."""
    config = read_settings(os.environ)[0]
    with run.read() as session:
        facts = _facts(session, publication_id, config)
    drawn = draw(facts, config)
    sha256 = store_of(config).put(drawn.data)
    with run.write() as session:
        _remember(session, publication_id, config, sha256, whole=drawn.whole)


@handler("draw_cards")
def draw_cards(run: JobRun) -> None:
    """Draw the cards that readers may be shown now and that are missing or out of date, the newest first."""
    config = read_settings(os.environ)[0]
    with run.read() as session:
        ids = to_draw(session, config, AT_ONCE)
    for number, publication_id in enumerate(ids):
        run.report(number, len(ids), "Drawing cards")
        with run.read() as session:
            facts = _facts(session, publication_id, config)
        sha256, whole = None, False
        try:
            drawn = draw(facts, config)
            sha256, whole = store_of(config).put(drawn.data), drawn.whole
        except child.ChildFailed as wrong:  # one card must not keep the others from being drawn
            log.warning("card_not_drawn", publication=publication_id, reason=str(wrong)[:300])
        with writing(run.engine) as session:
            _remember(session, publication_id, config, sha256, whole=whole)
    with run.write():
        pass


def to_draw(session: Session, config: Config, most: int) -> Sequence[int | None]:
    """Publications whose card is missing or made for another name; None stands for the newsroom's own."""
    now = made_for(config)
    own = session.scalar(
        select(CardPicture.id).where(CardPicture.publication_id.is_(None), CardPicture.made_for == now)
    )
    there = and_(CardPicture.publication_id == Listing.publication_id, CardPicture.made_for == now)
    of_checks = session.scalars(
        select(Listing.publication_id)
        .outerjoin(CardPicture, there)
        .where(CardPicture.id.is_(None))
        .order_by(Listing.publication_id.desc())
        .limit(most)
    ).all()
    return [*([] if own else [None]), *of_checks]


def _any_to_draw(session: Session) -> bool:
    return bool(to_draw(session, read_settings(os.environ)[0], 1))


regularly("draw_cards", timedelta(minutes=10), when=_any_to_draw)


def _facts(session: Session, publication_id: int | None, config: Config) -> Facts:
    if publication_id is None:
        return plain_facts(newsroom_name=config.newsroom_name, newsroom_language=config.newsroom_language)
    content = session.get_one(Publication, publication_id).content
    return facts_of(content, newsroom_name=config.newsroom_name, newsroom_language=config.newsroom_language)


def picture_of(session: Session, publication_id: int | None) -> CardPicture | None:
    """The card of a publication, or with None the newsroom's own, if it was drawn."""
    wanted = _cards_of(publication_id).order_by(CardPicture.id).limit(1)
    return session.scalars(wanted).first()


def _cards_of(publication_id: int | None) -> Select[CardPicture]:
    return select(CardPicture).where(CardPicture.publication_id == publication_id)  # for None: IS NULL


def bytes_of(picture: CardPicture | None, config: Config) -> bytes | None:
    """What was drawn; None when there is nothing, or when it is gone from the disk."""
    if picture is None or picture.sha256 is None:
        return None
    try:
        return store_of(config).get(picture.sha256)
    except NotKept:
        return None


def _remember(
    session: Session, publication_id: int | None, config: Config, sha256: str | None, *, whole: bool
) -> None:
    drawn = {"made_for": made_for(config), "drawn_at": clock.now(), "sha256": sha256, "whole": whole}
    picture = picture_of(session, publication_id)
    if picture is None:
        try:
            with session.begin_nested():
                session.add(CardPicture(publication_id=publication_id, **drawn))
            return
        except IntegrityError:  # another worker drew the same in this moment
            picture = session.scalars(_cards_of(publication_id)).one()
    for column, value in drawn.items():
        setattr(picture, column, value)
