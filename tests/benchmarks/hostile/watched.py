"""A sandbox that says what each document cost."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typing_extensions import override

from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.sandbox.parent import Sandbox, _Process

_TICKS = os.sysconf("SC_CLK_TCK")


class WatchedSandbox(Sandbox):
    """A sandbox with one fork server. It also runs where the kernel has no seccomp."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits, workers=1, isolation=Isolation.REDUCED)
        self.server: _WatchedProcess | None = None

    @override
    def _process(self) -> _Process:
        self.server = _WatchedProcess(self._limits, self.module)
        return self.server

    def cpu_seconds(self) -> float:
        """The CPU time of all documents of the present fork server."""
        return self.server.cpu_seconds() if self.server else 0.0

    def memory(self) -> int:
        """The most bytes of the last document beyond those of an idle parser."""
        return int(self.server.last.get("memory", 0)) if self.server else 0

    def children(self) -> int:
        """The number of processes of the fork server."""
        return self.server.children() if self.server else 0


class _WatchedProcess(_Process):
    last: Mapping[str, Any] = {}

    @override
    def _receive(self, seconds: float) -> Mapping[str, Any]:
        self.last = super()._receive(seconds)
        return self.last

    def cpu_seconds(self) -> float:
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(") ")[2].split()
        except OSError:
            return 0.0
        return (int(fields[13]) + int(fields[14])) / _TICKS  # of its ended children

    def children(self) -> int:
        pid = self._process.pid
        try:
            return len(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
        except OSError:
            return 0
