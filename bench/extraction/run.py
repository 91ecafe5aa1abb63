"""The figures of the extraction engine beside those of the plainest reference, and its speed.

    python bench/extraction/run.py GOLD.json TEXTS_DIR

GOLD.json holds {"articles": [{"id", "published"?, "sentences": [{start, end}], "claims": [{start, end, claimant,
claimant_resolved, claimant_alt?, kind, checkable, worth}]}]}, TEXTS_DIR one <id>.txt each; offsets are code points.
The reference takes every sentence for one claim of the article itself and ranks by length. Without arguments only
the speed is measured.
"""

import argparse
import json
import pathlib
import re
import sys
import time
from collections import Counter
from datetime import date
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from factcheck.nlp.checkworthy import RuleScorer, Scorer
from factcheck.nlp.extract import ENGINE, extract
from factcheck.nlp.render import to_json

Row = dict[str, Any]
SENTENCES = (
    "The harbour council said on Monday that fares had risen by 4 percent in 2021, while wages fell.",
    "“We will buy two ferries,” Director Ola Lund added, noting that the old ones were built before 1990.",
    "According to the port office, 4.2 million people used the boats last year.",
    "The plan, which would cost $40 million, was drawn up by the Lund Water Institute (LWI).",
)


def overlap(a: Row, b: Row) -> float:
    """Intersection over union of two spans, 0 to 1."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return 0.0 if shared <= 0 else shared / (max(a["end"], b["end"]) - min(a["start"], b["start"]))


def matched(found: list[Row], gold: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs of claims, one to one, the closest first, at an overlap of a half or more."""
    pairs = sorted(
        ((overlap(p, g), i, j) for i, p in enumerate(found) for j, g in enumerate(gold)), reverse=True
    )
    out: list[tuple[Row, Row]] = []
    used_found: set[int] = set()
    used_gold: set[int] = set()
    for share, i, j in pairs:
        if share >= 0.5 and i not in used_found and j not in used_gold:
            used_found.add(i)
            used_gold.add(j)
            out.append((found[i], gold[j]))
    return out


def same_name(a: str, b: str) -> bool:
    """Whether one name is a run of words of the other, articles and titles aside."""
    x, y = (
        [t for t in re.findall(r"\w+", s.lower()) if t not in ("the", "a", "an", "mr", "ms", "mrs", "dr")]
        for s in (a, b)
    )
    if not x or not y:
        return x == y
    short, long = sorted((x, y), key=len)
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def right_speaker(found: Row, gold: Row) -> bool:
    """Whether the claimant, as written or as resolved, is one the annotator accepts."""
    accepted = [gold["claimant"], gold["claimant_resolved"], *(gold.get("claimant_alt") or [])]
    given = [name for name in (found["claimant"], found["claimant_full"]) if name] or [""]
    return any(same_name(x, y) for x in given for y in accepted)


def average_precision(scored: list[tuple[float, bool]]) -> float:
    """How well a ranking puts what is wanted first, 0 to 1."""
    hits, total = 0, 0.0
    for rank, (_, wanted) in enumerate(sorted(scored, key=lambda pair: -pair[0]), 1):
        if wanted:
            hits += 1
            total += hits / rank
    return total / hits if hits else 0.0


def by_sentence(text: str, article: Row) -> list[Row]:
    """The reference: every sentence is one claim of the article itself."""
    return [
        {"start": s["start"], "end": s["end"], "quote": text[s["start"] : s["end"]], "claimant": "", "claimant_full": "",
         "kind": "other", "checkable": True, "score": (s["end"] - s["start"]) / 1000}
        for s in article["sentences"]
    ]  # fmt: skip


def by_engine(text: str, article: Row) -> list[Row]:
    """The engine under test."""
    published = article.get("published")
    found = extract(text, published=date.fromisoformat(published) if published else None)
    return [to_json(c) for c in found.candidates]


def measure(gold: list[Row], texts: pathlib.Path, read: Any) -> dict[str, float]:
    """All figures over all articles, each 0 to 1."""
    n: Counter[str] = Counter()
    ranking: list[tuple[float, bool]] = []
    for article in gold:
        text = (texts / f"{article['id']}.txt").read_bytes().decode()
        rows = read(text, article)
        n["printed"] += len(rows)
        n["exact"] += sum(text[r["start"] : r["end"]] == r["quote"] for r in rows)
        found, wanted = [r for r in rows if r["checkable"]], [c for c in article["claims"] if c["checkable"]]
        pairs = matched(found, wanted)
        n["found"] += len(found)
        n["wanted"] += len(wanted)
        n["hit"] += len(pairs)
        n["worth"] += sum(c["worth"] >= 2 for c in wanted)
        n["worth hit"] += sum(g["worth"] >= 2 for _, g in pairs)
        for row, claim in matched(rows, article["claims"]):
            n["matched"] += 1
            n["speaker"] += right_speaker(row, claim)
            n["kind"] += row["kind"] == claim["kind"]
            n["said"] += bool(claim["claimant"])
            n["said right"] += bool(claim["claimant"]) and right_speaker(row, claim)
        for s in article["sentences"]:
            best = max((r["score"] for r in rows if overlap(r, s) > 0), default=-1.0)
            ranking.append((best, any(c["worth"] >= 2 for c in article["claims"] if overlap(c, s) > 0)))
    return {
        "spans": n["exact"] / max(1, n["printed"]),
        "claims_f1": 2 * n["hit"] / max(1, n["found"] + n["wanted"]),
        "recall_w2": n["worth hit"] / max(1, n["worth"]),
        "claimant": n["speaker"] / max(1, n["matched"]),
        "attributed": n["said right"] / max(1, n["said"]),
        "kind": n["kind"] / max(1, n["matched"]),
        "rank_ap": average_precision(ranking),
    }


def quality(gold: pathlib.Path, texts: pathlib.Path) -> None:
    """Print the figures of the engine beside the reference, with the ratio."""
    articles = json.loads(gold.read_text(encoding="utf-8"))["articles"]
    ours, reference = measure(articles, texts, by_engine), measure(articles, texts, by_sentence)
    print(f"{'figure':<12}{ENGINE:>10}{'reference':>12}{'ratio':>8}")
    for name, value in ours.items():
        ratio = f"{value / reference[name]:.2f}" if reference[name] else "–"
        print(f"{name:<12}{value:>10.3f}{reference[name]:>12.3f}{ratio:>8}")


def speed() -> None:
    """Print the processor time an article of 40 sentences takes, and how it grows with the text."""
    article = "\n\n".join(" ".join(SENTENCES) for _ in range(10))
    rules = RuleScorer()
    for name, scorer in (("as shipped", None), ("rules alone", rules)):
        extract(article, scorer=scorer)
        taken = sorted(_seconds(article, scorer) for _ in range(10))
        print(f"article of 40 sentences, {name}: {1000 * taken[5]:.1f} ms (median of 10)")
    print(f"{'':>8}{'as shipped':>22}{'rules alone':>22}")
    for thousands in (1, 10, 100, 1000):
        text = (article + "\n\n") * (1 + thousands * 1000 // len(article))
        text = text[: thousands * 1000]
        row = f"{thousands:>5} kB"
        for scorer in (None, rules):
            took = _seconds(text, scorer)
            row += f"{1000 * took:>11.1f} ms, {1000 * took / thousands:>5.2f} a kB"
        print(row)


def _seconds(text: str, scorer: Scorer | None) -> float:
    began = time.process_time()
    extract(text, scorer=scorer)
    return time.process_time() - began


def main() -> None:
    """Measure what the arguments allow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?", type=pathlib.Path)
    parser.add_argument("texts", nargs="?", type=pathlib.Path)
    given = parser.parse_args()
    if given.gold and given.texts:
        quality(given.gold, given.texts)
        print()
    speed()


if __name__ == "__main__":
    main()
