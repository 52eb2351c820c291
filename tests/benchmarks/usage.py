"""CPU time by part: a part is a session of processes, as `glossator up` starts them."""

import os
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds. `parts`: since the start of each; `machine`: of all cores since the boot, without idle time."""

    at: float
    parts: Mapping[str, float]
    machine: float


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds within `seconds`: by part, and by other processes."""

    seconds: float
    parts: Mapping[str, float]
    others: float

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    @property
    def cores_of_others(self) -> float:
        """The average number of cores that other programs used."""
        return self.others / self.seconds if self.seconds else 0.0


def usage(leaders: Mapping[str, int]) -> Usage:
    """CPU time of the sessions of the processes `leaders`, and of this process as "bench"."""
    by_session: dict[int, float] = defaultdict(float)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        by_session[int(fields[3])] += sum(map(int, fields[11:15])) / _TICKS
    times = os.times()
    own = {"bench": times.user + times.system}
    parts = own | {name: by_session.get(pid, 0.0) for name, pid in leaders.items()}
    return Usage(time.monotonic(), parts, _machine())


def family_cpu(leader: int) -> float:
    """CPU seconds of a process and its descendants, those that ended included."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        spent[int(folder.name)] = sum(map(int, fields[11:15])) / _TICKS
    family, found = {leader}, {leader}
    while found:
        found = {pid for pid, parent in parents.items() if parent in found}
        family |= found
    return sum(spent.get(pid, 0.0) for pid in family)


def memory(leader: int) -> float:
    """MiB used by the processes of a session; shared memory counts once."""
    held = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                rollup = (folder / "smaps_rollup").read_text()
                held += int(rollup.partition("\nPss:")[2].split()[0])
        except (OSError, IndexError):
            continue
    return round(held / 1024)


def spent(before: Usage, after: Usage) -> Spent:
    """The difference of two readings. A part that started in between counts from its start; one that exited counts up
    to `before`.
    """
    parts = {name: max(0.0, value - before.parts.get(name, 0.0)) for name, value in after.parts.items()}
    others = max(0.0, after.machine - before.machine - sum(parts.values()))
    return Spent(after.at - before.at, parts, others)


def _machine() -> float:
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / _TICKS
