"""Apache Kafka without containers: one or three KRaft nodes as child processes on the loopback interface."""

import base64
import json
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from services.cli.local.kafka_properties import Node, node_properties, to_text
from services.cli.local.ports import LOOPBACK, closed_port, free_ports
from services.cli.local.processes import Command, PartFailedError, Processes, Status, Waits, base_environment
from services.cli.local.tools import CHECKOUT, Tools

_JVM = ("-server", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true")
_FORMAT_SECONDS = 180.0
_FIRST_VERSION = "4.3.1"  # wrote the data of systems that do not state a version
_LOGGING = CHECKOUT / "deploy" / "kafka" / "log4j2.properties"


class LocalKafka:
    """A cluster with its ports, id and data in `directory`. A second `start` there starts the same cluster.

    `properties` are added to those of every node, `jvm` to the options of Java. `client` configures clients of a
    cluster that requires credentials. The context manager starts the cluster, and at the end kills the nodes and
    deletes their data.
    """

    notice = ""

    def __init__(  # noqa: PLR0913 - keyword arguments for all options
        self,
        directory: Path,
        nodes: int = 1,
        *,
        ports: Sequence[int] = (),
        properties: Mapping[str, str] | None = None,
        client: Mapping[str, str] | None = None,
        heap: str = "512m",
        jvm: Sequence[str] = (),
        tools: Tools | None = None,
        die_with_parent: bool = False,
    ) -> None:
        self.directory = directory
        self._size = nodes
        self._ports = tuple(ports)
        self._properties = dict(properties or {})
        self._client = dict(client or {})
        self._heap = heap
        self._jvm = tuple(jvm)
        self._tools = tools or Tools()
        self._processes = Processes(directory / "state", die_with_parent=die_with_parent)

    @property
    def description(self) -> str:
        return f"apache-kafka {self._tools.kafka_version()}"

    @property
    def bootstrap(self) -> str:
        """`host:port` of every node, separated by commas."""
        return ",".join(f"{LOOPBACK}:{node.port}" for node in self._nodes())

    def start(self, timeout: float = 180, waits: Waits = lambda _: None) -> str:
        """Start all nodes and wait until the cluster knows each of them. Returns the bootstrap servers.

        Raises PartFailedError or ToolMissingError.
        """
        nodes = self._nodes()
        new = [node for node in nodes if not (node.folder / "data" / "meta.properties").exists()]
        check_version(self.directory, self._tools.kafka_version() or "", has_data=len(new) < len(nodes))
        waits("the format of its storage")
        self._format(new)
        for node in nodes:
            self._launch(node)
        for node in nodes:
            self._wait(node, len(nodes), timeout, waits)
        return self.bootstrap

    def stop(self, timeout: float = 20) -> None:
        """Shut all nodes down in order; SIGKILL after `timeout` seconds."""
        self._processes.stop([node.name for node in self._nodes()], timeout)

    def kill(self, node: int = 1) -> None:
        """SIGKILL one node. Nodes are counted from 1."""
        self._processes.kill(self._nodes()[node - 1].name)

    def restart(self, node: int = 1, timeout: float = 180) -> None:
        """Stop one node if it runs, start it, and wait until it answers."""
        chosen = self._nodes()[node - 1]
        self._processes.stop([chosen.name], timeout=20)
        self._launch(chosen)
        self._wait(chosen, 1, timeout)

    def alive(self, node: int = 1) -> bool:
        return self._processes.alive(self._nodes()[node - 1].name)

    def log(self, node: int = 1) -> Path:
        return self._processes.log(self._nodes()[node - 1].name)

    def status(self) -> Sequence[Status]:
        return self._processes.status()

    def discard(self) -> None:
        """Kill all nodes and delete their data."""
        for node in self._nodes():
            self._processes.kill(node.name)
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def _nodes(self) -> list[Node]:
        ports = self._cluster()["ports"]
        clients, controllers = ports[: self._size], ports[self._size :]
        return [
            Node(number, client, controller, self.directory / f"node-{number}")
            for number, (client, controller) in enumerate(zip(clients, controllers, strict=True), start=1)
        ]

    def _cluster(self) -> dict[str, list[int]]:
        path = self.directory / "ports.json"
        if not path.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            clients = self._ports or free_ports(self._size)
            path.write_text(json.dumps({"ports": [*clients, *free_ports(self._size)]}))
        ports: dict[str, list[int]] = json.loads(path.read_text())
        return ports

    def _format(self, nodes: Sequence[Node]) -> None:
        """Write the properties of all nodes, and the metadata of the new `nodes`."""
        cluster_nodes = self._nodes()
        for node in cluster_nodes:
            node.folder.mkdir(parents=True, exist_ok=True)
            node.properties_file.touch(mode=0o600)
            node.properties_file.write_text(to_text(node_properties(node, cluster_nodes, self._properties)))
        cluster = new_cluster_id()
        runs = [
            subprocess.Popen(
                (*self._java("128m"), "kafka.tools.StorageTool", "format", "-t", cluster, "-c", node.properties_file),
                env=base_environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for node in nodes
        ]
        for run in runs:
            try:
                output, _ = run.communicate(timeout=_FORMAT_SECONDS)
            except subprocess.TimeoutExpired:
                run.kill()
                raise PartFailedError(f"the storage tool of Kafka did not end within {_FORMAT_SECONDS:g} s") from None
            if run.returncode:
                raise PartFailedError(f"the storage tool of Kafka failed:\n{output}")

    def _launch(self, node: Node) -> None:
        arguments = (*self._java(self._heap), "kafka.Kafka", str(node.properties_file))
        self._processes.start(Command(node.name, arguments, base_environment(), folder=node.folder))

    def _java(self, heap: str) -> tuple[str, ...]:
        logging = f"-Dlog4j2.configurationFile={_LOGGING}"
        return (self._tools.java(), *_JVM, *self._jvm, f"-Xmx{heap}", logging, "-cp", self._tools.kafka_classpath())

    def _wait(self, node: Node, members: int, timeout: float, waits: Waits = lambda _: None) -> None:
        self._processes.wait_for(node.name, lambda: closed_port(node.port), timeout, waits)
        admin = AdminClient(
            {
                "bootstrap.servers": f"{LOOPBACK}:{node.port}",
                "reconnect.backoff.ms": 20,
                "reconnect.backoff.max.ms": 200,
                "log_level": 0,
                **self._client,
            }
        )
        self._processes.wait_for(node.name, lambda: _unknown_brokers(admin, members), timeout, waits)


def check_version(directory: Path, version: str, *, has_data: bool) -> None:
    """Raises PartFailedError if a later release than `version` wrote the data in `directory`: Kafka cannot read them.
    Notes the version of new data.
    """
    path = directory / "version"
    if not has_data:
        path.write_text(version)
        return
    written = path.read_text().strip() if path.exists() else _FIRST_VERSION
    if version and _release(written) > _release(version):
        raise PartFailedError(
            f"Kafka {version} cannot read {directory}, which Kafka {written} wrote: run `glossator down`, delete this "
            "folder and `feedback` beside it, then run `glossator up` and `glossator resume`, which publishes the "
            "unfinished documents again"
        )


def _release(version: str) -> tuple[int, ...]:
    """The numbers of the minor release, such as 4 and 2 of `4.2.1`."""
    return tuple(int(part) for part in version.split(".")[:2])


def new_cluster_id() -> str:
    """16 bytes in URL-safe base64. The first byte is fixed, so that the id never begins with a hyphen."""
    return base64.urlsafe_b64encode(b"g" + secrets.token_bytes(15)).decode().rstrip("=")


def _unknown_brokers(admin: AdminClient, members: int) -> str:
    """The number of brokers in the cluster's metadata, as text. Empty if all `members` brokers are known."""
    try:
        known = len(admin.list_topics(timeout=1).brokers)
    except KafkaException:
        known = 0
    return "" if known >= members else f"the cluster's metadata ({known} of {members} brokers)"
