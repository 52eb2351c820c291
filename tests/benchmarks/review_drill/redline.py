"""Unmarked edits that a comparison of two versions misses, and its false changes."""

from pathlib import Path

from services.annotation.redline.compare import compare
from tests.benchmarks.redline import __main__ as bench
from tests.benchmarks.redline.formats import PDF
from tests.benchmarks.redline.pairs import pairs
from tests.benchmarks.review_drill.part import Outcome

PAIRS, FEWEST = 100, 4
MOST_FALSE = 1.0


def measure(folder: Path, share: float) -> Outcome:
    """Pairs of the half of the contracts that is for tuning; those with a PDF apart. Their goals are the same."""
    groups: dict[str, bench.Group] = {}
    for one in pairs(folder / "cuad" / "contracts", held=False, count=max(FEWEST, round(PAIRS * share))):
        group = groups.setdefault("pdf" if PDF in one.formats else "txt_docx", bench.Group())
        group.add(*bench.measure(one, compare, one.old, one.new))
    return Outcome(
        {"half": "tuning", **{name: group.line() for name, group in groups.items()}},
        tuple(fault for name, group in groups.items() for fault in _unmet(name, group)),
    )


def _unmet(name: str, group: bench.Group) -> list[str]:
    missed, false = sum(one.missed for one in group.scores), sum(len(one.false) for one in group.scores)
    faults = [f"{name}: {missed} edits are missed"] if missed else []
    if false > MOST_FALSE * len(group.scores):
        faults.append(f"{name}: {false} false changes in {len(group.scores)} documents")
    return faults
