"""Checks that stand together: all of them, those of a topic, of a claimant, with a rating. Each has a page and feeds."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session, joinedload

from factcheck.errors import NotFound
from factcheck.kit.tongues import name_of, words_in
from factcheck.publishing.models import ListedTopic, ListedTranslation, Listing

LONGEST_KEY = 200


class Sort(enum.StrEnum):
    """What its checks have in common; the value begins its address."""

    ALL = ""
    TOPIC = "topics"
    CLAIMANT = "claimants"
    RATING = "ratings"
    LANGUAGE = "languages"  # into which checks were translated


@dataclass(frozen=True, slots=True)
class Shelf:
    """A sort and which of it; ``name`` is what readers call it."""

    sort: Sort
    key: str = ""
    name: str = ""

    @property
    def language(self) -> str:
        """The language of all that stands here; "" for the newsroom's."""
        return self.key if self.sort is Sort.LANGUAGE else ""

    @property
    def path(self) -> str:
        """Its address on our host, without a slash at the end: "/topics/trade", "" for all."""
        return f"/{self.sort.value}/{self.key}" if self.sort is not Sort.ALL else ""

    def title_in(self, language: str) -> str:
        """Its heading."""
        _ = words_in(language)
        titles = {
            Sort.ALL: _("Fact checks"),
            Sort.TOPIC: _("Fact checks on %(name)s"),
            Sort.CLAIMANT: _("Fact checks of %(name)s"),
            Sort.RATING: _("Fact checks rated %(name)s"),
            Sort.LANGUAGE: _("Fact checks in %(name)s"),
        }
        name = name_of(self.key, language) if self.sort is Sort.LANGUAGE else self.name
        return titles[self.sort] % {"name": name}

    def holds(self) -> ColumnElement[bool]:
        """The condition on a listing to stand here."""
        translated = exists().where(ListedTranslation.check_id == Listing.check_id)
        if self.sort is Sort.LANGUAGE:
            return translated.where(ListedTranslation.language == self.key)
        return and_(self._has_in_common(), ~translated)  # a check stands on each once

    def _has_in_common(self) -> ColumnElement[bool]:
        if self.sort is Sort.TOPIC:
            return exists().where(ListedTopic.check_id == Listing.check_id, ListedTopic.slug == self.key)
        if self.sort is Sort.CLAIMANT:
            return Listing.claimant_slug == self.key
        if self.sort is Sort.RATING:
            return Listing.rating_key == self.key
        return true()


ALL = Shelf(Sort.ALL)


def find_shelf(session: Session, sort: Sort, key: str) -> Shelf:
    """The shelf at that address, named as in its newest check. Raises NotFound when no check ever stood there."""
    if not key or len(key) > LONGEST_KEY or "\x00" in key:
        raise NotFound
    shelf = Shelf(sort, key)
    newest = session.scalar(
        select(Listing)
        .where(shelf.holds())
        .order_by(Listing.standing.desc(), Listing.first_published_at.desc(), Listing.check_id.desc())
        .limit(1)
        .options(joinedload(Listing.publication))
    )
    if newest is None:
        raise NotFound
    content = newest.publication.content
    names = {
        Sort.TOPIC: next((topic["name"] for topic in content["topics"] if topic["slug"] == key), key),
        Sort.CLAIMANT: newest.claimant,
        Sort.RATING: content["rating"]["label"],
        Sort.LANGUAGE: name_of(key),
    }
    return Shelf(sort, key, names[sort])
