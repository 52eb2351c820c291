"""Measure generated bombs through the sandbox: CPU seconds, memory beyond an idle parser, and outcome.

Usage: `python -m tests.bombs [--size BYTES] [KIND[: NAME]]…`; all kinds without names. Prints the slowest again at the
end. Returns 1 if a bomb is over the limits of time or memory, or ends otherwise than with a text or a refusal.
"""

import argparse
import sys

from tests.bombs.measure import Measured, measure
from tests.bombs.table import BOMBS

_MIB = 1 << 20


def main(arguments: list[str]) -> int:
    """Measure the bombs whose names start with one of the arguments."""
    parser = argparse.ArgumentParser(prog="python -m tests.bombs", description=__doc__)
    parser.add_argument("--size", type=int, default=64 * _MIB, help="bytes of content of each bomb")
    parser.add_argument("names", nargs="*", default=[""])
    options = parser.parse_args(arguments)
    names = [name for name in BOMBS if name.startswith(tuple(options.names))]
    found = [measured for measured in measure(names, options.size) if _print(measured)]
    print(f"{len(names)} bombs, {sum(one.is_over for one in found)} over the limits")
    for one in sorted(found, key=lambda one: one.seconds)[-20:]:
        _print(one)
    return int(any(one.is_over for one in found))


def _print(one: Measured) -> bool:
    print(
        f"{one.seconds:6.2f} s {one.memory // _MIB:5} MiB {one.size / _MIB:6.1f} MiB {one.outcome:14} {one.name}",
        flush=True,
    )
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
