"""Print the outcomes of each kind of file, and the files with faults."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.benchmarks.hostile.run import Outcome

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Total:
    """Counts of one kind. `cpu_seconds` and `memory` (MiB beyond an idle parser) are the highest of one file."""

    kind: str
    files: int
    outcomes: dict[str, int]
    untyped: int
    over_time: int
    over_memory: int
    leftovers: int
    cpu_seconds: float
    memory: int
    words: int
    lost: int


def totals(found: Sequence[Outcome]) -> list[Total]:
    """One total for each kind, in the order of their names, and one of all."""
    kinds: dict[str, list[Outcome]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    return [*(_total(kind, kinds[kind]) for kind in sorted(kinds)), _total("all", found)]


def _total(kind: str, found: Sequence[Outcome]) -> Total:
    return Total(
        kind,
        files=len(found),
        outcomes=dict(Counter(one.outcome for one in found).most_common()),
        untyped=sum(not one.typed for one in found),
        over_time=sum(one.over_time for one in found),
        over_memory=sum(one.over_memory for one in found),
        leftovers=sum(one.leftovers for one in found),
        cpu_seconds=round(max((one.cpu_seconds for one in found), default=0.0), 2),
        memory=max((one.memory for one in found), default=0) // _MIB,
        words=sum(one.words for one in found),
        lost=sum(one.lost for one in found),
    )


def print_report(console: Console, found: Sequence[Outcome]) -> None:
    """A table of kinds, and a line for each file with a fault or a lost word."""
    console.print(_table(totals(found)))
    for line in (*_faults(found), *_losses(found)):
        console.print(line, highlight=False, soft_wrap=True)


def json_lines(found: Sequence[Outcome]) -> list[str]:
    """One line for each file, then one for each kind."""
    rows = [*map(asdict, found), *map(asdict, totals(found))]
    return [json.dumps(one, ensure_ascii=False) for one in rows]


def _table(rows: Sequence[Total]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("kind", no_wrap=True)
    for name in ("files", "untyped", "over time", "over memory", "left over", "most CPU s", "most MiB", "words lost"):
        table.add_column(name, justify="right")
    table.add_column("outcomes")
    for one in rows:
        counts = (one.files, one.untyped, one.over_time, one.over_memory, one.leftovers)
        outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in one.outcomes.items())
        lost = f"{one.lost:,} of {one.words:,}" if one.words else ""
        table.add_row(
            escape(one.kind),
            *(f"{count:,}" for count in counts),
            f"{one.cpu_seconds:.2f}",
            f"{one.memory:,}",
            lost,
            outcomes,
            end_section=one is rows[-2] if len(rows) > 1 else False,
        )
    return table


def _faults(found: Sequence[Outcome]) -> list[str]:
    bad = [one for one in found if one.has_fault]
    lines = ["Files with faults:"] if bad else []
    for one in bad:
        faults = {
            "untyped": not one.typed,
            "over time": one.over_time,
            "over memory": one.over_memory,
            f"{one.leftovers} left over": one.leftovers,
        }
        named = ", ".join(name for name, holds in faults.items() if holds)
        cost = f"{one.cpu_seconds:.1f} CPU s, {one.wall_seconds:.1f} s, {one.memory // _MIB:,} MiB"
        lines.append(f"  {escape(one.name)}: {one.outcome}: {named} ({cost})")
    return lines


def _losses(found: Sequence[Outcome]) -> list[str]:
    losses = sorted((one for one in found if one.lost), key=lambda one: -one.lost)
    lines = ["Files with lost words:"] if losses else []
    return lines + [f"  {escape(one.name)}: {one.lost:,} of {one.words:,} words" for one in losses]
