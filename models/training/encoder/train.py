"""Trains an encoder of the clause model, by cross-validation and on all contracts: `python -m
models.training.encoder.train convolution`, or `transformer`.

Runs in `.venv-encoder` (scripts/setup.sh encoder). The result of each group of folds is kept, so that an interrupted
run continues. `models.training.clauses.train` then fits the second stage on the results.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from clause_model.pieces import read, tokenizer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, track
from safetensors.torch import load_file
from torch import Tensor

from models.training import CLAUSES, calibration
from models.training.clauses import readings
from models.training.clauses.contracts import categories_of
from models.training.clauses.examples import Example, labels_of, make_example
from models.training.clauses.snapshot import snapshot
from models.training.clauses.stages import RECIPE, out_of_fold_scores
from models.training.clauses.train import contracts_of
from models.training.command import ROOT, make_progress
from models.training.encoder import convolution, transformer
from models.training.encoder import export as encoder_export
from models.training.encoder.base import Encoder, Tuning
from models.training.encoder.convolution import Convolution
from models.training.encoder.data import Document
from models.training.encoder.fit import Report, fit, judge
from models.training.encoder.transformer import Transformer

GROUPS = ((0, 1), (2, 3), (4,))
"""Folds that are left out together: three trainings take about half the time of five."""
LARGEST_ODDS = 12.0
KINDS: Mapping[str, tuple[Callable[[Mapping[str, Tensor], int], Encoder], Tuning]] = {
    readings.CONVOLUTION: (Convolution, convolution.TUNING),
    readings.TRANSFORMER: (Transformer, transformer.TUNING),
}


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    console = Console(stderr=True)
    contracts = contracts_of(options, console)
    categories = categories_of(contracts)
    examples = [make_example(c, categories) for c in track(contracts, "cutting and hashing", console=console)]
    data, recipe = snapshot(contracts), RECIPE
    scores = readings.kept(
        options.scores, readings.key_of(data, recipe), lambda: out_of_fold_scores(examples, recipe, lambda *_: None)
    )
    documents = _documents(examples, scores, options.published / "tokenizer.json")
    with make_progress(console) as progress:
        for group in GROUPS if options.group is None else [GROUPS[options.group]] if options.group >= 0 else ():
            _out_of_fold(documents, group, data, options, progress)
        if options.group in (None, -1):
            _all(documents, data, options, progress)


def _out_of_fold(
    documents: Sequence[Document], group: tuple[int, ...], data: str, options: argparse.Namespace, progress: Progress
) -> None:
    path = options.readings / options.encoder / readings.OPINIONS.format("-".join(map(str, group)))
    if path.exists():
        return
    encoder = _fit([d for d in documents if d.fold not in group], f"without {group}", options, progress)
    held = [number for number, document in enumerate(documents) if document.fold in group]
    path.parent.mkdir(parents=True, exist_ok=True)
    readings.write_opinions(path, data, held, judge(encoder, [documents[number] for number in held], _device()))


def _all(documents: Sequence[Document], data: str, options: argparse.Namespace, progress: Progress) -> None:
    encoder = _fit(documents, "all contracts", options, progress)
    folder = options.readings / options.encoder
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(encoder.state_dict(), folder / "encoder.pt")
    readings.write_weights(
        folder, data, encoder_export.write(encoder, options.published / "tokenizer.json", options.model)
    )


def _fit(documents: Sequence[Document], name: str, options: argparse.Namespace, progress: Progress) -> Encoder:
    make, tuning = KINDS[options.encoder]
    tuning = replace(tuning, seed=options.seed, epochs=options.epochs or tuning.epochs)
    weights = load_file(options.published / "model.safetensors")
    report = _reporter(progress, f"{options.encoder} {name}", options.log, tuning)
    return fit(lambda: make(weights, documents[0].labels.shape[1]), documents, tuning, report, _device())


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _documents(examples: Sequence[Example], scores: Sequence[NDArray[np.float32]], path: Path) -> list[Document]:
    """Calibrates the first stage on all folds: these two numbers per category cannot overfit."""
    slope, offset = calibration.platt(np.concatenate(scores), labels_of(examples))
    vocabulary = tokenizer(path)
    return [
        Document(
            example.contract.fold,
            read(vocabulary, example.contract.view.text, example.segments),
            np.clip(one * slope + offset, -LARGEST_ODDS, LARGEST_ODDS).astype(np.float32),
            example.labels,
        )
        for example, one in zip(examples, scores, strict=True)
    ]


def _reporter(progress: Progress, name: str, log: Path, tuning: Tuning) -> Report:
    task = progress.add_task(name, total=None)
    began = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)

    def report(step: int, steps: int, losses: NDArray[np.float64]) -> None:
        progress.update(task, completed=step, total=steps)
        if step % 25 == 0 or step == steps:
            own, both, first = losses.round(4).tolist()
            entry = {"name": name, "step": step, "steps": steps, "own": own, "with first": both, "first": first}
            with log.open("a", encoding="utf-8") as file:
                seconds = {"seconds": round(time.monotonic() - began)}
                file.write(json.dumps(entry | seconds | (asdict(tuning) if step == steps else {})) + "\n")

    return report


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    folder = ROOT / "build" / "clauses"
    parser.add_argument("encoder", choices=tuple(KINDS))
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder that contains cuad/")
    parser.add_argument("--redacted", type=Path, default=folder / "redacted.jsonl")
    parser.add_argument("--scores", type=Path, default=folder / "first-stage.npz")
    parser.add_argument("--readings", type=Path, default=folder, help="output folder for the opinions")
    parser.add_argument("--log", type=Path, default=folder / "steps.jsonl")
    parser.add_argument("--model", type=Path, default=CLAUSES, help="output folder for the network and tokenizer.json")
    published = ROOT / ".venv-encoder" / "minilm"
    parser.add_argument("--published", type=Path, default=published, help="model.safetensors and tokenizer.json")
    parser.add_argument(
        "--group", type=int, help=f"only one of {GROUPS}, by index; -1: only the training on all contracts"
    )
    parser.add_argument("--threads", type=int, default=1, help="threads; at most the number of idle cores")
    parser.add_argument("--epochs", type=int, help="epochs, instead of the encoder's default")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(text="redacted")
    return parser.parse_args()


if __name__ == "__main__":
    main()
