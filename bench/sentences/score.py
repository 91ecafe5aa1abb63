"""How exactly sentences are cut, beside libraries that are installed.

    python bench/sentences/score.py SENTENCES.jsonl [--errors GENRE]

One document a line: {"doc", "genre", "sents": ["…"], "par": [1 where a paragraph begins]}.

The text of a document is its sentences joined by one space, or as a page has it, by an empty line before every
paragraph ("page"). "run" joins all by one space: no line break helps. A boundary is the number of characters other
than white space that stand before it; the end of the document is one. Every boundary that a cutter sets is compared
with those annotated: precision, recall and F1 over all documents of a genre together.

Libraries are measured where they can be imported: sentence_splitter, blingfire, sentencex, pysbd. None is needed.
"""

import argparse
import importlib
import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from factcheck.nlp.segment import segment

Row = dict[str, Any]
Cutter = Callable[[str], Iterable[str]]


def ours(text: str) -> list[str]:
    """The sentences of the project's own rules."""
    return [s.text for s in segment(text)]


def by_lines(cut: Cutter) -> Cutter:
    """A cutter that is handed one line at a time, as these libraries expect, so that a line break ends a sentence."""
    return lambda text: [s for line in text.split("\n") if line.strip() for s in cut(line)]


def cutters() -> dict[str, Cutter]:
    """The project's own and every library that is there."""
    found: dict[str, Cutter] = {"factcheck": ours}
    makers: dict[str, Callable[[Any], Cutter]] = {
        "sentence_splitter": lambda m: m.SentenceSplitter("en").split,
        "blingfire": lambda m: lambda text: m.text_to_sentences(text).split("\n"),
        "sentencex": lambda m: lambda text: m.segment("en", text),
        "pysbd": lambda m: m.Segmenter(language="en", clean=False).segment,
    }
    for name, make in makers.items():
        try:
            found[name] = by_lines(make(importlib.import_module(name)))
        except ImportError:
            continue
    return found


def boundaries(sentences: Iterable[str]) -> set[int]:
    """How many characters other than white space stand before each boundary."""
    at, found = 0, set()
    for sentence in sentences:
        size = len("".join(sentence.split()))
        at += size
        if size:
            found.add(at)
    return found


def text_of(document: Row, *, page: bool) -> str:
    """The document as one text."""
    out = ""
    for sentence, begins in zip(document["sents"], document["par"], strict=True):
        out += ("\n\n" if page and begins else " ") + sentence if out else sentence
    return out


def measure(documents: list[Row], cut: Cutter, *, page: bool) -> tuple[float, float, float, float]:
    """Precision, recall, F1, and seconds of processor time."""
    n: Counter[str] = Counter()
    began = time.process_time()
    for document in documents:
        found, gold = boundaries(cut(text_of(document, page=page))), boundaries(document["sents"])
        n["hit"] += len(found & gold)
        n["found"] += len(found)
        n["gold"] += len(gold)
    both = 2 * n["hit"] / max(1, n["found"] + n["gold"])
    return n["hit"] / max(1, n["found"]), n["hit"] / max(1, n["gold"]), both, time.process_time() - began


def print_errors(documents: list[Row], *, page: bool) -> None:
    """Print what was cut wrongly (+) and what was not cut (-), with the words around it."""
    for document in documents:
        text = text_of(document, page=page)
        places = [i for i, c in enumerate(text) if not c.isspace()]
        found, gold = boundaries(ours(text)), boundaries(document["sents"])
        for at in sorted(found ^ gold):
            sign, place = ("+" if at in found else "-"), places[at - 1] + 1
            print(f"{sign} {text[max(0, place - 60) : place]!r} ¦ {text[place : place + 50]!r}")


def main() -> None:
    """Print a table for each way of joining, a row for each genre."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sentences", type=pathlib.Path)
    parser.add_argument("--errors", metavar="GENRE", help="print what the project's rules got wrong there")
    given = parser.parse_args()
    lines = given.sentences.read_text(encoding="utf-8").split("\n")
    documents = [json.loads(line) for line in lines if line]
    if given.errors:
        print_errors([d for d in documents if d["genre"] == given.errors], page=True)
        return
    known = cutters()
    for page in (True, False):
        print(f"{'page' if page else 'run':<12}{'sentences':>10}" + "".join(f"{name:>20}" for name in known))
        for genre in [*dict.fromkeys(d["genre"] for d in documents), ""]:
            chosen = [d for d in documents if genre in ("", d["genre"])]
            figures = [measure(chosen, cut, page=page) for cut in known.values()]
            row = f"{genre or 'all':<12}{sum(len(d['sents']) for d in chosen):>10}"
            print(row + "".join(f"{f:>12.4f} {t:>5.2f} s" for *_, f, t in figures))
        print()


if __name__ == "__main__":
    main()
