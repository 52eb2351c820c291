"""How far two readers agree on the provisions of the same agreements: `python -m models.evaluation.loan_agreement`.

The second reader did not see the first one's marks. Prints one JSON line: the F1 of provisions and of presence, pairs
of agreement and type, each with its interval of 95 % by bootstrap over agreements.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.evaluation.loans import Provision, finds

MARKED = Path(__file__).parent / "marked"
FIRST, SECOND = MARKED / "loans_held_back.jsonl", MARKED / "loans_held_back_second.jsonl"
SAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Both:
    """The provisions that two readers marked in one agreement."""

    first: tuple[Provision, ...]
    second: tuple[Provision, ...]


def main() -> None:
    first, second = read(FIRST), read(SECOND)
    print(json.dumps(figures([Both(first[name], second[name]) for name in sorted(first)])))


def read(path: Path) -> dict[str, tuple[Provision, ...]]:
    """The provisions by file name."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {
        row["file"]: tuple(
            Provision(row["file"], one["category"], one["start"], one["end"], 1.0) for one in row["spans"]
        )
        for row in rows
    }


def figures(agreements: Sequence[Both]) -> Mapping[str, object]:
    """Counts, and the two figures with their intervals."""
    return {
        "agreements": len(agreements),
        "provisions": [sum(len(one.first) for one in agreements), sum(len(one.second) for one in agreements)],
        "f1": [provisions(agreements), *_interval(agreements, provisions)],
        "presence_f1": [presence(agreements), *_interval(agreements, presence)],
    }


def provisions(agreements: Sequence[Both]) -> float:
    """The F1 of provisions: two marks agree if one finds the other, as in `loans.finds`."""
    shared = sum(any(finds(b, a) for b in one.second) for one in agreements for a in one.first)
    shared += sum(any(finds(a, b) for a in one.first) for one in agreements for b in one.second)
    return _share(shared, sum(len(one.first) + len(one.second) for one in agreements))


def presence(agreements: Sequence[Both]) -> float:
    """The F1 of pairs of agreement and type."""
    types = [({p.category for p in one.first}, {p.category for p in one.second}) for one in agreements]
    return _share(2 * sum(len(a & b) for a, b in types), sum(len(a) + len(b) for a, b in types))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _interval(agreements: Sequence[Both], figure: Callable[[Sequence[Both]], float]) -> tuple[float, float]:
    draws = np.random.default_rng(0).integers(len(agreements), size=(SAMPLES, len(agreements)))
    low, high = np.percentile([figure([agreements[place] for place in draw]) for draw in draws], [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


if __name__ == "__main__":
    main()
