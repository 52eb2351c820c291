"""Measure what the review claims, against known truth. Prints one JSON line.

Usage: `python -m tests.benchmarks.review_drill [--only PART …] [--share 0.1] [--quick]`. Needs the contracts of
`GLOSSATOR_DATA`, and LibreOffice for redlines.

`recall`: whether the 95 % interval of recall has the true recall in it, in simulated matters. `elusion`: the bound for
no miss in 300 drawn passages. `redline`: unmarked edits that a comparison misses, and its false changes, as
`make bench-redline` counts them. `grid`: the states of the cells of a grid, the wrong ones, and its times, as
`make bench-grid` measures them.

`--share`: of the cases. `--quick`: few cases, about 40 s of CPU time. They are too few for the claims, and enough to
see that the parts work. The exit status is 1 if a goal is not met: `unmet` names it.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.review_drill import elusion, grid, redline
from tests.benchmarks.review_drill.part import Part
from tests.benchmarks.review_drill.recall import part as recall

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[4] / "shared" / "data"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments)
    if not DATA.is_dir():
        sys.exit(f"needs {DATA}")
    line: dict[str, object] = {}
    unmet: list[str] = []
    for name in given.only:
        began = time.monotonic()
        outcome = PARTS[name](DATA, QUICK.get(name, 1.0) if given.quick else given.share)
        line[name] = dict(outcome.figures) | {"seconds": round(time.monotonic() - began, 1)}
        unmet += [f"{name}: {goal}" for goal in outcome.unmet]
    print(json.dumps({"size": "quick" if given.quick else given.share, **line, "unmet": unmet}))
    return int(bool(unmet))


PARTS: Mapping[str, Part] = {
    "recall": recall.measure,
    "elusion": elusion.measure,
    "redline": redline.measure,
    "grid": grid.measure,
}
QUICK: Mapping[str, float] = {"recall": 0.02, "redline": 0.04, "grid": 0.025}

if __name__ == "__main__":
    sys.exit(main())
