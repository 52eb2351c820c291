"""Choose the broker of a local system."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from services.cli.local.kafka import LocalKafka
from services.cli.local.processes import Status, Waits
from services.cli.local.tansu import LocalTansu
from services.cli.local.tools import Tools


class LocalBroker(Protocol):
    """`description`: product and version. `notice`: the limits of a substitute, empty for Apache Kafka."""

    @property
    def description(self) -> str: ...
    @property
    def notice(self) -> str: ...
    @property
    def bootstrap(self) -> str: ...
    def start(self, timeout: float = ..., waits: Waits = ...) -> str: ...
    def stop(self, timeout: float = ...) -> None: ...
    def status(self) -> Sequence[Status]: ...


def local_broker(
    directory: Path, *, ports: Sequence[int] = (), tools: Tools | None = None, die_with_parent: bool = False
) -> LocalBroker:
    """Apache Kafka if its jars are installed, else Tansu if it is. `ports`: for clients, one per node."""
    tools = tools or Tools()
    if tools.kafka_version() is None and tools.tansu_program.exists():
        return LocalTansu(directory / "tansu", tools=tools, die_with_parent=die_with_parent)
    return LocalKafka(directory / "kafka", ports=ports, tools=tools, die_with_parent=die_with_parent)
