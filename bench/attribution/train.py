"""Train the tagger of speakers, cues and contents on annotated news, on a processor, the same way every time.

    python bench/attribution/train.py --base MODEL_DIR --to DIR
    python bench/attribution/train.py --base MODEL_DIR --to DIR --polnear polnear_train.jsonl.gz

The first learns from our own text alone, bench/annotated/part-*.txt. The second is for whoever holds PolNeAR and may use
what comes of it. Needs torch, transformers, onnx and onnxruntime. MODEL_DIR holds config.json, tokenizer.json and
model.safetensors of a BERT-like encoder. One article in ten is held back, and one article's sentences are never on both
sides. What the rules say is left out of every seventh sentence, so that the network also learns to do without.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from rows import HERE, Row, annotated, held_back, polnear
from tokenizers import Tokenizer
from transformers import AutoModel

from factcheck.nlp.learned.tagger import HINTS, LABELS, Pieces, padded, pieces

IGNORED = -100


class Tagging(torch.nn.Module):
    """An encoder and a label for each piece."""

    def __init__(self, base: pathlib.Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.hinted = torch.nn.Embedding(HINTS, width, padding_idx=0)
        torch.nn.init.normal_(self.hinted.weight, std=0.02)
        self.hinted.weight.data[0] = 0
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(width * 2, len(LABELS))
        self.worth = torch.nn.Linear(width, 1)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor, hints: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds of every label for every piece, and of the sentence being worth a check: learned beside, not used.

        The hints count at the bottom, and once more at the top.
        """
        hinted = self.hinted(hints).sum(2)
        given = self.encoder.embeddings.word_embeddings(ids) + hinted
        states = self.encoder(
            inputs_embeds=given, attention_mask=mask, token_type_ids=kinds
        ).last_hidden_state
        own = (kinds * mask).unsqueeze(-1).to(states.dtype)
        mean = (states * own).sum(1) / own.sum(1).clamp(min=1)
        odds = self.head(torch.cat([self.dropout(states), hinted * 10], -1))
        return odds, self.worth(self.dropout(mean)).squeeze(-1)


def goal(batch: Sequence[tuple[Pieces, Row]], longest: int) -> torch.Tensor:
    """The labels at each word's first piece; nothing else is judged."""
    out = torch.full((len(batch), longest), IGNORED, dtype=torch.long)
    for row, (one, labelled) in enumerate(batch):
        for place, label in zip(one.firsts, labelled.labels, strict=False):
            out[row, place] = label
    return out


def fresh(model: Tagging) -> list[torch.nn.Parameter]:
    """What does not come from the encoder."""
    return [*model.head.parameters(), *model.worth.parameters(), model.hinted.weight]


def fit(model: Tagging, rows: list[tuple[Pieces, Row]], given: argparse.Namespace) -> None:
    """Train; what is left is the average of the weights over the last quarter of the way."""
    rng = random.Random(given.seed)
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad_(False)
    layers = list(model.encoder.encoder.layer)
    groups: list[dict[str, Any]] = [{"params": fresh(model), "lr": given.rate * 5}]
    groups += [
        {"params": list(layer.parameters()), "lr": given.rate * given.decay**depth}
        for depth, layer in enumerate(reversed(layers))
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    peaks = [group["lr"] for group in optimizer.param_groups]
    trained = [p for group in groups for p in group["params"]]
    steps: list[list[int]] = []
    for _ in range(given.epochs):
        order = list(range(len(rows)))
        rng.shuffle(order)
        pool = given.batch * 30
        cut = [
            part[i : i + given.batch]
            for at in range(0, len(order), pool)
            for part in [sorted(order[at : at + pool], key=lambda i: len(rows[i][0].ids))]
            for i in range(0, len(part), given.batch)
        ]
        rng.shuffle(cut)
        steps += cut
    average: list[torch.Tensor] = []
    taken, began, lost = 0, time.time(), 0.0
    model.train()
    for step, numbers in enumerate(steps):
        progress = step / len(steps)
        factor = min(1.0, progress / 0.06 + 0.01) * max(0.03, 1 - progress)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * factor
        batch = [rows[i] for i in numbers]
        inputs = [torch.from_numpy(array) for array in padded([one for one, _ in batch])]
        for row in range(len(batch)):
            if rng.random() < given.without:
                inputs[3][row, :, :2] = 0  # what the rules say; how it is written stays
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds, worth = model(*inputs)
        loss = torch.nn.functional.cross_entropy(
            odds.float().transpose(1, 2),
            goal(batch, inputs[0].shape[1]),
            ignore_index=IGNORED,
            label_smoothing=given.smoothing,
        )
        grades = torch.tensor([row.worth for _, row in batch])
        known = grades >= 0
        if bool(known.any()):
            loss = loss + 0.25 * torch.nn.functional.binary_cross_entropy_with_logits(
                worth.float()[known], grades[known].float() * 0.9 + 0.05
            )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        lost = 0.98 * lost + 0.02 * loss.item()
        if progress >= 0.75:
            taken += 1
            if not average:
                average = [p.detach().clone() for p in trained]
            else:
                for mean, p in zip(average, trained, strict=True):
                    mean += (p.detach() - mean) / taken
        if step % 50 == 0:
            shown = lost / (1 - 0.98 ** (step + 1))
            print(f"{step}/{len(steps)} loss {shown:.4f} {time.time() - began:.0f} s", flush=True)
    for mean, p in zip(average, trained, strict=True):
        p.data.copy_(mean)


@torch.no_grad()
def right(model: Tagging, rows: list[tuple[Pieces, Row]]) -> float:
    """The share of words of ``rows`` with the label they should have."""
    model.eval()
    hits = total = 0
    for at in range(0, len(rows), 32):
        batch = rows[at : at + 32]
        inputs = [torch.from_numpy(array) for array in padded([one for one, _ in batch])]
        wanted = goal(batch, inputs[0].shape[1])
        hits += int(((model(*inputs)[0].argmax(-1) == wanted) & (wanted != IGNORED)).sum())
        total += int((wanted != IGNORED).sum())
    return hits / max(1, total)


def export(model: Tagging, to: pathlib.Path) -> None:
    """The network in 8-bit integers, a scale for each channel of its weights."""
    example = torch.ones((2, 7), dtype=torch.long)
    hints = torch.ones((2, 7, 4), dtype=torch.long)
    size = {0: "n", 1: "t"}
    with tempfile.TemporaryDirectory() as folder:
        full, tidy = pathlib.Path(folder) / "full.onnx", pathlib.Path(folder) / "tidy.onnx"
        torch.onnx.export(
            model.eval(), (example, example, example, hints), str(full), output_names=["odds", "worth"],
            input_names=["ids", "mask", "kinds", "hints"],
            dynamic_axes=dict.fromkeys(("ids", "mask", "kinds", "hints", "odds"), size),
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(full), str(tidy), skip_symbolic_shape=True)
        quantize_dynamic(str(tidy), str(to), per_channel=True, weight_type=QuantType.QInt8)


def main() -> None:
    """Train once, and leave tagger.onnx in the folder asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--to", type=pathlib.Path, required=True)
    parser.add_argument("--part", type=pathlib.Path, action="append", help="instead of all parts")
    parser.add_argument("--polnear", type=pathlib.Path, help="learn from this corpus as well")
    parser.add_argument(
        "--all", action="store_true", help="learn from the held-back articles too, at the very end"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--decay", type=float, default=0.85, help="of the learning rate, from layer to layer")
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument(
        "--without", type=float, default=0.15, help="share of sentences read without the rules"
    )
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    rows = list(annotated(given.part or sorted((HERE.parent / "annotated").glob("part-*.txt"))))
    if given.polnear:
        rows += polnear(given.polnear)
    learn, back = held_back(rows)
    learn = learn + back if given.all else learn
    print(f"{len(learn)} sentences to learn from, {len(back)} to look at", flush=True)
    tokenizer = Tokenizer.from_file(str(given.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def ready(some: Sequence[Row]) -> list[tuple[Pieces, Row]]:
        return [
            (pieces(tokenizer, row.earlier, row.earlier_hints, row.words, row.hints), row) for row in some
        ]

    model = Tagging(given.base)
    fit(model, ready(learn), given)
    print(f"words labelled right: {right(model, ready(back)):.4f} of those to look at", flush=True)
    given.to.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), given.to / "tagger.pt")
    export(model, given.to / "tagger.onnx")
    shutil.copyfile(given.base / "tokenizer.json", given.to / "tokenizer.json")
    print(f"{(given.to / 'tagger.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
