"""How well the speakers of a text are found, measured on articles with annotated attributions.

    python bench/attribution/score.py ARTICLES.jsonl[.gz] [--first N] [--errors N]

One article a line: {"doc", "text", "attributions": [{"source": [[start, end], …], "cue": […], "content": […]}]},
offsets in code points, as PolNeAR 1.0.0 can be written. What is counted:

speaker  In-sentence attributions: every sentence that holds the source of an attribution and at least a part of its
         content is one item, the content clipped to that sentence. What was found is clipped the same way. A found
         item is right if its content and the item's share at least half of the words that either has (Jaccard), and
         at least half of the words of the found speaker lie in the source. One to one, the most alike first.
         What is found inside the content of something else found is left out: the corpus annotates no such thing.
         Precision over items found, recall over items annotated.
named    The same without regard to the content: is this a speaker in this sentence?
sentence Attributed sentences: a sentence with at least one word inside the content of an attribution, with or without
         a source, against one with at least one word inside the content found.

Words are tokens that begin with a letter or digit, sentences those of `factcheck.nlp.segment`; figures are over all
articles together. Published or measured on the development part of PolNeAR (84 articles), by comparable definitions:
rules of forty lines 0.51 (speaker) and 0.55 (sentence), a CRF trained on PolNeAR 0.66 and 0.82, a small encoder
trained on it 0.855 and 0.925.
"""

import argparse
import gzip
import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from factcheck.nlp.attribution import Attributor, RuleAttributor
from factcheck.nlp.learned.tagger import LearnedTagger, best_attributor
from factcheck.nlp.parse import Parsed, parse
from factcheck.nlp.tagged import TaggedAttributor
from factcheck.nlp.types import Speech

Row = dict[str, Any]


class Item(NamedTuple):
    """An attribution within one sentence, as numbers of words of the article."""

    sentence: int
    speaker: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


class Words:
    """The words of an article by their places."""

    def __init__(self, parsed: Parsed) -> None:
        self.spans: list[tuple[int, int]] = []
        self.sentence_of: list[int] = []
        for i, row in enumerate(parsed.tokens):
            for token in row:
                if token.text[:1].isalnum():
                    self.spans.append((token.start, token.end))
                    self.sentence_of.append(i)

    def inside(self, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
        """The words that share a code point with one of the spans."""
        return frozenset(
            i for i, (start, end) in enumerate(self.spans) if any(s < end and start < e for s, e in spans)
        )

    def items(self, speaker: frozenset[int], cue: frozenset[int], content: frozenset[int]) -> Iterator[Item]:
        """One item for each sentence that holds the speaker and a part of the content."""
        homes = {self.sentence_of[w] for w in speaker}
        for home in sorted(homes & {self.sentence_of[w] for w in content}):
            yield Item(
                home,
                frozenset(w for w in speaker if self.sentence_of[w] == home),
                cue,
                frozenset(w for w in content if self.sentence_of[w] == home),
            )


def annotated(words: Words, article: Row) -> tuple[list[Item], frozenset[int]]:
    """The items of an article as annotated, and its sentences with attributed content."""
    items: list[Item] = []
    sentences: set[int] = set()
    for one in article["attributions"]:
        content = words.inside(one["content"])
        items.extend(words.items(words.inside(one["source"]), words.inside(one["cue"]), content))
        sentences.update(words.sentence_of[w] for w in content)
    return items, frozenset(sentences)


def found(words: Words, parsed: Parsed, attributor: Attributor) -> tuple[list[Item], frozenset[int]]:
    """The items of an article as found, and its sentences with attributed content."""
    items: list[Item] = []
    sentences: set[int] = set()
    for row in attributor.attributions(parsed):
        for speech in outermost(row):
            content = words.inside([(c.start, c.end) for c in speech.content])
            speaker = words.inside([(speech.speaker.start, speech.speaker.end)] if speech.speaker else [])
            cue = words.inside([(speech.cue.start, speech.cue.end)] if speech.cue else [])
            items.extend(words.items(speaker, cue, content))
            sentences.update(words.sentence_of[w] for w in content)
    return list(dict.fromkeys(items)), frozenset(sentences)


def outermost(row: Sequence[Speech]) -> Iterator[Speech]:
    """The speeches that stand in no other one's content: the corpus annotates no others."""
    for speech in row:
        cue = speech.cue or speech.speaker
        if cue is None or not any(
            part.start <= cue.start < cue.end <= part.end
            for other in row
            if other is not speech
            for part in other.content
        ):
            yield speech


def matched(given: list[Item], gold: list[Item], *, by_content: bool) -> list[tuple[Item, Item]]:
    """Pairs of found and annotated items, one to one, the most alike first."""
    pairs = []
    for i, g in enumerate(given):
        for j, a in enumerate(gold):
            if g.sentence != a.sentence or 2 * len(g.speaker & a.speaker) < len(g.speaker):
                continue
            alike = len(g.content & a.content) / len(g.content | a.content)
            if alike >= 0.5 or not by_content:
                pairs.append((alike, i, j))
    pairs.sort(key=lambda p: (-p[0], p[1], p[2]))
    used_given: set[int] = set()
    used_gold: set[int] = set()
    out = []
    for _, i, j in pairs:
        if i not in used_given and j not in used_gold:
            used_given.add(i)
            used_gold.add(j)
            out.append((given[i], gold[j]))
    return out


def f1(hit: int, given: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    return hit / max(1, given), hit / max(1, gold), 2 * hit / max(1, given + gold)


def articles(path: pathlib.Path, first: int | None) -> list[Row]:
    """The articles of a file, or the first few."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n")
    return [json.loads(line) for line in lines[:first] if line]


def measure(rows: Sequence[Row], attributor: Attributor) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each figure over all articles together."""
    n: Counter[str] = Counter()
    for article in rows:
        parsed = parse(article["text"])
        words = Words(parsed)
        gold, gold_sentences = annotated(words, article)
        given, given_sentences = found(words, parsed, attributor)
        n["gold"] += len(gold)
        n["given"] += len(given)
        n["speaker"] += len(matched(given, gold, by_content=True))
        n["named"] += len(matched(given, gold, by_content=False))
        n["gold sentences"] += len(gold_sentences)
        n["given sentences"] += len(given_sentences)
        n["sentence"] += len(gold_sentences & given_sentences)
    return {
        "speaker": f1(n["speaker"], n["given"], n["gold"]),
        "named": f1(n["named"], n["given"], n["gold"]),
        "sentence": f1(n["sentence"], n["given sentences"], n["gold sentences"]),
    }


def print_errors(rows: Sequence[Row], attributor: Attributor, most: int) -> None:
    """Print what was missed (-) and what was wrongly found (+), as speaker | cue | content."""
    shown = 0
    for article in rows:
        parsed = parse(article["text"])
        words = Words(parsed)
        gold, _ = annotated(words, article)
        given, _ = found(words, parsed, attributor)
        pairs = matched(given, gold, by_content=True)
        wrong = [("+", i) for i in given if i not in {p[0] for p in pairs}]
        missed = [("-", i) for i in gold if i not in {p[1] for p in pairs}]
        last = -1
        for sign, item in sorted(wrong + missed, key=lambda x: (x[1].sentence, x[0])):
            if shown >= most:
                return
            if item.sentence != last:
                last, shown = item.sentence, shown + 1
                print(f"\n{parsed.sentences[last].text}")
            said = [
                " ".join(article["text"][slice(*words.spans[w])] for w in sorted(part)) for part in item[1:]
            ]
            print(f"  {sign} {' | '.join(said)}")


def main() -> None:
    """Measure the rules, or a tagger, on a file of articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("--first", type=int, help="only so many articles")
    parser.add_argument("--errors", type=int, default=0, help="print what went wrong in so many sentences")
    parser.add_argument(
        "--tagger", type=pathlib.Path, help="the folder of a tagger, to measure instead of the shipped one"
    )
    parser.add_argument("--rules", action="store_true", help="measure the rules alone")
    given = parser.parse_args()
    rows = articles(given.articles, given.first)
    attributor: Attributor = RuleAttributor() if given.rules else best_attributor()
    if given.tagger:
        attributor = TaggedAttributor(LearnedTagger(given.tagger))
    if given.errors:
        print_errors(rows, attributor, given.errors)
        return
    began = time.process_time()
    figures = measure(rows, attributor)
    print(f"{len(rows)} articles, {time.process_time() - began:.1f} s")
    print(f"{'figure':<10}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, (precision, recall, both) in figures.items():
        print(f"{name:<10}{precision:>10.3f}{recall:>10.3f}{both:>10.3f}")


if __name__ == "__main__":
    main()
