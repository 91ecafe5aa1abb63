"""The shape of ``Publication.content``: the approved round, and what publishing adds to it. Pure.

From the round (``review.content.build_content``): claim, topics, appearances, rating, scale, summary,
explanation, explanation_html, sources, none_against, people; of a translation its language and translation_of
(the claim that it translates). Added here, and never changed afterwards:

    people.approved_by      the public name of whoever approved it
    publication.slug        its address
    publication.number      the version, from 1
    publication.kind        first, correction, update or retraction
    publication.published_at, .first_published_at   instants, ISO 8601
    publication.notes       of every version so far: number, kind, note, published_at
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from factcheck.kit.tongues import WRITTEN_IN, words_in

Content = dict[str, Any]


def note_of(number: int, kind: str, note: str, published_at: datetime) -> dict[str, Any]:
    """One line of ``publication.notes``."""
    return {"number": number, "kind": kind, "note": note, "published_at": published_at.isoformat()}


def freeze(
    approved: Content,
    *,
    approved_by: str,
    slug: str,
    first_published_at: datetime,
    notes: Sequence[dict[str, Any]],
) -> Content:
    """``approved`` as it goes before the public; the last of ``notes`` is this version's."""
    frozen = copy.deepcopy(approved)
    frozen["people"] = {**frozen.get("people", {}), "approved_by": approved_by}
    latest = notes[-1]
    frozen["publication"] = {
        "slug": slug,
        "number": latest["number"],
        "kind": latest["kind"],
        "published_at": latest["published_at"],
        "first_published_at": first_published_at.isoformat(),
        "notes": [dict(note) for note in notes],
    }
    return frozen


def is_retracted(content: Content) -> bool:
    """Whether readers are told that this check was withdrawn."""
    return bool(content["publication"]["kind"] == "retraction")


def latest_note(content: Content) -> str:
    """The public note of this version; "" for the first."""
    return str(content["publication"]["notes"][-1]["note"])


def language_of(content: Content, newsroom: str) -> str:
    """What a check is written in: said only where it is not the language of the newsroom."""
    return str(content.get("language") or newsroom)


def rating_word(content: Content, newsroom_language: str) -> str:
    """The rating in words, or that there is none any more."""
    if is_retracted(content):
        return words_in(language_of(content, newsroom_language))("Retracted")
    return str(content["rating"]["label"])


def visible_text(content: Content, newsroom_language: str = WRITTEN_IN) -> str:
    """The words of the claim, the rating and the verdict as the page shows them."""
    rating = content.get("rating") or {}
    parts = [content["claim"]["text"], rating.get("label", ""), content.get("summary", "")]
    if "publication" in content and is_retracted(content):
        parts += [rating_word(content, newsroom_language), latest_note(content)]
    return "\n".join(part for part in parts if part)


def words_to_find(content: Content) -> str:
    """What a check is searched by: the claim, who made it, the summary."""
    claim = content["claim"]
    parts = (claim["text"], claim.get("claimant", ""), content.get("summary", ""))
    return " ".join(part for part in parts if part)
