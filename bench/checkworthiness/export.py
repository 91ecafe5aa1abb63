"""Make the shipped files of a trained network: the encoder in 8-bit integers, its tokenizer, the last layer, checksums.

    python bench/checkworthiness/export.py --trained DIR --base MODEL_DIR --train claimbuster_ct24_train.tsv \\
        --without claimbuster_groundtruth_ct24_dev.tsv --to factcheck/nlp/learned/weights --name minilm-1

Needs torch, transformers, onnx and onnxruntime. The threshold is chosen anew, on the tenth held back, with the files
as they are shipped: rounding to integers moves the scores a little.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import shutil
import sys
import tempfile

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from rows import best_threshold, f1, held_back, read_tsv, training_rows
from train import Classifier

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from factcheck.nlp.learned.encoder import Encoder, digest_of
from factcheck.nlp.learned.layer import Layer

FILES = ("encoder.onnx", "tokenizer.json", "layer.json")


class Pooled(torch.nn.Module):
    """What is exported: ids and mask in, one vector a sentence out."""

    def __init__(self, model: Classifier) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One vector for each sentence."""
        return self.model.pooled(ids, mask)


def write_encoder(model: Classifier, to: pathlib.Path) -> None:
    """The encoder in 8-bit integers, a scale for each channel of its weights."""
    example = torch.ones((2, 7), dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        full, tidy = pathlib.Path(folder) / "full.onnx", pathlib.Path(folder) / "tidy.onnx"
        torch.onnx.export(
            Pooled(model).eval(), (example, example), str(full), input_names=["ids", "mask"], output_names=["vector"],
            dynamic_axes={"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "vector": {0: "n"}}, opset_version=17,
            dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(full), str(tidy), skip_symbolic_shape=True)
        quantize_dynamic(str(tidy), str(to), per_channel=True, weight_type=QuantType.QInt8)


def layer_of(model: Classifier, name: str) -> Layer:
    """The trained last layer, without a threshold yet."""
    weights = tuple(float(w) for w in model.head.weight.detach()[0])
    return Layer(name, weights, float(model.head.bias.detach()[0]), 0.0)


def shares(layer: Layer, encoder: Encoder, sentences: list[str]) -> list[float]:
    """How likely each sentence is check-worthy, 0 to 1."""
    return [float(s) for s in 1 / (1 + 2.718281828459045 ** -layer.odds(encoder.vectors(sentences)))]


def main() -> None:
    """Write the files and say how they do on the tenth held back."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trained", type=pathlib.Path, required=True)
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--train", type=pathlib.Path, required=True)
    parser.add_argument("--without", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--to", type=pathlib.Path, required=True)
    parser.add_argument("--name", default="minilm-1")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    model = Classifier(given.base)
    model.load_state_dict(torch.load(given.trained / "model.pt"))
    write_encoder(model, given.to / "encoder.onnx")
    shutil.copyfile(given.base / "tokenizer.json", given.to / "tokenizer.json")
    layer, encoder = layer_of(model, given.name), Encoder(given.to)
    _, back = held_back(training_rows(read_tsv(given.train), [r for p in given.without for r in read_tsv(p)]))
    found, labels = shares(layer, encoder, [row.text for row in back]), [row.label for row in back]
    threshold = best_threshold(found, labels)
    odds = float(torch.logit(torch.tensor(threshold, dtype=torch.float64)))
    kept = Layer(layer.name, layer.weights, layer.bias, odds)
    (given.to / "layer.json").write_text(json.dumps(kept.as_json()) + "\n", encoding="utf-8")
    checksums = given.to / "checksums.json"  # it lists what other networks are made of, too
    digests = json.loads(checksums.read_text(encoding="utf-8")) if checksums.exists() else {}
    digests |= {name: digest_of(given.to / name) for name in FILES}
    checksums.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    size = sum((given.to / name).stat().st_size for name in FILES)
    print(f"{size / 1e6:.1f} MB; held back F1 {f1(found, labels, threshold):.4f} at {threshold:.3f}")


if __name__ == "__main__":
    main()
