"""An article as paragraphs of marked words: plain data for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from factcheck.claims.models import Appearance, ClaimState

MOST_NUMBERED = 12  # the styles have so many lines from words to cards in one paragraph
CHARACTERS_A_LINE = 66
LINES_OF_A_CARD, LINES_OF_A_CLOSE_CARD = 2.8, 1.9  # how high a card stands in the margin, whole and condensed
MARKS = {
    ClaimState.PROPOSED: "prop",
    ClaimState.ACCEPTED: "acc",
    ClaimState.IN_REVIEW: "rev",
    ClaimState.SUBMITTED: "sub",
    ClaimState.APPROVED: "app",
    ClaimState.PUBLISHED: "acc",
    ClaimState.RETRACTED: "acc",
    ClaimState.REJECTED: "rej",
    ClaimState.MERGED: "rej",
}


@dataclass(slots=True)
class Piece:
    """A run of words under the same claims. ``places`` is from the shortest claim to the longest.

    ``begins`` are the claims whose first words these are; ``also`` those that own no words by themselves
    and so get a link of their own here.
    """

    start: int
    text: str
    places: list[Appearance]
    begins: list[Appearance] = field(default_factory=list)
    also: list[Appearance] = field(default_factory=list)

    @property
    def shown(self) -> Appearance | None:
        """The claim these words lead to: the shortest."""
        return self.places[0] if self.places else None

    @property
    def mark(self) -> str:
        """The class of the shortest claim's state."""
        return MARKS[self.places[0].claim.state] if self.places else ""


@dataclass(slots=True)
class Paragraph:
    """One line of the text; ``cards`` are the claims that begin in it, in reading order."""

    start: int
    pieces: list[Piece]
    cards: list[Appearance]

    @property
    def room(self) -> str:
        """How much of each card the height of these words has room for: "roomy", "close" or "tight"."""
        lines = sum(len(piece.text) for piece in self.pieces) / CHARACTERS_A_LINE + 1
        each = lines / max(1, len(self.cards))
        return "roomy" if each >= LINES_OF_A_CARD else "close" if each >= LINES_OF_A_CLOSE_CARD else "tight"

    def number(self, place: Appearance) -> int | None:
        """The place of a card within this paragraph, while there are lines for it."""
        for count, card in enumerate(self.cards, 1):
            if card is place and count <= MOST_NUMBERED:
                return count
        return None


def lay_out(text: str, places: Sequence[Appearance]) -> list[Paragraph]:
    """``text`` as paragraphs, cut at every boundary of ``places`` so that overlapping marks never cross."""
    ordered = sorted(places, key=lambda place: (place.start, -place.end, place.id))
    paragraphs, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            inside = [place for place in ordered if place.start < end and place.end > at]
            paragraphs.append(_paragraph(text, at, end, inside))
        at = end + 1
    _settle(paragraphs)
    return paragraphs


def _paragraph(text: str, start: int, end: int, places: list[Appearance]) -> Paragraph:
    bounds = {start, end}
    for place in places:
        bounds |= {max(start, place.start), min(end, place.end)}
    pieces = []
    for low, high in pairwise(sorted(bounds)):
        over = [place for place in places if place.start < high and place.end > low]
        over.sort(key=lambda place: (place.end - place.start, -place.start, place.id))
        pieces.append(Piece(low, text[low:high], over))
    return Paragraph(start, pieces, [])


def _settle(paragraphs: list[Paragraph]) -> None:
    """Say where each claim begins, and give those that own no words a link beside their first ones."""
    owners = {id(piece.shown) for row in paragraphs for piece in row.pieces if piece.shown is not None}
    seen: set[int] = set()
    linked: set[int] = set()
    for row in paragraphs:
        for piece in row.pieces:
            for place in sorted(piece.places, key=lambda place: (place.start, -place.end, place.id)):
                if id(place) not in seen:
                    seen.add(id(place))
                    row.cards.append(place)
                    if id(place) not in owners:
                        piece.also.append(place)
            shown = piece.shown
            if shown is not None and id(shown) not in linked:
                linked.add(id(shown))
                piece.begins.append(shown)
