"""`python -m models.evaluation.report FILE`: CUAD's figures for the output of `glossator annotate --json-lines`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.evaluation.cuad import Mark, evaluate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("annotated", type=Path, help="lines of `glossator annotate --json-lines --min-confidence 0.01`")
    parser.add_argument("--gold", type=Path, required=True, help="CUAD's spans.jsonl, in the folder with contracts/")
    options = parser.parse_args()
    gold, predicted, documents = marks(options.annotated, options.gold)
    print(json.dumps(asdict(evaluate(gold, predicted, documents))))


def marks(annotated: Path, gold: Path) -> tuple[list[Mark], list[Mark], list[str]]:
    """Gold and predicted marks of the documents in `annotated`, and the documents."""
    lines = _lines(annotated)
    documents = [Path(line["path"]).stem for line in lines]
    wanted = [row for row in _lines(gold) if row["id"] in documents]
    known = [mark for row in wanted for mark in gold_marks(row, gold.parent)]
    return known, [mark for line in lines for mark in predicted_marks(line)], documents


def predicted_marks(line: dict[str, Any]) -> list[Mark]:
    """The annotations in one line; none if the file could not be read."""
    document = Path(line["path"]).stem
    return [
        Mark(document, a["category"], a["start"], a["end"], a["quote"], a["confidence"])
        for a in line.get("annotations", ())
    ]


def gold_marks(row: dict[str, Any], folder: Path) -> list[Mark]:
    """The gold spans of one contract of `folder`."""
    with (folder / "contracts" / f"{row['id']}.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    return [Mark(row["id"], s["category"], s["start"], s["end"], text[s["start"] : s["end"]]) for s in row["spans"]]


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
