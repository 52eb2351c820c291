"""Trains a model for a new clause type from about ten marked passages and measures it by leave-one-out:
`python -m models.training.clause_type.train "Force Majeure" examples.jsonl`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from type_model.scorer import THRESHOLD, Scorer

from models.training import REPOSITORY
from models.training.clause_type.data import ExampleError, Originals, Text, read_examples, read_files, snapshot, unread
from models.training.clause_type.export import model_of, write
from models.training.clause_type.fit import (
    Example,
    Figures,
    Floats,
    best_threshold,
    calibrate,
    cross_validated,
    documents_of,
    figures,
    fit,
    leave_one_out,
    make_example,
    scores,
    with_negatives,
)
from services.shared.domain.clauses import CLAUSE_TYPES, OWN_TYPES

LEAST_DOCUMENTS = 3
NORMAL = 1.96
"""Standard deviations of a 95 % interval."""


def main() -> None:
    options = _options()
    console = Console(stderr=True)
    try:
        folder = options.repository / model_of(options.name)
        report = _train(options, folder, console)
    except ValueError as error:
        console.print(str(error), style="red", highlight=False, markup=False)
        sys.exit(2)
    print("\n".join(report))


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of `part` / `whole`; (0, 1) if `whole` is 0."""
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
        teaching = [with_negatives(first, one) for one in others]
    scorer, left_out = _fitted(name, examples, teaching, console)
    measured = {"each document left out": cross_validated(examples, left_out)}
    if options.held_back:
        held = _examples(options.held_back, options)
        found = [scorer.confidences(scores(scorer, one)) for one in held]
        measured["held back"] = figures(held, found, [THRESHOLD] * len(held))
    report = [line for what, one in measured.items() for line in lines(what, one)]
    if not whole:
        report.append("The examples have no whole document. In whole documents the model errs more often than here.")
    report += _looks(scorer, others, files, options.looks)
    if not options.measure_only:
        write(scorer, snapshot(name, [one.text for one in examples]), _record(measured), folder)
        report.append(f"Wrote {folder}. To serve it, copy it to Triton's model repository.")
    return [*report, *_naming(name)]


def _naming(name: str) -> list[str]:
    if name not in CLAUSE_TYPES:
        return [f"Add {name!r} to OWN_TYPES in services/shared/domain/clauses.py, for playbooks and reviewers."]
    if name not in OWN_TYPES:
        return [
            f"Warning: the shipped models also find {name!r}. If you serve this model, its predictions replace theirs."
        ]
    return []


def lines(what: str, one: Figures) -> list[str]:
    """Recall and precision of `one` with their 95 % intervals, for people."""
    return [
        f"{what}, {one.documents} documents",
        _share("recall", one.found, one.marked),
        _share("precision", one.correct, one.predicted),
    ]


def _share(what: str, part: int, whole: int) -> str:
    low, high = interval(part, whole)
    return f"  {what:<15}{part:>4} of {whole:<4} {part / max(whole, 1):.2f}  (95 %: {low:.2f} to {high:.2f})"


def _fitted(
    name: str, examples: Sequence[Example], others: Sequence[Example], console: Console
) -> tuple[Scorer, list[Floats]]:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("leave-one-out", total=len(documents_of(examples)))
        left_out = leave_one_out(name, examples, others, lambda done: progress.update(task, completed=done))
    scorer = fit(name, [*examples, *others])
    return calibrate(scorer, best_threshold(examples, left_out), examples, left_out), left_out


def _examples(path: Path, options: argparse.Namespace) -> list[Example]:
    texts = read_examples(path, options.name, lambda names: read_files(names, options.texts, options.redacted))
    return [make_example(one) for one in texts]


def _check(name: str, examples: Sequence[Example]) -> None:
    marked = documents_of([one for one in examples if one.text.marked])
    if len(marked) < LEAST_DOCUMENTS:
        raise ExampleError(
            f"passages of {name} are marked in {len(marked)} documents: at least {LEAST_DOCUMENTS} are needed"
        )
    if not all(one.labels.any() for one in examples if one.text.marked):
        raise ExampleError("a marked passage has no sentence: check that its offsets belong to this text")


def _others(options: argparse.Namespace, known: set[str]) -> tuple[list[Example], Originals]:
    if options.others is None:
        return [], {}
    if not options.others.is_dir():
        raise ExampleError(f"no folder {options.others}: check --others")
    names = [one.name for one in sorted(options.others.iterdir()) if one.is_file() and one.name not in known]
    files = read_files(names, options.others, options.redacted)
    return [make_example(one) for one in unread(names, files)], files


def _looks(scorer: Scorer, others: Sequence[Example], files: Originals, path: Path) -> list[str]:
    """Writes possible passages in unmarked files, so that a person can check them."""
    if not others:
        return []
    rows = [row for one in others for row in _found(scorer, one.text, files)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    where = len({row["file"] for row in rows})
    return [f"{len(others)} unmarked files: {len(rows)} possible passages in {where} of them, written to {path}"]


def _found(scorer: Scorer, text: Text, files: Originals) -> list[dict[str, object]]:
    found = scorer.predict(text.words, THRESHOLD)
    rows = []
    for start, end, confidence in zip(found.start.tolist(), found.end.tolist(), found.confidence.tolist(), strict=True):
        begin, stop = files[text.document][1].to_original(start, end)
        rows.append({"file": text.document, "start": begin, "end": stop, "confidence": round(confidence, 3)})
    return rows


def _record(measured: dict[str, Figures]) -> dict[str, object]:
    return {
        what: {
            "documents": one.documents,
            "recall": [one.found, one.marked, *(round(edge, 3) for edge in interval(one.found, one.marked))],
            "precision": [
                one.correct,
                one.predicted,
                *(round(edge, 3) for edge in interval(one.correct, one.predicted)),
            ],
        }
        for what, one in measured.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="name of the clause type, for reviewers and playbooks")
    parser.add_argument("examples", type=Path, help="JSON lines: marked passages, or examples that feedback exported")
    parser.add_argument("--texts", type=Path, help="folder with the files that the examples name")
    parser.add_argument("--redacted", type=Path, help="cache of the redacted texts, for the next run")
    parser.add_argument("--held-back", type=Path, help="examples that are only measured on, not trained on")
    parser.add_argument("--others", type=Path, help="folder of unmarked agreements, to search for possible passages")
    parser.add_argument(
        "--looks",
        type=Path,
        default=Path("to-look-at.jsonl"),
        help="file for the possible passages in --others, by default to-look-at.jsonl",
    )
    parser.add_argument(
        "--repository",
        type=Path,
        default=REPOSITORY,
        help="folder for the model, by default the repository of `glossator up`",
    )
    parser.add_argument("--measure-only", action="store_true", help="print figures, write no model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
