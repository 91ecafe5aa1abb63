"""Write what was extracted: for programs one object a claim, for people a table."""

from dataclasses import asdict

from factcheck.nlp.types import Candidate, Extraction

_WIDTH = 100


def to_json(candidate: Candidate) -> dict[str, object]:
    """A plain dictionary in the field order of the documented line; tuples become lists."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(candidate).items()
    }


def to_table(extraction: Extraction) -> str:
    """One claim a row, in reading order: score, kind, who says it, what. Lines end in a line break."""
    lines = [f"{'score':>5}  {'kind':<10}  {'said by':<24}  claim"]
    for claim in extraction.candidates:
        kind = claim.kind if claim.checkable else f"({claim.kind})"
        who = _cut(_printable(claim.claimant_full or "the article"), 24)
        lines.append(f"{claim.score:>5.2f}  {kind:<10}  {who:<24}  {_cut(_printable(claim.text), _WIDTH)}")
    checkable = sum(c.checkable for c in extraction.candidates)
    lines.append(
        f"{len(extraction.candidates)} claims in {len(extraction.sentences)} sentences, {checkable} of them checkable; "
        f"in brackets: cannot be checked (yet). Engine {extraction.engine}."
    )
    lines.extend(extraction.notes)
    return "\n".join(lines) + "\n"


def _printable(words: str) -> str:
    """Without control characters: a text from outside must not steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in words)


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else words[: width - 1] + "…"
