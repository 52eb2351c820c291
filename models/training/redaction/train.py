"""Trains the redaction tagger, measures redaction with it by cross-validation under the policy `strict`, and writes its
weights: `python -m models.training.redaction.train`.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import Progress

from models.evaluation import synthetic, tab
from models.training.command import DATA, ROOT, add_recipe_options, log_figures, make_progress, recipe_of
from models.training.recipe import Recipe
from models.training.redaction.corpus import FOLDS, HELD_BACK, Marked, fold, read_judgments, read_synthetic, snapshot
from models.training.redaction.fit import RECIPE, Example, fit, make_example
from models.training.redaction.made import LONG_COPIES, planted, with_other_values
from models.training.redaction.measure import figures, mask
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognisers.tagger.recogniser import Tagger
from services.redaction.recognisers.tagger.weights import Weights
from services.redaction.recognising import WEIGHTS, save_weights, word_classes


def main() -> None:
    options = _options()
    began = time.monotonic()
    recipe = recipe_of(options)
    judgments = read_judgments(options.data / "tab" / "dev.jsonl")
    sentences = read_synthetic(options.data / "pii_synthetic" / "presidio_research_dev.json")
    agreements = list(planted(options.data, Random(recipe.seed)))  # noqa: S311
    data = snapshot([*judgments, *sentences, *agreements])
    with make_progress(Console(stderr=True)) as progress:
        cross = () if options.weights_only else range(FOLDS)
        taggers = [
            Tagger(_fitted(judgments, sentences, agreements, recipe, progress, held_out=one), word_classes())
            for one in cross
        ]
        measured = _measured(options.data, taggers) if taggers else {}
        if not options.measure_only:
            weights = _fitted(judgments, sentences, agreements, recipe, progress, snapshot=data)
            save_weights(weights, options.weights)
    print(json.dumps(log_figures(options.log, {"snapshot": data, **asdict(recipe), **measured}, began)))


def _fitted(
    judgments: Sequence[Marked],
    sentences: Sequence[Marked],
    agreements: Sequence[Marked],
    recipe: Recipe,
    progress: Progress,
    held_out: int = FOLDS,
    snapshot: str = "",
) -> Weights:
    """Weights from all texts except those of one fold."""
    name = f"without fold {held_out}" if held_out < FOLDS else "all texts"
    seen = [one for one in sentences if one.fold != held_out]
    long = [one for one in judgments if one.fold != held_out]
    made = (
        *with_other_values(seen, Random(recipe.seed)),  # noqa: S311
        *with_other_values(long, Random(recipe.seed + 1), LONG_COPIES),  # noqa: S311
    )
    texts = [*long, *seen, *made, *agreements]
    task = progress.add_task(f"{name}: hashing", total=len(texts))
    examples: list[Example] = []
    for one in texts:
        examples.append(make_example(one))
        progress.advance(task)
    task = progress.add_task(f"{name}: fitting", total=recipe.iterations)
    version = f"tagger-{sha256(f'{snapshot} {recipe}'.encode()).hexdigest()[:12]}"
    return fit(examples, recipe, lambda done: progress.update(task, completed=done), version=version, snapshot=snapshot)


def _measured(data: Path, taggers: Sequence[Tagger]) -> dict[str, object]:
    """Redaction under `strict`, each text with the tagger trained without its fold."""
    policy = find_policy("strict", POLICIES)
    judgments = [one for one in tab.read_judgments(data / "tab" / "dev.jsonl") if one.split != HELD_BACK]
    sentences = synthetic.read_sentences(data / "pii_synthetic" / "presidio_research_dev.json")
    return figures(
        judgments,
        [mask(one.text, policy, (*RECOGNISERS, taggers[fold(one.name)])) for one in judgments],
        sentences,
        [mask(one.text, policy, (*RECOGNISERS, taggers[fold(one.text.casefold())])) for one in sentences],
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder that contains tab/, pii_synthetic/, loans/ and cuad/"
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="output file for the weights")
    parser.add_argument("--log", type=Path, default=ROOT / "build" / "redaction" / "metrics.jsonl")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--measure-only", action="store_true", help="only cross-validation, no final weights")
    only.add_argument("--weights-only", action="store_true", help="only the final weights, no cross-validation")
    add_recipe_options(parser, RECIPE)
    return parser.parse_args()


if __name__ == "__main__":
    main()
