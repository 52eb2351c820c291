"""Contracts of CUAD, set in print: the pages with the most marked clauses of each."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from models.evaluation.plant import PlantedText, Value
from tests.benchmarks.scans.pages import is_held
from tests.benchmarks.scans.typeset import PlantedPages, set_pages


def clause_pages(folder: Path, *, held: bool, documents: int, each: int, seed: int) -> Iterator[PlantedPages]:
    """Up to `each` pages of up to `documents` contracts. Their `values` are the clauses, and `kind` is the category."""
    rows = [json.loads(line) for line in (folder / "spans.jsonl").read_text(encoding="utf-8").splitlines()]
    chosen = sorted((one for one in rows if is_held(one["id"]) is held), key=lambda one: str(one["id"]))
    Random(seed).shuffle(chosen)
    for row in chosen[:documents]:
        path = folder / "contracts" / f"{row['id']}.txt"
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        marks = sorted((one["start"], one["end"], one["category"]) for one in row["spans"])
        values = tuple(Value(start, end, category, "") for start, end, category in marks)
        yield set_pages(row["id"], PlantedText(text, values, ()), Random(f"{seed} {row['id']}"), each)
