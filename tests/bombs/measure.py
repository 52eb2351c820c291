"""Parse bombs in a sandbox, one at a time, and measure its process."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reject, Retry
from tests.bombs.table import BOMBS

# The limit is on the address space: pages of libraries that an idle parser has mapped and not read are beyond it.
MAPPED = 16 << 20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """`size` of the file and `memory` beyond an idle parser in bytes; CPU seconds; `outcome`: "text" or the reason."""

    name: str
    size: int
    seconds: float
    memory: int
    outcome: str

    @property
    def is_over(self) -> bool:
        """Whether it took more than the limits, or was killed or refused without a true reason."""
        limits = Limits()
        return (
            self.seconds > limits.cpu_seconds
            or self.memory > limits.memory + MAPPED
            or self.outcome in ("retry", "timed_out")
        )


def measure(names: Sequence[str], size: int) -> Iterator[Measured]:
    """Parse each bomb, made of `size` bytes of content."""
    with closing(Sandbox(workers=1)) as sandbox:
        for name in names:
            data = BOMBS[name](size)
            yield _measured(sandbox, name, data[: Limits().input_bytes])


def _measured(sandbox: Sandbox, name: str, data: bytes) -> Measured:
    sandbox.start()
    process = sandbox._slots.get()
    assert process is not None
    ends: list[Mapping[str, Any]] = []
    receive = process._receive

    def watch(seconds: float) -> Mapping[str, Any]:
        ends.append(receive(seconds))
        return ends[-1]

    process._receive = watch  # type: ignore[method-assign]
    sandbox._slots.put(process)
    before = _cpu_seconds(process._process.pid)
    try:
        sandbox.parse(data, f"a.{name.partition(':')[0]}")
        outcome = "text"
    except Reject as error:
        outcome = error.reason.value
    except Retry:
        outcome = "retry"
    finally:
        process._receive = receive  # type: ignore[method-assign]
    memory = int(ends[-1]["memory"]) if ends else 0
    return Measured(name, len(data), _cpu_seconds(process._process.pid) - before, memory, outcome)


def _cpu_seconds(pid: int) -> float:
    """The CPU time of a process that forks the parsers, and of those that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS
