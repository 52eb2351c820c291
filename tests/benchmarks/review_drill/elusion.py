"""No miss in 300 drawn passages: at most 1 % of what was not flagged is relevant. Computed, not simulated."""

from math import exp, lgamma
from pathlib import Path

from services.annotation.quality.estimates import Figure, elusion
from services.annotation.quality.samples import Drawn, Sample, Stratum
from tests.benchmarks.review_drill.part import Outcome

DRAWN, GOAL, ERRS = 300, 0.01, 0.05
SIZES = (1_000, 6_000, 100_000, 10_000_000)


def measure(_: Path, __: float) -> Outcome:
    """For matters of different sizes: the bound alone, the interval, and how often the bound is wrong if the truth is
    just above it.
    """
    rows = [_row(size) for size in SIZES]
    met = all(row["at_most"] <= GOAL and row["wrong"] <= ERRS for row in rows)
    return Outcome({"drawn": DRAWN, "misses": 0, "sizes": rows}, () if met else ("0 of 300 is not at most 1 %",))


def _row(size: int) -> dict[str, float]:
    figure = without_a_miss(size)
    above = round(figure.one_sided.high * size) + 1
    return {
        "passages": size,
        "at_most": round(figure.one_sided.high, 5),
        "interval_high": round(figure.interval.high, 5),
        "wrong": round(_none_of(size, above), 4),
    }


def without_a_miss(size: int) -> Figure:
    """The elusion of a matter with so many unflagged passages, of which 300 were drawn and none was relevant."""
    stratum = Stratum("unflagged", size, DRAWN / size)
    return elusion(Sample((stratum,), (Drawn("unflagged", "d", found=False, relevant=False),) * DRAWN))


def _none_of(size: int, relevant: int) -> float:
    """The probability that none of `relevant` passages is among the drawn ones, if a fixed number is drawn."""

    def ways(n: int) -> float:
        return lgamma(n + 1) - lgamma(DRAWN + 1) - lgamma(n - DRAWN + 1)

    return exp(ways(size - relevant) - ways(size))
