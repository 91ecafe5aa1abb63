"""What reading hands out: plain, frozen values. Places count Unicode code points into ``text``, end exclusive."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from factcheck.errors import Invalid


class CannotRead(Invalid):
    """No words are to be had from this; the message says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="upload")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a transcript: who speaks ("" where it is not said), from when to when, and where in the text."""

    start_seconds: float
    end_seconds: float
    speaker: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """How the text of a file is divided where it comes from, so that a place in it can be told as people tell it.

    ``kind`` says what ``marks`` hold; each begins with the place in the text from which it counts:

        page    place, number of the page
        time    place, second at which the words begin, second at which they end
        cell    place, name of the sheet, its row and its column (from 1) that stand there; each line of the
                text is a row from there on, and a tab stands between two cells
    """

    kind: str
    marks: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was understood of a file. "" and None stand for what it does not say."""

    text: str
    title: str = ""
    byline: str = ""  # names alone, joined by commas
    publisher: str = ""
    published_on: date | None = None
    modified_on: date | None = None
    url: str = ""
    language: str = ""
    segments: tuple[Segment, ...] = ()
    note: str = ""  # what a person should know, such as that the page ends at a subscription
    outline: Outline | None = None  # none where a text has nothing but paragraphs

    def as_plain(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        plain = asdict(self)
        for name in ("published_on", "modified_on"):
            plain[name] = plain[name] and plain[name].isoformat()
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> ReadText:
        """What `as_plain` was made from."""
        for name in ("published_on", "modified_on"):
            plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
        plain["segments"] = tuple(Segment(**segment) for segment in plain["segments"])
        outline = plain["outline"]
        plain["outline"] = outline and Outline(outline["kind"], tuple(map(tuple, outline["marks"])))
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture or a recording is and says of itself, and a picture drawn anew, without what it says."""

    facts: dict[str, Any]
    small: bytes


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing a feed tells of. ``key`` stays the same when its words change."""

    key: str
    url: str
    title: str
    byline: str
    published_at: datetime | None
    updated_at: datetime | None
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what it lists, in its own order."""

    title: str
    url: str
    language: str
    entries: tuple[FeedEntry, ...]

    def as_plain(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        plain = asdict(self)
        for entry in plain["entries"]:
            for name in ("published_at", "updated_at"):
                entry[name] = entry[name] and entry[name].isoformat()
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Feed:
        """What `as_plain` was made from."""
        for entry in plain["entries"]:
            for name in ("published_at", "updated_at"):
                entry[name] = datetime.fromisoformat(entry[name]) if entry[name] else None
        plain["entries"] = tuple(FeedEntry(**entry) for entry in plain["entries"])
        return cls(**plain)
