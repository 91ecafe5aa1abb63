"""Fine-tune an encoder on labelled sentences, on a processor, the same way every time.

    python bench/checkworthiness/train.py --train claimbuster_ct24_train.tsv --without claimbuster_groundtruth_ct24_dev.tsv \\
        --base MODEL_DIR --out DIR --seed 1

Needs torch, transformers and safetensors, which the application never does. MODEL_DIR holds config.json,
tokenizer.json and model.safetensors of a BERT-like encoder. The tenth of the rows that ``rows.held_back`` sets aside is
never learned from. With ``--fold K`` of ``--folds N`` one part more is left out and its scores are written, so that N runs
together give every training row a score from a network that has not seen it: the soft labels of ``--soft``.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from rows import Row, average_precision, best_threshold, f1, held_back, key, part_of, read_tsv, training_rows
from tokenizers import Tokenizer
from transformers import AutoModel

LONGEST = 96


class Classifier(torch.nn.Module):
    """An encoder, the mean of its last layer, and one number out."""

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, 1)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One vector for each sentence."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The log-odds of each sentence."""
        return self.head(self.dropout(self.pooled(ids, mask))).squeeze(-1)


def load_tokenizer(base: pathlib.Path) -> Tokenizer:
    """The base's own tokenizer, cutting at ``LONGEST`` pieces."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer


def padded(encoded: Sequence[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask of a batch, as long as its longest."""
    longest = max(len(ids) for ids in encoded)
    ids = torch.full((len(encoded), longest), pad, dtype=torch.long)
    mask = torch.zeros((len(encoded), longest), dtype=torch.long)
    for i, row in enumerate(encoded):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Batches of about equal length in random order: shuffled, sorted within pools, cut, shuffled."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    pool = size * 40
    out = []
    for at in range(0, len(order), pool):
        part = sorted(order[at : at + pool], key=lambda i: lengths[i])
        out.extend(part[i : i + size] for i in range(0, len(part), size))
    rng.shuffle(out)
    return out


def groups(model: Classifier, rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameters with a learning rate that falls from the last layer to the first; embeddings stay as they are."""
    layers = list(model.encoder.encoder.layer)
    out: list[dict[str, Any]] = [{"params": list(model.head.parameters()), "lr": rate * 10}]
    for depth, layer in enumerate(reversed(layers)):
        out.append({"params": list(layer.parameters()), "lr": rate * decay**depth})
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad_(False)
    shared = getattr(model.encoder.encoder, "relative_attention_bias", None)
    if shared is not None:
        out.append({"params": list(shared.parameters()), "lr": rate * decay ** len(layers)})
    return out


@torch.no_grad()
def score(model: Classifier, encoded: Sequence[list[int]], pad: int) -> np.ndarray:
    """The log-odds of sentences, in their order."""
    model.eval()
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
    out = np.zeros(len(encoded))
    for at in range(0, len(order), 64):
        part = order[at : at + 64]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
            out[part] = model(*padded([encoded[i] for i in part], pad)).float().numpy()
    model.train()
    return out


BF16 = True


def targets(rows: Sequence[Row], soft: Sequence[pathlib.Path], share: float, smoothing: float) -> np.ndarray:
    """What to learn: the label, smoothed, mixed by ``share`` with the mean of its soft labels where there are any."""
    known: dict[str, list[float]] = {}
    for path in soft:
        for name, value in json.loads(path.read_text(encoding="utf-8")).items():
            known.setdefault(name, []).append(value)
    out = []
    for row in rows:
        hard = row.label * (1 - 2 * smoothing) + smoothing
        others = known.get(key(row.text))
        out.append((1 - share) * hard + share * sum(others) / len(others) if others else hard)
    return np.array(out)


def steps_of(
    lengths: Sequence[int], size: int, epochs: int, rng: random.Random
) -> Iterator[tuple[int, int, list[int]]]:
    """(step, steps in all, rows of the batch) through all epochs."""
    made = [batches(lengths, size, rng) for _ in range(epochs)]
    total = sum(len(one) for one in made)
    step = 0
    for one in made:
        for batch in one:
            yield step, total, batch
            step += 1


def fit(model: Classifier, encoded: list[list[int]], wanted: np.ndarray, pad: int, given: Any) -> None:
    """Train; what is left in ``model`` is the average of its weights over the last fifth of the way."""
    rng = random.Random(given.seed)
    optimizer = torch.optim.AdamW(groups(model, given.rate, given.decay), weight_decay=0.01)
    peaks = [group["lr"] for group in optimizer.param_groups]
    goal = torch.tensor(wanted, dtype=torch.float32)
    trained = [p for p in model.parameters() if p.requires_grad]
    average: list[torch.Tensor] = []
    taken = 0
    began = time.time()
    lost = 0.0
    model.train()
    for step, total, batch in steps_of([len(e) for e in encoded], given.batch, given.epochs, rng):
        progress = step / total
        factor = min(1.0, progress / 0.1) * max(0.1, (1 - progress) / 0.9)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * factor
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BF16):
            odds = model(*padded([encoded[i] for i in batch], pad))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds.float(), goal[batch])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        lost = 0.98 * lost + 0.02 * loss.item()
        if progress >= 0.8 and step % 10 == 0:
            taken += 1
            if not average:
                average = [p.detach().clone() for p in trained]
            else:
                for mean, p in zip(average, trained, strict=True):
                    mean += (p.detach() - mean) / taken
        if step % 50 == 0:
            print(
                f"{step}/{total} loss {lost / (1 - 0.98 ** (step + 1)):.4f} {time.time() - began:.0f} s",
                flush=True,
            )
    for mean, p in zip(average, trained, strict=True):
        p.data.copy_(mean)


def odds_to_share(odds: np.ndarray) -> list[float]:
    """Log-odds as probabilities."""
    return [1 / (1 + math.exp(-x)) for x in odds]


def report(name: str, odds: np.ndarray, rows: Sequence[Row], threshold: float) -> dict[str, float]:
    """Print and give the figures of one set."""
    shares, labels = odds_to_share(odds), [row.label for row in rows]
    found = {"ap": average_precision(shares, labels), "f1": f1(shares, labels, threshold)}
    print(f"{name}: AP {found['ap']:.4f} F1 {found['f1']:.4f} at {threshold:.3f}", flush=True)
    return found


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", type=pathlib.Path, required=True)
    parser.add_argument("--without", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--decay", type=float, default=0.85, help="of the learning rate, from layer to layer")
    parser.add_argument("--smoothing", type=float, default=0.03)
    parser.add_argument("--soft", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--share", type=float, default=0.7, help="of the soft label in what is learned")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    """Train once and leave weights, scores and figures in the folder asked for."""
    given = arguments()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    without = [row for path in given.without for row in read_tsv(path)]
    learn, back = held_back(training_rows(read_tsv(given.train), without))
    left_out: list[Row] = []
    if given.folds:
        left_out = [row for row in learn if part_of(row, given.folds, "fold") == given.fold]
        learn = [row for row in learn if part_of(row, given.folds, "fold") != given.fold]
    print(f"{len(learn)} to learn from, {len(back)} held back, {len(left_out)} in the fold", flush=True)
    tokenizer = load_tokenizer(given.base)
    model = Classifier(given.base)
    pad = model.encoder.config.pad_token_id

    def ids(rows: Sequence[Row]) -> list[list[int]]:
        return [e.ids for e in tokenizer.encode_batch([row.text for row in rows])]

    fit(model, ids(learn), targets(learn, given.soft, given.share, given.smoothing), pad, given)
    given.out.mkdir(parents=True, exist_ok=True)
    odds = score(model, ids(back), pad)
    threshold = best_threshold(odds_to_share(odds), [row.label for row in back])
    figures = {"held back": report("held back", odds, back, threshold)}
    for path in given.without:
        rows = read_tsv(path)
        figures[path.name] = report(path.name, score(model, ids(rows), pad), rows, threshold)
    if left_out:
        fold = score(model, ids(left_out), pad)
        report("fold", fold, left_out, threshold)
        scores = {key(row.text): share for row, share in zip(left_out, odds_to_share(fold), strict=True)}
        (given.out / "soft.json").write_text(json.dumps(scores), encoding="utf-8")
    torch.save(model.state_dict(), given.out / "model.pt")
    asked = {k: str(v) for k, v in vars(given).items()}
    (given.out / "figures.json").write_text(
        json.dumps({"threshold": threshold, "figures": figures, "arguments": asked}, indent=1),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
