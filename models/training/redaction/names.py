"""Trains the tagger's model of names that can be words, and writes its weights:
`python -m models.training.redaction.names`.
"""

import argparse
import json
import time
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from models.training.command import DATA, ROOT, add_recipe_options, log_figures, make_progress, recipe_of
from models.training.recipe import Recipe
from models.training.redaction.corpus import read_judgments, read_synthetic, snapshot
from models.training.redaction.fit import fit_names, make_name_example
from models.training.redaction.renamed import named_agreements
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.redaction.recognising import NAME_WEIGHTS, WEIGHTS, load_weights, save_name_weights, word_classes

RECIPE = Recipe(document_frequency=2, inverse_penalty=3.0, iterations=100)
COPIES = 1
"""Copies of each agreement, with other names."""


def main() -> None:
    options = _options()
    began = time.monotonic()
    recipe = recipe_of(options)
    # Without the model that is trained here.
    recognisers = (*RECOGNISERS, Tagger(load_weights(WEIGHTS), word_classes()))
    with make_progress(Console(stderr=True)) as progress:
        task = progress.add_task("making texts", total=None)
        texts = []
        for one in named_agreements(options.data, recipe.seed, COPIES, recognisers):
            texts.append(one)
            progress.advance(task)
        texts += read_judgments(options.data / "tab" / "dev.jsonl")
        texts += read_synthetic(options.data / "pii_synthetic" / "presidio_research_dev.json")
        data = snapshot(texts)
        task = progress.add_task("hashing", total=len(texts))
        examples = []
        for one in texts:
            examples.append(make_name_example(one))
            progress.advance(task)
        task = progress.add_task("fitting", total=recipe.iterations)
        version = f"names-{sha256(f'{data} {recipe}'.encode()).hexdigest()[:12]}"
        weights = fit_names(
            examples, recipe, lambda done: progress.update(task, completed=done), version=version, snapshot=data
        )
        save_name_weights(weights, options.weights)
    print(json.dumps(log_figures(options.log, {"snapshot": data, "version": version, **asdict(recipe)}, began)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder that contains tab/, pii_synthetic/, loans/ and cuad/"
    )
    parser.add_argument("--weights", type=Path, default=NAME_WEIGHTS, help="output file for the weights")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "redaction" / "names.jsonl")
    add_recipe_options(parser, RECIPE)
    return parser.parse_args()


if __name__ == "__main__":
    main()
