"""Tansu, the substitute broker for a demonstration without the jars of Apache Kafka: one process, in memory."""

import json
from collections.abc import Sequence
from pathlib import Path

from services.cli.local.ports import LOOPBACK, closed_port, free_port
from services.cli.local.processes import Command, Processes, Status, Waits, base_environment
from services.cli.local.tools import Tools

_NAME = "tansu"
NOTICE = (
    "The broker is Tansu 0.6.0, because the jars of Apache Kafka are not installed. It loses all data when it stops, "
    "returns aborted records, and has no lag, compaction, TLS or ACLs. Use it for a demonstration only."
)


class LocalTansu:
    """A broker with its port in `directory`. Topics are lost when it stops."""

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
        return self._processes.status()

    def _port(self) -> int:
        path = self._directory / "port.json"
        if not path.exists():
            self._directory.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(free_port()))
        return int(json.loads(path.read_text()))
