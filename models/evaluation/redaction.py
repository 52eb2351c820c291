"""`make bench-redaction`: the redaction service and Presidio on the same texts, one JSON object on standard output.

Each runs in its own process, one after the other, on the same core. Judgments and sentences are redacted with the
policy `strict`, planted agreements and samples with `legal-review`. Progress goes to standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, track

from models.evaluation import planted, samples
from models.evaluation.corpora import Corpora, as_mask, held_back, load, measure
from models.evaluation.planting.material import MaterialName
from models.evaluation.plotting.curve import MOVES, curve, masked
from models.evaluation.plotting.picture import recall_over_precision
from models.evaluation.redactors.child import Run, run
from models.evaluation.rows import Ours, Theirs, rows
from services.redaction.files.policies import POLICIES, find_policy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="an eighth of the documents")
    parser.add_argument("--seed", type=int, default=2026, help="seed of the planted values")
    parser.add_argument("--material", type=MaterialName, default=MaterialName.HELD_BACK, choices=list(MaterialName))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    parser.add_argument("--picture", type=Path, help="output file for recall over precision, SVG")
    parser.add_argument("--without-presidio", action="store_true", help="measure only our redaction")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"no folder {options.data}: set GLOSSATOR_DATA or --data")
    corpora = load(options.data, options.seed, options.material, 8 if options.quick else 1, _planting)
    theirs = None if options.without_presidio else _theirs(corpora)
    ours = _ours(corpora)
    if options.picture:
        options.picture.write_text(recall_over_precision(ours, theirs), encoding="utf-8")
    sys.stdout.write(json.dumps(_report(corpora, ours, theirs), indent=2) + "\n")


def _ours(corpora: Corpora) -> Ours:
    """Runs our redaction on the texts of Presidio, and on all planted texts with the policy `legal-review`."""
    command = [sys.executable, "-m", "models.evaluation.redactors.ours"]
    strict = _run("ours, strict", [*command, "strict", _CORE], corpora.texts)
    review = _run("ours, legal-review", [*command, "legal-review", "-1"], [one.text for one in corpora.planted])
    kept_back = held_back(corpora.judgments)
    moves = track(MOVES, "ours, thresholds", console=_ERRORS)
    legal = find_policy("legal-review", POLICIES)
    return Ours(
        strict,
        measure(corpora, strict.found),
        curve(kept_back, find_policy("strict", POLICIES), moves),
        curve(kept_back, find_policy("maximum", POLICIES), [0.0]),
        planted.evaluate(corpora.planted, list(map(as_mask, review.found))),
        samples.evaluate(_ROOT / "samples", lambda text: masked(text, legal)),
    )


def _theirs(corpora: Corpora) -> Theirs:
    found = _run("Presidio", [str(_PRESIDIO), "-m", "models.evaluation.redactors.presidio", _CORE], corpora.texts)
    plain = measure(corpora, found.found, frozenset({"ORGANIZATION"}))
    return Theirs(found, measure(corpora, found.found), plain)


def _report(corpora: Corpora, ours: Ours, theirs: Theirs | None) -> Mapping[str, object]:
    details = {
        "judgments": asdict(ours.measured.judgments),
        "held_back_judgments": asdict(ours.measured.held_back),
        "held_back_curve": [asdict(one) for one in ours.points],
        "held_back_maximum": [asdict(one) for one in ours.safety],
        "sentences": asdict(ours.measured.sentences),
        "planted": asdict(ours.review),
        "planted_shared_strict": asdict(ours.measured.shared),
        "samples": asdict(ours.samples),
    }
    return {
        "texts": {name: len(getattr(corpora, name)) for name in Corpora.__slots__},
        "policies": [find_policy(name, POLICIES).version for name in ("strict", "legal-review")],
        "rows": rows(ours, theirs),
        "glossator": details,
        "presidio": theirs and {"all": asdict(theirs.measured), "plain": asdict(theirs.without_organisations)},
    }


def _run(name: str, command: Sequence[str], texts: Sequence[str]) -> Run:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with Progress(console=_ERRORS) as progress:
        task = progress.add_task(name, total=sum(map(len, texts)))
        return run(command, texts, environment, _ROOT, lambda characters: progress.advance(task, characters))


def _planting(paths: Sequence[Path]) -> Iterable[Path]:
    return track(paths, "planting", console=_ERRORS)


_ROOT = Path(__file__).parents[2]
_PRESIDIO = _ROOT / ".venv-presidio" / "bin" / "python"
_CORE = str(max(os.sched_getaffinity(0)))
_ERRORS = Console(stderr=True)

if __name__ == "__main__":
    main()
