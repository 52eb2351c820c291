"""The goals of the reader, and the table of what was reached."""

import gzip
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.reader.scenes import Times

_STATIC = Path(__file__).resolve().parents[3] / "services" / "console" / "static"
_KEY_GOAL = {"hardware": 100, "software": 150}
_HEAD = "| scene | goal | n | p50 | p95 | floor p50 | floor p95 | ratio | CPU | floor CPU |"


def _times() -> dict[str, Times]:
    return {"open": Times(), "key": Times(), "jump": Times()}


@dataclass
class Figures:
    """One size of document. `heap` is in megabytes."""

    pages: int
    marks: int
    reader: dict[str, Times] = field(default_factory=_times)
    floor: dict[str, Times] = field(default_factory=_times)
    heap: float = 0.0


def bundle_bytes() -> int:
    """What a browser reads of the reader itself, compressed."""
    return sum(len(gzip.compress((_STATIC / name).read_bytes(), 9)) for name in ("reader.js", "reader.css"))


def lines(figures: Figures, drawn_by: str) -> Iterator[str]:
    """A table in Markdown. Times are in milliseconds; `ratio` is that of the medians."""
    goals = {"open": ("first page", 1000), "key": ("key to paint", _KEY_GOAL[drawn_by]), "jump": ("jump", 300)}
    yield f"\n{figures.pages} pages, {figures.marks} annotations\n"
    yield _HEAD
    yield "|" + " --- |" * _HEAD.count(" |")
    for name, (title, goal) in goals.items():
        mine, floor = figures.reader[name], figures.floor[name]
        ratio = statistics.median(mine.clock) / max(1.0, statistics.median(floor.clock))
        yield (
            f"| {title} | {goal} | {len(mine.clock)} | {_cuts(mine.clock)} | {_cuts(floor.clock)} | {ratio:.1f} "
            f"| {statistics.median(mine.busy):.0f} | {statistics.median(floor.busy):.0f} |"
        )
    waited = statistics.median(figures.reader["open"].served)
    yield f"\nIn {waited:.0f} ms of the opening a request was on its way."
    yield f"Heap after all pages: {figures.heap:.1f} MB (goal 100)."


def _cuts(values: list[float]) -> str:
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f} | {ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]:.0f}"
