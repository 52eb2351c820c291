"""Trains a model for a new clause type from about ten marked passages, measured with each document left out:
`python -m models.training.clause_type.train "Force Majeure" examples.jsonl`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from type_model.scorer import TOLD_AT, Scorer

from models.training import REPOSITORY
from models.training.clause_type.data import ExampleError, Originals, Text, read_examples, read_files, snapshot, unread
from models.training.clause_type.export import model_of, write
from models.training.clause_type.fit import (
    Example,
    Figures,
    Floats,
    documents_of,
    figures,
    fit,
    honest,
    leave_one_out,
    make_example,
    point_of,
    scores,
    sure_of,
    told_from,
)
from services.shared.domain.clauses import CLAUSE_TYPES

LEAST_DOCUMENTS = 3
NORMAL = 1.96
"""Standard deviations that hold 95 %."""


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    try:
        folder = options.repository / model_of(options.name)
        told = _train(options, folder, console)
    except ValueError as error:
        console.print(str(error), style="red", highlight=False, markup=False)
        sys.exit(2)
    print("\n".join(told))


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson's, in which the true share lies with 95 %; (0, 1) of nothing."""
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, NORMAL**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = NORMAL / (1 + square / whole) * (share * (1 - share) / whole + square / (4 * whole**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def _train(options: argparse.Namespace, folder: Path, console: Console) -> list[str]:
    name = options.name
    examples = _examples(options.examples, options)
    _check(name, examples)
    others, files = _others(options, {one.text.document for one in examples})
    whole = any(one.text.kind == "whole" for one in examples)
    teaching: list[Example] = []
    if not whole and others:
        first, _ = _fitted(name, examples, [], console)
        teaching = [sure_of(first, one) for one in others]
    scorer, left_out = _fitted(name, examples, teaching, console)
    measured = {"each document left out": honest(examples, left_out)}
    if options.held_back:
        held = _examples(options.held_back, options)
        found = [scorer.confidences(scores(scorer, one)) for one in held]
        measured["held back"] = figures(held, found, [TOLD_AT] * len(held))
    told = [line for what, one in measured.items() for line in lines(what, one)]
    if not whole:
        told.append("No whole document was read: in whole ones it errs more often than here.")
    told += _looks(scorer, others, files, options.looks)
    if not options.measure_only:
        write(scorer, snapshot(name, [one.text for one in examples]), _record(measured), folder)
        told.append(f"{folder} is what Triton serves.")
    if name not in CLAUSE_TYPES:
        told.append(
            f"Add {name!r} to OWN_TYPES in services/shared/domain/clauses.py: playbooks and reviewers may name it."
        )
    return told


def lines(what: str, one: Figures) -> list[str]:
    """Figures, as a person reads them."""
    return [
        f"{what}, {one.documents} documents",
        _share("passages found", one.found, one.marked),
        _share("told rightly", one.right, one.told),
    ]


def _share(what: str, part: int, whole: int) -> str:
    low, high = interval(part, whole)
    return f"  {what:<15}{part:>4} of {whole:<4} {part / max(whole, 1):.2f}  (95 %: {low:.2f} to {high:.2f})"


def _fitted(
    name: str, examples: Sequence[Example], others: Sequence[Example], console: Console
) -> tuple[Scorer, list[Floats]]:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("leaving each out", total=len(documents_of(examples)))
        left_out = leave_one_out(name, examples, others, lambda done: progress.update(task, completed=done))
    scorer = fit(name, [*examples, *others])
    return told_from(scorer, point_of(examples, left_out), examples, left_out), left_out


def _examples(path: Path, options: argparse.Namespace) -> list[Example]:
    texts = read_examples(path, options.name, lambda names: read_files(names, options.texts, options.redacted))
    return [make_example(one) for one in texts]


def _check(name: str, examples: Sequence[Example]) -> None:
    marked = documents_of([one for one in examples if one.text.marked])
    if len(marked) < LEAST_DOCUMENTS:
        raise ExampleError(
            f"passages of {name} in {len(marked)} documents: {LEAST_DOCUMENTS} is the least, ten are usual"
        )
    if not all(one.labels.any() for one in examples if one.text.marked):
        raise ExampleError("a marked passage holds no sentence: are the offsets those of this text?")


def _others(options: argparse.Namespace, known: set[str]) -> tuple[list[Example], Originals]:
    if options.others is None:
        return [], {}
    names = [one.name for one in sorted(options.others.iterdir()) if one.is_file() and one.name not in known]
    files = read_files(names, options.others, options.redacted)
    return [make_example(one) for one in unread(names, files)], files


def _looks(scorer: Scorer, others: Sequence[Example], files: Originals, path: Path) -> list[str]:
    """Writes where unread files look like the type, so that somebody can say whether it is."""
    if not others:
        return []
    rows = [row for one in others for row in _found(scorer, one.text, files)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    where = len({row["file"] for row in rows})
    return [f"{len(others)} files that nobody has read: told at {len(rows)} places in {where} of them, see {path}"]


def _found(scorer: Scorer, text: Text, files: Originals) -> list[dict[str, object]]:
    told = scorer.predict(text.words, TOLD_AT)
    rows = []
    for start, end, confidence in zip(told.start.tolist(), told.end.tolist(), told.confidence.tolist(), strict=True):
        begin, stop = files[text.document][1].to_original(start, end)
        rows.append({"file": text.document, "start": begin, "end": stop, "confidence": round(confidence, 3)})
    return rows


def _record(measured: dict[str, Figures]) -> dict[str, object]:
    return {
        what: {
            "documents": one.documents,
            "recall": [one.found, one.marked, *(round(edge, 3) for edge in interval(one.found, one.marked))],
            "precision": [one.right, one.told, *(round(edge, 3) for edge in interval(one.right, one.told))],
        }
        for what, one in measured.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="the clause type, as reviewers and playbooks will name it")
    parser.add_argument("examples", type=Path, help="JSON lines: marked passages, or what feedback exported")
    parser.add_argument("--texts", type=Path, help="folder of the files that the examples name")
    parser.add_argument("--redacted", type=Path, help="keeps redacted texts for the next time")
    parser.add_argument("--held-back", type=Path, help="more examples, which are measured on and teach nothing")
    parser.add_argument("--others", type=Path, help="folder of agreements that nobody has marked")
    parser.add_argument("--looks", type=Path, default=Path("to-look-at.jsonl"), help="where they look like the type")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="where the model is written")
    parser.add_argument("--measure-only", action="store_true", help="figures, no model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
