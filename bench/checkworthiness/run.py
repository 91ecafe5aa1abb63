"""Every figure on check-worthiness, as shipped, beside the references: one command.

    python bench/checkworthiness/run.py DATA [--extraction DIR] [--weights DIR ...]

DATA holds claimbuster_ct24_train.tsv and the sets that are measured: claimbuster_groundtruth_ct24_dev.tsv,
ct23_1b_devtest.tsv, policlaim_train_golden.tsv, ct19_t1_train.tsv; a set that is not there is left out. DIR holds gold.json
and texts, as for bench/extraction. Several --weights (one for each seed) give their mean. Nothing is chosen here: the
threshold came with the weights. Without DATA only our own news, speed and memory are measured.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

from articles import ROOT, WORTH, Article, Found, claims_of, ranking_of, read_articles
from rows import Row, average_precision, f1, held_back, key, read_tsv, training_rows

from factcheck.nlp.checkworthy import Judged, RuleScorer, Scorer
from factcheck.nlp.extract import extract
from factcheck.nlp.kinds import is_checkable, kind_of
from factcheck.nlp.learned.encoder import WEIGHTS, Encoder, load_encoder
from factcheck.nlp.learned.layer import Layer
from factcheck.nlp.learned.scorer import LearnedScorer, best_scorer

SETS = {
    "held back": "a tenth of ClaimBuster's training rows; the threshold was chosen here",
    "claimbuster_groundtruth_ct24_dev.tsv": "ClaimBuster, checked by experts",
    "ct23_1b_devtest.tsv": "CheckThat! 2023 1B test, the debates of 2020: held back until the end",
    "policlaim_train_golden.tsv": "verifiable claims in governors' speeches: another question, no target",
    "ct19_t1_train.tsv": "whole debates, what FactCheck.org picked: another question, no target",
}
REFERENCES = {  # on ct23_1b_devtest.tsv, F1 and AP
    "TF-IDF and logistic regression": (0.80, 0.88),
    "frozen MiniLM": (0.82, 0.91),
    "fine-tuned MiniLM, fp32, lowest": (0.83, 0.956),
    "fine-tuned MiniLM, fp32, highest": (0.91, 0.965),
    "fine-tuned mpnet-base, one epoch": (0.889, 0.938),
    "best published at the lab": (0.898, None),
    "target": (0.91, 0.965),
}


def by_rules(rows: list[Row]) -> list[float]:
    """The rules' score of each sentence by itself."""
    judged = []
    for row in rows:
        kind = kind_of(row.text, attributed=False, cue="")
        judged.append(Judged(row.text, row.text, kind, is_checkable(row.text, kind), "", "", dated=False))
    return [score.value for score in RuleScorer().score(judged)]


def sets_in(folder: pathlib.Path) -> dict[str, list[Row]]:
    """The sets that are there."""
    dev, train = folder / "claimbuster_groundtruth_ct24_dev.tsv", folder / "claimbuster_ct24_train.tsv"
    out = {"held back": held_back(training_rows(read_tsv(train), read_tsv(dev)))[1]}
    for name in SETS:
        if (folder / name).exists():
            out[name] = read_tsv(folder / name)
    return out


def sentences(folder: pathlib.Path, weights: list[pathlib.Path]) -> None:
    """Sentences by themselves: AP and F1 of every set, the mean and spread over the weights, and rules alone."""
    networks = [
        (Encoder(path), Layer.from_json(json.loads((path / "layer.json").read_text("utf-8"))))
        for path in weights
    ]
    print(
        f"Sentences by themselves ({len(networks)} network{'s' * (len(networks) > 1)}, 8-bit, one threshold each)\n"
    )
    print(f"{'set':<40}{'rows':>7}{'share':>7}{'AP':>8}{'F1':>8}{'±F1':>7}{'called':>8}{'rules AP':>10}")
    seen = {key(row.text) for row in read_tsv(folder / "claimbuster_ct24_train.tsv")}
    for name, rows in sets_in(folder).items():
        labels, aps, f1s, called = [row.label for row in rows], [], [], []
        for encoder, layer in networks:
            odds = [float(x) for x in layer.odds(encoder.vectors([row.text for row in rows]))]
            aps.append(average_precision(odds, labels))
            f1s.append(f1(odds, labels, layer.threshold))
            called.append(sum(x >= layer.threshold for x in odds) / len(odds))
        print(
            f"{name:<40}{len(rows):>7}{sum(labels) / len(rows):>7.2f}{statistics.mean(aps):>8.4f}{statistics.mean(f1s):>8.4f}"
            f"{statistics.pstdev(f1s):>7.3f}{statistics.mean(called):>8.2f}{average_precision(by_rules(rows), labels):>10.3f}"
        )
        print(f"    {SETS[name]}")
        if len(networks) > 1:
            each = ", ".join(f"{ap:.4f} / {value:.4f}" for ap, value in zip(aps, f1s, strict=True))
            print(f"    each, AP / F1: {each}")
        if name == "ct23_1b_devtest.tsv":
            shared = sum(key(row.text) in seen for row in rows)
            print(f"    {shared} of these sentences also stand, word for word, among the training rows")
            for reference, (value, ap) in REFERENCES.items():
                print(f"    {reference:<36}{'' if ap is None else f'{ap:.3f}':>18}{value:>8.3f}")
    print()


def news() -> None:
    """Our own annotated news: how well sentences are ranked within an article, and whether the score is a probability."""
    scorer = best_scorer()
    assert isinstance(scorer, LearnedScorer), "the network cannot run here"
    held_back = [a for a in read_articles() if a.held_back and any(g.worth >= WORTH for g in a.sentences)]
    print("Our own news, articles held back: rank_ap, the mean over articles")
    print(
        f"{'graded in':<16}{'articles':>9}{'sentences':>10}{'share':>7}{'shipped':>9}{'network':>9}{'rules':>7}{'length':>8}{'called':>8}"
    )
    for source, articles in (
        ("written.tsv", [a for a in held_back if a.source == "written"]),
        ("annotated", [a for a in held_back if a.source == "annotated"]),
    ):
        ranks: dict[str, list[float]] = {"shipped": [], "network": [], "rules": [], "length": []}
        called: list[bool] = []
        for article in articles:
            texts = [article.text[g.start : g.end] for g in article.sentences]
            wanted = [int(g.worth >= WORTH) for g in article.sentences]
            alone = scorer.sentences(texts)
            called.extend(one.checkworthy for one in alone)
            claims = claims_of(article)
            ranks["shipped"].append(ranking_of(article, claims, values(scorer, claims)))
            ranks["network"].append(average_precision([one.score for one in alone], wanted))
            ranks["rules"].append(ranking_of(article, claims, values(RuleScorer(), claims)))
            ranks["length"].append(average_precision([float(len(text)) for text in texts], wanted))
        grades = [g.worth >= WORTH for a in articles for g in a.sentences]
        means = "".join(
            f"{statistics.mean(ranks[name]):>{w}.3f}"
            for name, w in (("shipped", 9), ("network", 9), ("rules", 7), ("length", 8))
        )
        print(
            f"{source:<16}{len(articles):>9}{len(grades):>10}{sum(grades) / len(grades):>7.2f}{means}{sum(called) / len(called):>8.2f}"
        )
    found = [(c.worth >= WORTH, s) for a in held_back for c, s in pairs(scorer, a)]
    print("    score and what came of it, all claims:", end="")
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        part = [(worth, s) for worth, s in found if low <= s < low + 0.2]
        if part:
            mean, share = statistics.mean(s for _, s in part), statistics.mean(float(w) for w, _ in part)
            print(f"  {mean:.2f} → {share:.2f} ({len(part)})", end="")
    print("\n")


def values(scorer: Scorer, claims: list[Found]) -> list[float]:
    """The scores of an article's claims."""
    return [one.value for one in scorer.score([c.judged for c in claims])]


def pairs(scorer: Scorer, article: Article) -> list[tuple[Found, float]]:
    """The claims of an article with their scores."""
    claims = claims_of(article)
    return list(zip(claims, values(scorer, claims), strict=True))


def dev_articles(folder: pathlib.Path) -> None:
    """The annotated articles of extraction-dev, by the yardstick of bench/extraction."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench/extraction/run.py"), str(folder / "gold.json"), str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("rank_ap"))
    print(
        f"extraction-dev, 3 third-party articles: {' '.join(line.split()[:2])} (length {line.split()[2]}, target 0.93)\n"
    )


def speed() -> None:
    """An article of 40 different sentences on one core, loading apart, and the memory of the whole command."""
    articles = read_articles()
    lines = [a.text[g.start : g.end] for a in articles[:2] for g in a.sentences][:40]
    text = "\n\n".join(" ".join(lines[i : i + 4]) for i in range(0, 40, 4))
    extract(text)
    encoder = load_encoder()
    whole, network = [], []
    for _ in range(9):
        began = time.process_time()
        extract(text)
        whole.append(time.process_time() - began)
        began = time.process_time()
        encoder.vectors(lines)
        network.append(time.process_time() - began)
    print(
        f"40 sentences: {1000 * statistics.median(whole):.0f} ms in all, {1000 * statistics.median(network):.0f} ms of it the network (at most 500)"
    )
    command = [sys.executable, "-m", "factcheck.cli", "extract", "-"]
    done = subprocess.run(
        command,
        input=text.encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = sum(path.stat().st_size for path in WEIGHTS.iterdir()) / 1e6
    print(
        f"factcheck extract: exit status {done.returncode}, peak memory {peak:.0f} MB (at most 350); weights {size:.1f} MB (at most 25)"
    )


def main() -> None:
    """Measure what the arguments allow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", nargs="?", type=pathlib.Path)
    parser.add_argument("--weights", type=pathlib.Path, action="append")
    parser.add_argument("--extraction", type=pathlib.Path, help="folder with gold.json and texts")
    given = parser.parse_args()
    if given.data:
        sentences(given.data, given.weights or [WEIGHTS])
    if given.extraction:
        dev_articles(given.extraction)
    news()
    speed()


if __name__ == "__main__":
    main()
