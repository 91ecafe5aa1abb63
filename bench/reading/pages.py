"""How well the body of a page is found: ours beside trafilatura's own text, against what a reader would copy.

    .venv/bin/python bench/reading/pages.py [--show NAME]

The pages in `pages/` are invented, and imitate how real news pages are built. Beside each lies a text with what it
says about itself and its body, a paragraph a line. Scores: F1 over runs of four words, as the public benchmarks of
article extraction count; the share of the body's lines that come out as exactly one line; and how many of the facts
(title, byline, publisher, day, language) are right.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import trafilatura

from factcheck.reading.page import read_page
from factcheck.reading.types import ReadText

PAGES = Path(__file__).parent / "pages"
FACTS = ("title", "byline", "publisher", "published", "language")


def gold(path: Path) -> tuple[dict[str, str], list[str]]:
    """The facts and the body's lines beside a page."""
    head, _, body = path.with_suffix(".txt").read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.split("\n") if ": " in line), body.strip().split("\n")


def f1(found: list[str], wanted: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over runs of four words."""
    have, want = _runs(found), _runs(wanted)
    both = sum((have & want).values())
    precision, recall = both / max(1, sum(have.values())), both / max(1, sum(want.values()))
    return precision, recall, 2 * precision * recall / (precision + recall or 1)


def _runs(lines: list[str]) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(lines).lower())
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def facts_right(read: ReadText, wanted: dict[str, str]) -> list[str]:
    """The names of the facts that differ."""
    found = {
        "title": read.title,
        "byline": read.byline,
        "publisher": read.publisher,
        "published": str(read.published_on),
        "language": read.language.split("-")[0],
    }
    return [name for name in FACTS if found[name] != wanted[name]]


def main() -> None:
    """Print one line a page and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", help="print what was read of this page")
    show = parser.parse_args().show
    rows = []
    print(
        f"{'page':18} {'trafilatura P/R/F1':>22} {'lines':>6} {'ours P/R/F1':>22} {'lines':>6}  wrong facts"
    )
    for path in sorted(PAGES.glob("*.html")):
        wanted, body = gold(path)
        data = path.read_bytes()
        raw = (trafilatura.extract(data.decode(), include_comments=False) or "").split("\n")
        read = read_page(data)
        pair = []
        for lines in (raw, read.text.split("\n")):
            kept = [line for line in lines if line.strip() != wanted["title"]]
            pair.append((*f1(kept, body), sum(line in kept for line in body) / len(body)))
        wrong = facts_right(read, wanted)
        rows.append((*pair[0], *pair[1], 1 - len(wrong) / len(FACTS)))
        cells = [f"{p:.2f}/{r:.2f}/{f:.3f}".rjust(22) + f"{lines:7.2f}" for p, r, f, lines in pair]
        print(f"{path.stem:18} {cells[0]} {cells[1]}  {', '.join(wrong)}")
        if path.stem == show:
            print(read)
    means = [mean(column) for column in zip(*rows, strict=True)]
    print(
        f"{'mean':18} {means[2]:22.3f}{means[3]:7.2f} {means[6]:22.3f}{means[7]:7.2f}  facts right {means[8]:.2f}"
    )


if __name__ == "__main__":
    main()
