"""What differs between two frozen contents, for the eyes of an editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from factcheck.kit.diff import Piece, diff, has_changes
from factcheck.reading.places import say_place
from factcheck.review.content import Content

NEAR = 120  # characters of what stayed that are shown beside a change


class Change(NamedTuple):
    """One part that changed: its name, and its words with marks "=", "+" and "-"."""

    label: str
    words: list[Piece]


def changes(before: Content, after: Content) -> list[Change]:
    """The parts of ``after`` that are not as they were ``before``; empty when nothing a reader sees moved."""
    pairs = [(label, say(before), say(after)) for label, say in SAID.items()]
    found = [Change(label, _marked(diff(old, new))) for label, old, new in pairs if old != new]
    sources = _side_by_side("Source", _sources(before), _sources(after))
    return found + sources + _side_by_side("Where it was said", _places(before), _places(after))


def parts_changed(before: Content, after: Content) -> list[str]:
    """The names of the parts that differ, as a sentence lists them."""
    return [name for key, name in PARTS.items() if before.get(key) != after.get(key)]


def _label(content: Content) -> str:
    return content["rating"]["label"] if content["rating"] else "none"


# What is one text in a content, and how to read it there.
SAID: dict[str, Callable[[Content], str]] = {
    "Claim": lambda c: c["claim"]["text"],
    "Who makes it": lambda c: c["claim"]["claimant"],
    "First said on": lambda c: c["claim"]["said_on"] or "",
    "Topics": lambda c: ", ".join(topic["name"] for topic in c["topics"]),
    "Rating": _label,
    "Summary": lambda c: c["summary"],
    "Explanation": lambda c: c["explanation"],
    "Evidence against": lambda c: "Looked for, none found." if c["none_against"] else "",
    "Checked by": lambda c: ", ".join(c["people"]["checked_by"]),
}
PARTS = {
    "claim": "the claim",
    "topics": "its topics",
    "appearances": "where it was said",
    "rating": "the rating",
    "scale": "the rating scale",
    "summary": "the summary",
    "explanation": "the explanation",
    "sources": "the evidence",
    "none_against": "the word on evidence against",
    "people": "who checked it",
}


def _marked(pieces: list[Piece]) -> list[Piece]:
    last = len(pieces) - 1
    return [
        piece._replace(words=_near(piece.words, n > 0, n < last)) if piece.op == "same" else piece
        for n, piece in enumerate(pieces)
    ]


def _near(words: str, after: bool, before: bool) -> str:
    """Of ``words`` that stayed, those near a change: ``after`` one, ``before`` one; the rest becomes dots."""
    if len(words) <= (after + before) * NEAR + 40:
        return words
    head = words[:NEAR].rsplit(maxsplit=1)[0] + " " if after else ""
    tail = " " + words[-NEAR:].split(maxsplit=1)[-1] if before else ""
    return f"{head}…{tail}"


def _side_by_side(label: str, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """Things that may come, go or change, each known by its key: only those that did."""
    found: list[Change] = []
    for key in [*old, *(key for key in new if key not in old)]:
        pieces = diff(old.get(key, ""), new.get(key, ""))
        if has_changes(pieces):
            found.append(Change(label, _marked(pieces)))
    return found


def _sources(content: Content) -> dict[str, str]:
    """Sources by their title and address, so that one whose words changed is still itself."""
    return {
        f"{source['title']} {source['url'] or source['reference']}": _line(source)
        for source in content["sources"]
    }


def _places(content: Content) -> dict[str, str]:
    """Appearances by their article and how many of the claim came before in it."""
    found: dict[str, str] = {}
    for place in content["appearances"]:
        article = place["article"]
        facts = [place["claimant"], article["publisher"], article["byline"], article["title"]]
        facts += [article["published_on"] or "", article["url"] or ""]
        media = place.get("media")
        if media:
            facts += [
                media["kind"],
                media["url"],
                media["category"] or "",
                media["context"],
                media["original_url"],
            ]
            facts.append(f"file {media['sha256']}" if media["sha256"] else "")
            facts.append(f"shown to readers as {media['picture']}" if media["picture"] else "")
        nth = sum(key.startswith(f"{article['id']} ") for key in found)
        found[f"{article['id']} {nth}"] = f"“{place['quote']}” " + " · ".join(fact for fact in facts if fact)
    return found


def _line(source: Content) -> str:
    facts = [source["title"], source["publisher"], source["published_on"] or "", source["locator"]]
    facts.append(say_place(source.get("place")))
    facts += [source["stance"], source["tier"], source["url"] or source["reference"]]
    facts += [source.get(name, "") for name in ("author", "language", "archived")]
    kept = source.get("copy")
    facts.append(f"kept {kept['kept_at']}, file {kept['sha256']}" if kept else "")
    return " · ".join(fact for fact in facts if fact) + f": “{source['quote']}”"
