"""Share of cross-references that lead to the right place.

Usage: `python -m tests.benchmarks.cross_references [--data FOLDER] [--show]`.

`references.tsv` has references of 217 agreements, drawn at random by a fixed seed: the file, the place of the
reference, and the place that it leads to, judged by reading before the measurement; `-` if the document has no such
place. It has no text of the agreements.
The rules were made with those of the part `tuned`; those of the parts `held` and `later` were read after their first
measurement. Those of the part `untouched` were measured and not read: leave it so.
Without the folder of agreements, nothing is measured.
"""

import argparse
import csv
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scipy.stats import binomtest

from services.annotation.linking.resolving import Link, State, links

LIST = Path(__file__).parent / "references.tsv"
DATA = Path(__file__).parents[4] / "shared/data"
NEAR = 25
"""Code points between the judged place and the found one: a word such as `Section` can be before the number."""


class Judged(NamedTuple):
    """A reference at `offset` of a file. `target` is -1 if the document does not have its place."""

    part: str
    file: str
    offset: int
    target: int


def judged() -> list[Judged]:
    """As the committed list orders them."""
    with LIST.open() as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [
            Judged(one["part"], one["file"], int(one["offset"]), -1 if one["target"] == "-" else int(one["target"]))
            for one in rows
        ]


def is_right(one: Judged, found: Sequence[Link]) -> bool:
    """Whether the reference is found, and leads to the judged place, or to none if there is none."""
    link = next((each for each in found if each.start <= one.offset < each.end), None)
    if link is None:
        return False
    if one.target < 0:
        return link.state is not State.FOUND
    return link.state is State.FOUND and abs(link.targets[0][0] - one.target) <= NEAR


def line(name: str, right: int, count: int) -> str:
    """A share with its exact interval."""
    interval = binomtest(right, count).proportion_ci(0.95, "exact")
    return f"{name:<8} {right}/{count} = {right / count:.1%} (95 %: {interval.low:.1%} to {interval.high:.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--show", action="store_true", help="list the wrong ones")
    options = parser.parse_args()
    rows = judged()
    if not (options.data / rows[0].file).is_file():
        print(f"{options.data} has no agreements: nothing is measured")
        return

    @cache
    def found(file: str) -> tuple[Link, ...]:
        return tuple(links((options.data / file).read_bytes().decode("utf-8", errors="replace")))

    begin = time.process_time()
    results = [(one, is_right(one, found(one.file))) for one in rows]
    print(f"{len({one.file for one in rows})} documents, {time.process_time() - begin:.1f} CPU seconds")
    for part in dict.fromkeys(one.part for one in rows):
        here = [right for one, right in results if one.part == part]
        print(line(part, sum(here), len(here)))
    if options.show:
        for one, right in results:
            if not right:
                print(f"wrong: {one.part} {one.file} {one.offset}")


if __name__ == "__main__":
    main()
