"""Measure what the review claims, against known truth. Prints one JSON line.

Usage: `python -m tests.benchmarks.review_drill [--only PART …] [--share 0.1]`. Needs the contracts of `GLOSSATOR_DATA`.
`--share`: of the cases, to try it. The exit status is 1 if a goal is not met: `unmet` names it.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.review_drill import elusion
from tests.benchmarks.review_drill.part import Part
from tests.benchmarks.review_drill.recall import part as recall

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[4] / "shared" / "data"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--share", type=float, default=1.0)
    given = parser.parse_args(arguments)
    if not DATA.is_dir():
        sys.exit(f"needs {DATA}")
    line: dict[str, object] = {}
    unmet: list[str] = []
    for name in given.only:
        began = time.monotonic()
        outcome = PARTS[name](DATA, given.share)
        line[name] = dict(outcome.figures) | {"seconds": round(time.monotonic() - began, 1)}
        unmet += [f"{name}: {goal}" for goal in outcome.unmet]
    print(json.dumps(line | {"unmet": unmet}))
    return int(bool(unmet))


PARTS: Mapping[str, Part] = {
    "recall": recall.measure,
    "elusion": elusion.measure,
}

if __name__ == "__main__":
    sys.exit(main())
