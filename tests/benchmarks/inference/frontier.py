"""Quality and cost of each setting of the clause model: `make bench-models`.

Cost is the CPU time of tritonserver and the model's process for 21,000 code points (an agreement of seven pages), in
the windows of inference, one request at a time, and the memory of both. Quality is from cross-validation in training
(models/cards/clauses.json). Prints a table, and JSON to stdout; takes two minutes.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from clause_model.scorer import FILES
from rich.console import Console
from rich.table import Table

from models.evaluation.plotting import svg
from models.training.export import FIGURES
from tests.benchmarks.inference.contracts import CONTRACT, contracts
from tests.benchmarks.inference.served import MEMORY, QUARTER, WINDOWED, measured

AGREEMENT = 21_000
"""Code points."""
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 560.0, 330.0, 60.0, 280.0, 40.0


@dataclass(frozen=True, slots=True)
class Point:
    """`aupr`, `precision_at_80_recall`, `mean_aupr`: percent. `cpu_seconds`: for `AGREEMENT`; `memory`: MiB."""

    setting: str
    aupr: float
    precision_at_80_recall: float
    mean_aupr: float
    cpu_seconds: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of contracts (.txt), in the place of made ones")
    parser.add_argument("--count", type=int, default=24, help="of them; the transformer reads a fourth")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts: others use the machine too")
    parser.add_argument("--picture", type=Path, help="an SVG to write: precision and recall over cost")
    options = parser.parse_args()
    found = json.loads(FIGURES.read_text("utf-8"))
    texts = contracts(options.count, options.texts)
    points = []
    for setting in FILES:
        read = texts[:: max(len(texts) // QUARTER, 1)] if setting == "quality" else texts
        points.append(point(setting, found[setting], measured(read, options.rounds, setting)))
        Console(stderr=True).print(table(points))
    if options.picture:
        options.picture.write_text(picture(points), "utf-8")
    sys.stdout.write(json.dumps([asdict(one) for one in points], indent=1) + "\n")


def point(setting: str, scores: Mapping[str, float], cost: Mapping[str, float]) -> Point:
    """`scores` are fractions; `cost` is the result of `served.measured`."""
    aupr, precision, mean = (round(100 * scores[name], 1) for name in ("aupr", "precision_at_80_recall", "mean_aupr"))
    return Point(setting, aupr, precision, mean, round(AGREEMENT / CONTRACT / cost[WINDOWED], 3), cost[MEMORY])


def table(points: Sequence[Point]) -> Table:
    made = Table("setting", "AUPR", "P@80R", "mean of 41", f"CPU s / {AGREEMENT:,}", "MiB")
    for one in points:
        made.add_row(*(str(value) for value in asdict(one).values()))
    return made


def picture(points: Sequence[Point]) -> str:
    """AUPR over CPU seconds, the latter on a logarithmic axis."""
    costs, found = [one.cpu_seconds for one in points], [one.aupr for one in points]
    first, last = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    low, high = math.floor(min(found)) - 1, math.ceil(max(found)) + 1

    def across(cost: float) -> float:
        return _LEFT + (math.log10(cost) - first) / max(last - first, 1) * (_WIDTH - _LEFT - 90)

    def up(aupr: float) -> float:
        return _BOTTOM - (aupr - low) / (high - low) * (_BOTTOM - _TOP)

    body = [svg.text(_LEFT, 24, "Clause model: AUPR over CPU time", kind="strong")]
    for power in range(first, last + 1):
        body.append(svg.line(across(10.0**power), _TOP, across(10.0**power), _BOTTOM))
        body.append(svg.text(across(10.0**power), _BOTTOM + 18, f"{10.0**power:g} s", anchor="middle", kind="faint"))
    for value in range(low, high + 1):
        body.append(svg.line(_LEFT, up(value), _WIDTH - 90, up(value)))
        body.append(svg.text(_LEFT - 8, up(value) + 4, str(value), anchor="end", kind="faint"))
    about = f"CPU seconds for {AGREEMENT:,} code points"
    body.append(svg.text(_LEFT, _BOTTOM + 40, about, kind="faint"))
    for one in points:
        x, y = across(one.cpu_seconds), up(one.aupr)
        body.append(svg.box(x - 4, y - 4, 8, 8, "hue0", f"{one.setting}: {one.aupr} at {one.cpu_seconds} s"))
        body.append(svg.text(x + 10, y + 4, f"{one.setting}, {one.aupr}"))
    progress = "; ".join(f"{one.setting}: {one.aupr} percent at {one.cpu_seconds} seconds" for one in points)
    return svg.page(_WIDTH, _HEIGHT, "What each setting of the clause model finds and costs", progress, body)


if __name__ == "__main__":
    main()
