"""The goals of the grid in the drill of reviews."""

from typing import Any

import pytest

from tests.benchmarks import clause_grid
from tests.benchmarks.review_drill import grid

STATES = {"unreviewed": 9, "not_found": 9, "not_read": 5, "superseded": 2, "later": 5}


def made(wrong: int = 0, slow: float = 30.0, states: dict[str, int] = STATES) -> dict[str, dict[str, Any]]:
    portfolio = {"cells": 30, "wrong": wrong, "states": states, "grid": {"median_ms": 20.0}}
    return {"portfolio": portfolio, "many": {"page_of_50": {"median_ms": slow}, "page_of_200": {"median_ms": 30.0}}}


@pytest.mark.parametrize(
    ("found", "unmet"),
    [
        (made(), ()),
        (made(wrong=1), ("1 of 30 cells are wrong",)),
        (made(slow=3_001.0), ("page_of_50 takes 3001.0 ms",)),
        (made(states=STATES | {"reviewed": 1}), ()),
        (made(states={"unreviewed": 30}), tuple(f"no cell is {one}" for one in sorted(STATES) if one != "unreviewed")),
    ],
)
def test_the_goals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, found: dict[str, dict[str, Any]], unmet: tuple[str, ...]
) -> None:
    asked: list[int] = []

    async def measure(documents: int, _: int) -> dict[str, dict[str, Any]]:
        asked.append(documents)
        return found

    monkeypatch.setattr(clause_grid, "measure", measure)
    assert grid.measure(tmp_path, 0.025).unmet == unmet
    assert grid.measure(tmp_path, 1.0).figures == found
    assert asked == [50, 2_000]
