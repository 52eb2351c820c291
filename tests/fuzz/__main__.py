"""Run fuzz targets for a time: `python -m tests.fuzz SECONDS [TARGET …]`. Prints one JSON line per target.

The exit status is 1 if a target failed. Hypothesis prints the smallest input that it found.
"""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, Target


@dataclass
class Report:
    """The outcome of one target."""

    target: str
    examples: int
    seconds: float
    failed: bool


def fuzz(target: Target, seconds: float) -> Report:
    """Run rounds with new seeds, at least one, until `seconds` have passed or an input fails."""
    started, report = time.monotonic(), Report(target.name, 0, 0.0, False)

    examples = target.examples * target.round

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def run(data: st.DataObject) -> None:
        report.examples += 1
        target.check(data.draw(target.inputs))

    number = time.time_ns()
    while not report.failed and (not report.examples or time.monotonic() - started < seconds):
        number += 1
        try:
            seed(number)(run)()
        except Exception as error:  # noqa: BLE001 - reported; the next target runs
            report.failed = True
            sys.stderr.write("".join(traceback.format_exception(error)) + "\n")
    report.seconds = round(time.monotonic() - started, 1)
    return report


def main(arguments: Sequence[str] | None = None, targets: Sequence[Target] = TARGETS) -> int:
    """Share the seconds among the named targets, or all. Returns the exit status."""
    by_name = {one.name: one for one in targets}
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("seconds", type=_seconds, metavar="SECONDS", help="time of all targets together")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"default: all of {', '.join(by_name)}")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.targets) - set(by_name)):
        parser.error(f"no target has the name {', '.join(unknown)}")
    chosen = [by_name[name] for name in given.targets or by_name]
    reports = []
    for one in chosen:
        reports.append(fuzz(one, given.seconds / len(chosen)))
        sys.stdout.write(json.dumps(asdict(reports[-1])) + "\n")
        sys.stdout.flush()
    return int(any(one.failed for one in reports))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise ValueError(text)
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
