"""The states of the cells of a grid of clauses, and how many are wrong; the times of a large grid."""

import asyncio
from pathlib import Path

from services.annotation.grid.records import CellState
from tests.benchmarks import clause_grid
from tests.benchmarks.review_drill.part import Outcome

DOCUMENTS, FEWEST = 2_000, 50
CALLS, FEW_CALLS = 7, 2
MOST_MS = {"grid": ("portfolio", 2_000.0), "page_of_50": ("many", 3_000.0), "page_of_200": ("many", 3_000.0)}
STATES = frozenset(CellState) - {CellState.REVIEWED}
"""Those of the portfolio: no one has reviewed it."""


def measure(_: Path, share: float) -> Outcome:
    """The portfolio has the same cells at each share; the large grid has less documents."""
    documents, calls = max(FEWEST, round(DOCUMENTS * share)), CALLS if share >= 1 else FEW_CALLS
    made = asyncio.run(clause_grid.measure(documents, calls))
    return Outcome(made, tuple(_unmet(made)))


def _unmet(made: dict[str, dict[str, object]]) -> list[str]:
    portfolio = made["portfolio"]
    unmet = [f"{portfolio['wrong']} of {portfolio['cells']} cells are wrong"] if portfolio["wrong"] else []
    states = portfolio["states"]
    assert isinstance(states, dict)
    unmet += [f"no cell is {state}" for state in sorted(STATES - states.keys())]
    for name, (part, most) in MOST_MS.items():
        times = made[part][name]
        assert isinstance(times, dict)
        if times["median_ms"] > most:
            unmet.append(f"{name} takes {times['median_ms']} ms")
    return unmet
