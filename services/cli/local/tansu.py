"""The substitute broker for a demonstration without Apache Kafka's jars: one process, in memory."""

import json
from collections.abc import Sequence
from pathlib import Path

from services.cli.local.ports import LOOPBACK, closed_port, free_port
from services.cli.local.processes import Command, Processes, Status, Waits, base_environment
from services.cli.local.tools import Tools

_NAME = "tansu"
NOTICE = (
    "The broker is Tansu 0.6.0, since Apache Kafka's jars are not there. It forgets everything when it stops, shows "
    "aborted records, knows no lag, no compaction, no TLS and no ACLs. Use it for a demonstration only."
)


class LocalTansu:
    """A broker whose port stays in `directory`. Its topics do not stay: every start begins empty."""

    description = "tansu 0.6.0"
    notice = NOTICE

    def __init__(self, directory: Path, *, tools: Tools | None = None, die_with_parent: bool = False) -> None:
        self._directory = directory
        self._tools = tools or Tools()
        self._processes = Processes(directory / "state", die_with_parent=die_with_parent)

    @property
    def bootstrap(self) -> str:
        return f"{LOOPBACK}:{self._port()}"

    def start(self, timeout: float = 10, waits: Waits = lambda _: None) -> str:
        """Start and wait until it listens. Returns the bootstrap server. Raises PartFailedError or ToolMissingError."""
        url = f"tcp://{self.bootstrap}"
        arguments = (
            *(str(self._tools.tansu()), "broker", "--listener-url", url, "--advertised-listener-url", url),
            *("--storage-engine", "memory://tansu/"),
        )
        self._processes.start(Command(_NAME, arguments, base_environment()))
        self._processes.wait_for(_NAME, lambda: closed_port(self._port()), timeout, waits)
        return self.bootstrap

    def stop(self, timeout: float = 5) -> None:
        self._processes.stop([_NAME], timeout)

    def status(self) -> Sequence[Status]:
        """What runs."""
        return self._processes.status()

    def _port(self) -> int:
        path = self._directory / "port.json"
        if not path.exists():
            self._directory.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(free_port()))
        return int(json.loads(path.read_text()))
